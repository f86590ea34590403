"""The express lanes: requests that come in crowds, answered before Flask begins.

A lane answers only what is plain, and with what the ordinary view would answer. Whatever is in any
way unusual it leaves to that view, which knows everything: `None` means "not here".
"""

import logging
import re
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from flask import Flask
from itsdangerous import BadData
from werkzeug.http import parse_cookie

from learn import logs
from learn.context import Services
from learn.security import Tokens, headers_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MAX_COOKIES_KEPT = 4_096
NAME = "lymph.express"
Watcher = Callable[[str, str, int, float], None]

log = logging.getLogger(__name__)


class Ask(NamedTuple):
    """One request: its address in parts, its cookies, and the session that one of them holds."""

    environ: "WSGIEnvironment"
    places: tuple[str, ...]
    cookies: Mapping[str, str]
    session: Mapping[str, Any]
    now: datetime

    def header(self, name: str) -> str:
        """Return a header; an empty text where it was not sent."""
        return str(self.environ.get(f"HTTP_{name}", ""))


class Reply(NamedTuple):
    """What a lane answers; headers that every answer carries are added."""

    status: HTTPStatus
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""


class Lane(NamedTuple):
    """One kind of request, named by the endpoint that answers it otherwise."""

    pattern: re.Pattern[str]
    endpoint: str
    answer: Callable[[Ask], Reply | None]


class Express:
    """Tries the lanes of an application before the application itself."""

    def __init__(self, app: Flask, services: Services) -> None:
        self._ordinary: WSGIApplication = app.wsgi_app
        self._services = services
        self._headers = list(headers_of(services.config).items())
        self._sessions = SessionCookies(app)
        self._lanes: dict[str, list[Lane]] = {}
        self._watchers: list[Watcher] = []
        self.tokens = Tokens(services.config.secret_key)
        self.is_open = True

    def add(self, method: str, lane: Lane) -> None:
        """Open a lane."""
        self._lanes.setdefault(method, []).append(lane)

    def watch(self, watcher: Watcher) -> None:
        """Tell `watcher` of every answer: endpoint, method, status, seconds."""
        self._watchers.append(watcher)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> "Iterable[bytes]":
        """Answer on a lane, or let the application answer."""
        begun = time.perf_counter()
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        for lane in self._lanes.get(method, ()) if self.is_open else ():
            found = lane.pattern.fullmatch(path)
            if found:
                reply = self._try(lane, environ, found.groups())
                if reply is not None:
                    return self._send(lane, method, reply, begun, start_response)
        return self._ordinary(environ, start_response)

    def _try(self, lane: Lane, environ: "WSGIEnvironment", places: tuple[str, ...]) -> Reply | None:
        known = self._sessions.read(environ.get("HTTP_COOKIE", ""))
        if known is None or environ.get("QUERY_STRING") or "HTTP_TRANSFER_ENCODING" in environ:
            return None
        ask = Ask(environ, places, known.cookies, known.session, self._services.clock())
        try:
            return lane.answer(ask)
        except Exception as problem:  # the ordinary view meets it too, and says so in plain words
            log.warning("A request left its lane: %s", type(problem).__name__, exc_info=problem)
            return None

    def _send(
        self, lane: Lane, method: str, reply: Reply, begun: float, start_response: "StartResponse"
    ) -> "Iterable[bytes]":
        request = logs.new_request_id()
        fixed = self._headers if reply.body else ()  # with 304 those of the kept page stay in force
        start_response(
            f"{reply.status.value} {reply.status.phrase}",
            [*reply.headers, *fixed, (logs.REQUEST_ID, request)],
        )
        seconds = time.perf_counter() - begun
        logs.answered(request, method, lane.endpoint, reply.status.value, seconds)
        for watcher in self._watchers:
            watcher(lane.endpoint, method, reply.status.value, seconds)
        return [reply.body]


class Known(NamedTuple):
    """What a browser's cookies say; `session` is the one that we have signed, at `signed_at`."""

    cookies: Mapping[str, str]
    session: Mapping[str, Any]
    signed_at: float


class SessionCookies:
    """Reads cookies with Flask's session among them; the same ones are checked only once."""

    def __init__(self, app: Flask) -> None:
        self._serializer: Any = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        self._app = app
        self._open = lru_cache(MAX_COOKIES_KEPT)(self._opened)

    def read(self, header: str) -> Known | None:
        """Return what a header says; None without a session of ours that is not too old."""
        known = self._open(header)
        if known is None:
            return None
        age = time.time() - known.signed_at
        oldest = self._app.permanent_session_lifetime.total_seconds()
        return known if 0 <= age <= oldest else None

    def _opened(self, header: str) -> Known | None:
        cookies = parse_cookie(header)
        cookie = cookies.get(self._app.config["SESSION_COOKIE_NAME"], "")
        try:
            session, signed_at = self._serializer.loads(cookie, return_timestamp=True)
        except BadData:
            return None
        return Known(cookies, session, signed_at.timestamp())


def install(app: Flask, services: Services) -> None:
    """Put the lanes of `app` before it; they are opened by its features."""
    express = Express(app, services)
    app.extensions[NAME] = express
    app.wsgi_app = express  # type: ignore[method-assign]


def lanes_of(app: Flask) -> Express:
    """Return the lanes of an application."""
    return cast("Express", app.extensions[NAME])
