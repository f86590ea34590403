"""Storage at its lowest: what is acknowledged is kept, no update is lost, times are in UTC."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    Table,
    event,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from learn import db
from learn.accounts.models import Person
from learn.db import (
    UtcDateTime,
    insert_new,
    make_engine,
    new_public_id,
    open_session,
    unit_of_work,
    upsert,
)
from learn.progress.models import LessonProgress
from learn.publishing.models import CommonsRevision
from tests.conftest import START
from tests.databases import BOTH, empty_database
from tests.factories import a_person
from tests.postgres import Postgres

MOMENTS = Table(
    "moments", MetaData(), Column("id", Integer, primary_key=True), Column("at", UtcDateTime)
)
DIALECTS = {"sqlite": sqlite.dialect(), "postgresql": postgresql.dialect()}
EARLIEST, LATEST = datetime(1, 1, 3), datetime(9999, 12, 29)  # noqa: DTZ001  for Hypothesis
WRITERS, TURNS = 2, 200
POSTGRESQL = {
    "timezone": "UTC",
    "statement_timeout": "30s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "1min",
    "synchronous_commit": "on",
}
READ = "SELECT reached FROM tally"


@pytest.fixture
def file_engine(tmp_path: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{tmp_path / 'fresh.sqlite3'}")
    yield engine
    engine.dispose()


@pytest.fixture(params=BOTH)
def fresh(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    with empty_database(request.param, request, tmp_path_factory) as engine:
        yield engine


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10_000)],
)
def test_sqlite_is_set_to_lose_nothing(file_engine: Engine, pragma: str, value: object) -> None:
    with file_engine.connect() as first, file_engine.connect() as second:
        assert first.scalar(text(f"PRAGMA {pragma}")) == value
        assert second.scalar(text(f"PRAGMA {pragma}")) == value


@pytest.mark.postgres
def test_postgresql_gives_up_in_time_and_speaks_utc(postgres: Postgres) -> None:
    engine = make_engine(postgres.new_database())
    with engine.connect() as connection:
        found = {name: connection.scalar(text(f"SHOW {name}")) for name in POSTGRESQL}
    engine.dispose()
    assert found == POSTGRESQL


def count_up(engine: Engine) -> None:
    for _ in range(TURNS):
        with unit_of_work(engine) as session:
            reached = session.scalar(text(READ))
            session.execute(text("UPDATE tally SET reached = :next"), {"next": reached + 1})


def test_no_update_is_lost_between_reading_and_writing(file_engine: Engine) -> None:
    with file_engine.begin() as connection:
        connection.execute(text("CREATE TABLE tally (reached INTEGER)"))
        connection.execute(text("INSERT INTO tally VALUES (0)"))
    problems: list[BaseException] = []

    def work() -> None:
        try:
            count_up(file_engine)
        except BaseException as problem:  # noqa: BLE001  a thread's failure must reach the test
            problems.append(problem)

    threads = [threading.Thread(target=work) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    with file_engine.connect() as connection:
        assert connection.scalar(text(READ)) == WRITERS * TURNS


def test_a_reader_sees_one_state_while_others_write(file_engine: Engine) -> None:
    with file_engine.begin() as connection:
        connection.execute(text("CREATE TABLE tally (reached INTEGER)"))
        connection.execute(text("INSERT INTO tally VALUES (0)"))
    with open_session(file_engine, writes=False) as reader:
        assert reader.scalar(text(READ)) == 0
        with unit_of_work(file_engine) as writer:
            writer.execute(text("UPDATE tally SET reached = 1"))
        assert reader.scalar(text(READ)) == 0
        reader.rollback()
        assert reader.scalar(text(READ)) == 1


def test_a_unit_of_work_that_fails_leaves_nothing(file_engine: Engine) -> None:
    with file_engine.begin() as connection:
        connection.execute(text("CREATE TABLE tally (reached INTEGER)"))

    def fail_after_writing() -> None:
        with unit_of_work(file_engine) as session:
            session.execute(text("INSERT INTO tally VALUES (7)"))
            message = "on the way"
            raise RuntimeError(message)

    with pytest.raises(RuntimeError, match="on the way"):
        fail_after_writing()
    with file_engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM tally")) == 0


def test_a_commit_that_fails_leaves_no_transaction_open(
    fresh: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Red where the session is only closed: its connection waits in the pool, and locks SQLite."""

    def fail(_connection: object) -> None:
        full = "database or disk is full"
        raise fresh.dialect.loaded_dbapi.OperationalError(full)

    def add_table() -> None:
        with unit_of_work(fresh) as session:
            session.execute(text("CREATE TABLE tally (reached INTEGER)"))

    monkeypatch.setattr(fresh.dialect, "do_commit", fail)
    with pytest.raises(OperationalError, match="disk is full"):
        add_table()
    monkeypatch.undo()
    add_table()


@pytest.mark.parametrize("name", DIALECTS)
def test_a_time_without_a_zone_is_refused(name: str) -> None:
    naive = START.replace(tzinfo=None)
    with pytest.raises(ValueError, match="without a zone"):
        UtcDateTime().process_bind_param(naive, DIALECTS[name])


@pytest.mark.parametrize("name", DIALECTS)
@given(
    moment=st.datetimes(EARLIEST, LATEST),
    minutes=st.integers(-14 * 60, 14 * 60),
)
def test_a_time_comes_back_the_same_and_in_utc(name: str, moment: datetime, minutes: int) -> None:
    aware = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    kind, dialect = UtcDateTime(), DIALECTS[name]
    back = kind.process_result_value(kind.process_bind_param(aware, dialect), dialect)
    assert back == aware
    assert back.tzinfo is UTC


@pytest.mark.parametrize("name", DIALECTS)
def test_no_time_stays_no_time(name: str) -> None:
    assert UtcDateTime().process_bind_param(None, DIALECTS[name]) is None
    assert UtcDateTime().process_result_value(None, DIALECTS[name]) is None


def test_times_survive_the_database(fresh: Engine) -> None:
    MOMENTS.create(fresh)
    moments = [
        datetime(2026, 3, 29, 2, 30, 0, 123456, tzinfo=timezone(timedelta(hours=2))),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        datetime(1999, 12, 31, 23, 59, 59, 999999, tzinfo=timezone(-timedelta(hours=9.5))),
    ]
    with fresh.begin() as connection:
        connection.execute(MOMENTS.insert(), [{"at": moment} for moment in moments])
    with fresh.connect() as connection:
        found = connection.scalars(select(MOMENTS.c.at).order_by(MOMENTS.c.id)).all()
        earlier = connection.scalars(select(MOMENTS.c.id).where(MOMENTS.c.at < moments[0])).all()
    assert found == moments
    assert all(moment.tzinfo is UTC for moment in found)
    assert earlier == [3]


def reading(session: Session, person: Person) -> LessonProgress | None:
    return session.get(LessonProgress, (person.id, "tea"), populate_existing=True)


def test_upsert_adds_then_changes_one_row(session: Session) -> None:
    person = a_person(session)
    keys = {"person_id": person.id, "lesson_id": "tea"}
    upsert(
        session,
        LessonProgress,
        keys,
        {"state": "started", "started_at": START, "updated_at": START},
    )
    held = reading(session, person)
    assert held is not None
    later = START + timedelta(hours=1)
    upsert(
        session, LessonProgress, keys, {"state": "read", "started_at": START, "updated_at": later}
    )
    assert (held.state, held.updated_at) == ("read", later)
    assert len(session.scalars(select(LessonProgress)).all()) == 1


def test_upsert_of_one_leaves_the_others(session: Session) -> None:
    ada, ben = a_person(session), a_person(session)
    values = {"state": "started", "started_at": START, "updated_at": START}
    for person in (ada, ben):
        upsert(session, LessonProgress, {"person_id": person.id, "lesson_id": "tea"}, values)
    upsert(
        session,
        LessonProgress,
        {"person_id": ada.id, "lesson_id": "tea"},
        {**values, "state": "read"},
    )
    found = {row.person_id: row.state for row in session.scalars(select(LessonProgress))}
    assert found == {ada.id: "read", ben.id: "started"}


def test_upsert_keeps_to_the_rules_of_the_table(session: Session) -> None:
    person = a_person(session)
    values = {"state": "skimmed", "started_at": START, "updated_at": START}
    with pytest.raises(IntegrityError), session.begin_nested():
        upsert(session, LessonProgress, {"person_id": person.id, "lesson_id": "tea"}, values)


def test_insert_new_adds_a_row_once(session: Session) -> None:
    values = {"content_hash": "h" * 64, "document": {}, "created_at": START}
    first = insert_new(session, CommonsRevision, values)
    assert first is not None
    assert insert_new(session, CommonsRevision, values) is None
    assert session.scalars(
        select(CommonsRevision.id).where(CommonsRevision.content_hash == "h" * 64)
    ).all() == [first]


def test_foreign_keys_are_kept(connection: Connection) -> None:
    values = {"person_id": 999_999, "lesson_id": "tea", "state": "read"}
    statement = LessonProgress.__table__.insert()
    with pytest.raises(IntegrityError), connection.begin_nested():
        connection.execute(statement, {**values, "started_at": START, "updated_at": START})


def test_a_session_is_undone_by_the_fixture_and_not_before(session: Session) -> None:
    person = a_person(session)
    session.execute(update(Person).where(Person.id == person.id).values(name="Zoe"))
    session.commit()
    assert session.scalar(select(Person.name).where(Person.id == person.id)) == "Zoe"


def test_public_ids_are_long_and_never_the_same() -> None:
    found = {new_public_id() for _ in range(1000)}
    assert len(found) == 1000
    assert {len(one) for one in found} == {16}


def test_threads_write_one_after_the_other_without_looking_again(file_engine: Engine) -> None:
    """Red without the turns: SQLite, told not to wait, refuses whoever comes second."""

    @event.listens_for(file_engine, "connect")
    def never_wait(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout=0")
        cursor.close()

    with unit_of_work(file_engine) as session:
        session.execute(text("CREATE TABLE tally (reached INTEGER NOT NULL)"))
        session.execute(text("INSERT INTO tally VALUES (0)"))

    def write() -> None:
        for _ in range(TURNS):
            with unit_of_work(file_engine) as session:
                session.execute(text("UPDATE tally SET reached = reached + 1"))

    with ThreadPoolExecutor(WRITERS) as pool:
        for one in [pool.submit(write) for _ in range(WRITERS)]:
            one.result()
    with open_session(file_engine, writes=False) as session:
        assert session.scalar(text(READ)) == WRITERS * TURNS


def test_a_turn_ends_with_a_transaction_that_failed(file_engine: Engine) -> None:
    for _ in range(2):
        with pytest.raises(OperationalError, match="no such table"), unit_of_work(file_engine) as w:
            w.execute(text("UPDATE missing SET reached = 1"))
    with unit_of_work(file_engine) as session:
        session.execute(text("CREATE TABLE tally (reached INTEGER NOT NULL)"))


def test_whoever_holds_the_turn_too_long_is_not_waited_for(
    file_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "BUSY_TIMEOUT_MS", 10)
    with unit_of_work(file_engine) as first:
        first.execute(text("SELECT 1"))
        with (
            pytest.raises(OperationalError, match="database is locked"),
            unit_of_work(file_engine) as second,
        ):
            second.execute(text("SELECT 1"))
