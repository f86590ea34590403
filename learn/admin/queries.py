"""Reads for administrators: people, classrooms, letters, and how much there is of everything."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from learn.accounts.models import AuthSession, Person
from learn.accounts.names import fold
from learn.accounts.roles import Role
from learn.classrooms.models import Classroom, ClassroomInstructor, Enrolment
from learn.outbox.models import OutboxMail
from learn.outbox.queries import WAITS
from learn.paging import Page, place_of
from learn.quizzes.unfinished import count_open

DAY = timedelta(days=1)
LETTERS: dict[str, ColumnElement[bool]] = {
    "failed": OutboxMail.failed_at.is_not(None),
    "waiting": WAITS,
    "sent": OutboxMail.sent_at.is_not(None),
}


@dataclass(frozen=True)
class Numbers:
    """How many there are."""

    accounts: int
    guests: int
    seen: int
    open_attempts: int
    classrooms: int


@dataclass(frozen=True)
class ListedClassroom:
    """A classroom from outside: who teaches it and how many learn in it, nothing of their work."""

    public_id: str
    name: str
    term: str
    created_at: datetime
    archived_at: datetime | None
    learners: int
    teachers: tuple[str, ...] = ()

    @property
    def is_orphaned(self) -> bool:
        """True when nobody is left who teaches it: accounts were closed, or roles taken away."""
        return not self.teachers


def numbers(session: Session, now: datetime) -> Numbers:
    """Return how many people, attempts and classrooms there are; `seen` within a day."""
    is_account = Person.password_hash.is_not(None)
    is_guest = and_(Person.password_hash.is_(None), Person.deactivated_at.is_(None))
    accounts, guests, seen = session.execute(
        select(
            func.count().filter(is_account),
            func.count().filter(is_guest),
            func.count().filter(Person.last_seen_at > now - DAY),
        ).select_from(Person)
    ).one()
    classrooms = session.scalar(select(func.count()).select_from(Classroom)) or 0
    return Numbers(accounts, guests, seen, count_open(session), classrooms)


def people(session: Session, words: str, role: str, asked: str) -> Page[Person]:
    """Return a page of accounts, newest first, whose names hold these words. Two statements."""
    wanted: list[ColumnElement[bool]] = [Person.password_hash.is_not(None)]
    if words:
        wanted.append(_holds(words))
    if role in set(Role):
        wanted.append(Person.role == role)
    elif role == "closed":
        wanted.append(Person.deactivated_at.is_not(None))
    total = session.scalar(select(func.count()).select_from(Person).where(*wanted)) or 0
    place = place_of(total, asked)
    rows = session.scalars(
        select(Person)
        .where(*wanted)
        .order_by(Person.id.desc())
        .limit(place.size)
        .offset(place.offset)
    )
    return Page(place.number, place.pages, rows.all())


def _holds(words: str) -> ColumnElement[bool]:
    """Return the condition of a name that holds these words, whatever their case."""
    folded = fold(words)
    spellings = {words, folded, words.title(), words.upper()}
    return or_(
        Person.email_folded.contains(folded, autoescape=True),
        Person.login_name.contains(folded, autoescape=True),
        *(Person.name.contains(one, autoescape=True) for one in sorted(spellings)),
    )


def account(session: Session, public_id: str) -> Person | None:
    """Return the account with this public id, closed or not; guests have none."""
    return session.scalar(
        select(Person).where(Person.public_id == public_id, Person.password_hash.is_not(None))
    )


def live_sessions(session: Session, person_id: int, now: datetime) -> int:
    """Return in how many browsers a person is signed in."""
    live = (AuthSession.person_id == person_id, AuthSession.expires_at > now)
    return session.scalar(select(func.count()).select_from(AuthSession).where(*live)) or 0


def other_admins(session: Session, person_id: int) -> int:
    """Return how many administrators who can sign in there are besides this person."""
    others = (Person.role == Role.ADMIN.value, Person.deactivated_at.is_(None))
    query = select(func.count()).select_from(Person).where(*others, Person.id != person_id)
    return session.scalar(query) or 0


def classrooms(session: Session, words: str, kind: str, asked: str) -> Page[ListedClassroom]:
    """Return a page of classrooms, newest first. Three statements.

    `kind` is `open`, `archived`, `orphaned` or anything else for all.
    """
    wanted = _kinds().get(kind, [])
    if words:
        spellings = sorted({words, words.lower(), words.title(), words.upper()})
        wanted = [
            *wanted,
            or_(*(Classroom.name.contains(one, autoescape=True) for one in spellings)),
        ]
    total = session.scalar(select(func.count()).select_from(Classroom).where(*wanted)) or 0
    place = place_of(total, asked)
    query = _listed().where(*wanted).order_by(Classroom.id.desc())
    rows = session.execute(query.limit(place.size).offset(place.offset)).all()
    teachers = _teachers(session, [row[0] for row in rows])
    found = [
        replace(ListedClassroom(*row[1:]), teachers=tuple(teachers.get(row[0], ()))) for row in rows
    ]
    return Page(place.number, place.pages, found)


def classroom(session: Session, public_id: str) -> tuple[Classroom, ListedClassroom] | None:
    """Return one classroom as it is listed; None when there is none."""
    row = session.execute(_listed().where(Classroom.public_id == public_id)).one_or_none()
    found = session.get(Classroom, row[0]) if row else None
    if row is None or found is None:
        return None
    teachers = _teachers(session, [row[0]])
    return found, replace(ListedClassroom(*row[1:]), teachers=tuple(teachers.get(row[0], ())))


def _kinds() -> dict[str, list[ColumnElement[bool]]]:
    return {
        "open": [Classroom.archived_at.is_(None)],
        "archived": [Classroom.archived_at.is_not(None)],
        "orphaned": [~_is_taught()],
    }


def _can_teach() -> tuple[ColumnElement[bool], ...]:
    return Person.deactivated_at.is_(None), Person.role != Role.LEARNER.value


def _is_taught() -> ColumnElement[bool]:
    return exists().where(
        ClassroomInstructor.classroom_id == Classroom.id,
        ClassroomInstructor.person_id == Person.id,
        *_can_teach(),
    )


def _listed() -> Select[Any]:
    here = and_(Enrolment.classroom_id == Classroom.id, Enrolment.state == "active")
    return select(
        Classroom.id,
        Classroom.public_id,
        Classroom.name,
        Classroom.term,
        Classroom.created_at,
        Classroom.archived_at,
        select(func.count()).where(here).correlate(Classroom).scalar_subquery(),
    )


def _teachers(session: Session, classroom_ids: Sequence[int]) -> dict[int, list[str]]:
    """Return the names of those who teach each classroom, can sign in and are still instructors."""
    found: dict[int, list[str]] = {}
    rows = session.execute(
        select(ClassroomInstructor.classroom_id, Person.name)
        .join(Person, Person.id == ClassroomInstructor.person_id)
        .where(ClassroomInstructor.classroom_id.in_(classroom_ids), *_can_teach())
        .order_by(ClassroomInstructor.added_at, Person.id)
    )
    for classroom_id, name in rows:
        found.setdefault(classroom_id, []).append(name)
    return found


def letters(session: Session, state: str, asked: str) -> Page[OutboxMail]:
    """Return a page of letters in one of the states of LETTERS, newest first. Two statements."""
    wanted = LETTERS[state]
    total = session.scalar(select(func.count()).select_from(OutboxMail).where(wanted)) or 0
    place = place_of(total, asked)
    newest = select(OutboxMail).where(wanted).order_by(OutboxMail.id.desc())
    rows = session.scalars(newest.limit(place.size).offset(place.offset))
    return Page(place.number, place.pages, rows.all())
