"""Static files: compressed once, kept for ever under a name that changes with them."""

import gzip
from pathlib import Path

import brotli
import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from learn.app import TEMPLATES
from learn.assets import MIN_BYTES, STATIC, Assets, compress, fingerprint_of, read_assets

ASSETS = read_assets()
SCRIPTS = sorted(name for name in ASSETS.files if name.endswith((".js", ".css")))
FOR_EVER = "public, max-age=31536000, immutable"


def test_every_file_of_the_folder_is_served(client: FlaskClient) -> None:
    assert ASSETS.files.keys() == {
        path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file()
    }
    for name, asset in ASSETS.files.items():
        answer = client.get(ASSETS.url(name))
        assert (answer.status_code, answer.data) == (200, (STATIC / name).read_bytes())
        assert answer.headers["Cache-Control"] == FOR_EVER
        assert answer.mimetype == asset.mimetype != "application/octet-stream"
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize("name", SCRIPTS)
@pytest.mark.parametrize(
    ("accepts", "encoding"),
    [
        ("br", "br"),
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("deflate", None),
        ("", None),
    ],
)
def test_a_file_comes_as_small_as_the_browser_can_read(
    client: FlaskClient, name: str, accepts: str, encoding: str | None
) -> None:
    answer = client.get(ASSETS.url(name), headers={"Accept-Encoding": accepts})
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert answer.headers.get("Content-Encoding") == encoding
    assert unpack(answer.data) == (STATIC / name).read_bytes()
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert encoding is None or len(answer.data) < len(ASSETS.files[name].plain)


def test_what_is_compressed_already_is_left_alone(client: FlaskClient) -> None:
    fonts = [name for name in ASSETS.files if name.endswith(".woff2")]
    assert fonts
    for name in fonts:
        answer = client.get(ASSETS.url(name), headers={"Accept-Encoding": "br, gzip"})
        assert "Content-Encoding" not in answer.headers
        assert answer.mimetype == "font/woff2"


def test_an_old_address_works_and_is_asked_about(client: FlaskClient) -> None:
    answer = client.get(f"/static/000000000000/{SCRIPTS[0]}")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


@pytest.mark.parametrize(
    "name",
    [
        "nothing.css",
        "",
        "../app.py",
        "%2e%2e/app.py",
        "..%2fapp.py",
        "fonts",
        "%00",
    ],
)
def test_nothing_else_is_served(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/static/{ASSETS.fingerprint}/{name}")
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_template_cannot_name_a_file_that_is_not_there() -> None:
    with pytest.raises(KeyError, match="nothing"):
        ASSETS.url("nothing.css")


@pytest.mark.parametrize("change", ["body", "name", "another"])
def test_the_fingerprint_changes_with_any_file(tmp_path: Path, change: str) -> None:
    (tmp_path / "a.css").write_text("a {}")
    before = _fingerprint(tmp_path)
    assert _fingerprint(tmp_path) == before
    if change == "body":
        (tmp_path / "a.css").write_text("a { }")
    elif change == "name":
        (tmp_path / "a.css").rename(tmp_path / "b.css")
    else:
        (tmp_path / "b.css").write_text("")
    assert _fingerprint(tmp_path) != before


def _fingerprint(folder: Path) -> str:
    found: Assets = read_assets.__wrapped__(folder)
    return found.fingerprint


@pytest.mark.parametrize(("accepts", "encoding"), [("br", "br"), ("gzip", "gzip"), ("", None)])
def test_a_page_is_compressed(client: FlaskClient, accepts: str, encoding: str | None) -> None:
    answer = client.get("/help", headers={"Accept-Encoding": accepts})
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert answer.headers.get("Content-Encoding") == encoding
    assert unpack(answer.data).decode().rstrip().endswith("</html>")
    assert set(answer.headers["Vary"].split(", ")) == {"Accept-Encoding", "Cookie"}


@pytest.mark.parametrize(
    ("size", "mimetype", "encoding"),
    [
        (MIN_BYTES - 1, "text/html", None),
        (MIN_BYTES, "text/html", "br"),
        (MIN_BYTES, "application/json", "br"),
        (MIN_BYTES, "application/zip", None),
        (MIN_BYTES, "image/png", None),
    ],
)
def test_what_would_not_shrink_is_left_alone(
    app: Flask, size: int, mimetype: str, encoding: str | None
) -> None:
    with app.test_request_context("/", headers={"Accept-Encoding": "br"}):
        answer = compress(Response("a" * size, mimetype=mimetype))
    assert answer.headers.get("Content-Encoding") == encoding


def test_an_icon_is_drawn_from_the_file_of_icons(app: Flask) -> None:
    drawn = app.jinja_env.globals["icon"]('"><script>')
    assert "<script>" not in drawn
    assert ASSETS.url("icons.svg") in drawn


def test_a_new_template_is_another_build(tmp_path: Path, app: Flask) -> None:
    """Red while `Services.build` is empty: a page kept in a browser would outlive its template."""
    (tmp_path / "page.html").write_text("old")
    before = fingerprint_of(tmp_path)
    (tmp_path / "page.html").write_text("new")
    assert fingerprint_of(tmp_path) != before
    assert fingerprint_of(TEMPLATES) in app.extensions["lymph"].build
