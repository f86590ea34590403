"""Real threads and real commits: no place is given twice, nobody is added twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier
from typing import TypeVar

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.classrooms import grouping, managing, operations, queries, teaching, ways_in
from learn.classrooms.joining import CannotJoin, join
from learn.classrooms.managing import NewLearner
from learn.classrooms.models import Classroom, ClassroomInstructor, Enrolment, JoinCode
from learn.classrooms.teaching import LastInstructor
from learn.db import open_session, unit_of_work
from tests.conftest import START
from tests.databases import filled_database
from tests.factories import a_classroom, a_person, an_enrolment

T = TypeVar("T")
THREADS = 6


engine = filled_database  # under the name by which the tests here ask for it


def at_once(*acts: Callable[[], T]) -> list[T]:
    """Do all of these in threads of their own that begin together; return what they return."""
    gate = Barrier(len(acts))

    def wait_and(act: Callable[[], T]) -> T:
        gate.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result() for done in [pool.submit(wait_and, act) for act in acts]]


def a_room(engine: Engine, max_uses: int | None = None) -> tuple[int, str]:
    """Add a classroom with a code for so many; return its id and the code."""
    with unit_of_work(engine) as session:
        room = a_classroom(session, a_person(session, "Ida"))
        code = ways_in.code_shown(session, room.id)
        assert code is not None
        code.max_uses = max_uses
        return room.id, code.code


def people(engine: Engine, count: int) -> list[int]:
    with unit_of_work(engine) as session:
        return [a_person(session).id for _ in range(count)]


def joins(engine: Engine, code: str, person_id: int) -> bool:
    try:
        with unit_of_work(engine) as session:
            return join(session, code, person_id, START)[1]
    except CannotJoin:
        return False


def counted(engine: Engine, room_id: int, code: str) -> tuple[int, int]:
    """Return how many are in a classroom and how often its code was used."""
    with open_session(engine, writes=False) as session:
        here = select(func.count()).select_from(Enrolment).where(Enrolment.classroom_id == room_id)
        uses = session.scalar(select(JoinCode.uses).where(JoinCode.code == code))
        return session.scalar(here) or 0, uses or 0


@pytest.mark.parametrize("places", [1, 3])
def test_the_last_place_is_taken_once(engine: Engine, places: int) -> None:
    room_id, code = a_room(engine, places)
    ids = people(engine, THREADS)
    won = at_once(*[lambda one=one: joins(engine, code, one) for one in ids])
    assert sum(won) == places
    assert counted(engine, room_id, code) == (places, places)


def test_a_double_click_joins_once(engine: Engine) -> None:
    room_id, code = a_room(engine, 5)
    (person_id,) = people(engine, 1)
    won = at_once(*[lambda: joins(engine, code, person_id)] * THREADS)
    assert sum(won) == 1
    assert counted(engine, room_id, code) == (1, 1)


def test_coming_back_is_counted_once(engine: Engine) -> None:
    room_id, code = a_room(engine, 5)
    with unit_of_work(engine) as session:
        person = a_person(session)
        an_enrolment(session, session.get_one(Classroom, room_id), person, "left")
        person_id = person.id
    won = at_once(*[lambda: joins(engine, code, person_id)] * THREADS)
    assert sum(won) == 1
    assert counted(engine, room_id, code) == (1, 1)


def test_two_instructors_who_remove_each_other_leave_one(engine: Engine) -> None:
    room_id, _ = a_room(engine)
    with unit_of_work(engine) as session:
        room = session.get_one(Classroom, room_id)
        ivo = a_person(session, "Ivo")
        teaching.add_instructor(session, room, ivo, ivo.id, START)
        ids = [one.public_id for one in queries.instructors(session, room_id)]

    def remove(public_id: str) -> bool:
        try:
            with unit_of_work(engine) as session:
                room = session.get_one(Classroom, room_id)
                actor = session.scalars(select(Person.id)).first()
                return teaching.remove_instructor(session, room, public_id, actor or 0, START)
        except LastInstructor:
            return False

    assert sorted(at_once(*[lambda one=one: remove(one) for one in ids])) == [False, True]
    with open_session(engine, writes=False) as session:
        left = select(func.count()).where(ClassroomInstructor.classroom_id == room_id)
        assert session.scalar(left) == 1


def test_a_learner_is_removed_once(engine: Engine) -> None:
    room_id, code = a_room(engine)
    (person_id,) = people(engine, 1)
    joins(engine, code, person_id)

    def remove() -> bool:
        with unit_of_work(engine) as session:
            room = session.get_one(Classroom, room_id)
            (learner,) = queries.learners(session, room_id, states=("active", "removed"))
            return operations.remove_learner(session, room, learner, person_id, START)

    assert sum(at_once(*[remove] * THREADS)) == 1


def test_ticked_learners_are_put_into_a_group_once(engine: Engine) -> None:
    room_id, code = a_room(engine)
    for person_id in people(engine, 3):
        joins(engine, code, person_id)
    with unit_of_work(engine) as session:
        room = session.get_one(Classroom, room_id)
        group_id = grouping.add_group(session, room, "A", 1, START).public_id
        ids = [one.public_id for one in queries.learners(session, room_id)]

    def put() -> int:
        with unit_of_work(engine) as session:
            room, group = (
                session.get_one(Classroom, room_id),
                queries.group(session, room_id, group_id),
            )
            assert group is not None
            return grouping.put_in_group(session, room, group, ids, 1, START)

    assert sum(at_once(*[put] * THREADS)) == 3


def test_cards_asked_for_twice_are_made_once(engine: Engine) -> None:
    room_id, _ = a_room(engine)
    ticket = "c" * 16

    def add(session: Session) -> int:
        room = session.get_one(Classroom, room_id)
        newcomers = [NewLearner("Ada", "a hash"), NewLearner("Ben", "a hash")]
        choose = Random().choice
        return len(managing.add_learners(session, room, newcomers, ticket, 1, START, choose))

    def ask() -> int:
        try:
            with unit_of_work(engine) as session:
                return add(session)
        except managing.AddedAlready:
            return 0

    assert sum(at_once(*[ask] * 3)) == 2
    with open_session(engine, writes=False) as session:
        assert len(queries.learners(session, room_id)) == 2
