"""Standings equal the fold of the facts, whoever changed what, and cost little."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.accounts.operations import merge_guest
from learn.assignments import operations, queries
from learn.assignments.models import Standing
from learn.classrooms import joining
from learn.classrooms import operations as classrooms
from learn.classrooms.models import Classroom, JoinCode
from learn.classrooms.queries import enrolment, learner
from learn.progress.operations import record_lesson
from tests.conftest import START, Clock
from tests.factories import a_classroom, a_guest, a_person, an_assignment, an_enrolment
from tests.quizzes.taker import Taker
from tests.test_query_counts import statements

DAY = timedelta(days=1)
TEA, BEES = ("quiz:tea-leaves",), ("module:bees",)


@pytest.fixture
def room(session: Session) -> Classroom:
    return a_classroom(session, a_person(session, "Iris"))


@pytest.fixture
def takers(session: Session, app: Flask, clock: Clock) -> Callable[[Person], Taker]:
    """Give takers, with every feature listening as in the application."""
    shelf = app.extensions["lymph"].shelf
    return lambda person: Taker(session, shelf, clock, person.id, "tea-leaves")


def kept(session: Session) -> list[tuple[Any, ...]]:
    columns = [one for one in Standing.__table__.columns if one.name != "updated_at"]
    rows = session.execute(select(*columns).order_by(Standing.assignment_id, Standing.person_id))
    return [tuple(row) for row in rows]


def equals_rebuild(session: Session, taker: Taker) -> bool:
    before = kept(session)
    for person_id in operations.people_with_assignments(session):
        operations.rebuild_person(session, taker.library, person_id, START + 99 * DAY)
    return before == kept(session)


def points_of(session: Session, person: Person) -> list[int | None]:
    rows = select(Standing.points).where(Standing.person_id == person.id)
    return list(session.scalars(rows.order_by(Standing.assignment_id)))


def take(taker: Taker, *, is_blank: bool = False) -> None:
    taker.start()
    for item in () if is_blank else taker.attempt.items:
        taker.save(taker.answer(item.position), item.position)
    taker.finish()


def test_a_long_story_folds_to_the_same(
    session: Session, room: Classroom, takers: Callable[[Person], Taker]
) -> None:
    people = [a_person(session, name) for name in ("Ada", "Ben", "Cleo")]
    seats = [an_enrolment(session, room, person) for person in people]
    late = an_assignment(
        session, room, TEA, due_at=START, late_percent_per_day=20, attempts=0, counting="average"
    )
    an_assignment(session, room, BEES, due_at=START + DAY)
    an_assignment(session, room, TEA, is_for_everyone=False, enrolment_ids=(seats[0].id,))
    ada, ben, _cleo = (takers(person) for person in people)
    take(ada)
    ada.clock.advance(days=2)
    take(ada, is_blank=True)
    take(ben)
    record_lesson(session, people[1].id, "bee-dance", "read", ada.clock())
    operations.refold(session, ada.library, [people[1].id], lesson_id="bee-dance", now=ada.clock())
    operations.give(session, ada.library, late, people[2].id, 5_000, "Oral", people[0].id, START)
    assert equals_rebuild(session, ada)
    assert points_of(session, people[0])[0] == 50_000  # all right in time, blank two days late


def test_an_open_attempt_is_a_start_and_folds_to_the_same(
    session: Session, room: Classroom, takers: Callable[[Person], Taker]
) -> None:
    ada = a_person(session)
    an_enrolment(session, room, ada)
    an_assignment(session, room, TEA)
    taker = takers(ada)
    taker.start()
    operations.refold(session, taker.library, [ada.id], quiz_id="tea-leaves", now=START)
    assert session.scalars(select(Standing.is_started)).one()
    assert equals_rebuild(session, taker)


def test_joining_brings_what_was_done_before_and_leaving_takes_it_along(
    session: Session, room: Classroom, takers: Callable[[Person], Taker]
) -> None:
    ada = a_person(session)
    an_assignment(session, room, TEA)
    take(takers(ada))
    assert points_of(session, ada) == []
    code = session.scalars(select(JoinCode.code)).one()
    joining.join(session, code, ada.id, START)
    assert points_of(session, ada) == [100_000]
    seat = enrolment(session, room.id, ada.id)
    assert seat is not None
    classrooms.leave(session, seat.id, ada.id, START)
    assert points_of(session, ada) == []
    joining.join(session, code, ada.id, START + DAY)
    assert points_of(session, ada) == [100_000]


def test_more_time_is_folded_at_once(
    session: Session, room: Classroom, takers: Callable[[Person], Taker]
) -> None:
    ada = a_person(session)
    seat = an_enrolment(session, room, ada)
    an_assignment(session, room, TEA, due_at=START, late_percent_per_day=50)
    taker = takers(ada)
    taker.clock.advance(days=1)
    take(taker)
    assert points_of(session, ada) == [50_000]
    found = learner(session, room.id, seat.public_id)
    assert found is not None
    extra = classrooms.Extra(100, 3, "Fatigue")
    classrooms.set_accommodation(session, room, found, extra, ada.id, taker.clock())
    assert points_of(session, ada) == [100_000]
    assert equals_rebuild(session, taker)


def test_the_clocks_of_another_zone_count_other_days(
    session: Session, room: Classroom, takers: Callable[[Person], Taker]
) -> None:
    ada = a_person(session)
    an_enrolment(session, room, ada)
    due_at = datetime(2026, 10, 24, 21, 59, tzinfo=UTC)  # then a day of 25 hours in Vienna
    an_assignment(session, room, TEA, opens_at=due_at - DAY, due_at=due_at, late_percent_per_day=10)
    taker = takers(ada)
    taker.clock.moment = due_at + timedelta(hours=24, minutes=30)
    take(taker)
    assert points_of(session, ada) == [90_000]
    moved = classrooms.Particulars(room.name, room.term, "Asia/Kathmandu")
    classrooms.change_classroom(session, room, moved, ada.id, START)
    assert points_of(session, ada) == [80_000]
    assert equals_rebuild(session, taker)


def test_what_was_begun_in_an_archived_classroom_counts_once_it_is_opened_again(
    session: Session, room: Classroom, takers: Callable[[Person], Taker]
) -> None:
    ada = a_person(session)
    an_enrolment(session, room, ada)
    an_assignment(session, room, TEA)
    taker = takers(ada)
    classrooms.archive(session, room, ada.id, START)
    taker.clock.advance(days=1)
    take(taker)
    assert points_of(session, ada) == [None]
    assert equals_rebuild(session, taker)
    classrooms.open_again(session, room, ada.id, taker.clock())
    assert points_of(session, ada) == [100_000]


def test_a_guest_takes_work_along_into_the_account(
    session: Session, room: Classroom, takers: Callable[[Person], Taker]
) -> None:
    ada, guest = a_person(session), a_guest(session)
    an_enrolment(session, room, ada)
    task = an_assignment(session, room, TEA)
    taker = takers(guest)
    take(taker)
    assert points_of(session, ada) == [None]
    merge_guest(session, guest.id, ada.id, START)
    assert points_of(session, ada) == [100_000]
    assert set(queries.standings(session, [task.id])) == {(task.id, ada.id)}
    assert equals_rebuild(session, taker)


def test_who_is_in_no_classroom_pays_one_statement(
    session: Session, connection: Connection, takers: Callable[[Person], Taker]
) -> None:
    ada = a_person(session)
    library = takers(ada).library
    with statements(connection) as sent:
        operations.refold(session, library, [ada.id], quiz_id="tea-leaves", now=START)
    assert len(sent) == 1, "\n".join(sent)


@pytest.mark.parametrize("work", ["terms", "refold"])
def test_many_learners_cost_no_more_statements(
    session: Session,
    connection: Connection,
    room: Classroom,
    takers: Callable[[Person], Taker],
    work: str,
) -> None:
    task = an_assignment(session, room, BEES, due_at=START)

    def sent_for(count: int) -> int:
        people = [a_person(session) for _ in range(count)]
        for person in people:
            an_enrolment(session, room, person)
        ids = [person.id for person in people]
        library = takers(people[0]).library
        with statements(connection) as sent:
            if work == "terms":
                assert len(queries.terms_for(session, library, task.assignment, ids)) == count
            else:
                operations.refold(session, library, ids, assignment_ids=[task.id], now=START)
        return len(sent)

    assert sent_for(2) == sent_for(40) <= 16
