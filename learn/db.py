"""The database: engine, sessions, column types. No web, no tables."""

import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from threading import Lock
from typing import Any, cast

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Executable,
    MetaData,
    create_engine,
    delete,
    event,
    func,
    inspect,
    make_url,
    select,
)
from sqlalchemy.dialects.postgresql import Insert as PostgresqlInsert
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

PUBLIC_ID_BYTES = 12  # 96 bits: enough that nobody finds another's by trying
BUSY_TIMEOUT_MS = 10_000
BEGIN_WRITING, HAS_TURN = "BEGIN IMMEDIATE", "has_turn"
PUBLISHING = 7_302  # the name of that work in PostgreSQL's advisory locks
POSTGRESQL_OPTIONS = (
    "-c statement_timeout=30000 -c lock_timeout=10000 "
    "-c idle_in_transaction_session_timeout=60000 -c timezone=UTC"
)


class Base(DeclarativeBase):
    """The root of every table; constraints get predictable names."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {dict[str, Any]: JSON, list[Any]: JSON}  # noqa: RUF012


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC on both databases; a naive one is refused at the door."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return `value` as the database stores it: naive UTC on SQLite, aware elsewhere."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "A time without a zone was about to be stored."
            raise ValueError(message)
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> datetime | None:
        """Return the stored moment as an aware time in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def new_public_id() -> str:
    """Return an unguessable id for an address: 16 url-safe characters."""
    return secrets.token_urlsafe(PUBLIC_ID_BYTES)


def make_engine(url: str) -> Engine:
    """Return an engine that loses nothing it has acknowledged.

    SQLite: WAL, full synchronisation, foreign keys, and transactions that really begin
    (`BEGIN IMMEDIATE` on connections with the execution option `writes`).
    PostgreSQL: checked connections, time-outs, UTC; with `?pooled=true` in the address what a
    pooler needs that hands a connection on after every transaction: no prepared statements, and
    the time-outs left to the database role.
    """
    if url.startswith("sqlite"):
        return _sqlite_engine(url)
    address = make_url(url)
    is_pooled = address.query.get("pooled") == "true"
    own: dict[str, Any] = {"options": POSTGRESQL_OPTIONS}
    return create_engine(
        address.difference_update_query(["pooled"]),
        hide_parameters=True,  # else an error would tell the log what people typed
        pool_pre_ping=True,
        pool_size=8,
        max_overflow=8,
        connect_args={
            "connect_timeout": 10,
            **({"prepare_threshold": None} if is_pooled else own),
        },
    )


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000},
        pool_size=8,
        max_overflow=8,
    )
    turns = Turns()
    engine.update_execution_options(turns=turns)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", turns.begin)
    event.listen(engine, "checkin", turns.end)
    return engine


class Turns:
    """Lets the threads of one process write one after the other.

    SQLite alone would have them look again after longer and longer pauses: many writers at once
    then wait for seconds while nobody writes. Other processes still compete in SQLite's own way.
    """

    def __init__(self) -> None:
        self._turn = Lock()

    def take(self) -> None:
        """Return when it is this thread's turn. Raises OperationalError if it never is."""
        if not self._turn.acquire(timeout=BUSY_TIMEOUT_MS / 1000):
            locked = sqlite3.OperationalError("database is locked")
            raise OperationalError(BEGIN_WRITING, None, locked)

    def give(self) -> None:
        """Let the next one write."""
        self._turn.release()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the turn for a block. Raises OperationalError if it never comes."""
        self.take()
        try:
            yield
        finally:
            self.give()

    def begin(self, connection: Connection) -> None:
        """Begin a transaction: a writing one when it is its turn. Raises OperationalError."""
        if not connection.get_execution_options().get("writes", False):
            connection.exec_driver_sql("BEGIN")
            return
        if not connection.info.get(HAS_TURN):
            self.take()
            connection.info[HAS_TURN] = True
        connection.exec_driver_sql(BEGIN_WRITING)

    def end(self, _connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        """Let the next one write: the connection is back in the pool, its transaction over."""
        if entry.info.pop(HAS_TURN, False):
            self.give()


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry | None) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def sqlite_connection(engine: Engine) -> sqlite3.Connection:
    """Return a connection to an embedded database that no pool knows; who asked for it keeps it."""
    seconds = BUSY_TIMEOUT_MS / 1000
    path = str(engine.url.database)
    connection = sqlite3.connect(path, timeout=seconds, check_same_thread=False)
    _prepare_sqlite(cast("DBAPIConnection", connection), None)
    return connection


def open_session(engine: Engine, *, writes: bool) -> Session:
    """Return a session; one that `writes` takes SQLite's write lock when it begins."""
    bind = engine.execution_options(writes=True) if writes else engine
    return Session(bind, expire_on_commit=False)


@contextmanager
def unit_of_work(engine: Engine) -> Iterator[Session]:
    """Give a writing session that is committed at the end, or rolled back on any error."""
    with open_session(engine, writes=True) as session:
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()  # closing alone leaves a transaction open whose commit failed
            raise


def hold_alone(holder: Session | Connection, work: int) -> None:
    """Keep every other process from the same `work` until the transaction ends.

    On SQLite a writing transaction is alone anyway. Raises OperationalError after the lock
    time-out.
    """
    bind = holder.get_bind() if isinstance(holder, Session) else holder
    if bind.dialect.name == "postgresql":
        holder.execute(select(func.pg_advisory_xact_lock(work)))


def upsert(
    session: Session, table: type[Base], keys: dict[str, Any], values: dict[str, Any]
) -> None:
    """Insert the row with the primary key `keys`, or give the one that is there these `values`."""
    statement = _insert(session, table).values(**keys, **values)
    session.execute(statement.on_conflict_do_update(index_elements=list(keys), set_=values))
    mapper = inspect(table)
    names = (mapper.get_property_by_column(column).key for column in mapper.primary_key)
    held = session.identity_map.get(
        mapper.identity_key_from_primary_key(tuple(keys[name] for name in names))
    )
    if held is not None:
        session.expire(held)


def insert_new(session: Session, table: type[Base], values: dict[str, Any]) -> int | None:
    """Insert a row and return its id; None, and nothing inserted, where a unique one is there."""
    session.flush()
    statement = _insert_or_nothing(session.get_bind().dialect.name, table)
    inserted: int | None = session.connection().scalar(statement, values)
    return inserted


def insert_many_new(
    session: Session,
    table: type[Base],
    rows: Sequence[dict[str, Any]],
    returned: InstrumentedAttribute[Any],
) -> list[Any]:
    """Insert those rows that break no unique constraint; return a column of each inserted."""
    if not rows:
        return []
    statement = _insert(session, table).values(list(rows)).on_conflict_do_nothing()
    return list(session.scalars(statement.returning(returned)))


def delete_some(
    session: Session, key: InstrumentedAttribute[Any], where: ColumnElement[bool], most: int
) -> int:
    """Delete at most `most` rows for which `where` holds, known by their `key`; return how many."""
    some = select(key).where(where).limit(most)
    gone = session.execute(
        delete(key.class_)
        .where(key.in_(some))
        .returning(key)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())


def _insert(session: Session, table: type[Base]) -> PostgresqlInsert | SqliteInsert:
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    return postgresql_insert(table) if is_postgresql else sqlite_insert(table)


@cache
def _insert_or_nothing(dialect: str, table: type[Base]) -> Executable:
    """Return the statement of `insert_new`, composed once: every answer takes it."""
    insert = postgresql_insert if dialect == "postgresql" else sqlite_insert
    return insert(table).on_conflict_do_nothing().returning(table.__table__.c.id)
