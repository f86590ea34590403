"""Statements for requests that come in crowds: made ready once, run on the bare driver.

SQLAlchemy takes some ten times as long to run a small statement as SQLite takes to answer it. Here
its compiler and its column types are asked once; what is left of a run is the driver's own work.
"""

from collections.abc import Callable, Mapping, Sequence
from queue import SimpleQueue
from typing import Any, cast

from sqlalchemy import Engine, Insert, Select, event
from sqlalchemy.engine.interfaces import DBAPIConnection

from learn.db import sqlite_connection

MOST_CONNECTIONS = 8  # to a server; an embedded database is no faster with more than one
Convert = Callable[[Any], Any]
Values = Mapping[str, Any]
Row = Sequence[Any]


class Prepared:
    """One statement for one engine, with the conversions of what goes in and what comes out."""

    def __init__(self, engine: Engine, statement: Select[Any] | Insert) -> None:
        dialect = engine.dialect
        compiled: Any = statement.compile(dialect=dialect)  # a public class without types
        self._text = str(compiled)
        self._fixed = {
            name: bound.value for name, bound in compiled.binds.items() if not bound.required
        }
        self._is_named = compiled.positiontup is None
        self._given: list[tuple[str, Convert | None]] = [
            (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
            for name in compiled.positiontup or compiled.binds
        ]
        columns = statement.exported_columns
        found = [
            column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns
        ]
        self._found = [(place, convert) for place, convert in enumerate(found) if convert]

    def first(self, connection: DBAPIConnection, values: Values) -> Row | None:
        """Return the first row; None where there is none. Raises the driver's errors."""
        cursor = connection.cursor()
        try:
            cursor.execute(self._text, self._arguments(values))
            row = cursor.fetchone()
        finally:
            cursor.close()
        if row is None:
            return None
        found = list(row)
        for place, convert in self._found:
            found[place] = convert(found[place])
        return found

    def _arguments(self, values: Values) -> Any:  # noqa: ANN401  a list or names, as the driver has it
        known = {**self._fixed, **values} if self._fixed else values
        arguments = [
            convert(known[name]) if convert else known[name] for name, convert in self._given
        ]
        if not self._is_named:
            return arguments
        return dict(zip((name for name, _ in self._given), arguments, strict=True))


class Singles:
    """Carries out single statements, each a transaction of its own, on a few own connections.

    To take a connection from the pool, begin, end and put it back takes longer than the statement.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._is_sqlite = engine.dialect.name == "sqlite"
        self._idle: SimpleQueue[DBAPIConnection | None] = SimpleQueue()
        for _ in range(1 if self._is_sqlite else MOST_CONNECTIONS):
            self._idle.put(None)
        event.listen(engine.engine, "engine_disposed", self._close)

    def first(self, statement: Prepared, values: Values) -> Row | None:
        """Return the first row; None where there is none. Raises what the database raises.

        A connection that failed is not used again.
        """
        connection = self._idle.get()
        try:
            connection = connection or self._new()
            return statement.first(connection, values)
        except BaseException:
            if connection:
                connection.close()
                connection = None
            raise
        finally:
            self._idle.put(connection)

    def _close(self, _engine: Engine) -> None:
        for _ in range(self._idle.qsize()):
            connection = self._idle.get()
            self._idle.put(None)
            if connection:
                connection.close()

    def _new(self) -> DBAPIConnection:
        if self._is_sqlite:
            return cast("DBAPIConnection", sqlite_connection(self.engine))
        pooled = self.engine.raw_connection()
        connection: Any = pooled.dbapi_connection
        pooled.detach()
        connection.autocommit = True
        return cast("DBAPIConnection", connection)
