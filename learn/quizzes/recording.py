"""Rows of what happened to a question: steps and grades, added and never changed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from learn import limits
from learn.db import insert_new
from learn.progress.operations import AnswerFact
from learn.questions import Answer
from learn.quizzes.attempts import AttemptState, ItemState
from learn.quizzes.grading import Score
from learn.quizzes.models import AnswerStep, GradeRow
from learn.quizzes.policy import Kind
from learn.quizzes.problems import TooManyChanges


@dataclass(frozen=True)
class Given:
    """What a request brings to one question."""

    answer: Answer | None
    confidence: str | None
    based_on: int
    client_event_id: str | None = None


def add_step(
    session: Session, item: ItemState, kind: str, given: Given, now: datetime
) -> int | None:
    """Add the next step of a question and return its row; None where this event was kept before.

    Raises TooManyChanges; the submission that makes an answer final always fits.
    """
    if item.seq >= limits.MAX_STEPS_PER_QUESTION and kind != "submit":
        raise TooManyChanges
    values = {
        "item_id": item.id,
        "seq": item.seq + 1,
        "kind": kind,
        "answer": given.answer,
        "confidence": given.confidence,
        "client_event_id": given.client_event_id,
        "created_at": now,
    }
    return insert_new(session, AnswerStep, values)


def add_grade(
    session: Session,
    item: ItemState,
    step_id: int | None,
    result: Score,
    reason: str,
    now: datetime,
) -> None:
    """Add what an answer earned, against the revision with which the attempt began."""
    session.add(
        GradeRow(
            item_id=item.id,
            step_id=step_id,
            question_revision_id=item.revision_id,
            points=result.points,
            max_points=result.max_points,
            is_scored=result.is_scored,
            reason=reason,
            graded_at=now,
        )
    )


def fact(
    attempt: AttemptState,
    item: ItemState,
    result: Score,
    confidence: str | None,
    now: datetime,
) -> AnswerFact:
    """Return what progress is told of a graded answer.

    Questions inside a lesson count as aided: the paragraph that answers them is in sight.
    """
    return AnswerFact(
        person_id=attempt.person_id,
        objective_id=item.objective_id,
        question_code=item.code,
        source_id=item.id,
        points=result.points,
        max_points=result.max_points,
        confidence=confidence,
        is_aided=item.has_hint or attempt.kind is Kind.PRACTICE,
        answered_at=now,
    )
