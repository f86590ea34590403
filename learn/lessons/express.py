"""The express lane of a lesson's page: one statement, one sheet."""

import re
from http import HTTPStatus

from learn.accounts.access import CSRF, theme_for
from learn.accounts.express import asked_by, recognised
from learn.content.library import Library
from learn.context import Services
from learn.express import Ask, Lane, Reply
from learn.lessons import looks
from learn.lessons.looks import Reader
from learn.lessons.queries import NEWS, READER
from learn.prepared import Prepared
from learn.security import Tokens
from learn.site.settings import SiteSettings

PATTERN = re.compile(r"/modules/([a-z0-9-]+)/([a-z0-9-]+)")
FIXED = (("Cache-Control", "private, no-cache"), ("Vary", "Cookie, Accept-Encoding"))
PAGE = (("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip"))


class LessonLane:
    """Answers who comes back with 304, and others with the sheet that somebody saw before."""

    def __init__(self, services: Services, tokens: Tokens) -> None:
        self._services = services
        self._tokens = tokens
        self._reader = Prepared(services.engine, READER)
        self._news = Prepared(services.engine, NEWS)

    def answer(self, ask: Ask) -> Reply | None:
        """Return a lesson's page for somebody with a session; None for the ordinary view."""
        services = self._services
        library, site = self._published()
        if library is None or site is None:
            return None
        reader = self._read(ask)
        lesson = library.lesson(ask.places[1])
        if reader is None or reader.person is None or lesson is None:
            return None
        sheet = services.sheets.get(
            looks.look(str(ask.environ["PATH_INFO"]), library, site, reader)
        )
        if sheet is None:
            return None
        token = ask.session[CSRF]
        tag = sheet.tag(*looks.own(reader.person, token))
        headers = (*FIXED, ("ETag", f'W/"{tag}"'))
        if (known := ask.header("IF_NONE_MATCH")) == "*" or f'"{tag}"' in known:
            return Reply(HTTPStatus.NOT_MODIFIED, headers)
        if not accepts_gzip(ask.header("ACCEPT_ENCODING")):
            return None
        body = sheet.gzipped(looks.fillings(reader.person, self._tokens.masked(token)))
        size = ("Content-Length", str(len(body)))
        return Reply(HTTPStatus.OK, (*headers, *PAGE, size), body)

    def _published(self) -> tuple[Library | None, SiteSettings | None]:
        """Return what is published and set, confirmed once in a while; None where it is news."""
        services = self._services
        shelf, site = services.shelf, services.site
        if shelf.fresh() is None or site.fresh() is None:
            version, changed_at = services.singles.first(self._news, {}) or (0, None)
            if not (shelf.confirm(version or 0) and site.confirm(changed_at)):
                return None, None
        return shelf.fresh(), site.fresh()

    def _read(self, ask: Ask) -> Reader | None:
        asked = asked_by(ask)
        if asked is None:
            return None
        row = self._services.singles.first(self._reader, {**asked, "lesson_id": ask.places[1]})
        person = recognised(ask, row)
        if row is None or person is None:
            return None
        is_https = self._services.config.is_https
        return Reader(person, theme_for(person, ask.cookies, is_https=is_https), row[-1])


def accepts_gzip(accepted: str) -> bool:
    """Tell whether a browser plainly takes gzip."""
    return "gzip" in [one.strip() for one in accepted.split(",")]


def lane(services: Services, tokens: Tokens) -> Lane:
    """Return the lane of lessons."""
    return Lane(PATTERN, "lessons.lesson", LessonLane(services, tokens).answer)
