"""The list of who needs you, from facts in the database; and reminders, once a day."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.accounts.operations import start_session
from learn.accounts.queries import visitor
from learn.accounts.visitor import Visitor
from learn.assignments.drafts import OverrideDraft
from learn.assignments.operations import set_override
from learn.audit.models import AuditEvent
from learn.classrooms.operations import Extra, set_accommodation
from learn.classrooms.queries import classrooms_taught, learner
from learn.content.library import Library
from learn.notices.models import Notice
from learn.progress.models import LessonEvent, ObjectiveProgress
from learn.teach.operations import remind
from learn.teach.watch import Line, who_needs_you
from tests.conftest import START
from tests.factories import a_classroom, a_person, an_assignment, an_enrolment
from tests.teach.conftest import Scene
from tests.test_query_counts import statements

HOURS, DAYS = timedelta(hours=1), timedelta(days=1)


def lines(session: Session, library: Library, scene: Scene, now: Any = START) -> list[Line]:
    return who_needs_you(session, library, classrooms_taught(session, scene.ida.id), now)


def told(found: list[Line]) -> list[tuple[str, str]]:
    return [(line.name, line.need.reason.value) for line in found]


def misses(session: Session, person: Person, objective_id: str, count: int) -> None:
    session.add(
        ObjectiveProgress(
            person_id=person.id,
            objective_id=objective_id,
            state="learning",
            answered=count,
            right=0,
            questions=2,
            last_answered_at=START,
        )
    )
    session.flush()


def was_here(session: Session, person: Person, *days_ago: int) -> None:
    session.add_all(
        LessonEvent(
            person_id=person.id,
            lesson_id="bee-dance",
            kind="opened",
            happened_at=START - day * DAYS,
        )
        for day in days_ago
    )
    session.flush()


def test_all_three_reasons_come_from_facts(
    session: Session, library: Library, scene: Scene
) -> None:
    _, ben, cem = scene.people
    an_assignment(session, scene.classroom, ["module:tea"], title="Tea", due_at=START + 40 * HOURS)
    objective = library.modules[0].objectives[0].id
    an_assignment(session, scene.classroom, ["module:bees"], title="Bees")
    misses(session, ben, objective, 4)
    was_here(session, cem, 8, 9, 10)
    found = lines(session, library, scene)
    assert told(found) == [
        ("Ada", "not_started"),
        ("Ben", "not_started"),
        ("Cem", "not_started"),
        ("Ben", "stuck"),
        ("Cem", "absent"),
    ]
    assert library.modules[0].objectives[0].text in found[3].why
    assert "(Europe/Vienna)" in found[0].message


def test_each_learners_own_due_time_counts(
    session: Session, library: Library, scene: Scene
) -> None:
    """An override or an accommodation moves when somebody is called for."""
    task = an_assignment(session, scene.classroom, due_at=START + 40 * HOURS)
    ada = learner(session, scene.classroom.id, scene.places[0].public_id)
    assert ada is not None
    extra = Extra(time_percent=100, extra_days=3, reason="Illness")
    set_accommodation(session, scene.classroom, ada, extra, scene.ida.id, START)
    draft = OverrideDraft(reason="Travel", due_at=START + 9 * DAYS)
    ben = scene.places[1].id
    set_override(session, library, task, draft, scene.ida.id, START, enrolment_id=ben)
    assert told(lines(session, library, scene)) == [("Cem", "not_started")]
    assert told(lines(session, library, scene, START + 3 * DAYS)) == [
        ("Cem", "not_started"),
        ("Ada", "not_started"),
    ]


def test_nobody_is_listed_who_left_or_whose_classroom_is_over(
    session: Session, library: Library, scene: Scene
) -> None:
    an_assignment(session, scene.classroom, due_at=START + HOURS)
    scene.places[0].state, scene.places[0].ended_at = "left", START
    session.flush()
    assert {line.name for line in lines(session, library, scene)} == {"Ben", "Cem"}
    scene.classroom.archived_at = START
    session.flush()
    assert lines(session, library, scene) == []


def test_another_instructors_learners_are_not_listed(
    session: Session, library: Library, scene: Scene
) -> None:
    other = a_classroom(session, a_person(session, "Otto"))
    an_enrolment(session, other, a_person(session, "Zoe"))
    an_assignment(session, other, due_at=START + HOURS)
    assert lines(session, library, scene) == []


def test_a_reminder_is_sent_once_a_day(session: Session, library: Library, scene: Scene) -> None:
    an_assignment(session, scene.classroom, due_at=START + 40 * HOURS)
    ida = an_instructor(session, scene)
    first = [line.reminder for line in lines(session, library, scene)]
    assert remind(session, ida, first, START) == 3
    assert remind(session, ida, first, START + HOURS) == 0
    assert [line.is_reminded for line in lines(session, library, scene)] == [True] * 3
    assert remind(session, ida, first, START + DAYS) == 3
    notice = session.scalars(select(Notice).order_by(Notice.id)).first()
    assert notice is not None
    assert notice.title == "A reminder about “Week one”"
    assert notice.text.endswith("Ida, Biology")
    reminders = select(func.count()).where(AuditEvent.action == "learners.reminded")
    assert session.scalar(reminders) == 2


def an_instructor(session: Session, scene: Scene) -> Visitor:
    """Return Ida as her requests know her."""
    token = start_session(session, scene.ida, user_agent="test", now=START)
    found = visitor(session, token, START)
    assert found is not None
    return found


@pytest.mark.parametrize("more", [0, 12])
def test_the_number_of_statements_is_constant(
    session: Session, connection: Connection, library: Library, scene: Scene, more: int
) -> None:
    for number in range(more):
        person = a_person(session, f"Learner{number}")
        an_enrolment(session, scene.classroom, person)
        misses(session, person, library.modules[0].objectives[0].id, 5)
        was_here(session, person, 8, 9, 10)
    for _ in range(1 + more // 4):
        an_assignment(session, scene.classroom, ["module:bees"], due_at=START + HOURS)
    with statements(connection) as sent:
        assert lines(session, library, scene)
    assert len(sent) <= 13, "\n".join(sent)
