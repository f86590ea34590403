"""Two equal sites, each with a database of its own: lanes open in one, closed in the other."""

import gzip
import json
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, Self

import brotli
from flask import Flask
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from learn.accounts.models import AuthSession
from learn.accounts.operations import start_session
from learn.app import create_app
from learn.config import Config
from learn.db import open_session, unit_of_work
from learn.express import lanes_of
from learn.progress.models import LessonProgress
from learn.publishing.shelf import Shelf
from learn.quizzes import operations, queries
from learn.security import Tokens, unmask
from learn.tables import METADATA
from tests.conftest import START, TEMPLATES, Clock
from tests.factories import a_person

SECRET = "a secret for tests, long enough to sign with"
LONG = re.compile(r"[A-Za-z0-9_=-]{90,}")
UNPACK: dict[str | None, Callable[[bytes], bytes]] = {
    None: bytes,
    "gzip": gzip.decompress,
    "br": brotli.decompress,
}
NUMBERS = frozenset({"answer_step.id", "grade.step_id"})
OF_A_MOMENT = frozenset({"X-Request-Id", "Content-Length", "Content-Encoding"})


@dataclass(frozen=True)
class Member:
    """Somebody whom both sites know, with what their browser holds."""

    id: int
    public_id: str
    name: str
    token: str
    session_id: int
    csrf: str = field(default_factory=lambda: secrets.token_hex(20))
    attempt: str = ""
    places: Mapping[str, int] = field(default_factory=dict)

    @property
    def session(self) -> dict[str, Any]:
        """What the session cookie says."""
        known = {"token": self.token, "_user_id": str(self.session_id), "csrf_token": self.csrf}
        return {**known, "_permanent": True}

    def masked(self, secret: str = SECRET) -> str:
        """Return what a form of theirs carries."""
        return Tokens(secret).masked(self.csrf)


def enrol(session: Session, state: str | None = None, **columns: Any) -> Member:
    """Add somebody with a session, a lesson read so far, and these columns."""
    person = a_person(session)
    for name, value in columns.items():
        setattr(person, name, value)
    token = start_session(session, person, user_agent="test", now=START)
    session_id = session.scalar(select(func.max(AuthSession.id))) or 0
    if state:
        session.add(
            LessonProgress(
                person_id=person.id,
                lesson_id="bee-dance",
                state=state,
                started_at=START,
                updated_at=START,
            )
        )
    session.flush()
    return Member(person.id, person.public_id, person.name, token, session_id)


def begin(session: Session, member: Member, quiz_id: str = "bee-dance") -> Member:
    """Begin a quiz for somebody; return them with its address and where each question stands."""
    shelf = Shelf(0)
    library = shelf.library(session)
    quiz = library.quiz(quiz_id)
    assert quiz is not None
    number = operations.start_quiz(session, shelf, library, member.id, quiz, START, Random(1))
    attempt = queries.load_attempt_by_id(session, number, lock=False)
    assert attempt is not None
    places = {item.code: item.position for item in attempt.items}
    return replace(member, attempt=attempt.public_id, places=places)


@dataclass(frozen=True)
class Answered:
    """What somebody got, in a form in which two equal answers are equal."""

    status: int
    headers: dict[str, list[str]]
    body: Any


class Site:
    """One of the twins."""

    def __init__(self, config: Config, *, is_open: bool) -> None:
        self.config = config
        self.clock = Clock()
        self.app: Flask = create_app(config, clock=self.clock)
        self.app.jinja_env.bytecode_cache = TEMPLATES
        self.services = self.app.extensions["lymph"]
        self.lanes = lanes_of(self.app)
        self.lanes.is_open = is_open
        self.ordinary = 0
        self._count_the_ordinary()

    def _count_the_ordinary(self) -> None:
        ordinary = self.lanes._ordinary

        def counted(*asked: Any) -> Any:
            self.ordinary += 1
            return ordinary(*asked)

        self.lanes._ordinary = counted

    @property
    def engine(self) -> Engine:
        engine: Engine = self.services.engine
        return engine

    def write(self, act: Callable[[Session], Any]) -> Any:
        """Do something to the database at once."""
        with unit_of_work(self.engine) as session:
            return act(session)

    def change(self, table: type[Any], row: int, **columns: Any) -> None:
        """Change one row."""

        def act(session: Session) -> None:
            found = session.get_one(table, row)
            for name, value in columns.items():
                setattr(found, name, value)

        self.write(act)

    def signed(self, session: Mapping[str, Any]) -> str:
        """Return a session as the cookie says it."""
        return str(self._serializer.dumps(dict(session)))

    @property
    def _serializer(self) -> Any:
        return self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]

    def cookies(self, signed: str, **others: str) -> str:
        """Return the header with the session cookie and others."""
        name = self.app.config["SESSION_COOKIE_NAME"]
        return "; ".join(f"{key}={text}" for key, text in {name: signed, **others}.items())

    def ask(self, member: Member, method: str, path: str, **options: Any) -> tuple[Answered, bool]:
        """Return what somebody is answered, and whether a lane did it."""
        before = self.ordinary
        client = self.app.test_client(use_cookies=False)
        with client.open(path, method=method, **options) as response:
            unpack = UNPACK[response.headers.get("Content-Encoding")]
            body = unpack(response.get_data())
            text = body.decode().replace(response.headers["X-Request-Id"], "")
            shown = json.loads(text) if text.startswith("{") else self._plain(text, member)
            answered = Answered(response.status_code, self._headers(response, member), shown)
        return answered, self.ordinary == before

    def _plain(self, text: str, member: Member) -> str:
        """Return a page with what its masked tokens hide."""
        return LONG.sub(lambda found: _told(_unhidden(found[0]), member), text)

    def _headers(self, response: Any, member: Member) -> dict[str, list[str]]:
        """Return the headers but for what differs from moment to moment, or is the packing's."""
        found: dict[str, list[str]] = {}
        for name, value in response.headers:
            if name == "Set-Cookie":
                found.setdefault(name, []).append(self._cookie(value, member))
            elif name not in OF_A_MOMENT:
                found.setdefault(name, []).append(value)
        return found

    def _cookie(self, cookie: str, member: Member) -> str:
        """Return what a cookie says, without the moment of its signature and of its end."""
        pair, *attributes = cookie.split("; ")
        name, value = pair.split("=", 1)
        session = self._serializer.loads(value) if value else {}
        if "csrf_token" in session:
            session["csrf_token"] = _told(session["csrf_token"], member)
        kept = [one for one in attributes if not one.startswith("Expires")]
        return f"{name} {sorted(session.items())} {kept}"

    def stored(self) -> dict[str, list[str]]:
        """Return all rows of all tables; numbers that a refused insert uses up are left out."""
        with open_session(self.engine, writes=False) as session:
            return {
                table.name: sorted(
                    str(session_row)
                    for session_row in session.execute(
                        select(*[one for one in table.c if f"{one}" not in NUMBERS])
                    )
                )
                for table in METADATA.sorted_tables
            }


def signed(site: Site, member: Member) -> str:
    """Return the session cookie of somebody."""
    return site.signed(member.session)


def with_session(**changes: Any) -> Callable[[Site, Member], str]:
    """Sign a session with something else in it; None takes it out."""

    def cookie(site: Site, member: Member) -> str:
        changed = {**member.session, **changes}
        return site.signed({name: value for name, value in changed.items() if value is not None})

    return cookie


def _told(token: str, member: Member) -> str:
    """Return a token by whose it is: a new one is another each time."""
    return "their token" if token == member.csrf else "another token"


def _unhidden(text: str) -> str:
    try:
        return str(URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token").loads(unmask(text)))
    except BadData:
        return text


@dataclass
class Twins:
    """Both sites, and what a situation does to each of them."""

    open: Site
    ordinary: Site

    @classmethod
    def of(cls, config: Config, urls: tuple[str, str]) -> Self:
        """Return two sites with these settings, each with one of the databases."""
        made = []
        for url, is_open in zip(urls, (True, False), strict=True):
            settings = {**vars(config), "database_url": url}
            made.append(Site(Config(**settings), is_open=is_open))
        return cls(*made)

    def close(self) -> None:
        """Let go of the databases."""
        for site in (self.open, self.ordinary):
            site.engine.dispose()

    def each(self, act: Callable[[Site], Any]) -> None:
        """Do the same in both."""
        for site in (self.open, self.ordinary):
            act(site)
