"""Reads of classrooms. What belongs to an instructor is asked for together with the instructor."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from learn.accounts.models import Person
from learn.accounts.names import listed
from learn.classrooms.models import (
    Accommodation,
    Classroom,
    ClassroomInstructor,
    Enrolment,
    GroupMember,
    InstructorNote,
    LearnerGroup,
)
from learn.classrooms.people import Group, Learner

LEARNER_COLUMNS = (
    Enrolment.id,
    Enrolment.public_id,
    Enrolment.person_id,
    Person.name,
    Enrolment.state,
    Enrolment.is_managed,
    Enrolment.joined_at,
    Enrolment.ended_at,
    Person.last_seen_at,
)


@dataclass(frozen=True)
class Taught:
    """A classroom of an instructor, with the number of learners who are in it."""

    id: int
    public_id: str
    name: str
    term: str
    time_zone: str
    archived_at: datetime | None
    learners: int


@dataclass(frozen=True)
class Membership:
    """A classroom that somebody learns in, and the groups they are in there."""

    enrolment_id: int
    public_id: str
    classroom_id: int
    classroom_public_id: str
    classroom_name: str
    term: str
    time_zone: str
    archived_at: datetime | None
    group_ids: frozenset[int]


@dataclass(frozen=True)
class Instructor:
    """Somebody who teaches a classroom."""

    person_id: int
    public_id: str
    name: str
    added_at: datetime


@dataclass(frozen=True)
class Help:
    """A person's accommodation, and who set it when; no time percent means no time limit."""

    person_id: int
    time_percent: int | None
    extra_days: int
    reason: str
    set_by: str
    set_at: datetime


@dataclass(frozen=True)
class Note:
    """What an instructor wrote about a learner."""

    public_id: str
    author_id: int
    author: str
    text: str
    written_at: datetime


def own_classroom(session: Session, public_id: str, person_id: int) -> Classroom | None:
    """Return the classroom if this person teaches it; None otherwise. One statement."""
    return session.scalar(
        select(Classroom)
        .join(ClassroomInstructor, ClassroomInstructor.classroom_id == Classroom.id)
        .where(Classroom.public_id == public_id, ClassroomInstructor.person_id == person_id)
    )


def classrooms_taught(session: Session, person_id: int) -> list[Taught]:
    """Return the classrooms a person teaches: open ones first, then by name. One statement."""
    here = and_(Enrolment.classroom_id == Classroom.id, Enrolment.state == "active")
    rows = session.execute(
        select(
            Classroom.id,
            Classroom.public_id,
            Classroom.name,
            Classroom.term,
            Classroom.time_zone,
            Classroom.archived_at,
            select(func.count()).where(here).correlate(Classroom).scalar_subquery(),
        )
        .join(ClassroomInstructor, ClassroomInstructor.classroom_id == Classroom.id)
        .where(ClassroomInstructor.person_id == person_id)
        .order_by(Classroom.id)
    )
    found = [Taught(*row) for row in rows]
    return sorted(found, key=lambda one: (one.archived_at is not None, listed(one.name)))


def learners(
    session: Session,
    classroom_id: int,
    *,
    states: Collection[str] = ("active",),
    group_id: int | None = None,
) -> list[Learner]:
    """Return the learners of a classroom, in no order; `people.arrange` sorts. One statement."""
    statement = _learners().where(
        Enrolment.classroom_id == classroom_id, Enrolment.state.in_(states)
    )
    if group_id is not None:
        statement = statement.join(GroupMember, GroupMember.enrolment_id == Enrolment.id)
        statement = statement.where(GroupMember.group_id == group_id)
    return [Learner(*row) for row in session.execute(statement)]


def learner(
    session: Session, classroom_id: int, public_id: str, *, states: Collection[str] = ("active",)
) -> Learner | None:
    """Return the learner of a classroom with this enrolment; None when there is none."""
    row = session.execute(
        _learners().where(
            Enrolment.classroom_id == classroom_id,
            Enrolment.public_id == public_id,
            Enrolment.state.in_(states),
        )
    ).one_or_none()
    return None if row is None else Learner(*row)


def enrolment(session: Session, classroom_id: int, person_id: int) -> Enrolment | None:
    """Return a person's place in a classroom, whatever its state."""
    return session.scalar(
        select(Enrolment).where(
            Enrolment.classroom_id == classroom_id, Enrolment.person_id == person_id
        )
    )


def enrolments_of(session: Session, person_id: int) -> list[Membership]:
    """Return the classrooms a person is in now, archived ones too, by name. Two statements."""
    rows = session.execute(
        select(
            Enrolment.id,
            Enrolment.public_id,
            Classroom.id,
            Classroom.public_id,
            Classroom.name,
            Classroom.term,
            Classroom.time_zone,
            Classroom.archived_at,
        )
        .join(Classroom, Classroom.id == Enrolment.classroom_id)
        .where(Enrolment.person_id == person_id, Enrolment.state == "active")
        .order_by(Enrolment.id)
    ).all()
    groups = group_ids(session, [row[0] for row in rows])
    found = [Membership(*row, groups.get(row[0], frozenset())) for row in rows]
    return sorted(found, key=lambda one: listed(one.classroom_name))


def own_membership(session: Session, public_id: str, person_id: int) -> Membership | None:
    """Return a person's membership of the classroom with this id; None when they are not in it."""
    found = enrolments_of(session, person_id)
    return next((one for one in found if one.classroom_public_id == public_id), None)


def group_ids(session: Session, enrolment_ids: Sequence[int]) -> dict[int, frozenset[int]]:
    """Return the groups of each of these enrolments that is in any."""
    if not enrolment_ids:
        return {}
    found: dict[int, set[int]] = defaultdict(set)
    rows = session.execute(
        select(GroupMember.enrolment_id, GroupMember.group_id).where(
            GroupMember.enrolment_id.in_(enrolment_ids)
        )
    )
    for enrolment_id, group_id in rows:
        found[enrolment_id].add(group_id)
    return {enrolment_id: frozenset(ids) for enrolment_id, ids in found.items()}


def groups_of(session: Session, classroom_id: int) -> list[Group]:
    """Return the groups of a classroom with the number of their learners, by name."""
    rows = session.execute(
        select(LearnerGroup.id, LearnerGroup.public_id, LearnerGroup.name, func.count(Enrolment.id))
        .outerjoin(GroupMember, GroupMember.group_id == LearnerGroup.id)
        .outerjoin(
            Enrolment,
            and_(Enrolment.id == GroupMember.enrolment_id, Enrolment.state == "active"),
        )
        .where(LearnerGroup.classroom_id == classroom_id)
        .group_by(LearnerGroup.id, LearnerGroup.public_id, LearnerGroup.name)
        .order_by(LearnerGroup.id)
    )
    found = [Group(*row) for row in rows]
    return sorted(found, key=lambda one: listed(one.name))


def group(session: Session, classroom_id: int, public_id: str) -> LearnerGroup | None:
    """Return a group of a classroom."""
    return session.scalar(
        select(LearnerGroup).where(
            LearnerGroup.classroom_id == classroom_id, LearnerGroup.public_id == public_id
        )
    )


def instructors(session: Session, classroom_id: int) -> list[Instructor]:
    """Return who teaches a classroom, longest first."""
    rows = session.execute(
        select(Person.id, Person.public_id, Person.name, ClassroomInstructor.added_at)
        .join(ClassroomInstructor, ClassroomInstructor.person_id == Person.id)
        .where(ClassroomInstructor.classroom_id == classroom_id)
        .order_by(ClassroomInstructor.added_at, Person.id)
    )
    return [Instructor(*row) for row in rows]


def teaches(session: Session, classroom_id: int, person_id: int) -> bool:
    """Tell whether a person teaches a classroom."""
    key = (classroom_id, person_id)
    return session.get(ClassroomInstructor, key) is not None


def accommodation(session: Session, person_id: int) -> Help | None:
    """Return a person's accommodation; None when they have none."""
    return accommodations(session, [person_id]).get(person_id)


def accommodations(session: Session, person_ids: Sequence[int]) -> dict[int, Help]:
    """Return the accommodations of these people, by person. One statement."""
    if not person_ids:
        return {}
    setter = aliased(Person)
    rows = session.execute(
        select(
            Accommodation.person_id,
            Accommodation.time_percent,
            Accommodation.extra_days,
            Accommodation.reason,
            setter.name,
            Accommodation.set_at,
        )
        .join(setter, setter.id == Accommodation.set_by_id)
        .where(Accommodation.person_id.in_(person_ids))
    )
    return {row[0]: Help(*row) for row in rows}


def notes(session: Session, enrolment_id: int) -> list[Note]:
    """Return what instructors wrote about a learner of theirs, newest first."""
    rows = session.execute(
        select(
            InstructorNote.public_id,
            InstructorNote.author_id,
            Person.name,
            InstructorNote.text,
            InstructorNote.written_at,
        )
        .join(Person, Person.id == InstructorNote.author_id)
        .where(InstructorNote.enrolment_id == enrolment_id)
        .order_by(InstructorNote.written_at.desc(), InstructorNote.id.desc())
    )
    return [Note(*row) for row in rows]


def _learners() -> Select[*tuple[Any, ...]]:
    return select(*LEARNER_COLUMNS).join(Person, Person.id == Enrolment.person_id)
