"""Reads of jobs: which are due, how they went."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from learn.jobs.models import JobRun


def is_free(now: datetime) -> ColumnElement[bool]:
    """Return the condition of a job that nobody is at."""
    return or_(JobRun.claimed_until.is_(None), JobRun.claimed_until <= now)


def waiting(session: Session, names: Sequence[str], now: datetime) -> set[str]:
    """Return which of these jobs are not to be run now: not due yet, or somebody is at them."""
    is_due = and_(JobRun.due_at <= now, is_free(now))
    return set(session.scalars(select(JobRun.name).where(JobRun.name.in_(names), ~is_due)))


def runs(session: Session) -> dict[str, JobRun]:
    """Return what is known of every job that ever ran, by its name."""
    return {row.name: row for row in session.scalars(select(JobRun))}
