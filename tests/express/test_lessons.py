"""Whoever opens a lesson gets the same from its lane as from the ordinary view.

Red, for instance, when the lane forgets a hidden session's end (`AuthSession.expires_at` left out
of `VISITOR`), a cookie's own session (`is_same` always true), the colours of the browser's cookie
(`theme_for` without cookies) or the role in `looks.look`.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from unittest.mock import patch

import pytest
from itsdangerous import TimestampSigner
from sqlalchemy import delete
from sqlalchemy.orm import Session

from learn.accounts.models import AuthSession, Person
from learn.security import HEADERS, HSTS
from learn.site.models import SiteSetting
from tests.conftest import START
from tests.express.twins import Answered, Member, Site, Twins, enrol, signed, with_session

# In one process: filling the twin databases takes seconds.
pytestmark = pytest.mark.xdist_group("express lessons")

LESSON = "/modules/bees/bee-dance"
MARK = "<b>\"Zoë & 'Bo'</b> ゾ"
Act = Callable[[Site, Member], None]


def nothing(_site: Site, _member: Member) -> None:
    """Change nothing meanwhile."""


@dataclass(frozen=True)
class Situation:
    """Somebody, what happens after they have opened the lesson once, what they ask then."""

    is_on_lane: bool = True
    status: int = 200
    columns: Mapping[str, Any] = field(default_factory=dict)
    state: str | None = None
    meanwhile: Act = nothing
    cookie: Callable[[Site, Member], str] = signed
    others: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"
    path: str = LESSON
    headers: Mapping[str, str] = field(default_factory=dict)
    known: Callable[[str], str] | None = None
    base_url: str = "http://127.0.0.1:8000"

    def member(self, session: Session) -> Member:
        return enrol(session, self.state, **self.columns)


def of_another_key(site: Site, member: Member) -> str:
    with patch.dict(site.app.config, SECRET_KEY="another secret, just as long as the first one"):
        return site.signed(member.session)


def signed_ago(days: float) -> Callable[[Site, Member], str]:
    def cookie(site: Site, member: Member) -> str:
        then = int(time.time() - days * 86_400)
        with patch.object(TimestampSigner, "get_timestamp", lambda _self: then):
            return site.signed(member.session)

    return cookie


def tampered(site: Site, member: Member) -> str:
    whole = site.signed(member.session)
    return whole[:10] + ("A" if whole[10] != "A" else "B") + whole[11:]


def later(**parts: float) -> Act:
    return lambda site, _member: site.clock.advance(**parts)


def ended(site: Site, member: Member) -> None:
    site.write(lambda session: session.execute(
        delete(AuthSession).where(AuthSession.id == member.session_id)))  # fmt: skip


def person_is(**columns: Any) -> Act:
    return lambda site, member: site.change(Person, member.id, **columns)


def settings_change(site: Site, _member: Member) -> None:
    row = SiteSetting(name="name", value="Hive", updated_at=START)
    site.write(lambda session: session.merge(row))
    site.services.site.forget()


LEARNER = Situation()
SITUATIONS = {
    "a learner": LEARNER,
    "a guest": Situation(columns={"password_hash": None, "login_name": None, "name": "Guest"}),
    "an instructor": Situation(columns={"role": "instructor"}),
    "an administrator": Situation(columns={"role": "admin"}),
    "a name to be escaped": Situation(columns={"name": MARK}),
    "dark": Situation(columns={"theme": "dark"}),
    "the browser's colours": Situation(others={"theme": "dark"}),
    "own colours before the browser's": Situation(
        columns={"theme": "light"}, others={"theme": "dark"}
    ),
    "colours that there are not": Situation(others={"theme": "plaid"}),
    "no shortcuts": Situation(columns={"shortcuts_on": False}),
    "one unread": Situation(columns={"unread_notices": 1}),
    "ninety-nine unread": Situation(columns={"unread_notices": 99}),
    "a hundred and fifty unread": Situation(columns={"unread_notices": 150}),
    "another time zone": Situation(columns={"time_zone": "Asia/Tokyo", "session_length": 3}),
    "begun": Situation(state="started"),
    "read": Situation(state="read"),
    "under a wrong module": Situation(
        is_on_lane=False, status=404, path="/modules/tea/bee-dance"
    ),
    "no lesson": Situation(is_on_lane=False, status=404, path="/modules/bees/bee-sting"),
    "two hyphens": Situation(is_on_lane=False, status=404, path="/modules/bees/bee--dance"),
    "a query": Situation(is_on_lane=False, path=f"{LESSON}?page=2"),
    "an empty query": Situation(path=f"{LESSON}?"),
    "only the head": Situation(is_on_lane=False, method="HEAD"),
    "a body of unknown length": Situation(
        is_on_lane=False, status=411, headers={"Transfer-Encoding": "chunked"}
    ),
    "no gzip": Situation(is_on_lane=False, headers={"Accept-Encoding": "identity"}),
    "gzip refused": Situation(is_on_lane=False, headers={"Accept-Encoding": "gzip;q=0, br"}),
    "gzip among others": Situation(headers={"Accept-Encoding": "br, gzip ,deflate"}),
    "known": Situation(status=304, known=str),
    "known to a browser without gzip": Situation(
        status=304, known=str, headers={"Accept-Encoding": "identity"}
    ),
    "one of several known": Situation(status=304, known='"other", {}, W/"third"'.format),
    "known strongly": Situation(status=304, known=lambda tag: tag.removeprefix("W/")),
    "known whatever it is": Situation(status=304, known=lambda _: "*"),
    "known as part of another": Situation(known=lambda tag: f'W/"x{tag[3:-1]}x"'),
    "another known": Situation(known=lambda _: 'W/"0123456789abcdef0123456789abcdef"'),
    "known under another name": Situation(known=str, meanwhile=person_is(name="Ben")),
    "known, and read since": Situation(
        known=str, is_on_lane=False, meanwhile=person_is(unread_notices=7)
    ),
    "known to another session": Situation(known=str, cookie=with_session(csrf_token="b" * 40)),
    "signed out": Situation(is_on_lane=False, meanwhile=ended),
    "known, signed out": Situation(is_on_lane=False, known=str, meanwhile=ended),
    "expired": Situation(is_on_lane=False, meanwhile=later(days=30)),
    "deactivated": Situation(is_on_lane=False, meanwhile=person_is(deactivated_at=START)),
    "an hour less a second": Situation(meanwhile=later(minutes=59, seconds=59)),
    "an hour": Situation(is_on_lane=False, meanwhile=later(hours=1)),
    "known, an hour": Situation(
        is_on_lane=False, status=304, known=str, meanwhile=later(hours=1)
    ),
    "another session's number": Situation(is_on_lane=False, cookie=with_session(_user_id="1")),
    "no session's number": Situation(is_on_lane=False, cookie=with_session(_user_id=None)),
    "no token": Situation(is_on_lane=False, cookie=with_session(token=None)),
    "a token that is none": Situation(is_on_lane=False, cookie=with_session(token=["a"])),
    "a token of nobody": Situation(is_on_lane=False, cookie=with_session(token="a" * 43)),
    "no token for forms": Situation(is_on_lane=False, cookie=with_session(csrf_token=None)),
    "a message waits": Situation(
        is_on_lane=False, cookie=with_session(_flashes=[("ok", "Saved.")])
    ),
    "no message waits": Situation(cookie=with_session(_flashes=[])),
    "tampered": Situation(is_on_lane=False, cookie=tampered),
    "another key": Situation(is_on_lane=False, cookie=of_another_key),
    "no cookie": Situation(is_on_lane=False, cookie=lambda *_: ""),
    "a cookie of last year": Situation(cookie=signed_ago(364)),
    "a cookie too old": Situation(is_on_lane=False, cookie=signed_ago(366)),
    "a cookie of tomorrow": Situation(is_on_lane=False, cookie=signed_ago(-1)),
    "a new role": Situation(is_on_lane=False, meanwhile=person_is(role="instructor", theme="dark")),
    "settings changed": Situation(is_on_lane=False, meanwhile=settings_change),
    "https": Situation(base_url="https://learn.example.org"),
    "https, the browser's colours": Situation(
        base_url="https://learn.example.org", others={"__Host-theme": "dark", "theme": "light"}
    ),
    "https, known": Situation(base_url="https://learn.example.org", status=304, known=str),
}  # fmt: skip


def opened(site: Site, situation: Situation, member: Member) -> tuple[Answered, bool]:
    """Open the lesson once in the ordinary way, then do what the situation says."""
    site.clock.moment = START
    before = site.cookies(signed(site, member), **situation.others)
    site.lanes.is_open, is_open = False, site.lanes.is_open
    first, _ = site.ask(member, "GET", LESSON, headers={"Cookie": before})
    site.lanes.is_open = is_open
    situation.meanwhile(site, member)
    cookie = site.cookies(situation.cookie(site, member), **situation.others)
    headers = {"Accept-Encoding": "gzip", **situation.headers, "Cookie": cookie}
    if situation.known:
        headers["If-None-Match"] = situation.known(first.headers["ETag"][0])
    return site.ask(member, situation.method, situation.path, headers=headers)


def as_ordinary(answer: Answered) -> Answered:
    """Return an answer without what differs on purpose.

    With 304 a lane leaves all that the page in the browser has said already; and the page of
    somebody whom nobody knows has a tag of its own each time, since its token is new.
    """
    left = {"Vary", *HEADERS, *HSTS} if answer.status == 304 else set[str]()
    if "another token" in str(answer.headers.get("Set-Cookie")):
        left |= {"ETag"}
    headers = {name: said for name, said in answer.headers.items() if name not in left}
    return replace(answer, headers=headers)


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_lane_answers_like_the_ordinary_view(
    build: Callable[[str], Twins], members: dict[str, Member], name: str
) -> None:
    situation, member = SITUATIONS[name], members[name]
    twins = build(situation.base_url)
    twins.each(lambda site: site.services.site.forget())
    on_lane, was_lane = opened(twins.open, situation, member)
    in_order, _ = opened(twins.ordinary, situation, member)
    assert as_ordinary(on_lane) == as_ordinary(in_order)
    assert (on_lane.status, was_lane) == (situation.status, situation.is_on_lane)
    assert twins.open.stored() == twins.ordinary.stored()
