"""What becomes of classrooms when people merge, leave or ask for their data."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, Select, delete, exists, select, update
from sqlalchemy.orm import Session

from learn.accounts import registry
from learn.accounts.models import Person
from learn.accounts.registry import ExportTable
from learn.classrooms.models import (
    Accommodation,
    Classroom,
    ClassroomInstructor,
    Enrolment,
    InstructorNote,
    Invitation,
)

COLUMNS = (
    "accommodation.person_id",
    "accommodation.set_by_id",
    "classroom_instructor.person_id",
    "enrolment.person_id",
    "instructor_note.author_id",
)
ENROLMENT = ("state", "is_managed", "joined_at", "ended_at")
ACCOMMODATION = ("time_percent", "extra_days", "reason", "set_at")
INVITATION = ("name", "email", "invited_at", "accepted_at")


def merge(session: Session, from_id: int, to_id: int, _now: datetime) -> None:
    """Give one person's places, notes and accommodation to another.

    Where both have one, the other's own stays.
    """
    for table, key in (
        (Enrolment, Enrolment.classroom_id),
        (ClassroomInstructor, ClassroomInstructor.classroom_id),
    ):
        both = select(key).where(table.person_id == to_id)
        session.execute(delete(table).where(table.person_id == from_id, key.in_(both)))
        session.execute(update(table).where(table.person_id == from_id).values(person_id=to_id))
    if session.get(Accommodation, to_id) is not None:
        session.execute(delete(Accommodation).where(Accommodation.person_id == from_id))
    for column in (Accommodation.person_id, Accommodation.set_by_id, InstructorNote.author_id):
        session.execute(update(column.class_).where(column == from_id).values({column.key: to_id}))
    session.expire_all()


def erase(session: Session, person_id: int, now: datetime) -> None:
    """Take a person out of every classroom, with all that was noted about them there.

    What they set or wrote about others stays, under a name that is gone. A classroom that nobody
    teaches any more is archived.
    """
    session.execute(delete(Enrolment).where(Enrolment.person_id == person_id))
    session.execute(delete(Accommodation).where(Accommodation.person_id == person_id))
    session.execute(delete(Invitation).where(Invitation.email_folded == _address(person_id)))
    session.execute(delete(ClassroomInstructor).where(ClassroomInstructor.person_id == person_id))
    session.execute(
        update(Classroom)
        .where(
            Classroom.archived_at.is_(None),
            ~exists().where(ClassroomInstructor.classroom_id == Classroom.id),
        )
        .values(archived_at=now)
        .execution_options(synchronize_session=False)
    )
    session.expire_all()


def export(session: Session, person_id: int) -> Iterable[ExportTable]:
    """Return a person's classrooms, invitations, accommodation and what they wrote or set.

    What instructors noted about them is for instructors only, and left out.
    """
    yield _table(
        session,
        "enrolments",
        ("classroom", *ENROLMENT),
        select(Classroom.name, *(getattr(Enrolment, name) for name in ENROLMENT))
        .join(Classroom, Classroom.id == Enrolment.classroom_id)
        .where(Enrolment.person_id == person_id)
        .order_by(Enrolment.id),
    )
    yield _table(
        session,
        "classrooms_taught",
        ("classroom", "term", "added_at"),
        select(Classroom.name, Classroom.term, ClassroomInstructor.added_at)
        .join(Classroom, Classroom.id == ClassroomInstructor.classroom_id)
        .where(ClassroomInstructor.person_id == person_id)
        .order_by(Classroom.id),
    )
    yield _table(
        session,
        "invitations",
        ("classroom", *INVITATION),
        select(Classroom.name, *(getattr(Invitation, name) for name in INVITATION))
        .join(Classroom, Classroom.id == Invitation.classroom_id)
        .where(Invitation.email_folded == _address(person_id))
        .order_by(Invitation.id),
    )
    chosen = [getattr(Accommodation, name) for name in ACCOMMODATION]
    own = select(*chosen).where(Accommodation.person_id == person_id)
    yield _table(session, "accommodation", ACCOMMODATION, own)
    given = select(*chosen).where(Accommodation.set_by_id == person_id)
    yield _table(session, "accommodations_set", ACCOMMODATION, given)
    notes = select(InstructorNote.text, InstructorNote.written_at)
    notes = notes.where(InstructorNote.author_id == person_id).order_by(InstructorNote.id)
    yield _table(session, "notes_written", ("text", "written_at"), notes)


def _table(
    session: Session, name: str, columns: tuple[str, ...], statement: Select[*tuple[Any, ...]]
) -> ExportTable:
    return ExportTable(name, columns, [tuple(row) for row in session.execute(statement)])


def _address(person_id: int) -> ScalarSelect[Any]:
    return select(Person.email_folded).where(Person.id == person_id).scalar_subquery()


def register() -> None:
    """Make classrooms part of merging, erasing and exporting people."""
    registry.merging.register("classrooms", merge, COLUMNS)
    registry.erasing.register("classrooms", erase, COLUMNS)
    registry.exporting.register("classrooms", export, COLUMNS)
