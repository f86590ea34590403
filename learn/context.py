"""What one request may ask for: its database session, the library, the time, the settings."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Self, cast

from flask import Flask, current_app, g, request
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from learn.config import Config
from learn.content.library import Library
from learn.db import open_session
from learn.prepared import Singles
from learn.publishing.shelf import Shelf
from learn.sheets import Sheets
from learn.site.cache import SiteCache, defaults
from learn.site.settings import SiteSettings

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Services:
    """What one process shares between its requests."""

    config: Config
    engine: Engine
    shelf: Shelf
    site: SiteCache
    singles: Singles
    sheets: Sheets = field(default_factory=Sheets)
    build: str = ""
    clock: Callable[[], datetime] = field(default=_utc_now)

    @classmethod
    def of(cls, config: Config, engine: Engine) -> Self:
        """Return what a process with these settings shares."""
        poll_seconds = config.library_poll_seconds
        site = SiteCache(defaults(config), poll_seconds)
        return cls(config, engine, Shelf(poll_seconds), site, Singles(engine))


def install(app: Flask, services: Services) -> None:
    """Make `services` available to every request of `app`; close its session at the end."""
    app.extensions["lymph"] = services
    app.teardown_appcontext(_close)


def services() -> Services:
    """Return what this process shares."""
    return cast("Services", current_app.extensions["lymph"])


def config() -> Config:
    """Return the settings."""
    return services().config


def now() -> datetime:
    """Return the time of this request in UTC: one moment for everything it does."""
    if "now" not in g:
        g.now = services().clock()
    return cast("datetime", g.now)


def session() -> Session:
    """Return this request's session; it holds the write lock unless the method is a safe one."""
    if "session" not in g:
        g.session = open_session(services().engine, writes=request.method not in SAFE_METHODS)
    return cast("Session", g.session)


def commit() -> None:
    """Make everything this request wrote durable."""
    session().commit()


def library() -> Library:
    """Return the published library as it stands now."""
    if "library" not in g:
        g.library = services().shelf.library(session())
    return cast("Library", g.library)


def site() -> SiteSettings:
    """Return what administrators have set for the whole site."""
    if "site" not in g:
        g.site = services().site.settings(session())
    return cast("SiteSettings", g.site)


def _close(_error: BaseException | None) -> None:
    open_one = g.pop("session", None)
    if open_one is not None:
        open_one.close()
