"""What becomes of a person's attempts when people merge, leave or ask for their data."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from learn.accounts import registry
from learn.accounts.registry import ExportTable
from learn.classrooms import listening
from learn.publishing.shelf import Shelf
from learn.quizzes import queries
from learn.quizzes.extending import extend_open_attempts
from learn.quizzes.models import AnswerStep, Attempt, AttemptItem, GradeRow
from learn.quizzes.operations import close_if_overdue, finish
from learn.quizzes.policy import State

COLUMNS = ("attempt.person_id",)
ATTEMPT = (
    "public_id kind quiz_id number state started_at deadline_at submitted_at points max_points"
).split()
ANSWER = "seq kind answer confidence created_at".split()


def merge(session: Session, shelf: Shelf, from_id: int, to_id: int, now: datetime) -> None:
    """Give all attempts of one person to another, numbered after the other's own.

    Where both have one open in the same quiz, the one that was begun first is finished: only
    one may stay open, and nothing is dropped.
    """
    queries.lock_attempts(session, (from_id, to_id))
    _close_doubles(session, shelf, from_id, to_id, now)
    rows = session.scalars(select(Attempt).where(Attempt.person_id == from_id).order_by(Attempt.id))
    for attempt in rows.all():
        if attempt.quiz_id is not None:
            attempt.number = queries.highest_number(session, to_id, attempt.quiz_id) + 1
        attempt.person_id = to_id
        session.flush()


def _close_doubles(session: Session, shelf: Shelf, from_id: int, to_id: int, now: datetime) -> None:
    open_ones = session.execute(
        select(Attempt.quiz_id, Attempt.id)
        .where(
            Attempt.person_id.in_((from_id, to_id)),
            Attempt.state == State.OPEN.value,
            Attempt.quiz_id.is_not(None),
        )
        .order_by(Attempt.started_at.desc(), Attempt.id.desc())
    ).all()
    kept: set[str | None] = set()
    for quiz_id, attempt_id in open_ones:
        if quiz_id in kept and not close_if_overdue(session, shelf, attempt_id, now):
            attempt = queries.load_attempt_by_id(session, attempt_id, lock=True)
            if attempt is not None:
                finish(session, shelf, attempt, now)
        kept.add(quiz_id)


def erase(session: Session, person_id: int, now: datetime) -> None:
    """Take the words out of a person's answers; the grades stay, as statistics about nobody.

    What is open is closed without a grade, so that nothing is ever reported about it.
    """
    items = select(AttemptItem.id).join(Attempt).where(Attempt.person_id == person_id)
    session.execute(
        update(AnswerStep)
        .where(AnswerStep.item_id.in_(items))
        .values(answer=None, client_event_id=None)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(Attempt)
        .where(Attempt.person_id == person_id, Attempt.state == State.OPEN.value)
        .values(state=State.EXPIRED.value, submitted_at=now, closed_by="person")
        .execution_options(synchronize_session=False)
    )


def export(session: Session, person_id: int) -> Iterable[ExportTable]:
    """Return a person's attempts, answers and grades, a table each."""
    mine = Attempt.person_id == person_id
    attempts = session.execute(
        select(*(getattr(Attempt, name) for name in ATTEMPT)).where(mine).order_by(Attempt.id)
    )
    yield ExportTable("attempts", tuple(ATTEMPT), [tuple(row) for row in attempts])
    answers = session.execute(
        select(
            Attempt.public_id,
            AttemptItem.question_code,
            *(getattr(AnswerStep, name) for name in ANSWER),
        )
        .join(AttemptItem, AttemptItem.attempt_id == Attempt.id)
        .join(AnswerStep, AnswerStep.item_id == AttemptItem.id)
        .where(mine)
        .order_by(AnswerStep.id)
    )
    names = ("attempt", "question", *ANSWER)
    yield ExportTable("answers", names, [tuple(row) for row in answers])
    grades = session.execute(
        select(
            Attempt.public_id,
            AttemptItem.question_code,
            GradeRow.points,
            GradeRow.max_points,
            GradeRow.reason,
            GradeRow.graded_at,
        )
        .join(AttemptItem, AttemptItem.attempt_id == Attempt.id)
        .join(GradeRow, GradeRow.item_id == AttemptItem.id)
        .where(mine)
        .order_by(GradeRow.id)
    )
    names = ("attempt", "question", "points", "max_points", "reason", "graded_at")
    yield ExportTable("grades", names, [tuple(row) for row in grades])


def register(shelf: Shelf) -> None:
    """Make attempts part of merging, erasing and exporting, and of changes in classrooms."""

    def merging(session: Session, from_id: int, to_id: int, now: datetime) -> None:
        merge(session, shelf, from_id, to_id, now)

    def extending(session: Session, person_ids: Sequence[int], now: datetime) -> None:
        extend_open_attempts(session, shelf.library(session), person_ids, now)

    registry.merging.register("quizzes", merging, COLUMNS)
    registry.erasing.register("quizzes", erase, COLUMNS)
    registry.exporting.register("quizzes", export, COLUMNS)
    listening.changes.register("quizzes", extending)
