"""Writes of jobs: claimed before they run, noted when they end."""

from datetime import datetime, timedelta

from sqlalchemy import true, update
from sqlalchemy.orm import Session

from learn.db import insert_many_new, upsert
from learn.jobs.models import JobRun
from learn.jobs.queries import is_free

LEASE = timedelta(minutes=10)  # after that, whoever was at a job is taken for dead
OUTCOME = 200


def claim(session: Session, name: str, now: datetime, *, is_due: bool = True) -> datetime | None:
    """Make a job this process's own and return until when; None when another is at it.

    Unless `is_due` is wanted, a job is taken before its time as well. The database decides who
    was first.
    """
    insert_many_new(session, JobRun, [{"name": name, "due_at": now}], JobRun.name)
    until = now + LEASE
    claimed = session.execute(
        update(JobRun)
        .where(JobRun.name == name, is_free(now), JobRun.due_at <= now if is_due else true())
        .values(claimed_until=until, started_at=now)
        .returning(JobRun.name)
        .execution_options(synchronize_session=False)
    )
    return until if claimed.first() else None


def finish(
    session: Session,
    name: str,
    claimed_until: datetime,
    outcome: str,
    now: datetime,
    *,
    is_well: bool,
    every: timedelta,
) -> None:
    """Note how a claimed job ended and when it is due again, unless another has it by now."""
    session.execute(
        update(JobRun)
        .where(JobRun.name == name, JobRun.claimed_until == claimed_until)
        .values(
            claimed_until=None,
            ended_at=now,
            is_well=is_well,
            outcome=outcome[:OUTCOME],
            due_at=now + every,
        )
        .execution_options(synchronize_session=False)
    )


def note(session: Session, name: str, outcome: str, now: datetime) -> None:
    """Note that work which no loop runs, such as a backup, ended well."""
    values = {"due_at": now, "started_at": now, "ended_at": now, "is_well": True}
    upsert(session, JobRun, {"name": name}, {**values, "outcome": outcome[:OUTCOME]})
