"""What learners are told by themselves: each thing once, at their own times."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from learn.assignments.drafts import OverrideDraft
from learn.assignments.operations import excuse, set_override, withdraw
from learn.classrooms.operations import Extra, set_accommodation
from learn.classrooms.queries import learner
from learn.content.library import Library
from learn.notices.models import Notice
from learn.teach.announcing import announce_due, announce_moved
from learn.teach.touching import Moved, Times
from tests.conftest import START
from tests.factories import an_assignment
from tests.teach.conftest import Scene
from tests.test_query_counts import statements

HOURS, DAYS, SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)


def told(session: Session) -> list[tuple[int, str]]:
    rows = session.execute(select(Notice.person_id, Notice.kind).order_by(Notice.id))
    return [(person_id, kind) for person_id, kind in rows]


def everybody(scene: Scene, kind: str) -> list[tuple[int, str]]:
    return [(person.id, kind) for person in scene.people]


def test_what_opens_is_told_at_its_opening_and_once(
    session: Session, library: Library, scene: Scene
) -> None:
    due_at = START + 9 * DAYS
    an_assignment(session, scene.classroom, opens_at=START + HOURS, due_at=due_at)
    assert announce_due(session, library, START + HOURS - SECOND) == 0
    assert announce_due(session, library, START + HOURS) == 3
    assert announce_due(session, library, START + 2 * HOURS) == 0
    assert told(session) == everybody(scene, "assignment")
    notice = session.scalars(select(Notice)).first()
    assert notice is not None
    assert notice.text == (
        "“Week one” is open in Biology. It is due on 1 Dec 2026, 13:00 (Europe/Vienna)."
    )


@pytest.mark.parametrize(("before", "count"), [(DAYS, 3), (DAYS + SECOND, 0), (SECOND, 3), (0, 0)])
def test_what_is_due_within_a_day_is_told_once(
    session: Session, library: Library, scene: Scene, before: timedelta | int, count: int
) -> None:
    due_at = START + 9 * DAYS
    an_assignment(session, scene.classroom, due_at=due_at)
    now = due_at - before if isinstance(before, timedelta) else due_at
    assert announce_due(session, library, now) == count
    assert announce_due(session, library, now) == 0
    assert {kind for _, kind in told(session)} <= {"due"}


def test_each_learner_is_told_at_their_own_time(
    session: Session, library: Library, scene: Scene
) -> None:
    ada, ben, cem = scene.people
    task = an_assignment(session, scene.classroom, opens_at=START - 9 * DAYS, due_at=START + HOURS)
    place = learner(session, scene.classroom.id, scene.places[0].public_id)
    assert place is not None
    extra = Extra(time_percent=100, extra_days=5, reason="Illness")
    set_accommodation(session, scene.classroom, place, extra, scene.ida.id, START)
    draft = OverrideDraft(reason="Travel", due_at=START + 3 * DAYS)
    enrolment_id = scene.places[1].id
    set_override(session, library, task, draft, scene.ida.id, START, enrolment_id=enrolment_id)
    days: list[tuple[datetime, int]] = [
        (START, cem.id),
        (START + 2 * DAYS + HOURS, ben.id),
        (START + 4 * DAYS + 2 * HOURS, ada.id),
    ]
    for now, _ in days:
        assert announce_due(session, library, now) == 1
    assert told(session) == [(person_id, "due") for _, person_id in days]


def test_nobody_is_told_of_what_is_over_for_them(
    session: Session, library: Library, scene: Scene
) -> None:
    due_at = START + HOURS
    gone = an_assignment(session, scene.classroom, due_at=due_at, title="Gone")
    withdraw(session, library, gone, scene.ida.id, START)
    task = an_assignment(session, scene.classroom, opens_at=START - 3 * DAYS, due_at=due_at)
    ada = scene.people[0].id
    excuse(session, library, task, ada, "Ill", scene.ida.id, START)
    scene.places[1].state, scene.places[1].ended_at = "left", START
    session.flush()
    assert announce_due(session, library, START) == 1
    assert told(session) == [(scene.people[2].id, "due")]
    scene.classroom.archived_at = START
    session.flush()
    assert announce_due(session, library, START + SECOND) == 0


def test_a_moved_due_time_is_told_and_its_day_before_again(
    session: Session, library: Library, scene: Scene
) -> None:
    task = an_assignment(session, scene.classroom, opens_at=START - 3 * DAYS, due_at=START + HOURS)
    assert announce_due(session, library, START) == 3
    before = Times(START, START + HOURS, None)
    after = Times(START, START + 9 * DAYS, None)
    ada = scene.people[0]
    moved = (Moved(ada.id, "Ada", before, after), Moved(ada.id, "Ada", before, before))
    assert announce_moved(session, task, moved, START) == 1
    enrolment_id = scene.places[0].id
    draft = OverrideDraft(reason="Travel", due_at=START + 9 * DAYS)
    set_override(session, library, task, draft, scene.ida.id, START, enrolment_id=enrolment_id)
    assert announce_due(session, library, START + 8 * DAYS + HOURS) == 1


def test_what_was_told_costs_little_to_know(
    session: Session, connection: Connection, library: Library, scene: Scene
) -> None:
    for hours in range(5):
        an_assignment(session, scene.classroom, due_at=START + 3 * DAYS + hours * HOURS)
    assert announce_due(session, library, START) == 15
    with statements(connection) as sent:
        assert announce_due(session, library, START) == 0
    assert len(sent) <= 9, "\n".join(sent)


def test_where_there_is_no_news_little_is_asked(
    session: Session, connection: Connection, library: Library, scene: Scene
) -> None:
    for _ in range(5):
        an_assignment(session, scene.classroom, opens_at=START - 9 * DAYS)
    with statements(connection) as sent:
        assert announce_due(session, library, START) == 0
    assert len(sent) <= 9, "\n".join(sent)
