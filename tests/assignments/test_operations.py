"""Assigning, changing, excepting, grading by hand: standings are true and the log knows who."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.assignments import operations, queries
from learn.assignments.categories import (
    change_category,
    create_category,
    delete_category,
    own_category,
)
from learn.assignments.drafts import DoesNotFit, OverrideDraft
from learn.assignments.models import Standing
from learn.assignments.targets import Target
from learn.assignments.tasks import Task
from learn.audit.models import AuditEvent
from learn.classrooms.models import Classroom
from learn.content.library import Library
from learn.progress.operations import record_lesson, record_result
from learn.publishing.shelf import Shelf
from tests.conftest import START
from tests.factories import a_classroom, a_group, a_person, an_assignment, an_enrolment

DAY = timedelta(days=1)


@pytest.fixture
def library(session: Session) -> Library:
    return Shelf(poll_seconds=0).library(session)


@pytest.fixture
def iris(session: Session) -> Person:
    return a_person(session, "Iris")


@pytest.fixture
def room(session: Session, iris: Person) -> Classroom:
    return a_classroom(session, iris)


@pytest.fixture
def ada(session: Session, room: Classroom) -> Person:
    person = a_person(session, "Ada")
    an_enrolment(session, room, person)
    return person


def scored(session: Session, person: Person, points: int, quiz: str = "tea-leaves") -> None:
    record_result(session, person.id, quiz, person.id, points, 10, None, START, START + DAY)


def standing(session: Session, task: Task, person: Person) -> Standing | None:
    return queries.standings(session, [task.id]).get((task.id, person.id))


def actions(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


def test_what_was_done_before_counts_from_the_start(
    session: Session, room: Classroom, ada: Person
) -> None:
    scored(session, ada, 8)
    task = an_assignment(session, room)
    found = standing(session, task, ada)
    assert found is not None
    assert (found.points, found.quizzes_done) == (80_000, 1)
    assert actions(session)[-1] == "assignment.created"


def test_a_change_is_kept_and_folded(
    session: Session, library: Library, room: Classroom, ada: Person, iris: Person
) -> None:
    scored(session, ada, 8)
    task = an_assignment(session, room)
    draft = replace(
        queries.draft_of(session, task),
        title="Week two",
        targets=(Target("module", "bees"), Target("quiz", "tea-leaves")),
        points=10_000,
        due_at=START + 9 * DAY,
    )
    assert operations.change(session, library, task, draft, iris.id, START) == [ada.id]
    again = queries.own_assignment(session, room.id, task.assignment.public_id)
    assert again is not None
    assert queries.draft_of(session, again) == draft
    found = standing(session, task, ada)
    assert found is not None
    assert (found.points, found.quizzes, found.lessons) == (2_667, 3, 2)
    assert actions(session)[-1] == "assignment.changed"


def test_whoever_is_asked_no_longer_stands_nowhere(
    session: Session, library: Library, room: Classroom, ada: Person, iris: Person
) -> None:
    ben = a_person(session, "Ben")
    seat = an_enrolment(session, room, ben)
    group = a_group(session, room, seat)
    task = an_assignment(session, room)
    draft = replace(queries.draft_of(session, task), is_for_everyone=False, group_ids=(group.id,))
    touched = operations.change(session, library, task, draft, iris.id, START)
    assert touched == sorted([ada.id, ben.id])
    assert standing(session, task, ada) is None
    assert standing(session, task, ben) is not None


def test_what_does_not_fit_is_refused(
    session: Session, library: Library, room: Classroom, iris: Person
) -> None:
    task = an_assignment(session, room)
    wrong = replace(queries.draft_of(session, task), due_at=START - DAY)
    with pytest.raises(DoesNotFit):
        operations.change(session, library, task, wrong, iris.id, START)
    with pytest.raises(DoesNotFit):
        operations.create(session, library, room, wrong, iris.id, START)
    with pytest.raises(DoesNotFit):
        operations.set_override(
            session, library, task, OverrideDraft("Nothing"), iris.id, START, enrolment_id=1
        )


def test_withdrawn_and_brought_back(
    session: Session, library: Library, room: Classroom, ada: Person, iris: Person
) -> None:
    scored(session, ada, 8)
    task = an_assignment(session, room)
    assert operations.withdraw(session, library, task, iris.id, START) == [ada.id]
    assert operations.withdraw(session, library, task, iris.id, START) == [ada.id]
    assert standing(session, task, ada) is None
    assert queries.assignments_of(session, room.id) == []
    assert [one.id for one in queries.assignments_of(session, room.id, with_withdrawn=True)] == [
        task.id
    ]
    operations.bring_back(session, library, task, iris.id, START)
    found = standing(session, task, ada)
    assert found is not None
    assert found.points == 80_000
    assert actions(session)[-2:] == ["assignment.withdrawn", "assignment.brought_back"]


def test_an_override_is_set_changed_and_removed(
    session: Session, library: Library, room: Classroom, ada: Person, iris: Person
) -> None:
    task = an_assignment(session, room, due_at=START, late_percent_per_day=50)
    scored(session, ada, 10)  # a day late
    operations.refold(session, library, [ada.id], now=START)
    found = standing(session, task, ada)
    assert found is not None
    assert (found.points, found.days_late) == (50_000, 1)
    seat = queries.audience(session, [task.id])[task.id][0]
    for days in (1, 2):
        draft = OverrideDraft("Was ill", due_at=START + days * DAY)
        operations.set_override(
            session, library, task, draft, iris.id, START, enrolment_id=seat.enrolment_id
        )
    held = queries.overrides_of(session, [task.id])
    assert [(one.row.due_at, one.by) for one in held] == [(START + 2 * DAY, "Iris")]
    found = standing(session, task, ada)
    assert found is not None
    assert (found.points, found.days_late) == (100_000, 0)
    public_id = held[0].row.public_id
    assert operations.remove_override(session, library, task, "no such", iris.id, START) is None
    removed = operations.remove_override(session, library, task, public_id, iris.id, START)
    assert removed == [ada.id]
    assert actions(session)[-3:] == ["override.set", "override.set", "override.removed"]
    found = standing(session, task, ada)
    assert found is not None
    assert found.points == 50_000


Deed = Callable[..., None]
DEEDS: list[tuple[Deed, tuple[int, ...], str]] = [
    (operations.give, (40_000,), "grade.given"),
    (operations.take_back, (), "grade.taken_back"),
    (operations.excuse, (), "grade.excused"),
    (operations.count, (), "grade.counted"),
]


def test_the_ledger_is_told_and_folded(
    session: Session, library: Library, room: Classroom, ada: Person, iris: Person
) -> None:
    task = an_assignment(session, room)
    seen: list[tuple[Any, ...]] = []
    for deed, points, action in DEEDS:
        deed(session, library, task, ada.id, *points, " Because ", iris.id, START)
        found = standing(session, task, ada)
        assert found is not None
        seen.append((found.given_points, found.is_excused))
        assert actions(session)[-1] == action
    assert seen == [(40_000, False), (None, False), (None, True), (None, False)]
    lines = queries.grade_events(session, task.id, ada.id)
    assert [line.kind for line in lines] == ["give", "take_back", "excuse", "count"]
    assert {(line.reason, line.by) for line in lines} == {("Because", "Iris")}


def test_no_grade_without_a_reason_a_learner_or_points_to_earn(
    session: Session, library: Library, room: Classroom, ada: Person, iris: Person
) -> None:
    task = an_assignment(session, room)
    for points in (-1, 100_001):
        with pytest.raises(DoesNotFit, match="from 0 to 100"):
            operations.give(session, library, task, ada.id, points, "Why", iris.id, START)
    with pytest.raises(DoesNotFit, match="Say why"):
        operations.excuse(session, library, task, ada.id, "  ", iris.id, START)
    with pytest.raises(operations.NotThere):
        operations.excuse(session, library, task, iris.id, "Why", iris.id, START)
    assert queries.grade_events(session, task.id, ada.id) == []


def test_reading_is_folded(
    session: Session, library: Library, room: Classroom, ada: Person
) -> None:
    task = an_assignment(session, room, ["lesson:tea-water"])
    record_lesson(session, ada.id, "tea-water", "read", START)
    operations.refold(session, library, [ada.id], lesson_id="tea-water", now=START)
    found = standing(session, task, ada)
    assert found is not None
    assert (found.lessons_read, found.completed_at, found.points) == (1, START, None)


def test_categories(session: Session, room: Classroom, iris: Person) -> None:
    made = create_category(session, room, "Quizzes", 70, 1, iris.id, START)
    other = create_category(session, room, "essays", 30, 0, iris.id, START)
    task = an_assignment(session, room, category_id=made.id)
    assert queries.categories_of(session, room.id) == [other, made]
    change_category(session, room, made, "Weekly quizzes", 60, 2, iris.id, START)
    with pytest.raises(DoesNotFit, match="already"):
        create_category(session, room, "essays", 1, 0, iris.id, START)
    assert own_category(session, room.id, made.public_id) is made
    assert own_category(session, room.id + 1, made.public_id) is None
    delete_category(session, room, made, iris.id, START)
    session.refresh(task.assignment)
    assert task.assignment.category_id is None
    assert [one for one in actions(session) if one.startswith("category")] == [
        "category.created",
        "category.created",
        "category.changed",
        "category.deleted",
    ]
