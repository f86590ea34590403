"""Answers that share a commit: each thread has its own row, and what fails is half-written by none.

The statement adds a word under a number; a word may be there once, and "bad" never.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from threading import Barrier
from typing import Any, TypeVar

import pytest
from sqlalchemy import (
    CheckConstraint,
    Column,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    bindparam,
    select,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import OperationalError

from learn import commits, db
from learn.commits import SharedCommits
from learn.prepared import Prepared, Row, Singles
from tests.databases import BOTH, empty_database

T = TypeVar("T")
THREADS = 24
SOON = 20  # seconds until a thread that hangs is a failure
METADATA = MetaData()
WORDS = Table(
    "word",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("text", String(20), unique=True),
    CheckConstraint("text <> 'bad'", name="no_bad_word"),
)


@pytest.fixture(params=BOTH)
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    with empty_database(request.param, request, tmp_path_factory) as made:
        METADATA.create_all(made.execution_options(writes=True))
        yield made


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Engine]:
    made = db.make_engine(f"sqlite:///{tmp_path / 'words.sqlite3'}")
    METADATA.create_all(made.execution_options(writes=True))
    yield made
    made.dispose()


def commits_of(engine: Engine) -> SharedCommits:
    insert = postgresql_insert if engine.dialect.name == "postgresql" else sqlite_insert
    adding = (
        insert(WORDS)
        .values(text=bindparam("text"))
        .on_conflict_do_nothing()
        .returning(WORDS.c.id, WORDS.c.text)
    )
    return SharedCommits(Singles(engine), Prepared(engine, adding))


def stored(engine: Engine) -> dict[int, str]:
    with engine.connect() as connection:
        return {row.id: row.text for row in connection.execute(select(WORDS))}


def in_threads(*acts: Callable[[], T]) -> list[T | Exception]:
    """Do all of these at once; return what each returned or raised."""
    gate = Barrier(len(acts))

    def wait_and(act: Callable[[], T]) -> T | Exception:
        gate.wait()
        try:
            return act()
        except Exception as problem:  # noqa: BLE001  it is looked at
            return problem

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result(SOON) for done in [pool.submit(wait_and, act) for act in acts]]


def adding(commits: SharedCommits, *words: str) -> list[Callable[[], Row | None]]:
    return [lambda word=word: commits.first({"text": word}) for word in words]  # type: ignore[misc]


def test_each_thread_gets_its_own_row(engine: Engine) -> None:
    """Red when the row of a group's last job is given to all of them."""
    shared = commits_of(engine)
    words = [f"word {number}" for number in range(THREADS)]
    for batch in range(5):
        sent = [f"{word} of {batch}" for word in words]
        found = in_threads(*adding(shared, *sent))
        assert [row[1] for row in found] == sent  # type: ignore[index]
        assert {row[0]: row[1] for row in found}.items() <= stored(engine).items()  # type: ignore[index]
    assert len(stored(engine)) == 5 * THREADS


def test_of_many_who_send_the_same_one_is_first(engine: Engine) -> None:
    found = in_threads(*adding(commits_of(engine), *["same"] * THREADS))
    assert sum(row is not None for row in found) == 1
    assert list(stored(engine).values()) == ["same"]


def queued(commits: SharedCommits, count: int) -> None:
    """Wait until so many stand in line."""
    until = time.monotonic() + SOON
    while len(commits._queue) < count:
        assert time.monotonic() < until, len(commits._queue)
        time.sleep(0.001)


def in_a_line(engine: Engine, commits: SharedCommits, words: list[str]) -> list[Any]:
    """Let all stand in line before the first may write; return what each got."""
    turns = engine.get_execution_options()["turns"]
    turns.take()
    with ThreadPoolExecutor(1) as pool:
        try:
            sent = pool.submit(in_threads, *adding(commits, *words))
            queued(commits, len(words))
        finally:
            turns.give()
        return sent.result(SOON)


@pytest.fixture
def traced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the statements of the connection that writes for all."""
    sent: list[str] = []
    connect = commits.sqlite_connection

    def connection(engine: Engine) -> sqlite3.Connection:
        made = connect(engine)
        made.set_trace_callback(sent.append)
        return made

    monkeypatch.setattr(commits, "sqlite_connection", connection)
    return sent


def test_those_who_stand_in_line_share_a_commit(embedded: Engine, traced: list[str]) -> None:
    """Red when the one at the head writes for itself alone. It may have begun before the rest."""
    words = [f"word {number}" for number in range(THREADS)]
    found = in_a_line(embedded, commits_of(embedded), words)
    assert [row[1] for row in found] == words
    assert traced.count("COMMIT") <= 2
    assert len(stored(embedded)) == THREADS


def test_a_statement_that_fails_leaves_nothing_of_its_group(embedded: Engine) -> None:
    """Red when a failing group is committed as far as it came. All is well again afterwards."""
    shared = commits_of(embedded)
    words = [f"word {number}" for number in range(THREADS)]
    sent = [*words, "bad", *(f"{word} too" for word in words)]
    found = in_a_line(embedded, shared, sent)
    told = {word for word, row in zip(sent, found, strict=True) if not isinstance(row, Exception)}
    assert isinstance(found[sent.index("bad")], sqlite3.IntegrityError)
    assert sum(isinstance(row, Exception) for row in found) >= THREADS
    assert set(stored(embedded).values()) == told
    again = in_threads(*adding(shared, *(word for word in sent if word not in told | {"bad"})))
    assert not [row for row in again if isinstance(row, Exception)]
    assert set(stored(embedded).values()) == set(sent) - {"bad"}


def test_a_failure_is_told_on_both_databases_and_passes(engine: Engine) -> None:
    shared = commits_of(engine)
    for number in range(20):  # more often than connections may be open
        with pytest.raises(Exception, match="no_bad_word"):
            shared.first({"text": "bad"})
        row = shared.first({"text": f"good {number}"})
        assert row is not None
        assert row[1] == f"good {number}"


def test_a_lock_that_stays_is_an_error_for_each_in_time(
    embedded: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process writes for longer than we wait: nobody hangs, nobody is told it was kept."""
    monkeypatch.setattr(db, "BUSY_TIMEOUT_MS", 300)
    shared = commits_of(embedded)
    words = [f"word {number}" for number in range(8)]
    with closing(sqlite3.connect(str(embedded.url.database))) as other:
        other.execute("BEGIN IMMEDIATE")
        found = in_threads(*adding(shared, *words))
        other.rollback()
    assert all("locked" in str(problem) for problem in found)
    assert stored(embedded) == {}
    assert [row[1] for row in in_threads(*adding(shared, *words))] == words  # type: ignore[index]


def test_a_turn_that_never_comes_is_an_error_for_each(
    embedded: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "BUSY_TIMEOUT_MS", 300)
    shared = commits_of(embedded)
    with embedded.get_execution_options()["turns"].turn():
        found = in_threads(*adding(shared, *"abcdefgh"))
    assert all(isinstance(problem, OperationalError) for problem in found)
    assert shared.first({"text": "later"}) is not None
    assert list(stored(embedded).values()) == ["later"]


def test_who_writes_for_all_needs_no_connection_of_the_pool(embedded: Engine) -> None:
    """Red when the writer takes one: those who have them may all be waiting for its turn."""
    shared, pool = commits_of(embedded), embedded.pool
    with ExitStack() as held:
        for _ in range(pool.size() + pool._max_overflow):  # type: ignore[attr-defined]
            held.enter_context(embedded.connect())
        found = in_threads(*adding(shared, *"abcdefgh"))
    assert [row[1] for row in found] == list("abcdefgh")  # type: ignore[index]


def test_the_connection_that_writes_for_all_is_closed_with_its_engine(embedded: Engine) -> None:
    """Red when it is kept open: the files of the database are then held until the process ends."""
    shared = commits_of(embedded)
    assert shared.first({"text": "before"}) is not None
    kept = shared._kept
    assert kept is not None
    embedded.dispose()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        kept.execute("SELECT 1")
    assert shared.first({"text": "after"}) is not None
    assert list(stored(embedded).values()) == ["before", "after"]


def test_two_never_have_the_turn_at_once(embedded: Engine) -> None:
    """Red when `Turns.take` and `give` do nothing: lanes and ordinary requests then overlap."""
    turns = embedded.get_execution_options()["turns"]
    inside: list[int] = []
    most: list[int] = []

    def write() -> None:
        for _ in range(20):
            with turns.turn():
                inside.append(1)
                most.append(len(inside))
                time.sleep(0.0005)
                inside.pop()

    in_threads(*[write] * 8)
    assert (len(most), max(most)) == (160, 1)
