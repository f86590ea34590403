"""Static files: read and hashed once, compressed once, kept for ever by browsers."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import brotli
from flask import Blueprint, Flask, Response, request
from markupsafe import Markup
from werkzeug.exceptions import NotFound

STATIC = Path(__file__).parent / "static"
COMPRESSED_TYPES = ("text/", "image/svg+xml", "application/json")
ICON = Markup(
    '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>'
)
MIN_BYTES = 400
PAGE_QUALITY = 2  # 4 takes almost three times as long to save a twentieth
FOR_EVER = "public, max-age=31536000, immutable"

mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("text/javascript", ".js")


@dataclass(frozen=True)
class Asset:
    """One static file: its bytes plain and, where that is smaller, compressed at its best."""

    mimetype: str
    plain: bytes

    @cached_property
    def encoded(self) -> dict[str, bytes]:
        """The file by its encodings, made when it is first asked for: no start waits for them."""
        if not self.mimetype.startswith(COMPRESSED_TYPES) or len(self.plain) < MIN_BYTES:
            return {}
        return {"br": brotli.compress(self.plain), "gzip": gzip.compress(self.plain, 9, mtime=0)}


@dataclass(frozen=True)
class Assets:
    """All static files under one fingerprint, which changes when any of them does."""

    fingerprint: str
    files: dict[str, Asset]

    def url(self, name: str) -> str:
        """Return the address of the file `name`; KeyError when there is none."""
        if name not in self.files:
            raise KeyError(name)
        return f"/static/{self.fingerprint}/{name}"


@lru_cache
def read_assets(folder: Path = STATIC) -> Assets:
    """Return every file below `folder`."""
    files = {}
    for name, body in _files_of(folder).items():
        mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
        files[name] = Asset(mimetype, body)
    return Assets(fingerprint_of(folder), files)


def fingerprint_of(folder: Path) -> str:
    """Return a short text that differs whenever any file below `folder` does."""
    digest = hashlib.sha256()
    for name, body in _files_of(folder).items():
        digest.update(name.encode() + b"\0" + hashlib.sha256(body).digest())
    return digest.hexdigest()[:12]


def _files_of(folder: Path) -> dict[str, bytes]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def compress(response: Response) -> Response:
    """Compress a page for a browser that can read it; leave everything else alone."""
    if (
        response.direct_passthrough
        or response.status_code != 200  # noqa: PLR2004
        or response.is_streamed
        or "Content-Encoding" in response.headers
        or not (response.mimetype or "").startswith(COMPRESSED_TYPES)
        or len(response.get_data()) < MIN_BYTES
    ):
        return response
    response.vary.add("Accept-Encoding")
    accepted = request.accept_encodings
    if accepted["br"]:
        response.set_data(brotli.compress(response.get_data(), quality=PAGE_QUALITY))
        response.headers["Content-Encoding"] = "br"
    elif accepted["gzip"]:
        response.set_data(gzip.compress(response.get_data(), 5, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def serve_assets(app: Flask, assets: Assets) -> None:
    """Add the route of the static files and the template function `asset(name)`."""
    bp = Blueprint("assets", __name__)

    @bp.get("/static/<fingerprint>/<path:name>", endpoint="file")
    def file(fingerprint: str, name: str) -> Response:
        found = assets.files.get(name)
        if found is None:
            raise NotFound
        response = Response(found.plain, mimetype=found.mimetype)
        for encoding, body in found.encoded.items():
            if request.accept_encodings[encoding]:
                response = Response(body, mimetype=found.mimetype)
                response.headers["Content-Encoding"] = encoding
                break
        if found.encoded:
            response.vary.add("Accept-Encoding")
        is_current = fingerprint == assets.fingerprint
        response.headers["Cache-Control"] = FOR_EVER if is_current else "no-cache"
        return response

    app.register_blueprint(bp)

    def icon(name: str) -> Markup:
        """Draw an icon; the words beside it say what it means."""
        return ICON.format(assets.url("icons.svg"), name)

    app.jinja_env.globals.update(asset=assets.url, icon=icon)
    app.after_request(compress)
