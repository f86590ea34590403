"""Reads for the pages of instructors: each one statement, whatever the number of learners."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Select, Subquery, case, exists, func, select, union_all
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.accounts.names import listed
from learn.assignments.models import (
    Assignment,
    AssignmentOverride,
    Standing,
)
from learn.classrooms.models import Accommodation, Enrolment
from learn.notices.models import Notice
from learn.progress.models import EvidenceRow, LessonEvent, ObjectiveProgress
from learn.quizzes.models import Attempt
from learn.teach.needs import BEFORE_SILENCE, SILENT_FOR, STUCK_AFTER, Presence, Struggle

MOST_EXTRA = timedelta(days=366)  # an accommodation moves a due time at most so far


@dataclass(frozen=True)
class Enrolled:
    """One active learner of one classroom."""

    enrolment_id: int
    public_id: str
    person_id: int
    classroom_id: int
    name: str


class Mark(NamedTuple):
    """How far one learner is with one assignment."""

    is_started: bool = False
    is_done: bool = False
    is_excused: bool = False


@dataclass(frozen=True)
class Tally:
    """How many learners finished an assignment, only began it, or have not begun."""

    people: int = 0
    finished: int = 0
    started: int = 0

    @property
    def waiting(self) -> int:
        """How many have not begun."""
        return self.people - self.finished - self.started


def enrolled(session: Session, classroom_ids: Collection[int]) -> list[Enrolled]:
    """Return the active learners of these classrooms, by name as all lists order it."""
    rows = session.execute(
        select(
            Enrolment.id,
            Enrolment.public_id,
            Enrolment.person_id,
            Enrolment.classroom_id,
            Person.name,
        )
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.classroom_id.in_(classroom_ids), Enrolment.state == "active")
    )
    found = [Enrolled(*row) for row in rows]
    return sorted(found, key=lambda one: (listed(one.name), one.name, one.enrolment_id))


def _active_people(classroom_ids: Collection[int]) -> Select[int]:
    return select(Enrolment.person_id).where(
        Enrolment.classroom_id.in_(classroom_ids), Enrolment.state == "active"
    )


def struggles(session: Session, classroom_ids: Collection[int]) -> dict[int, list[Struggle]]:
    """Return, by person, the objectives that are not mastered after several misses."""
    misses = ObjectiveProgress.answered - ObjectiveProgress.right
    rows = session.execute(
        select(ObjectiveProgress.person_id, ObjectiveProgress.objective_id, misses).where(
            ObjectiveProgress.person_id.in_(_active_people(classroom_ids)),
            ObjectiveProgress.state == "learning",
            misses >= STUCK_AFTER,
        )
    )
    found: dict[int, list[Struggle]] = {}
    for person_id, objective_id, count in rows:
        found.setdefault(person_id, []).append(Struggle(objective_id, count))
    return found


def presences(
    session: Session, classroom_ids: Collection[int], now: datetime
) -> dict[int, Presence]:
    """Return, by person, on how many days of the last three weeks they were there."""
    seen = _seen(classroom_ids, now - SILENT_FOR - BEFORE_SILENCE)
    days = func.count(func.distinct(func.date(seen.c.at)))
    rows = session.execute(
        select(seen.c.person_id, days, func.max(seen.c.at)).group_by(seen.c.person_id)
    )
    return {person_id: Presence(count, last_at) for person_id, count, last_at in rows}


def _seen(classroom_ids: Collection[int], since: datetime) -> Subquery:
    """Return when these people read, began a quiz or answered, as person and moment."""
    moments = (LessonEvent.happened_at, Attempt.started_at, EvidenceRow.answered_at)
    parts = [
        select(moment.class_.person_id, moment.label("at")).where(
            moment.class_.person_id.in_(_active_people(classroom_ids)), moment >= since
        )
        for moment in moments
    ]
    return union_all(*parts).subquery()


def assignment_ids(session: Session, classroom_ids: Collection[int]) -> list[int]:
    """Return the assignments of these classrooms that are not withdrawn."""
    rows = session.scalars(
        select(Assignment.id).where(
            Assignment.classroom_id.in_(classroom_ids), Assignment.withdrawn_at.is_(None)
        )
    )
    return list(rows)


def marks(session: Session, assignment_ids: Collection[int]) -> dict[tuple[int, int], Mark]:
    """Return how far everybody is, by assignment and person: the little that a long list needs."""
    row = Standing
    rows = session.execute(
        select(
            row.assignment_id,
            row.person_id,
            row.is_started,
            row.completed_at.is_not(None),
            row.is_excused,
        ).where(row.assignment_id.in_(assignment_ids))
    )
    return {
        (assignment_id, person_id): Mark(is_started, bool(is_done), is_excused)
        for assignment_id, person_id, is_started, is_done, is_excused in rows
    }


def tallies(session: Session, classroom_id: int) -> dict[int, Tally]:
    """Return, by assignment, how many active learners finished or began it."""
    is_done = Standing.completed_at.is_not(None) | Standing.is_excused
    done = func.sum(case((is_done, 1), else_=0))
    begun = func.sum(case((~is_done & Standing.is_started, 1), else_=0))
    rows = session.execute(
        select(Standing.assignment_id, func.count(), done, begun)
        .join(Assignment, Assignment.id == Standing.assignment_id)
        .join(
            Enrolment,
            (Enrolment.person_id == Standing.person_id)
            & (Enrolment.classroom_id == Assignment.classroom_id),
        )
        .where(Assignment.classroom_id == classroom_id, Enrolment.state == "active")
        .group_by(Standing.assignment_id)
    )
    return {assignment_id: Tally(*counts) for assignment_id, *counts in rows}


def told(session: Session, keys: Collection[str]) -> set[tuple[int, str]]:
    """Return who was told what is only told once, of these keys, as person and key."""
    rows = session.execute(select(Notice.person_id, Notice.once).where(Notice.once.in_(keys)))
    return {(person_id, once or "") for person_id, once in rows}


@dataclass(frozen=True)
class Grasp:
    """How many learners of a classroom have an objective solid or begun, and how they answered."""

    solid: int = 0
    learning: int = 0
    right: int = 0
    answered: int = 0


def grasp_of(
    session: Session, person_ids: Collection[int], objective_ids: Collection[str]
) -> dict[str, Grasp]:
    """Return, by objective, how far these people are."""
    row = ObjectiveProgress
    is_solid = row.state.in_(("solid", "lasting"))
    rows = session.execute(
        select(
            row.objective_id,
            func.sum(case((is_solid, 1), else_=0)),
            func.sum(case((is_solid, 0), else_=1)),
            func.sum(row.right),
            func.sum(row.answered),
        )
        .where(row.person_id.in_(person_ids), row.objective_id.in_(objective_ids))
        .group_by(row.objective_id)
    )
    return {objective_id: Grasp(*counts) for objective_id, *counts in rows}


def count_open(session: Session, person_ids: Collection[int], quiz_ids: Collection[str]) -> int:
    """Return how many attempts these people have open at these quizzes."""
    return (
        session.scalar(
            select(func.count()).where(
                Attempt.person_id.in_(person_ids),
                Attempt.quiz_id.in_(quiz_ids),
                Attempt.state == "open",
            )
        )
        or 0
    )


def names(session: Session, person_ids: Collection[int]) -> dict[int, str]:
    """Return what these people are called."""
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    return {row.id: row.name for row in rows}


def newsworthy(session: Session, since: datetime, now: datetime, until: datetime) -> list[int]:
    """Return the assignments that may have opened for somebody since then, or are due soon.

    Whoever has other terms or more time may have other dates than the assignment: it is news as
    soon as one of theirs could be near.
    """
    own = AssignmentOverride
    opens = Assignment.opens_at.between(since, now)
    due = Assignment.due_at.between(now, until)
    late = Assignment.due_at.between(now - MOST_EXTRA, until)
    other = own.opens_at.between(since, now) | own.due_at.between(now - MOST_EXTRA, until)
    has_other = exists().where(own.assignment_id == Assignment.id, other)
    has_help = exists().where(
        Enrolment.classroom_id == Assignment.classroom_id,
        Accommodation.person_id == Enrolment.person_id,
        Accommodation.extra_days > 0,
    )
    rows = session.scalars(
        select(Assignment.id).where(
            Assignment.withdrawn_at.is_(None), opens | due | has_other | (late & has_help)
        )
    )
    return list(rows)
