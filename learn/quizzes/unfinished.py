"""Reads of attempts that are open, whoever's they are: for closing and for counting them."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learn.quizzes.models import Attempt
from learn.quizzes.policy import State

IS_OPEN = Attempt.state == State.OPEN.value


def count_open(session: Session) -> int:
    """Return how many attempts are open."""
    return session.scalar(select(func.count()).where(IS_OPEN)) or 0


def overdue_attempt_ids(session: Session, before: datetime) -> list[int]:
    """Return the rows of open attempts whose time ran out before that moment."""
    overdue = select(Attempt.id).where(IS_OPEN, Attempt.deadline_at < before)
    return list(session.scalars(overdue.order_by(Attempt.id)))
