"""Whoever's draft is kept on its lane is told the same, and has the same kept, as otherwise.

Red, for instance, when the lane takes a draft of another's attempt (`Attempt.person_id` left out of
`PLACE`), one that was based on another (`based_on` not asked), one too many (`>` for `>=` at the
limit), with another session's token (`is_of` always true), in a body that was cut short (its length
not compared), or counts the ten seconds of grace twice.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from learn import limits
from learn.accounts.models import AuthSession
from learn.quizzes import operations, queries
from learn.quizzes.attempts import AttemptState, ItemState
from learn.quizzes.models import AnswerStep, Attempt, AttemptItem
from learn.quizzes.operations import Given
from learn.security import Tokens
from tests.conftest import START
from tests.express.twins import (
    SECRET,
    Answered,
    Member,
    Site,
    Twins,
    begin,
    enrol,
    signed,
    with_session,
)

# In one process: filling the twin databases takes seconds.
pytestmark = pytest.mark.xdist_group("express drafts")

Act = Callable[[Site, Member], None]
Fields = Mapping[str, Any]
ONE, TEXT, CASE = "BEE-01", "BEE-07", "BEE-10"
CHOSEN: Fields = {"choice": "1", "based_on": "0", "client_event_id": "first"}
LIMIT = 3


def nothing(_site: Site, _member: Member) -> None:
    """Change nothing before."""


@dataclass(frozen=True)
class Situation:
    """What somebody has done in their attempt, and the draft that they send then."""

    is_on_lane: bool = True
    status: int = 200
    steps: int = 1  # afterwards
    before: Act = nothing
    code: str = ONE
    fields: Fields = field(default_factory=dict)
    base: Fields = field(default_factory=lambda: CHOSEN)
    cookie: Callable[[Site, Member], str] = signed
    csrf: Callable[[Member], str] = Member.masked
    options: Mapping[str, Any] = field(default_factory=dict)
    address: Callable[[str], str] = str
    quiz: str = "bee-dance"
    begins: Callable[[Session, Member, str], Member] = begin
    columns: Mapping[str, Any] = field(default_factory=dict)
    raw: bytes = b""

    def member(self, session: Session) -> Member:
        return self.begins(session, enrol(session, **self.columns), self.quiz)


def anothers(session: Session, member: Member, quiz_id: str) -> Member:
    """Begin a quiz for somebody else; all that `member` has of it is its address."""
    other = begin(session, enrol(session), quiz_id)
    return replace(member, attempt=other.attempt, places=other.places)


def second(session: Session, member: Member, quiz_id: str) -> Member:
    """Begin another quiz, then this one."""
    return begin(session, begin(session, member, "tea-leaves"), quiz_id)


def take(act: Callable[[Session, AttemptState, ItemState], Any], code: str = ONE) -> Act:
    """Do something to a question of theirs, as a request of its own."""

    def before(site: Site, member: Member) -> None:
        def once(session: Session) -> None:
            found = queries.load_attempt(session, member.attempt, member.id, lock=True)
            assert found is not None
            item = found.item(member.places[code])
            assert item is not None
            act(session, found, item)

        site.write(once)

    return before


def saved(
    answer: Any, based_on: int = 0, event: str | None = "first", sure: str | None = None
) -> Act:
    given = Given(answer, sure, based_on, event)
    return take(
        lambda session, attempt, item: operations.save(session, attempt, item, given, START)
    )


def chosen(at: int = 0, based_on: int = 0, event: str | None = "first") -> Act:
    """Keep the option at a place of the question's order."""

    def act(session: Session, attempt: AttemptState, item: ItemState) -> None:
        option = next(iter(item.order.values()))[at]
        given = Given({"choice": option}, None, based_on, event)
        operations.save(session, attempt, item, given, START)

    return take(act)


def finished(site: Site, member: Member) -> None:
    take(lambda session, attempt, _item: operations.finish(
        session, site.services.shelf, attempt, START))(site, member)  # fmt: skip


def checked(site: Site, member: Member) -> None:
    def act(session: Session, attempt: AttemptState, item: ItemState) -> None:
        given = Given({"choice": next(iter(item.order.values()))[0]}, None, 0)
        operations.check(session, site.services.shelf, attempt, item, given, START)

    take(act)(site, member)


def hinted(site: Site, member: Member) -> None:
    take(lambda session, attempt, item: operations.take_hint(session, attempt, item, START))(
        site, member
    )


def signed_out(site: Site, member: Member) -> None:
    site.write(lambda session: session.execute(
        delete(AuthSession).where(AuthSession.id == member.session_id)))  # fmt: skip


def later(**parts: float) -> Act:
    return lambda site, _member: site.clock.advance(**parts)


def after(*acts: Act) -> Act:
    def all_of_them(site: Site, member: Member) -> None:
        for act in acts:
            act(site, member)

    return all_of_them


def drafts(count: int) -> Act:
    """Choose one option and another by turns."""
    return after(*[chosen(1 + number % 2, number, f"e{number}") for number in range(count)])


TEA: dict[str, Any] = {"quiz": "tea-leaves", "code": "TEA-01"}
WRONG: dict[str, Any] = {"is_on_lane": False, "status": 400, "steps": 0}
SITUATIONS = {
    "a first draft": Situation(),
    "a guest's": Situation(columns={"password_hash": None, "login_name": None}),
    "how sure they are": Situation(fields={"confidence": "sure"}),
    "a nonsense sureness": Situation(fields={"confidence": "very"}),
    "only how sure they are": Situation(
        before=chosen(), steps=2,
        fields={"based_on": "1", "client_event_id": "second", "confidence": "guess"},
    ),
    "a second draft": Situation(
        before=chosen(1), steps=2, fields={"based_on": "1", "client_event_id": "second"}
    ),
    "the same again": Situation(before=chosen(), fields={"based_on": "1"}),
    "the same, based on nothing": Situation(before=chosen()),
    "an event again": Situation(
        is_on_lane=False, before=after(chosen(), chosen(1, 1, "second")), steps=2
    ),
    "an event again, rightly based": Situation(
        is_on_lane=False, before=chosen(1), fields={"based_on": "1"}
    ),
    "no event": Situation(fields={"client_event_id": ""}),
    "an event that is none": Situation(fields={"client_event_id": "é" * 8}),
    "an event too long": Situation(fields={"client_event_id": "e" * 65}),
    "a stale tab": Situation(
        is_on_lane=False, status=409, before=chosen(1), fields={"client_event_id": "second"}
    ),
    "based on what is to come": Situation(
        is_on_lane=False, status=409, steps=0, fields={"based_on": "7"}
    ),
    "after a hint": Situation(
        before=hinted, steps=2, fields={"based_on": "1"}, code=ONE
    ),
    "checked": Situation(is_on_lane=False, status=410, before=checked),
    "finished": Situation(is_on_lane=False, status=410, steps=0, before=finished),
    "within the grace": Situation(**TEA, before=later(minutes=10, seconds=10)),
    "time over": Situation(
        **TEA, is_on_lane=False, status=410, steps=0, before=later(minutes=10, seconds=11)
    ),
    "a session to be noted": Situation(is_on_lane=False, before=later(hours=1)),
    "signed out": Situation(is_on_lane=False, status=404, steps=0, before=signed_out),
    "a message waits": Situation(
        is_on_lane=False, cookie=with_session(_flashes=[("ok", "Saved.")])
    ),
    "no token for forms": Situation(**WRONG, cookie=with_session(csrf_token=None)),
    "no such place": Situation(
        is_on_lane=False, status=404, steps=0, address=lambda path: path.replace("/1/", "/11/")
    ),
    "a place of four digits": Situation(
        is_on_lane=False, status=404, steps=0, address=lambda path: path.replace("/1/", "/1000/")
    ),
    "no such attempt": Situation(
        is_on_lane=False, status=404, steps=0, address=lambda _: draft_of("A" * 16, 1)
    ),
    "another's attempt": Situation(is_on_lane=False, status=404, steps=0, begins=anothers),
    "the second of two attempts": Situation(begins=second),
    "a case": Situation(is_on_lane=False, status=422, steps=0, code=CASE),
    "nonsense": Situation(is_on_lane=False, status=422, steps=0, fields={"choice": "99"}),
    "blank": Situation(base={"based_on": "0"}, steps=0),
    "taken back": Situation(
        before=chosen(), steps=2, base={"based_on": "1", "client_event_id": "second"}
    ),
    "a text": Situation(code=TEXT, base={"text": "Die Sonne ☀ ゾウ 'é' \\ \" &", "based_on": "0"}),
    "a text in two lines": Situation(code="BEE-08", base={"text": "one\r\ntwo", "based_on": "0"}),
    "a text of blanks": Situation(code=TEXT, base={"text": " \t ", "based_on": "0"}, steps=0),
    "a text too long": Situation(
        is_on_lane=False, status=422, steps=0, code=TEXT, base={"text": "a" * 501}
    ),
    "bytes that are no text": Situation(
        is_on_lane=False, code=TEXT, base={"based_on": "0"}, raw=b"&text=sun%FF"
    ),
    "bytes that are no form": Situation(**WRONG, raw=b"&text=sun\xff"),
    "cut short": Situation(
        **WRONG, code=TEXT, base={"text": "the s"},
        options={"environ_overrides": {"CONTENT_LENGTH": "2000"}},
    ),
    "many parts": Situation(fields={f"part{number}": "a" for number in range(900)}),
    "too many parts": Situation(
        is_on_lane=False, fields={f"part{number}": "a" for number in range(1100)}
    ),
    "a long body": Situation(fields={"rest": "a" * 60_000}),
    "a longer body": Situation(is_on_lane=False, fields={"rest": "a" * 70_000}),
    "a body too long": Situation(
        is_on_lane=False, status=413, steps=0, fields={"rest": "a" * 1_000_001}
    ),
    "multipart": Situation(is_on_lane=False, options={"content_type": "multipart/form-data"}),
    "with a character set": Situation(
        options={"content_type": "application/x-www-form-urlencoded; charset=utf-8"}
    ),
    "as text": Situation(**WRONG, options={"content_type": "text/plain"}),
    "without a token": Situation(**WRONG, csrf=lambda _: ""),
    "with half a token": Situation(**WRONG, csrf=lambda member: member.masked()[:80]),
    "with a token as it is": Situation(**WRONG, csrf=lambda member: member.csrf),
    "with another site's token": Situation(**WRONG, csrf=lambda member: member.masked("b" * 40)),
    "with another session's token": Situation(
        **WRONG, csrf=lambda _: Tokens(SECRET).masked("b" * 40)
    ),
    "with a token in a header": Situation(is_on_lane=False, csrf=lambda _: "", options={
        "headers": "token"}),
    "of unknown length": Situation(
        is_on_lane=False, status=411, steps=0, options={"headers": {"Transfer-Encoding": "chunked"}}
    ),
    "the last that fits": Situation(
        before=drafts(LIMIT - 1),
        fields={"based_on": str(LIMIT - 1)}, steps=LIMIT,
    ),
    "one too many": Situation(
        is_on_lane=False, status=410, steps=LIMIT, fields={"based_on": str(LIMIT)},
        before=drafts(LIMIT),
    ),
}  # fmt: skip


def draft_of(attempt: str, place: int) -> str:
    return f"/attempts/{attempt}/questions/{place}/autosave"


def sent(site: Site, situation: Situation, member: Member) -> tuple[Answered, bool]:
    """Do what comes before, then send the draft."""
    site.clock.moment = START
    with site.engine.connect() as connection, Session(connection) as session:
        site.services.shelf.library(session)
    situation.before(site, member)
    headers = {"Cookie": site.cookies(situation.cookie(site, member))}
    options: dict[str, Any] = {"content_type": "application/x-www-form-urlencoded"}
    options |= situation.options
    if options.get("headers") == "token":
        options["headers"] = {"X-CSRFToken": member.masked()}
    options["headers"] = {**headers, **options.get("headers", {})}
    data: Any = {**situation.base, **situation.fields, "csrf_token": situation.csrf(member)}
    if "multipart" not in options["content_type"]:
        data = urlencode(data).encode() + situation.raw
    path = situation.address(draft_of(member.attempt, member.places[situation.code]))
    return site.ask(member, "POST", path, data=data, **options)


def steps_of(site: Site, member: Member) -> int:
    counted = (
        select(func.count())
        .select_from(AnswerStep)
        .join(AttemptItem, AttemptItem.id == AnswerStep.item_id)
        .join(Attempt)
        .where(Attempt.public_id == member.attempt)
    )
    return int(site.write(lambda session: session.scalar(counted)))


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_draft_is_kept_or_refused_as_otherwise(
    twins: Twins, members: dict[str, Member], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    situation, member = SITUATIONS[name], members[name]
    monkeypatch.setattr(limits, "MAX_STEPS_PER_QUESTION", LIMIT)
    on_lane, was_lane = sent(twins.open, situation, member)
    in_order, _ = sent(twins.ordinary, situation, member)
    assert on_lane == in_order
    found = (on_lane.status, was_lane, steps_of(twins.open, member))
    assert found == (situation.status, situation.is_on_lane, situation.steps)
    assert twins.open.stored() == twins.ordinary.stored()
