"""The factory: settings, database, features, error pages put together into one application."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import TypeVar

from flask import Flask, Response, g, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy import Engine
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    InternalError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import (
    BadRequest,
    Conflict,
    HTTPException,
    InternalServerError,
    ServiceUnavailable,
)

from learn import context, express, features, logs
from learn.accounts.access import current_person, current_theme, stay
from learn.accounts.roles import may_teach
from learn.accounts.visitor import Visitor
from learn.assets import fingerprint_of, read_assets, serve_assets
from learn.config import Config
from learn.context import Services
from learn.db import make_engine
from learn.security import protect, stand_before
from learn.site.settings import Teaching
from learn.templating import dress

T = TypeVar("T")
log = logging.getLogger(__name__)
TEMPLATES = Path(__file__).parent / "templates"
MODULE_PAGES = ("lessons.catalogue", "lessons.module", "lessons.lesson")
IN_OWN_WORDS = frozenset({HTTPStatus.CONFLICT, HTTPStatus.GONE, HTTPStatus.LENGTH_REQUIRED})
UNAVAILABLE = (OperationalError, InterfaceError, InternalError, PoolTimeoutError)
NOT_KEPT = frozenset({"csrf_token", "client_event_id", "based_on", "action", "next"})


def create_app(
    config: Config,
    *,
    engine: Engine | None = None,
    clock: Callable[[], datetime] | None = None,
) -> Flask:
    """Return the application for `config`; tests bring their own engine and clock."""
    app = Flask(__name__, static_folder=None)
    services = Services.of(config, engine or make_engine(config.database_url))
    if clock is not None:
        services.clock = clock
    logs.install(app)
    protect(app, config)
    dress(app)
    assets = read_assets()
    serve_assets(app, assets)
    services.build = f"{assets.fingerprint}-{_fingerprint_of_templates()}"
    context.install(app, services)
    express.install(app, services)
    features.install(app, services)
    stand_before(app, config)
    app.context_processor(_everywhere)
    _handle_errors(app)
    return app


@cache
def _fingerprint_of_templates() -> str:
    """Ask once: templates are not read again while the process runs."""
    return fingerprint_of(TEMPLATES)


def _everywhere() -> dict[str, object]:
    """Return what every template may use."""
    person = _or_nothing(current_person)
    site = _or_nothing(context.site) or context.services().site.last_known
    return {
        "person": person,
        "site": site,
        "site_name": site.name,
        "theme": "" if "is_broken" in g else current_theme(),
        "nav_items": _nav_items(person),
        "teaches": _teaches(person),
        "may_begin_to_teach": site.teaching is Teaching.ANYONE and not _teaches(person),
    }


def _nav_items(person: Visitor | None) -> list[tuple[str, str, bool]]:
    """Return the places of the site for this person: address, name, whether this page is there."""
    here = request.endpoint or ""
    places = [
        ("today.show", "Today", here.startswith("today.")),
        ("lessons.catalogue", "Modules", here in MODULE_PAGES),
        ("progress.show", "Progress", here.startswith("progress.")),
    ]
    if _teaches(person):
        places.append(("teach.show", "Teach", request.path.startswith("/teach")))
    return [(url_for(endpoint), label, is_here) for endpoint, label, is_here in places]


def _teaches(person: Visitor | None) -> bool:
    return person is not None and may_teach(person.role)


def _or_nothing(ask: Callable[[], T]) -> T | None:
    """Return what the database says; nothing where it is silent, on a page of an error only."""
    if "is_broken" in g:
        return None
    try:
        return ask()
    except SQLAlchemyError:
        if "is_failing" not in g:
            raise
        g.is_broken = True
        return None


def _handle_errors(app: Flask) -> None:
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _explain)
    for kind in UNAVAILABLE:
        app.register_error_handler(kind, _database_is_busy)
    app.register_error_handler(IntegrityError, _raced)
    app.register_error_handler(DataError, _unreadable)
    app.register_error_handler(Exception, _unforeseen)


def _expired(error: CSRFError) -> tuple[str, int]:
    """Refuse a form without its token, and give back what was written in it."""
    return _error_page(error, code=419, status=400)


def _explain(error: HTTPException) -> tuple[str, int] | HTTPException | Response:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error
    return _error_page(error, code=error.code, status=error.code)


def _database_is_busy(error: SQLAlchemyError) -> tuple[str, int]:
    reason = error.orig if isinstance(error, DBAPIError) else error
    log.error("request %s: the database did not answer: %s", logs.request_id(), reason)
    g.is_broken = True
    return _error_page(ServiceUnavailable(), code=503, status=503)


def _raced(error: IntegrityError) -> tuple[str, int]:
    """Tell somebody that another request was first: the database refused to keep both."""
    log.error("request %s was refused by the database", logs.request_id(), exc_info=error)
    return _error_page(Conflict(), code=409, status=409)


def _unreadable(error: DataError) -> tuple[str, int]:
    """Refuse what the database cannot even compare with, such as a NUL among letters."""
    log.warning("request %s held what no text holds", logs.request_id(), exc_info=error)
    return _error_page(BadRequest(), code=400, status=400)


def _unforeseen(error: Exception) -> tuple[str, int]:
    log.error("request %s failed", logs.request_id(), exc_info=error)
    g.is_broken = True
    return _error_page(InternalServerError(), code=500, status=500)


def _error_page(error: HTTPException, *, code: int, status: int) -> tuple[str, int]:
    """Render the page of an error: what happened, what to do, what was typed."""
    g.is_failing = True
    own_words = error.description if code in IN_OWN_WORDS and _is_ours(error) else None
    _forget_transaction()
    stay()
    page = render_template(
        "error.html",
        code=code,
        message=own_words,
        kept_text=_typed(),
        request_id=logs.request_id(),
    )
    return page, status


def _is_ours(error: HTTPException) -> bool:
    return error.description != type(error).description


def _forget_transaction() -> None:
    if "session" in g:
        try:
            g.session.rollback()
        except SQLAlchemyError:
            g.is_broken = True


def _typed() -> str:
    """Return the longer texts of a refused form, so that nothing written is lost."""
    try:
        fields = request.form.items(multi=True)
        texts = [text for name, text in fields if name not in NOT_KEPT and "password" not in name]
    except HTTPException:
        return ""
    return "\n\n".join(text for text in texts if len(text) > 1)
