"""What every response and every request must satisfy: headers, CSRF, addresses."""

import base64
import hmac
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask_wtf.csrf import CSRFProtect, generate_csrf
from itsdangerous import BadData, URLSafeTimedSerializer
from markupsafe import Markup
from werkzeug.exceptions import LengthRequired, ServiceUnavailable
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter

from learn import limits
from learn.config import Config
from learn.sheets import hole

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "object-src 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
HSTS: Final = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}
MAX_TOKENS_KEPT: Final = 4_096


class PublicIdConverter(BaseConverter):
    """Matches the random ids of `db.new_public_id` and nothing else."""

    regex = "[A-Za-z0-9_-]{16}"
    part_isolating = True


class SlugConverter(BaseConverter):
    """Matches the ids of published content: lower-case words joined by hyphens."""

    regex = "[a-z0-9]+(?:-[a-z0-9]+){0,20}"
    part_isolating = True


class PlaceConverter(BaseConverter):
    """Matches a question's place in an attempt, 1 to 999, in ASCII digits."""

    regex = "[1-9][0-9]{0,2}"
    part_isolating = True

    def to_python(self, value: str) -> int:
        """Return the place as a number."""
        return int(value)


class WholeBodies:
    """Reads every body to its end before the application begins, a few at once for one address.

    A server thread waits as long as a client takes to send, so a single slow or hostile client
    could hold all of them; `most` is what one address may hold.
    """

    def __init__(self, app: "WSGIApplication", most: int) -> None:
        self._app = app
        self._most = most
        self._lock = Lock()
        self._arriving: Counter[str] = Counter()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer 503 where too many bodies of this address are on their way already."""
        length = str(environ.get("CONTENT_LENGTH") or "0")
        if length.isascii() and length.isdigit() and 0 < int(length) <= limits.MAX_BODY_BYTES:
            try:
                with self._place(str(environ.get("REMOTE_ADDR", ""))):
                    environ["wsgi.input"] = BytesIO(whole_body(environ["wsgi.input"], int(length)))
            except ServiceUnavailable as refusal:
                return refusal(environ, start_response)
        return self._app(environ, start_response)

    @contextmanager
    def _place(self, address: str) -> Iterator[None]:
        with self._lock:
            if self._arriving[address] >= self._most:
                raise ServiceUnavailable(retry_after=1)
            self._arriving[address] += 1
        try:
            yield
        finally:
            with self._lock:
                self._arriving[address] -= 1
                if not self._arriving[address]:
                    del self._arriving[address]


def whole_body(body: Any, length: int) -> bytes:  # noqa: ANN401  any WSGI input
    """Return the body, or what arrived of it: the application then refuses it as incomplete."""
    pieces = []
    while length > 0 and (piece := body.read(length)):
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)


class MaskedCSRF(CSRFProtect):  # type: ignore[misc]
    """Flask-WTF's protection with a token that looks different in every response (BREACH)."""

    def _get_csrf_token(self) -> str | None:
        masked = super()._get_csrf_token()
        return unmask(masked) if masked else masked


def mask(token: str) -> str:
    """Return `token` hidden under a fresh random pad, url-safe."""
    raw = token.encode()
    pad = secrets.token_bytes(len(raw))
    return base64.urlsafe_b64encode(pad + _xor(raw, pad)).decode()


def unmask(masked: str) -> str:
    """Return the token that `mask` hid; an empty text for anything else."""
    try:
        raw = base64.urlsafe_b64decode(masked.encode("ascii"))
        half = len(raw) // 2
        return _xor(raw[half:], raw[:half]).decode("ascii")
    except ValueError:
        return ""


def _xor(left: bytes, right: bytes) -> bytes:
    both = int.from_bytes(left, "big") ^ int.from_bytes(right, "big")
    return both.to_bytes(max(len(left), len(right)), "big")


class Tokens:
    """The signed form of a session's CSRF token, as Flask-WTF makes and checks it.

    For requests that are answered before Flask begins; a signature is computed once and kept.
    """

    def __init__(self, secret_key: str) -> None:
        signer = URLSafeTimedSerializer(secret_key, salt="wtf-csrf-token")
        self._sign = lru_cache(MAX_TOKENS_KEPT)(signer.dumps)
        self._open = lru_cache(MAX_TOKENS_KEPT)(signer.loads)

    def masked(self, token: str) -> str:
        """Return what a form carries for this session."""
        return mask(str(self._sign(token)))

    def is_of(self, token: str, sent: str) -> bool:
        """Tell whether `sent` is what a form of the session with this token would carry."""
        try:
            opened = str(self._open(unmask(sent)))
        except BadData:
            return False
        return hmac.compare_digest(token.encode(), opened.encode())


def csrf_token() -> str:
    """Return this response's token, or a hole for it in a page that is kept for many."""
    return hole("token") if "is_sheet" in g else mask(generate_csrf())


@contextmanager
def holes_for_tokens() -> Iterator[None]:
    """Let forms carry holes for their tokens while a page is rendered that is kept for many."""
    g.is_sheet = True
    try:
        yield
    finally:
        del g.is_sheet


def csrf_field() -> Markup:
    """Return the hidden input that every form carries."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(csrf_token())


def no_store(response: Response) -> Response:
    """Return the response marked as never to be kept by any cache."""
    response.headers["Cache-Control"] = "no-store"
    return response


def headers_of(config: Config) -> dict[str, str]:
    """Return the headers that every answer of this site carries."""
    return {**HEADERS, **HSTS} if config.is_https else {**HEADERS}


def _with_own_host(app: "WSGIApplication", config: Config) -> "WSGIApplication":
    """Return `app` with the configured host in place of whatever the request claims."""
    host = urlsplit(config.base_url).netloc

    def with_own_host(
        environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        environ["HTTP_HOST"] = host
        return app(environ, start_response)

    return with_own_host


def _need_length() -> None:
    """Refuse a body without a length: cut short on its way it would look like a whole one."""
    if "Transfer-Encoding" in request.headers:
        raise LengthRequired(description="Send the form with its length, as browsers do.")


def protect(app: Flask, config: Config) -> None:
    """Give `app` its headers, cookies, limits, converters and CSRF check."""
    app.config.update(
        SECRET_KEY=config.secret_key,
        SESSION_COOKIE_NAME="__Host-lymph" if config.is_https else "lymph",
        SESSION_COOKIE_SECURE=config.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=limits.SESSION_LIFETIME,
        MAX_CONTENT_LENGTH=limits.MAX_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=limits.MAX_BODY_BYTES,
        MAX_FORM_PARTS=limits.MAX_FORM_PARTS,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    app.url_map.converters.update(
        public_id=PublicIdConverter, slug=SlugConverter, place=PlaceConverter
    )
    app.jinja_env.globals.update(csrf_field=csrf_field, csrf_token=csrf_token)
    headers = {**headers_of(config), "Cache-Control": "no-store"}
    app.after_request(lambda response: _with_headers(response, headers))
    app.before_request(_need_length)
    MaskedCSRF(app)


def stand_before(app: Flask, config: Config) -> None:
    """Let nothing reach `app` but whole bodies, its own host, and addresses of trusted proxies."""
    application: WSGIApplication = _with_own_host(app.wsgi_app, config)
    if config.trusted_proxies:  # which hand on whole bodies, all from one address
        count = config.trusted_proxies
        application = ProxyFix(application, x_for=count, x_proto=count, x_host=0, x_prefix=0)
    else:
        application = WholeBodies(application, max(1, config.threads // 2))
    app.wsgi_app = application  # type: ignore[method-assign]


def allow_without_token(app: Flask, view: Callable[..., object]) -> None:
    """Let `view` be sent without a CSRF token: a signed link is its authority, not a cookie."""
    app.extensions["csrf"].exempt(view)


def _with_headers(response: Response, headers: Mapping[str, str]) -> Response:
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    return response
