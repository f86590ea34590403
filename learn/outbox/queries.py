"""Reads of the outbox: what is due, what waits, what failed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from learn.outbox.models import OutboxMail

WAITS = and_(OutboxMail.sent_at.is_(None), OutboxMail.failed_at.is_(None))


@dataclass(frozen=True)
class Count:
    """How many letters wait, since when the oldest of them, and how many were given up."""

    waiting: int
    oldest_at: datetime | None
    failed: int


def is_due(now: datetime) -> ColumnElement[bool]:
    """Return the condition of a letter that may be sent now and that nobody is sending."""
    is_free = or_(OutboxMail.claimed_until.is_(None), OutboxMail.claimed_until <= now)
    return and_(WAITS, OutboxMail.due_at <= now, is_free)


def due_ids(session: Session, now: datetime, most: int) -> Sequence[int]:
    """Return the letters that are due, the one that has waited longest first."""
    query = select(OutboxMail.id).where(is_due(now)).order_by(OutboxMail.due_at, OutboxMail.id)
    return session.scalars(query.limit(most)).all()


def count(session: Session) -> Count:
    """Return how full the outbox is."""
    waiting, oldest_at = session.execute(
        select(func.count(), func.min(OutboxMail.created_at)).where(WAITS)
    ).one()
    failed = session.scalar(select(func.count()).where(OutboxMail.failed_at.is_not(None)))
    return Count(waiting, oldest_at, failed or 0)
