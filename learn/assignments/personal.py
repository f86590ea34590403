"""What becomes of assignments and grades when people merge, leave or ask for their data."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from learn.accounts import registry
from learn.accounts.registry import ExportTable
from learn.assignments.folding import refold
from learn.assignments.models import Assignment, AssignmentOverride, GradeEvent, Standing
from learn.classrooms import listening
from learn.publishing.shelf import Shelf

COLUMNS = (
    "assignment.created_by_id",
    "assignment_override.set_by_id",
    "grade_event.actor_id",
    "grade_event.person_id",
    "standing.person_id",
)
STANDING = (
    "quizzes quizzes_done lessons lessons_read is_passed points days_late completed_at "
    "given_points is_excused"
).split()
MADE = ("title", "opens_at", "due_at", "closes_at", "created_at")
MOVED = (
    Assignment.created_by_id,
    AssignmentOverride.set_by_id,
    GradeEvent.actor_id,
    GradeEvent.person_id,
)


def merge(session: Session, shelf: Shelf, from_id: int, to_id: int, now: datetime) -> None:
    """Give one person's grades, and what they assigned, to another, whose standings then are true.

    Comes after merging progress and attempts: standings are folded from those.
    """
    for column in MOVED:
        session.execute(update(column.class_).where(column == from_id).values({column.key: to_id}))
    session.execute(delete(Standing).where(Standing.person_id == from_id))
    refold(session, shelf.library(session), [to_id], now=now)


def erase(session: Session, person_id: int, _now: datetime) -> None:
    """Remove a person's standings and grades; what they assigned stays, by nobody known."""
    session.execute(delete(Standing).where(Standing.person_id == person_id))
    session.execute(delete(GradeEvent).where(GradeEvent.person_id == person_id))


def export(session: Session, person_id: int) -> Iterable[ExportTable]:
    """Return where a person stands, their grades, and what they assigned and decided."""
    rows = session.execute(
        select(Assignment.title, *(getattr(Standing, name) for name in STANDING))
        .join(Assignment, Assignment.id == Standing.assignment_id)
        .where(Standing.person_id == person_id)
        .order_by(Assignment.id)
    )
    yield ExportTable("standings", ("assignment", *STANDING), [tuple(row) for row in rows])
    for name, column in (
        ("grades_by_hand", GradeEvent.person_id),
        ("grading", GradeEvent.actor_id),
    ):
        yield _ledger(session, name, column == person_id)
    made = session.execute(
        select(*(getattr(Assignment, name) for name in MADE))
        .where(Assignment.created_by_id == person_id)
        .order_by(Assignment.id)
    )
    yield ExportTable("assignments_made", MADE, [tuple(row) for row in made])
    overrides = session.execute(
        select(Assignment.title, AssignmentOverride.reason, AssignmentOverride.set_at)
        .join(Assignment, Assignment.id == AssignmentOverride.assignment_id)
        .where(AssignmentOverride.set_by_id == person_id)
        .order_by(AssignmentOverride.id)
    )
    yield ExportTable(
        "overrides_set", ("assignment", "reason", "set_at"), [tuple(row) for row in overrides]
    )


def _ledger(session: Session, name: str, wanted: ColumnElement[bool]) -> ExportTable:
    rows = session.execute(
        select(
            Assignment.title,
            GradeEvent.kind,
            GradeEvent.points,
            GradeEvent.reason,
            GradeEvent.happened_at,
        )
        .join(Assignment, Assignment.id == GradeEvent.assignment_id)
        .where(wanted)
        .order_by(GradeEvent.id)
    )
    columns = ("assignment", "kind", "points", "reason", "happened_at")
    return ExportTable(name, columns, [tuple(row) for row in rows])


def register(shelf: Shelf) -> None:
    """Make assignments part of merging, erasing and exporting, and of changes in classrooms."""

    def merging(session: Session, from_id: int, to_id: int, now: datetime) -> None:
        merge(session, shelf, from_id, to_id, now)

    def changing(session: Session, person_ids: Iterable[int], now: datetime) -> None:
        refold(session, shelf.library(session), list(person_ids), now=now)

    registry.merging.register("assignments", merging, COLUMNS)
    registry.erasing.register("assignments", erase, COLUMNS)
    registry.exporting.register("assignments", export, COLUMNS)
    listening.changes.register("assignments", changing)
