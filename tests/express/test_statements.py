"""How many statements a lane takes, however many learners there are; and what a race does to them.

Counted at the driver, and with all that SQLAlchemy sends besides.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from learn.db import open_session
from learn.prepared import Prepared
from learn.quizzes.operations import finish
from learn.quizzes.queries import load_attempt
from tests.conftest import START
from tests.express.test_drafts import CHOSEN, draft_of, steps_of, take
from tests.express.twins import Answered, Member, Site, Twins, begin, enrol
from tests.factories import a_person

LESSON = "/modules/bees/bee-dance"
BRIEFLY = 0.5  # seconds; who does not wait is done in a few thousandths


class Learner:
    def member(self, session: Session) -> Member:
        return begin(session, enrol(session, "started"))


SITUATIONS = {name: Learner() for name in ("counted", "raced", "committed", "rolled back")}


@contextmanager
def statements(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Collect the first words of what is sent to the site's database."""
    sent: list[str] = []
    first = Prepared.first

    def noted(prepared: Prepared, *rest: Any) -> Any:
        sent.append(prepared._text.split()[0])
        return first(prepared, *rest)

    def note(_connection: object, _cursor: object, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(site.engine, "before_cursor_execute", note)
    try:
        with monkeypatch.context() as patched:
            patched.setattr(Prepared, "first", noted)
            yield sent
    finally:
        event.remove(site.engine, "before_cursor_execute", note)


def open_lesson(site: Site, member: Member, **headers: str) -> Answered:
    cookie = site.cookies(site.signed(member.session))
    asked = {"Cookie": cookie, "Accept-Encoding": "gzip", **headers}
    return site.ask(member, "GET", LESSON, headers=asked)[0]


def send(site: Site, member: Member, **fields: str) -> tuple[Answered, bool]:
    headers = {"Cookie": site.cookies(site.signed(member.session))}
    data = {**CHOSEN, **fields, "csrf_token": member.masked()}
    path = draft_of(member.attempt, member.places["BEE-01"])
    return site.ask(member, "POST", path, data=data, headers=headers)


def test_a_lesson_and_a_draft_take_as_few_with_a_thousand_learners(
    twins: Twins, members: dict[str, Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Red when the lane reads the progress apart from the visitor."""
    site, member = twins.open, members["counted"]
    tag = open_lesson(site, member).headers["ETag"][0]
    for based_on, learners in ((0, 1), (1, 1_000)):
        site.write(lambda session, many=learners: [a_person(session) for _ in range(many - 1)])
        with statements(site, monkeypatch) as sent:
            assert open_lesson(site, member).status == 200
            assert sent == ["SELECT"]
            assert open_lesson(site, member, **{"If-None-Match": tag}).status == 304
            assert sent == ["SELECT"] * 2
            fields = {"choice": str(1 + based_on), "based_on": str(based_on)}
            answer, was_lane = send(site, member, **fields, client_event_id=f"e{based_on}")
        assert (answer.status, was_lane, sent[2:]) == (200, True, ["SELECT", "INSERT"])


def test_an_attempt_that_is_closed_after_it_was_read_takes_no_draft(
    twins: Twins, members: dict[str, Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Red when the insert does not ask again whether the attempt is open."""
    site, member = twins.open, members["raced"]
    closed: list[int] = []
    question = site.services.shelf.known

    def known(revision_id: int) -> Any:
        """Finish the attempt between the lane's read and its insert."""
        if not closed:
            closed.append(1)
            take(lambda session, attempt, _item: finish(
                session, site.services.shelf, attempt, START))(site, member)  # fmt: skip
        return question(revision_id)

    with Session(site.engine) as session:
        site.services.shelf.library(session)
    monkeypatch.setattr(site.services.shelf, "known", known)
    answer, was_lane = send(site, member)
    assert (closed, answer.status, was_lane) == ([1], 410, False)
    assert steps_of(site, member) == 0


@pytest.mark.parametrize(
    ("ends", "found"), [("committed", (410, False)), ("rolled back", (200, True))]
)
def test_a_draft_waits_for_whoever_is_finishing_the_attempt(
    twins: Twins, members: dict[str, Member], ends: str, found: tuple[int, bool]
) -> None:
    """Red on PostgreSQL when the insert takes no lock of the attempt's row: it is kept at once."""
    site, member = twins.open, members[ends]
    with open_session(site.engine, writes=True) as session, ThreadPoolExecutor(1) as pool:
        site.services.shelf.library(session)
        attempt = load_attempt(session, member.attempt, member.id, lock=True)
        assert attempt is not None
        finish(session, site.services.shelf, attempt, START)
        session.flush()
        sent = pool.submit(send, site, member)
        with pytest.raises(TimeoutError):
            sent.result(BRIEFLY)
        session.commit() if ends == "committed" else session.rollback()
        answer, was_lane = sent.result()
    assert (answer.status, was_lane) == found
    assert steps_of(site, member) == was_lane
