"""One commit for the answers of many: what waits together is written together."""

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from threading import Lock
from typing import cast

from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError

from learn.db import BEGIN_WRITING, Turns, sqlite_connection
from learn.prepared import Prepared, Row, Singles, Values


class _Job:
    """What one thread wants written; it sleeps until it is woken."""

    def __init__(self, values: Values) -> None:
        self.values = values
        self.row: Row | None = None
        self.problem: Exception | None = None
        self.is_done = False
        self._sleep = Lock()
        self._sleep.acquire()

    def sleep(self) -> None:
        """Wait until `wake` was called."""
        self._sleep.acquire()

    def wake(self) -> None:
        """Let the thread of this job go on."""
        self._sleep.release()


class SharedCommits:
    """Carries out one statement for many threads; what they send at the same time shares a commit.

    On SQLite each commit waits for the disk, one after the other: the thread at the head of the
    queue writes for all who stand in it. PostgreSQL groups the commits of its connections itself.
    """

    def __init__(self, singles: Singles, statement: Prepared) -> None:
        self._engine = engine = singles.engine
        self._statement = statement
        self._singles = singles
        self._turns: Turns | None = engine.get_execution_options().get("turns")
        self._lock = Lock()
        self._queue: list[_Job] = []
        self._kept: sqlite3.Connection | None = None
        event.listen(engine.engine, "engine_disposed", self._close)

    def first(self, values: Values) -> Row | None:
        """Return the first row of the statement with these values, when it is durable.

        Raises what the database raises; then it may be that nothing was written, also not for
        others in the same group, and doing it again must be harmless.
        """
        if self._turns is None:
            return self._singles.first(self._statement, values)
        job = _Job(values)
        self._stand_in_line(job, self._turns)
        if job.problem is not None:
            raise job.problem
        return job.row

    def _stand_in_line(self, job: _Job, turns: Turns) -> None:
        with self._lock:
            self._queue.append(job)
            is_head = self._queue[0] is job
        if not is_head:
            job.sleep()
        if not job.is_done:
            self._lead(turns)

    def _lead(self, turns: Turns) -> None:
        """Write for all who stand in line now, then let the next one lead."""
        with self._lock:
            jobs = list(self._queue)
        try:
            with turns.turn():
                self._write(jobs)
        except OperationalError as problem:  # the turn never came
            _end(jobs, problem)
        with self._lock:
            del self._queue[: len(jobs)]
            next_head = self._queue[:1]
        for job in (*next_head, *jobs[1:]):
            job.wake()

    def _write(self, jobs: Sequence[_Job]) -> None:
        """Write in one transaction, on a connection of its own.

        One from the pool might not come: those who have them may all be waiting for the turn.
        """
        try:
            connection = self._kept = self._kept or sqlite_connection(self._engine)
            connection.execute(BEGIN_WRITING)
            for job in jobs:
                job.row = self._statement.first(cast("DBAPIConnection", connection), job.values)
            connection.commit()
        except Exception as problem:  # noqa: BLE001  each thread raises it for itself
            self._give_up()
            _end(jobs, problem)
        else:
            _end(jobs, None)

    def _close(self, _engine: Engine) -> None:
        self._give_up()

    def _give_up(self) -> None:
        """End what was begun, with the connection: who knows what state it is in."""
        kept, self._kept = self._kept, None
        if kept is not None:
            with suppress(sqlite3.Error):
                kept.close()


def _end(jobs: Sequence[_Job], problem: Exception | None) -> None:
    for job in jobs:
        job.problem, job.is_done = problem, True
