"""The schema goes up and down on both databases, keeps what is there, and never stops half way."""

import ast
import re
import signal
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, event, inspect, text

from learn import schema
from learn.content.compile import Compiled
from learn.db import make_engine, unit_of_work
from learn.publishing.operations import publish
from learn.publishing.shelf import Shelf
from learn.tables import METADATA
from tests.conftest import START, Clock
from tests.databases import BOTH, empty_database
from tests.factories import a_person
from tests.halfway import contents, migrate_and_die
from tests.quizzes.taker import Taker

VERSIONS = sorted((schema.MIGRATIONS / "versions").glob("*.py"))
DATED = re.compile(r"\d{8}_\d{4}_[a-z0-9_]+\.py")
KEPT_BY_ALEMBIC = {"alembic_version"}
FIRST = "0001"
UNKNOWN = "not-of-this-code"


@pytest.fixture(params=BOTH)
def empty(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """Give a database that nobody has migrated."""
    with empty_database(request.param, request, tmp_path_factory) as engine:
        yield engine


@pytest.fixture
def populated(tmp_path: Path, compiled: Compiled) -> Iterator[Engine]:
    """Give an SQLite database with the sample library, a person, and an attempt of theirs."""
    engine = make_engine(f"sqlite:///{tmp_path / 'lymph.sqlite3'}")
    schema.migrate(engine)
    fill_with_work(engine, compiled)
    yield engine
    engine.dispose()


def fill_with_work(engine: Engine, compiled: Compiled) -> None:
    """Publish the sample library; let a person finish a quiz of it and begin another."""
    with unit_of_work(engine) as session:
        publish(session, compiled, START)
        ada = Taker(session, Shelf(poll_seconds=0), Clock(), a_person(session).id)
        ada.start()
        ada.check(ada.answer())
        ada.finish()
        ada.start()


def tables_of(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - KEPT_BY_ALEMBIC


def stand_at(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :at"), {"at": revision})


def test_the_schema_goes_up_down_and_up_again(empty: Engine) -> None:
    for _ in range(2):
        schema.migrate(empty)
        schema.need_current(empty)
        assert tables_of(empty) == set(METADATA.tables)
        schema.migrate(empty, "base")
        assert not tables_of(empty)


def test_the_migrations_make_what_the_models_describe(empty: Engine) -> None:
    schema.migrate(empty)
    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_the_comparison_notices_a_missing_table(empty: Engine) -> None:
    schema.migrate(empty)
    with empty.begin() as connection:
        connection.execute(text("DROP TABLE grade"))
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA)


def test_named_checks_are_in_the_database(empty: Engine) -> None:
    schema.migrate(empty)
    found = inspect(empty)
    for name, table in METADATA.tables.items():
        wanted = {one.name for one in table.constraints if str(one.name).startswith("ck_")}
        assert {one["name"] for one in found.get_check_constraints(name)} == wanted


def test_migrating_a_current_database_changes_nothing(empty: Engine) -> None:
    schema.migrate(empty)
    before = contents(empty)
    schema.migrate(empty)
    assert contents(empty) == before


def test_the_revisions_that_the_code_knows_are_those_of_the_files() -> None:
    files = ScriptDirectory(str(schema.MIGRATIONS)).walk_revisions()
    assert tuple(one.revision for one in files)[::-1] == schema.REVISIONS


def test_where_nothing_is_to_migrate_nothing_is_locked(populated: Engine) -> None:
    """Red with the first look taken out: every start would wait for whoever writes."""
    with unit_of_work(populated):
        begun: list[Connection] = []
        event.listen(populated, "begin", begun.append)
        schema.migrate(populated)
    assert [one.get_execution_options().get("writes", False) for one in begun] == [False]


@pytest.mark.parametrize("use", [schema.migrate, schema.need_current])
def test_a_newer_database_is_refused(empty: Engine, use: Callable[[Engine], None]) -> None:
    schema.migrate(empty)
    stand_at(empty, UNKNOWN)
    with pytest.raises(schema.SchemaIsNewer, match="newer Lymph"):
        use(empty)
    assert tables_of(empty) == set(METADATA.tables)


def test_a_database_that_lags_behind_is_refused(empty: Engine) -> None:
    with pytest.raises(schema.SchemaIsOlder, match="learn migrate"):
        schema.need_current(empty)


@pytest.mark.usefixtures("outdated")
def test_a_populated_database_keeps_every_row(populated: Engine) -> None:
    before = contents(populated)
    assert before["attempt_item"][0] > 0
    assert before["question_key"][0] > 0
    schema.migrate(populated)
    assert contents(populated) == before


def copy_the_parents(connection: Connection) -> None:
    """Do what a batch migration on SQLite does: copy each table and drop the original."""
    alter = Operations(MigrationContext.configure(connection))
    for name in ("person", "attempt", "attempt_item"):
        with alter.batch_alter_table(name, recreate="always"):
            pass


@pytest.fixture
def outdated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the next migration not stop at once because there is nothing to do."""
    monkeypatch.setattr(schema, "_is_newest", lambda _engine: False)


@pytest.fixture
def copying(monkeypatch: pytest.MonkeyPatch, outdated: None) -> None:
    """Let the next migration copy the tables that others rest on."""
    migrate = schema._migrate

    def with_copies(connection: Connection, target: str) -> None:
        migrate(connection, target)
        copy_the_parents(connection)

    monkeypatch.setattr(schema, "_migrate", with_copies)


@pytest.mark.usefixtures("copying")
def test_children_survive_a_table_that_is_copied_and_dropped(populated: Engine) -> None:
    before = contents(populated)
    schema.migrate(populated)
    assert contents(populated) == before


def test_with_foreign_keys_on_the_children_would_be_gone(populated: Engine) -> None:
    before = contents(populated)
    with populated.execution_options(writes=True).begin() as connection:
        connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        context = MigrationContext.configure(connection)
        with Operations(context).batch_alter_table("attempt", recreate="always"):
            pass
    assert contents(populated)["attempt_item"] != before["attempt_item"]


@pytest.mark.usefixtures("outdated")
def test_foreign_keys_are_off_meanwhile_and_on_after(populated: Engine) -> None:
    seen = []

    def look(connection: Connection) -> None:
        raw = connection.connection.driver_connection
        assert raw is not None
        seen.append(raw.execute("PRAGMA foreign_keys").fetchone())

    event.listen(populated, "begin", look)
    schema.migrate(populated)
    with populated.connect() as connection:
        assert seen == [(0,)]
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1


@pytest.mark.usefixtures("outdated")
def test_a_migration_that_would_orphan_rows_is_undone(
    populated: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(populated)

    def lose_parents(connection: Connection, *_: object) -> None:
        connection.execute(text("DELETE FROM attempt"))

    monkeypatch.setattr(schema, "_migrate", lose_parents)
    with pytest.raises(RuntimeError, match="without their parents"):
        schema.migrate(populated)
    assert contents(populated) == before
    with populated.connect() as connection:
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1


@pytest.mark.parametrize("at", [1, 9, 20])
def test_an_upgrade_that_fails_half_way_leaves_an_empty_database(
    empty: Engine, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    fail_at_table(monkeypatch, "create_table", at)
    with pytest.raises(RuntimeError, match="the power went"):
        schema.migrate(empty)
    assert not inspect(empty).get_table_names()


@pytest.mark.parametrize("at", [1, 9, 20])
def test_a_downgrade_that_fails_half_way_leaves_everything(
    empty: Engine, monkeypatch: pytest.MonkeyPatch, compiled: Compiled, at: int
) -> None:
    schema.migrate(empty)
    with unit_of_work(empty) as session:
        publish(session, compiled, START)
    before = contents(empty)
    fail_at_table(monkeypatch, "drop_table", at)
    with pytest.raises(RuntimeError, match="the power went"):
        schema.migrate(empty, "base")
    schema.need_current(empty)
    assert contents(empty) == before


@pytest.fixture
def lived_in(empty: Engine, compiled: Compiled) -> Engine:
    """Give a database of the first schema in which people have learned already."""
    schema.migrate(empty)
    fill_with_work(empty, compiled)
    schema.migrate(empty, FIRST)
    return empty


def test_up_and_down_keep_what_people_did(lived_in: Engine) -> None:
    tables = tables_of(lived_in)
    before = contents(lived_in, tables)
    assert before["answer_step"][0] > 0
    for _ in range(2):
        schema.migrate(lived_in)
        after = contents(lived_in, tables)
        assert {name: count for name, (count, _) in after.items()} == {
            name: count for name, (count, _) in before.items()
        }
        schema.migrate(lived_in, FIRST)
        assert contents(lived_in, tables) == before


@pytest.mark.parametrize("at", [1, 8, 50, 0])
def test_a_migration_that_is_killed_leaves_the_old_or_the_new(lived_in: Engine, at: int) -> None:
    """Red when each statement of a migration is committed by itself."""
    for old, target in ((FIRST, "head"), (schema.NEWEST, FIRST)):
        before = contents(lived_in, tables_of(lived_in))
        killed(lived_in, target, at)
        assert contents(lived_in, tables_of(lived_in)) == before
        with lived_in.connect() as connection:
            assert schema.revision_of(connection) == old
        schema.migrate(lived_in, target)


def killed(engine: Engine, target: str, at: int) -> None:
    """Migrate in a process that dies at a statement; 0 is COMMIT."""
    url = engine.url.render_as_string(hide_password=False)
    engine.dispose()
    dying = get_context("spawn").Process(target=migrate_and_die, args=(url, target, at))
    dying.start()
    dying.join()
    assert dying.exitcode == -signal.SIGKILL


def fail_at_table(monkeypatch: pytest.MonkeyPatch, operation: str, at: int) -> None:
    """Let the operation with number `at` of that kind fail."""
    original, count = getattr(Operations, operation), 0

    def failing(self: Operations, *args: object, **kwargs: object) -> object:
        nonlocal count
        count += 1
        if count == at:
            message = "the power went"
            raise RuntimeError(message)
        return original(self, *args, **kwargs)

    monkeypatch.setattr(Operations, operation, failing)


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_a_migration_is_dated_and_knows_no_models(path: Path) -> None:
    assert DATED.fullmatch(path.name)
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        else:
            continue
        assert not any(name.split(".")[0] == "learn" for name in names)
