"""Reads of attempts. Everything is asked for by attempt and person in one call."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Row, Select, case, func, select
from sqlalchemy.orm import Session

from learn.quizzes.attempts import AttemptState, ItemState
from learn.quizzes.models import AnswerStep, Attempt, AttemptItem, GradeRow
from learn.quizzes.policy import Kind, Policy, State, may_see_reasons


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


def load_attempt(
    session: Session, public_id: str, person_id: int | None, *, lock: bool = False
) -> AttemptState | None:
    """Return an attempt with its questions if it is this person's own; None otherwise.

    With `lock` nobody else changes it until the transaction ends. Three statements.
    """
    statement = select(Attempt).where(
        Attempt.public_id == public_id, Attempt.person_id == person_id
    )
    return _load(session, statement, lock=lock)


def load_attempt_by_id(session: Session, attempt_id: int, *, lock: bool) -> AttemptState | None:
    """Return any attempt by its row; for work that no person asked for."""
    return _load(session, select(Attempt).where(Attempt.id == attempt_id), lock=lock)


def _load(
    session: Session, statement: Select[Attempt], *, lock: bool
) -> AttemptState | None:
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    attempt = session.scalars(statement).one_or_none()
    if attempt is None:
        return None
    return _state(attempt, _items(session, attempt.id))


def _state(attempt: Attempt, items: tuple[ItemState, ...]) -> AttemptState:
    return AttemptState(
        id=attempt.id,
        public_id=attempt.public_id,
        person_id=attempt.person_id,
        kind=Kind(attempt.kind),
        quiz_id=attempt.quiz_id,
        number=attempt.number,
        state=State(attempt.state),
        policy=Policy.from_json(attempt.policy),
        module_revision_id=attempt.module_revision_id,
        started_at=attempt.started_at,
        deadline_at=attempt.deadline_at,
        submitted_at=attempt.submitted_at,
        closed_by=attempt.closed_by,
        points=attempt.points,
        max_points=attempt.max_points,
        items=items,
    )


def _items(session: Session, attempt_id: int) -> tuple[ItemState, ...]:
    latest = (
        select(
            AnswerStep.item_id,
            func.max(AnswerStep.seq).label("seq"),
            func.max(case((AnswerStep.kind == "hint", 1), else_=0)).label("hints"),
            func.max(case((AnswerStep.kind == "submit", 1), else_=0)).label("submits"),
        )
        .join(AttemptItem, AttemptItem.id == AnswerStep.item_id)
        .where(AttemptItem.attempt_id == attempt_id)
        .group_by(AnswerStep.item_id)
        .subquery()
    )
    rows = session.execute(
        select(AttemptItem, AnswerStep, latest.c.hints, latest.c.submits)
        .outerjoin(latest, latest.c.item_id == AttemptItem.id)
        .outerjoin(
            AnswerStep,
            (AnswerStep.item_id == AttemptItem.id) & (AnswerStep.seq == latest.c.seq),
        )
        .where(AttemptItem.attempt_id == attempt_id)
        .order_by(AttemptItem.position)
    ).all()
    grades = _newest_grades(session, attempt_id)
    return tuple(_with_grade(_item(row), grades) for row in rows)


def _item(row: Row[AttemptItem, AnswerStep, int, int]) -> ItemState:
    item, step, hints, submits = row
    return ItemState(
        id=item.id,
        position=item.position,
        code=item.question_code,
        objective_id=item.objective_id,
        revision_id=item.question_revision_id,
        order=item.option_order,
        is_flagged=item.is_flagged,
        seq=step.seq if step else 0,
        answer=step.answer if step else None,
        confidence=step.confidence if step else None,
        step_id=step.id if step else None,
        has_hint=bool(hints),
        is_checked=bool(submits),
        is_self_marked=bool(step and step.kind == "self_mark"),
    )


def _newest_grades(session: Session, attempt_id: int) -> Mapping[int, GradeRow]:
    rows = session.scalars(
        select(GradeRow)
        .join(AttemptItem, AttemptItem.id == GradeRow.item_id)
        .where(AttemptItem.attempt_id == attempt_id)
        .order_by(GradeRow.id)
    )
    return {row.item_id: row for row in rows}


def _with_grade(item: ItemState, grades: Mapping[int, GradeRow]) -> ItemState:
    grade = grades.get(item.id)
    if grade is None:
        return item
    return replace(
        item, points=grade.points, max_points=grade.max_points, is_scored=grade.is_scored
    )


def open_attempt_id(session: Session, person_id: int, quiz_id: str) -> int | None:
    """Return the row of the attempt that a person has open in a quiz."""
    return session.scalar(
        select(Attempt.id).where(
            Attempt.person_id == person_id, Attempt.quiz_id == quiz_id, Attempt.state == "open"
        )
    )


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
    return [_summary(row) for row in rows]


def open_quizzes(session: Session, person_id: int) -> list[AttemptSummary]:
    """Return the quizzes that a person has begun and not finished, newest first."""
    rows = session.scalars(
        select(Attempt)
        .where(Attempt.person_id == person_id, Attempt.state == "open", Attempt.kind == "quiz")
        .order_by(Attempt.started_at.desc())
    )
    return [_summary(row) for row in rows]


def _summary(row: Attempt) -> AttemptSummary:
    return AttemptSummary(
        public_id=row.public_id,
        quiz_id=row.quiz_id or "",
        number=row.number,
        state=State(row.state),
        points=row.points,
        max_points=row.max_points,
        started_at=row.started_at,
        submitted_at=row.submitted_at,
    )


def has_event(session: Session, item_id: int, client_event_id: str) -> bool:
    """Tell whether a question has stored this event of a browser already."""
    statement = select(AnswerStep.id).where(
        AnswerStep.item_id == item_id, AnswerStep.client_event_id == client_event_id
    )
    return session.scalar(statement) is not None


def overdue_attempt_ids(session: Session, before: datetime) -> list[int]:
    """Return the rows of open attempts whose time ran out before that moment."""
    statement = select(Attempt.id).where(Attempt.state == "open", Attempt.deadline_at < before)
    return list(session.scalars(statement.order_by(Attempt.id)))


@dataclass(frozen=True)
class Revealed:
    """A question whose reasons a person has been shown, and where."""

    revision_id: int
    public_id: str
    position: int


def revealed_questions(session: Session, person_id: int, now: datetime) -> list[Revealed]:
    """Return every question whose reasons a person may see, once, where it was seen last."""
    checked = select(AnswerStep.item_id).where(AnswerStep.kind == "submit").distinct().subquery()
    rows = session.execute(
        select(
            AttemptItem.question_code,
            AttemptItem.question_revision_id,
            AttemptItem.position,
            Attempt.public_id,
            Attempt.policy,
            Attempt.state,
            checked.c.item_id,
        )
        .join(Attempt, Attempt.id == AttemptItem.attempt_id)
        .outerjoin(checked, checked.c.item_id == AttemptItem.id)
        .where(Attempt.person_id == person_id)
        .order_by(AttemptItem.id)
    )
    found = {
        row.question_code: Revealed(row.question_revision_id, row.public_id, row.position)
        for row in rows
        if may_see_reasons(
            Policy.from_json(row.policy), State(row.state), now, is_checked=row.item_id is not None
        )
    }
    return list(found.values())
