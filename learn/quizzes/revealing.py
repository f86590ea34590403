"""Reads of what people have been shown: the questions whose reasons they may see again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from learn.quizzes.models import AnswerStep, Attempt, AttemptItem
from learn.quizzes.policy import Policy, State, may_see_reasons


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
