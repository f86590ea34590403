"""What every response carries and every request must satisfy."""

import re
import time
from dataclasses import replace

import pytest
from flask import Flask, Response, jsonify
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from learn import limits
from learn.app import create_app
from learn.assets import read_assets
from learn.config import Config
from learn.security import (
    HEADERS,
    PlaceConverter,
    PublicIdConverter,
    SlugConverter,
    mask,
    unmask,
)
from tests.conftest import Clock
from tests.factories import a_person, sign_in

LESSON = "/modules/bees/bee-dance"
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
KINDS = {
    "a page": ("GET", "/help", 200),
    "a lesson": ("GET", LESSON, 200),
    "nothing there": ("GET", "/nowhere", 404),
    "another method": ("PUT", "/help", 405),
    "a static file": ("GET", read_assets().url("icons.svg"), 200),
    "no static file": ("GET", "/static/x/y.css", 404),
    "a way to go on": ("GET", "/settings", 303),
    "a refused form": ("POST", "/sign-in", 422),
    "a link that is spent": ("GET", "/reset/" + "x" * 43, 410),
    "JSON": ("GET", "/tests/json", 200),
    "a fault of ours": ("GET", "/tests/broken", 500),
    "what a machine asks": ("GET", "/healthz", 200),
    "options": ("OPTIONS", "/help", 200),
}


@pytest.fixture
def app(app: Flask) -> Flask:
    def broken() -> str:
        message = "a secret of the database"
        raise RuntimeError(message)

    app.add_url_rule("/tests/broken", view_func=broken)
    app.add_url_rule("/tests/json", "tests_json", lambda: jsonify(ok=True))
    return app


@pytest.fixture
def answer(client: FlaskClient, request: pytest.FixtureRequest) -> Response:
    method, address, status = KINDS[request.param]
    found = client.open(address, method=method)
    assert found.status_code == status
    return found


@pytest.mark.parametrize("answer", KINDS, indirect=True)
def test_every_answer_carries_its_headers(answer: Response) -> None:
    assert HEADERS.items() <= dict(answer.headers).items()
    assert answer.headers["Cache-Control"]
    assert "Server" not in answer.headers
    assert "X-Powered-By" not in answer.headers
    assert "Strict-Transport-Security" not in answer.headers


def test_the_headers_say_what_they_must() -> None:
    parts = [part.strip().split(" ", 1) for part in HEADERS["Content-Security-Policy"].split(";")]
    assert dict(parts) == POLICY
    assert HEADERS["X-Content-Type-Options"] == "nosniff"
    assert HEADERS["Referrer-Policy"] == "same-origin"
    assert HEADERS["Cross-Origin-Opener-Policy"] == "same-origin"
    assert HEADERS["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_fault_of_ours_tells_nothing_but_its_number(client: FlaskClient) -> None:
    page = client.get("/tests/broken").text
    assert "a secret of the database" not in page
    assert "Traceback" not in page
    assert re.search(r"\b[0-9a-f]{12}\b", page)


@pytest.fixture
def behind_tls(config: Config, connection: Connection, clock: Clock) -> FlaskClient:
    served = replace(config, base_url="https://learn.example")
    app = create_app(served, engine=connection, clock=clock)  # type: ignore[arg-type]
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


@pytest.mark.parametrize("address", ["/help", "/nowhere", read_assets().url("icons.svg")])
def test_behind_tls_browsers_are_told_to_stay_there(behind_tls: FlaskClient, address: str) -> None:
    answer = behind_tls.get(address, base_url="https://learn.example")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")


def test_behind_tls_every_cookie_is_bound_to_the_host(behind_tls: FlaskClient) -> None:
    answer = behind_tls.post(f"{LESSON}/read", base_url="https://learn.example")
    themed = behind_tls.post("/theme", data={"theme": "dark"}, base_url="https://learn.example")
    cookies = [*answer.headers.getlist("Set-Cookie"), *themed.headers.getlist("Set-Cookie")]
    assert len(cookies) >= 2
    for cookie in cookies:
        assert cookie.startswith("__Host-")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert "Domain" not in cookie


def test_on_the_loopback_cookies_work_without_tls(client: FlaskClient) -> None:
    (cookie,) = client.post(f"{LESSON}/read").headers.getlist("Set-Cookie")
    assert cookie.startswith("lymph=")
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Secure" not in cookie


@given(st.text(st.characters(max_codepoint=127), max_size=200))
def test_a_masked_token_comes_back(token: str) -> None:
    masked = mask(token)
    assert unmask(masked) == token
    assert re.fullmatch(r"[A-Za-z0-9_=-]*", masked)


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=8, max_size=100))
def test_a_mask_never_looks_the_same_twice(token: str) -> None:
    first, second = mask(token), mask(token)
    assert first != second
    assert token not in first


@given(st.text(st.characters(exclude_categories=())) | st.from_regex(r"[A-Za-z0-9_=-]{0,80}"))
def test_whatever_comes_instead_of_a_mask_is_no_token(text: str) -> None:
    found = unmask(text)
    assert found.isascii()


def test_two_pages_never_carry_the_same_token(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    client, pattern = app.test_client(), re.compile(r'name="csrf_token" value="([^"]+)"')
    tokens = [pattern.search(client.get("/sign-in").text) for _ in range(2)]
    first, second = (found[1] for found in tokens if found)
    assert first != second
    for token in (first, second):
        sent = client.post("/theme", data={"csrf_token": token, "theme": "dark"})
        assert sent.status_code == 303


def test_a_token_is_good_for_as_long_as_its_session(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Red with Flask-WTF's own hour: an answer saved late in a long quiz would be refused."""
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client()
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in").text)
    assert found
    later = time.time() + 86_400
    monkeypatch.setattr(time, "time", lambda: later)
    sent = client.post("/theme", data={"csrf_token": found[1], "theme": "dark"})
    assert sent.status_code == 303


def test_a_token_of_another_browser_opens_nothing(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    mine, other = app.test_client(), app.test_client()
    mine.get("/sign-in")
    found = re.search(r'name="csrf_token" value="([^"]+)"', other.get("/sign-in").text)
    assert found
    assert mine.post("/theme", data={"csrf_token": found[1]}).status_code == 400


@pytest.mark.parametrize(
    ("converter", "right", "wrong"),
    [
        (
            PublicIdConverter,
            ["A" * 16, "a-_Z0123456789bc"],
            ["", "A" * 15, "A" * 17, "A" * 15 + "é", "A" * 15 + "/", "１" * 16, "A" * 15 + "\n"],
        ),
        (
            SlugConverter,
            ["a", "bee-dance", "000-01", "-".join(["a"] * 21)],
            ["", "-a", "a-", "a--b", "Bee", "a_b", "a.b", "é", "-".join(["a"] * 22), "a\n"],
        ),
        (
            PlaceConverter,
            ["1", "10", "999"],
            ["", "0", "01", "1000", "-1", "+1", "1.0", "１", "٣", "9" * 20, "1\n"],
        ),
    ],
)
def test_a_part_of_an_address_is_bounded(
    converter: type[PublicIdConverter], right: list[str], wrong: list[str]
) -> None:
    pattern = re.compile(converter.regex)
    assert [text for text in right if not pattern.fullmatch(text)] == []
    assert [text for text in wrong if pattern.fullmatch(text)] == []


@pytest.mark.parametrize("place", ["0", "01", "1000", "１", "9" * 20, "%EF%BC%91", "1%0A"])
def test_a_place_that_is_none_is_not_found(client: FlaskClient, place: str) -> None:
    base = client.post(f"{LESSON}/quiz").headers["Location"].rsplit("/", 1)[0]
    assert client.get(f"{base}/1").status_code == 200
    assert client.get(f"{base}/{place}").status_code == 404


def test_an_upload_may_be_as_long_as_the_limit_and_no_longer(client: FlaskClient) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="anchor"\r\n\r\n'
    tail = b"\r\n--x--\r\n"
    for spare, is_taken in ((0, True), (1, False)):
        body = head + b"a" * (limits.MAX_BODY_BYTES + spare - len(head) - len(tail)) + tail
        kind = "multipart/form-data; boundary=x"
        sent = client.post(f"{LESSON}/place", data=body, content_type=kind)
        assert (sent.status_code != 413) == is_taken


def test_a_form_may_have_as_many_parts_as_the_limit_and_no_more(client: FlaskClient) -> None:
    for parts, is_taken in ((limits.MAX_FORM_PARTS, True), (limits.MAX_FORM_PARTS + 1, False)):
        part = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
        body = part * parts + b"--x--\r\n"
        kind = "multipart/form-data; boundary=x"
        sent = client.post(f"{LESSON}/place", data=body, content_type=kind)
        assert (sent.status_code != 413) == is_taken


@pytest.fixture
def ada(client: FlaskClient, session: Session) -> FlaskClient:
    sign_in(client, session, a_person(session))
    return client


PRIVATE = ("/today", "/progress", "/search?q=dance", "/settings", "/settings/sessions")


@pytest.mark.parametrize("address", [*PRIVATE, "/settings/password", "/settings/export"])
def test_what_is_ones_own_is_kept_by_no_cache(ada: FlaskClient, address: str) -> None:
    answer = ada.get(address)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert "ETag" not in answer.headers


def test_nothing_of_an_attempt_is_kept_by_a_cache(ada: FlaskClient) -> None:
    begun = ada.post(f"{LESSON}/quiz")
    place = begun.headers["Location"]
    base = place.rsplit("/questions/", 1)[0]
    answers = [
        begun,
        ada.get(f"{LESSON}/quiz"),
        ada.get(place),
        ada.post(place),
        ada.post(f"{place}/autosave"),
        ada.get(f"{base}/check"),
        ada.post(f"{base}/finish"),
        ada.get(f"{base}/result"),
        ada.get(place),
    ]
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}


PAGES = ("/", "/modules", "/modules/bees", LESSON, "/glossary", "/sources", "/claims/000-01")


@pytest.mark.parametrize("address", PAGES)
def test_a_page_that_has_not_changed_is_not_sent_again(ada: FlaskClient, address: str) -> None:
    ada.get("/help")
    page = ada.get(address)
    tag = page.headers["ETag"]
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in page.headers["Vary"]
    again = ada.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag
    assert again.headers["Cache-Control"] == "private, no-cache"
    assert HEADERS.items() <= dict(again.headers).items()
    assert ada.get(address, headers={"If-None-Match": 'W/"other"'}).status_code == 200


def is_new(browser: FlaskClient, tag: str) -> bool:
    return browser.get(LESSON, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("address", "form"),
    [
        (f"{LESSON}/read", {}),
        (f"{LESSON}/quiz", {}),
        ("/theme", {"theme": "dark"}),
        ("/sign-out", {}),
    ],
)
def test_a_page_is_sent_anew_when_something_on_it_changed(
    ada: FlaskClient, address: str, form: dict[str, str]
) -> None:
    ada.get("/help")
    tag = ada.get(LESSON).headers["ETag"]
    assert not is_new(ada, tag)
    ada.post(address, data=form)
    assert is_new(ada, tag)


def test_nobody_gets_the_page_of_another(ada: FlaskClient, app: Flask) -> None:
    stranger = app.test_client()
    stranger.get("/help")
    assert is_new(stranger, ada.get(LESSON).headers["ETag"])
