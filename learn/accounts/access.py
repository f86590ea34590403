"""Who is asking, and whether they may: the one door to the session cookie and to Flask-Login."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Final, ParamSpec, TypeVar

import flask
from flask import Flask, current_app, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user, login_user, logout_user
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import NotFound, Unauthorized
from werkzeug.wrappers import Response

from learn import context, limits
from learn.accounts import operations, queries
from learn.accounts.models import Person
from learn.accounts.roles import Role, is_at_least
from learn.accounts.visitor import Theme, Visitor
from learn.db import unit_of_work

TOKEN: Final = "token"  # noqa: S105  the name under which it is kept
CSRF: Final = "csrf_token"
FLASHES: Final = "_flashes"
SESSION_ID: Final = "_user_id"  # as the session manager calls it
THEME_COOKIE: Final = "theme"
DEVICE_COOKIE: Final = "device"
THEMES: Final = frozenset(Theme)

P = ParamSpec("P")
R = TypeVar("R", bound=ResponseReturnValue)
View = Callable[P, ResponseReturnValue]

log = logging.getLogger(__name__)


def install(app: Flask) -> None:
    """Let `app` know people by their session cookie.

    `LoginManager.init_app` is left out: all it adds is the remember cookie, which we do not use,
    and a hook that would mark every answer, even a picture, as different for every cookie.
    """
    manager = LoginManager()
    manager.session_protection = None  # our own session rows say what is live
    manager.user_loader(_load)
    app.login_manager = manager  # type: ignore[attr-defined]
    app.config["PERMANENT_SESSION_LIFETIME"] = limits.GUEST_SESSION_LIFETIME  # rows end sooner


def current_person() -> Visitor | None:
    """Return the person behind this request, a guest included; None for somebody never met."""
    found = current_user._get_current_object()  # noqa: SLF001  the documented way to unwrap it
    return found if isinstance(found, Visitor) else None


def current_account() -> Visitor | None:
    """Return the person behind this request if they are signed in; None for guests too."""
    person = current_person()
    return None if person is None or person.is_guest else person


def who_asks() -> Visitor:
    """Return the person behind this request, whose account the view's decorator has made sure of.

    Raises NotFound where there is none.
    """
    return _or_404(current_account())


def known_person() -> Visitor:
    """Return the person behind this request, a guest included. Raises NotFound for a stranger."""
    return _or_404(current_person())


def _or_404(person: Visitor | None) -> Visitor:
    if person is None:
        raise NotFound
    return person


def ensure_person() -> Visitor:
    """Return the person behind this request, made a guest on the spot if we never met.

    Call it where the first thing is written; the view's commit keeps the guest as well.
    """
    person = current_person()
    if person is not None:
        return person
    return enter(operations.create_guest(context.session(), context.now()), keep_csrf=True)


def enter(person: Person, *, keep_csrf: bool = False) -> Visitor:
    """Make `person` the one behind this browser, with a session and a token that are new.

    The browser's old token is of no more use to anybody who planted or saw it; so is its CSRF
    token, unless `keep_csrf` says that nothing was gained that could be abused.
    """
    session, now = context.session(), context.now()
    agent = request.headers.get("User-Agent", "")
    token = operations.start_session(session, person, user_agent=agent, now=now)
    kept = {key: flask.session[key] for key in (FLASHES, CSRF) if key in flask.session}
    _forget_cookie()
    if not keep_csrf:
        kept.pop(CSRF, None)
        g.pop(CSRF, None)
    flask.session.update(kept)
    flask.session[TOKEN] = token
    flask.session.permanent = True
    visitor = queries.visitor(session, token, now)
    if visitor is None:
        message = "A session that was just opened is not there."
        raise RuntimeError(message)
    login_user(visitor)
    for needless in ("_id", "_fresh"):  # a fingerprint of address and browser, never read
        flask.session.pop(needless, None)
    return visitor


def leave() -> None:
    """Make this browser nobody's; the caller has ended the session's row."""
    logout_user()
    _forget_cookie()
    g.pop(CSRF, None)


def stay() -> None:
    """Leave this browser as it came: what a failed request had begun did not happen.

    Else a guest whose sign-in failed on the way would lose the cookie that leads to their work.
    """
    if flask.session.modified:
        came = current_app.session_interface.open_session(current_app, request)
        flask.session.clear()
        flask.session.update(came or {})
        flask.session.modified = False
        for cached in ("_login_user", CSRF):
            g.pop(cached, None)


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Open a view to everybody, known or not."""
    return _declare(view, "public")


def known(view: Callable[P, R]) -> Callable[P, ResponseReturnValue]:
    """Open a view to everybody we have met, guests included; others are asked to sign in."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        return view(*args, **kwargs) if current_person() else _ask_to_sign_in()

    return _declare(guarded, "known")


def signed_in(view: Callable[P, R]) -> Callable[P, ResponseReturnValue]:
    """Open a view to people with an account; others are asked to sign in."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        return view(*args, **kwargs) if current_account() else _ask_to_sign_in()

    return _declare(guarded, "signed_in")


def role_required(
    role: Role,
) -> Callable[[Callable[P, R]], Callable[P, ResponseReturnValue]]:
    """Open a view to people with `role` or a higher one; for others it is not there (404)."""

    def decorate(view: Callable[P, R]) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            person = current_account()
            if person is None:
                return _ask_to_sign_in()
            if not is_at_least(person.role, role):
                raise NotFound
            return view(*args, **kwargs)

        return _declare(guarded, role.value)

    return decorate


def declared(view: Callable[..., object]) -> str | None:
    """Return who a view says it is for: public, known, signed_in or a role; None if it is mute."""
    return getattr(view, "access", None)


def current_theme() -> Theme:
    """Return the colours to show: the person's choice, else this browser's."""
    return theme_for(current_person(), request.cookies, is_https=context.config().is_https)


def theme_for(person: Visitor | None, cookies: Mapping[str, str], *, is_https: bool) -> Theme:
    """Return the colours for somebody with these cookies."""
    if person and person.theme is not Theme.SYSTEM:
        return person.theme
    chosen = cookies.get(_cookie_name(THEME_COOKIE, is_https=is_https), "")
    return Theme(chosen) if chosen in THEMES else Theme.SYSTEM


def remember_theme(response: Response, theme: Theme) -> None:
    """Keep the colours in the browser, for pages seen before signing in."""
    _set_cookie(response, THEME_COOKIE, "" if theme is Theme.SYSTEM else theme.value)


def device_cookie() -> str:
    """Return what this browser shows as proof that its owner has signed in on it before."""
    name = _cookie_name(DEVICE_COOKIE, is_https=context.config().is_https)
    return request.cookies.get(name, "")


def remember_device(response: Response, value: str) -> None:
    """Keep that proof in the browser; an empty one takes it away."""
    _set_cookie(response, DEVICE_COOKIE, value)


def _load(session_id: str) -> Visitor | None:
    """Return whoever holds the token in this request's cookie, if their session is live."""
    token = flask.session.get(TOKEN)
    if not isinstance(token, str):
        return None
    visitor = queries.visitor(context.session(), token, context.now())
    if visitor is None or visitor.get_id() != session_id:
        return None
    if is_due(visitor, context.now()):
        _touch(visitor)
    return visitor


def is_due(visitor: Visitor, now: datetime) -> bool:
    """Tell whether it is time to note that a session is still used."""
    return now - visitor.session_seen_at >= limits.SESSION_TOUCH_EVERY


def _touch(visitor: Visitor) -> None:
    """Note at most once an hour that a session is used, also by somebody who only reads."""
    flask.session.modified = True  # the cookie is dated anew as well
    if request.method not in context.SAFE_METHODS:
        operations.touch(context.session(), visitor, context.now())
        return
    try:
        with unit_of_work(context.services().engine) as session:
            operations.touch(session, visitor, context.now())
    except SQLAlchemyError:
        log.warning("A session's last use was not noted.", exc_info=True)  # the page matters more


def _declare(view: Callable[P, R], access: str) -> Callable[P, R]:
    view.access = access  # type: ignore[attr-defined]
    return view


def _ask_to_sign_in() -> ResponseReturnValue:
    if request.is_json:
        raise Unauthorized(description="Sign in first.")
    back = request.full_path.rstrip("?") if request.method in context.SAFE_METHODS else None
    return flask.redirect(url_for("accounts.sign_in", next=back), code=303)


def _forget_cookie() -> None:
    flask.session.clear()


def _set_cookie(response: Response, name: str, value: str) -> None:
    is_https = context.config().is_https
    response.set_cookie(
        _cookie_name(name, is_https=is_https),
        value,
        max_age=int(limits.DEVICE_LIFETIME.total_seconds()) if value else 0,
        secure=is_https,
        httponly=True,
        samesite="Lax",
    )


def _cookie_name(name: str, *, is_https: bool) -> str:
    return f"__Host-{name}" if is_https else name
