"""Reads of how the site is at this moment."""

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from learn.jobs.queries import runs
from learn.metrics.gauges import JobHealth, Standing
from learn.outbox.queries import count
from learn.publishing.queries import newest_version
from learn.quizzes.unfinished import count_open


def standing(session: Session) -> Standing | None:
    """Return what the database says; None where it does not answer, which is told as well."""
    try:
        letters = count(session)
        return Standing(
            letters={"waiting": letters.waiting, "failed": letters.failed},
            open_attempts=count_open(session),
            publication=newest_version(session),
            jobs={
                name: JobHealth(run.ended_at, bool(run.is_well))
                for name, run in runs(session).items()
                if run.ended_at
            },
        )
    except SQLAlchemyError:
        return None
