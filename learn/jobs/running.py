"""Running jobs: each is claimed in the database first, so that one process at a time is at it."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from learn.context import Services
from learn.db import open_session, unit_of_work
from learn.jobs import operations, queries, work

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """One job: what it is called, what it does, and how long it rests."""

    name: str
    title: str
    do: Callable[[Services], str]
    every: timedelta


@dataclass(frozen=True)
class Run:
    """How one run of a job ended."""

    name: str
    outcome: str
    is_well: bool


JOBS = (
    Job("close", "Close attempts whose time ran out", work.close_overdue, timedelta(seconds=30)),
    Job("announce", "Tell what opened and is due soon", work.announce, timedelta(minutes=1)),
    Job("letters", "Send letters", work.send_letters, timedelta(seconds=10)),
    Job("clean", "Remove what is kept no longer", work.clean_up, timedelta(hours=1)),
)
BACKUP = "backup"


def run_due(services: Services) -> list[Run]:
    """Run every job that is due and that no other process is at."""
    names = [job.name for job in JOBS]
    with open_session(services.engine, writes=False) as session:
        waiting = queries.waiting(session, names, services.clock())
    due = (job for job in JOBS if job.name not in waiting)
    return [run for job in due if (run := _run(services, job, is_due=True))]


def run_all(services: Services) -> Iterator[Run]:
    """Run every job now, due or not, and give how each ended; one that is being run is left out."""
    for job in JOBS:
        run = _run(services, job, is_due=False)
        if run is not None:
            yield run


def _run(services: Services, job: Job, *, is_due: bool) -> Run | None:
    """Claim, do and note one job; None when another process was first."""
    with unit_of_work(services.engine) as session:
        claimed_until = operations.claim(session, job.name, services.clock(), is_due=is_due)
    if claimed_until is None:
        return None
    try:
        run = Run(job.name, job.do(services), is_well=True)
        log.debug("job %s: %s", job.name, run.outcome)
    except Exception as problem:
        log.exception("job %s failed", job.name)
        run = Run(job.name, f"Failed: {type(problem).__name__}. The log says more.", is_well=False)
    with unit_of_work(services.engine) as session:
        operations.finish(
            session,
            job.name,
            claimed_until,
            run.outcome,
            services.clock(),
            is_well=run.is_well,
            every=job.every,
        )
    return run
