"""A database that fails at a chosen statement, and the digest of all that it holds."""

import hashlib
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError

from learn import schema
from learn.db import make_engine
from learn.tables import METADATA

Contents = dict[str, tuple[int, str]]
ROWS = {"sqlite": 'SELECT * FROM "{}"', "postgresql": 'SELECT one::text FROM "{}" one'}


def contents(engine: Engine, tables: Iterable[str] = METADATA.tables) -> Contents:
    """Return, for every table, how many rows it has and a digest of all of them."""
    with engine.connect() as connection:
        return {name: _digest(connection, name) for name in tables}


def _digest(connection: Connection, table: str) -> tuple[int, str]:
    found = connection.exec_driver_sql(ROWS[connection.dialect.name].format(table))
    rows = sorted(repr(tuple(row)) for row in found)
    return len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()


def lose_the_database() -> None:
    """Fail as a statement does whose server is gone."""
    raise OperationalError(None, None, ConnectionError("the server is gone"))


def die() -> None:
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def migrate_and_die(url: str, target: str, at: int) -> None:
    """Migrate a database, and die at the statement with this number; 0 is COMMIT."""
    engine = make_engine(url)
    event.listen(engine, "commit", lambda _connection: die())
    with Trouble(engine, die).at(at or sys.maxsize):
        schema.migrate(engine, target)


class Trouble:
    """Lets something happen at a statement, known by its number; COMMIT is one of them."""

    def __init__(self, engine: Engine, happen: Callable[[], None] = lose_the_database) -> None:
        self._left: int | None = None
        self._happen = happen
        event.listen(engine, "before_cursor_execute", self._count)
        event.listen(engine, "commit", self._count)

    @contextmanager
    def at(self, number: int) -> Iterator[None]:
        """Let it happen at this statement, counted from 1, and at every one after it."""
        self._left = number
        try:
            yield
        finally:
            self._left = None

    @property
    def has_come(self) -> bool:
        """True inside `at` once the statement was reached."""
        return self._left == 0

    def _count(self, *_of_statement: object) -> None:
        if self._left is None:
            return
        self._left = max(0, self._left - 1)
        if self._left == 0:
            self._happen()
