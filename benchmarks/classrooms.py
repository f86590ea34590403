"""A classroom of many learners and assignments, put into a database in bulk."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.assignments.models import Assignment, AssignmentTarget, Category, Standing
from learn.classrooms.models import Classroom, ClassroomInstructor, Enrolment
from learn.db import new_public_id, unit_of_work
from learn.publishing.models import ModuleRevision

POINTS = 100_000
SHARE_DONE, SHARE_LATE = 0.7, 0.1
ROWS_AT_ONCE = 20_000
NAMES = ("Ada", "Émile", "Zoë", "bao", "Øyvind", "Łukasz", "Maria del Carmen")


def seed_classroom(
    engine: Engine, learners: int, assignments: int, first: int = 5_000_000
) -> tuple[str, int]:
    """Add a classroom with its work; return its public id and the row of its instructor.

    `first` is the number of the first row of every table.
    """
    now, chance = datetime.now(UTC), Random(first)  # noqa: S311  names and points of nobody
    classroom = {
        "id": first,
        "public_id": new_public_id(),
        "name": f"A classroom of {learners}",
        "term": "",
        "time_zone": "Europe/Vienna",
        "created_at": now,
    }
    with unit_of_work(engine) as session:
        people = range(first + 1, first + 1 + learners)
        _add(session, Person, [_instructor(first, now)])
        _add(session, Classroom, [classroom])
        _add(session, ClassroomInstructor, [_teaches(first, now)])
        _add(session, Person, (_learner(one, chance, now) for one in people))
        _add(session, Enrolment, (_enrolment(one, first, now) for one in people))
        _add(session, Category, (_category(first, place) for place in (0, 1)))
        keys = range(first, first + assignments)
        _add(session, Assignment, (_assignment(one, first, now) for one in keys))
        module = session.scalars(select(ModuleRevision.module_id).limit(1)).one()
        _add(session, AssignmentTarget, (_target(one, module) for one in keys))
        rows = (_standing(key, one, chance, now) for key in keys for one in people)
        _add(session, Standing, rows)
    return str(classroom["public_id"]), first


def _add(session: Session, made: Any, rows: Any) -> None:  # noqa: ANN401
    for some in _portions(iter(rows)):
        session.execute(insert(made), some)


def _portions(rows: Iterator[dict[str, object]]) -> Iterator[list[dict[str, object]]]:
    while some := [row for row, _ in zip(rows, range(ROWS_AT_ONCE), strict=False)]:
        yield some


def _person(number: int, name: str, now: datetime) -> dict[str, object]:
    return {
        "id": number,
        "public_id": new_public_id(),
        "name": name,
        "login_name": f"of-a-classroom-{number}",
        "password_hash": "no password has this hash",
        "created_at": now,
        "last_seen_at": now,
    }


def _instructor(number: int, now: datetime) -> dict[str, object]:
    return _person(number, "Ida", now) | {"role": "instructor"}


def _learner(number: int, chance: Random, now: datetime) -> dict[str, object]:
    name = f"{chance.choice(NAMES)} {chance.choice(NAMES)}son {number}"
    return _person(number, name, now)


def _teaches(number: int, now: datetime) -> dict[str, object]:
    return {"classroom_id": number, "person_id": number, "added_at": now}


def _enrolment(person: int, classroom: int, now: datetime) -> dict[str, object]:
    return {
        "id": person,
        "public_id": new_public_id(),
        "classroom_id": classroom,
        "person_id": person,
        "joined_at": now,
    }


def _category(classroom: int, place: int) -> dict[str, object]:
    return {
        "id": classroom + place,
        "public_id": new_public_id(),
        "classroom_id": classroom,
        "name": ("Quizzes", "Exams")[place],
        "weight": (30, 70)[place],
        "drop_lowest": (1, 0)[place],
    }


def _assignment(number: int, classroom: int, now: datetime) -> dict[str, object]:
    place = number - classroom
    return {
        "id": number,
        "public_id": new_public_id(),
        "classroom_id": classroom,
        "category_id": classroom + place % 2,
        "title": f"Week {place + 1}",
        "opens_at": now - timedelta(days=60),
        "due_at": now + timedelta(days=place - 10),
        "points": POINTS,
        "created_by_id": classroom,
        "created_at": now,
        "updated_at": now,
    }


def _target(assignment: int, module: str) -> dict[str, object]:
    return {"assignment_id": assignment, "kind": "module", "target_id": module, "position": 1}


def _standing(assignment: int, person: int, chance: Random, now: datetime) -> dict[str, object]:
    drawn = chance.random()
    is_done, is_begun = drawn < SHARE_DONE, drawn < SHARE_DONE + SHARE_LATE
    return {
        "assignment_id": assignment,
        "person_id": person,
        "quizzes": 1,
        "quizzes_done": int(is_done),
        "lessons": 1,
        "lessons_read": int(is_done),
        "is_started": is_begun,
        "is_passed": is_done,
        "points": chance.randrange(POINTS) if is_done else None,
        "days_late": int(drawn < SHARE_LATE),
        "completed_at": now if is_done else None,
        "given_points": None,
        "is_excused": False,
        "updated_at": now,
    }
