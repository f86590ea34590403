"""Reads of attempts. Everything is asked for by attempt and person in one call."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from sqlalchemy import ColumnElement, Row, Select, Subquery, bindparam, case, func, select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.quizzes.attempts import AttemptState, ItemState
from learn.quizzes.models import AnswerStep, Attempt, AttemptItem, GradeRow
from learn.quizzes.policy import Kind, Policy, State

ATTEMPT_COLUMNS = (
    Attempt.id,
    Attempt.public_id,
    Attempt.person_id,
    Attempt.kind,
    Attempt.quiz_id,
    Attempt.number,
    Attempt.state,
    Attempt.policy,
    Attempt.module_revision_id,
    Attempt.started_at,
    Attempt.deadline_at,
    Attempt.submitted_at,
    Attempt.closed_by,
    Attempt.points,
    Attempt.max_points,
)
ITEM_COLUMNS = (
    AttemptItem.id,
    AttemptItem.position,
    AttemptItem.question_code,
    AttemptItem.objective_id,
    AttemptItem.question_revision_id,
    AttemptItem.option_order,
    AttemptItem.is_flagged,
    AnswerStep.id.label("step_id"),
    AnswerStep.seq,
    AnswerStep.kind.label("step_kind"),
    AnswerStep.answer,
    AnswerStep.confidence,
    GradeRow.points,
    GradeRow.max_points,
    GradeRow.is_scored,
)


@dataclass(frozen=True)
class AttemptSummary:
    """One line in a list of attempts."""

    public_id: str
    quiz_id: str
    number: int
    state: State
    points: int | None
    max_points: int | None
    started_at: datetime
    submitted_at: datetime | None

    @classmethod
    def of(cls, row: Attempt) -> Self:
        """Return the line of one attempt."""
        return cls(
            public_id=row.public_id,
            quiz_id=row.quiz_id or "",
            number=row.number,
            state=State(row.state),
            points=row.points,
            max_points=row.max_points,
            started_at=row.started_at,
            submitted_at=row.submitted_at,
        )


def _finding(wanted: ColumnElement[bool], *, lock: bool) -> Select[Any]:
    statement = select(*ATTEMPT_COLUMNS).where(wanted)
    if lock:
        statement = statement.join(Person, Person.id == Attempt.person_id)
        statement = statement.with_for_update(of=[Attempt, Person], key_share=True)
    return statement


def _items() -> Select[Any]:
    """Return what reads the questions of an attempt with their newest step and newest grade."""
    is_here = AttemptItem.attempt_id == bindparam("attempt_id")
    steps = _steps_of(is_here)
    grades = (
        select(GradeRow.item_id, func.max(GradeRow.id).label("id"))
        .join(AttemptItem, AttemptItem.id == GradeRow.item_id)
        .where(is_here)
        .group_by(GradeRow.item_id)
        .subquery()
    )
    return (
        select(*ITEM_COLUMNS, steps.c.hints, steps.c.submits)
        .select_from(AttemptItem)
        .outerjoin(steps, steps.c.item_id == AttemptItem.id)
        .outerjoin(
            AnswerStep, (AnswerStep.item_id == AttemptItem.id) & (AnswerStep.seq == steps.c.seq)
        )
        .outerjoin(grades, grades.c.item_id == AttemptItem.id)
        .outerjoin(GradeRow, GradeRow.id == grades.c.id)
        .where(is_here)
        .order_by(AttemptItem.position)
    )


def _steps_of(is_here: ColumnElement[bool]) -> Subquery:
    """Return, for each question, its highest number and whether it saw a hint or a check."""
    return (
        select(
            AnswerStep.item_id,
            func.max(AnswerStep.seq).label("seq"),
            func.max(case((AnswerStep.kind == "hint", 1), else_=0)).label("hints"),
            func.max(case((AnswerStep.kind == "submit", 1), else_=0)).label("submits"),
        )
        .join(AttemptItem, AttemptItem.id == AnswerStep.item_id)
        .where(is_here)
        .group_by(AnswerStep.item_id)
        .subquery()
    )


# Built once: composing these takes longer than the database does. By whether they lock.
_IS_OWN = (Attempt.public_id == bindparam("public_id")) & (
    Attempt.person_id == bindparam("person_id")
)
_OWN = {lock: _finding(_IS_OWN, lock=lock) for lock in (False, True)}
_ANY = {lock: _finding(Attempt.id == bindparam("attempt_id"), lock=lock) for lock in (False, True)}
_ITEMS = _items()


def load_attempt(
    session: Session, public_id: str, person_id: int | None, *, lock: bool = False
) -> AttemptState | None:
    """Return an attempt with its questions if it is this person's own; None otherwise.

    With `lock` nobody else changes it, or folds this person's progress, until the transaction
    ends. Two statements.
    """
    return _load(session, _OWN[lock], public_id=public_id, person_id=person_id)


def load_attempt_by_id(session: Session, attempt_id: int, *, lock: bool) -> AttemptState | None:
    """Return any attempt by its row; for work that no person asked for."""
    return _load(session, _ANY[lock], attempt_id=attempt_id)


def _load(session: Session, statement: Select[Any], **asked: object) -> AttemptState | None:
    session.flush()
    connection = session.connection()
    row = connection.execute(statement, asked).one_or_none()
    if row is None:
        return None
    values = dict(row._mapping)  # noqa: SLF001  the documented way to a row's names
    values |= {
        "kind": Kind(row.kind),
        "state": State(row.state),
        "policy": Policy.from_json(row.policy),
    }
    items = connection.execute(_ITEMS, {"attempt_id": row.id})
    return AttemptState(**values, items=tuple(_item(one) for one in items))


def _item(row: Row[Any]) -> ItemState:
    return ItemState(
        id=row.id,
        position=row.position,
        code=row.question_code,
        objective_id=row.objective_id,
        revision_id=row.question_revision_id,
        order=row.option_order,
        is_flagged=row.is_flagged,
        seq=row.seq or 0,
        answer=row.answer,
        confidence=row.confidence,
        step_id=row.step_id,
        has_hint=bool(row.hints),
        is_checked=bool(row.submits),
        is_self_marked=row.step_kind == "self_mark",
        points=row.points,
        max_points=row.max_points,
        is_scored=bool(row.is_scored),
    )


def lock_attempts(session: Session, person_ids: tuple[int, ...]) -> None:
    """Keep others from changing any attempt of these people until the transaction ends."""
    rows = select(Attempt.id).where(Attempt.person_id.in_(person_ids)).order_by(Attempt.id)
    session.execute(rows.with_for_update(key_share=True))


def open_attempt_id(session: Session, person_id: int, quiz_id: str) -> int | None:
    """Return the row of the attempt that a person has open in a quiz."""
    return session.scalar(
        select(Attempt.id).where(
            Attempt.person_id == person_id, Attempt.quiz_id == quiz_id, Attempt.state == "open"
        )
    )


@dataclass(frozen=True)
class Begun:
    """That an attempt was begun: its row, its number, when, and whether it is still open."""

    id: int
    number: int
    started_at: datetime
    is_open: bool


def begun_at(session: Session, person_id: int, quiz_id: str) -> list[Begun]:
    """Return a person's attempts at a quiz, newest first, as they stand at one moment.

    One statement, so that how many there are and which number comes next never differ.
    """
    rows = session.execute(
        select(Attempt.id, Attempt.number, Attempt.started_at, Attempt.state == "open")
        .where(Attempt.person_id == person_id, Attempt.quiz_id == quiz_id)
        .order_by(Attempt.number.desc())
    )
    return [Begun(*row) for row in rows]


def highest_number(session: Session, person_id: int, quiz_id: str) -> int:
    """Return the number of a person's newest attempt at a quiz; 0 before the first."""
    return (
        session.scalar(
            select(func.max(Attempt.number)).where(
                Attempt.person_id == person_id, Attempt.quiz_id == quiz_id
            )
        )
        or 0
    )


def attempts_at(session: Session, person_id: int | None, quiz_id: str) -> list[AttemptSummary]:
    """Return a person's attempts at one quiz, newest first."""
    rows = session.scalars(
        select(Attempt)
        .where(Attempt.person_id == person_id, Attempt.quiz_id == quiz_id)
        .order_by(Attempt.number.desc())
    )
    return [AttemptSummary.of(row) for row in rows]


def open_quizzes(session: Session, person_id: int) -> list[AttemptSummary]:
    """Return the quizzes that a person has begun and not finished, newest first."""
    rows = session.scalars(
        select(Attempt)
        .where(Attempt.person_id == person_id, Attempt.state == "open", Attempt.kind == "quiz")
        .order_by(Attempt.started_at.desc())
    )
    return [AttemptSummary.of(row) for row in rows]


def seq_of_event(session: Session, item_id: int, client_event_id: str) -> int | None:
    """Return the number under which a question has stored this event of a browser already."""
    return session.scalar(
        select(AnswerStep.seq).where(
            AnswerStep.item_id == item_id, AnswerStep.client_event_id == client_event_id
        )
    )
