"""A backup made under load holds everything acknowledged before it, and comes back elsewhere."""

import shutil
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text

from learn import schema
from learn.accounts import operations
from learn.accounts.models import Person
from learn.backups import BackupProblem, back_up, restore
from learn.config import Config
from learn.content.compile import Compiled
from learn.db import make_engine, open_session, unit_of_work
from learn.publishing.operations import publish
from learn.publishing.queries import newest_version
from tests.conftest import START

WRITERS = 4
NewUrl = Callable[[], str]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> NewUrl:
    """Give the address of a new, empty database at each call."""
    if request.param == "postgresql":
        address: NewUrl = request.getfixturevalue("postgres").new_database
        return address
    names = iter(range(9))
    return lambda: f"sqlite:///{tmp_path / f'{next(names)}.sqlite3'}"


@pytest.fixture
def here(new_url: NewUrl, tmp_path: Path) -> Config:
    """Give settings with an empty database."""
    return Config(data_dir=tmp_path, database_url=new_url(), secret_key="x" * 40)


@pytest.fixture
def elsewhere(here: Config, new_url: NewUrl) -> Config:
    """Give settings with another one."""
    return replace(here, database_url=new_url())


@pytest.fixture
def engine(here: Config, compiled: Compiled) -> Iterator[Engine]:
    """Give a database that is in use, with the sample library."""
    engine = make_engine(here.database_url)
    schema.migrate(engine)
    with unit_of_work(engine) as session:
        publish(session, compiled, START)
    yield engine
    engine.dispose()


def add_pair(engine: Engine, name: str) -> str:
    """Add two people of one name in one transaction; return the name once that is durable."""
    with unit_of_work(engine) as session:
        for _ in range(2):
            operations.create_guest(session, START).name = name
    return name


def names_in(config: Config) -> Counter[str]:
    engine = make_engine(config.database_url)
    with open_session(engine, writes=False) as session:
        assert newest_version(session) == 1
        found = Counter(session.scalars(select(Person.name)))
    engine.dispose()
    return found


def test_a_backup_under_load_has_everything_acknowledged_before_it_began(
    engine: Engine, here: Config, elsewhere: Config, tmp_path: Path
) -> None:
    acknowledged: list[str] = []
    is_over = threading.Event()

    def write(writer: int) -> None:
        number = 0
        while not is_over.is_set():
            acknowledged.append(add_pair(engine, f"{writer}:{number}"))
            number += 1

    with ThreadPoolExecutor(WRITERS) as pool:
        try:
            work = [pool.submit(write, writer) for writer in range(WRITERS)]
            while len(acknowledged) < 100:
                assert not any(one.done() for one in work)
            before = set(acknowledged)
            back_up(here, tmp_path / "backup", print)
            during = len(acknowledged) - len(before)
        finally:
            is_over.set()
    for one in work:
        one.result()
    restore(elsewhere, tmp_path / "backup", print)
    found = names_in(elsewhere)
    assert during > 0, "nobody wrote meanwhile"
    assert before <= found.keys()
    assert set(found.values()) == {2}, "a transaction came back in part"


def test_a_plain_copy_would_not_have_been_enough(tmp_path: Path) -> None:
    """What is acknowledged may lie in the file beside the database: why `cp` is no backup."""
    engine = make_engine(f"sqlite:///{tmp_path / 'a'}")
    schema.migrate(engine)
    add_pair(engine, "Ada")
    shutil.copy(tmp_path / "a", tmp_path / "copy")
    engine.dispose()
    with sqlite3.connect(tmp_path / "copy") as copy:
        assert not copy.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    copy.close()


def test_a_backup_replaces_no_file_and_leaves_nothing_half_done(
    engine: Engine, here: Config, tmp_path: Path
) -> None:
    file = tmp_path / "folder" / "backup"
    with pytest.raises(BackupProblem, match="no folder"):
        back_up(here, file, print)
    file.parent.mkdir()
    file.write_text("precious")
    with pytest.raises(BackupProblem, match="exists already"):
        back_up(here, file, print)
    assert file.read_text() == "precious"
    back_up(here, file.with_name("good"), print)
    assert {one.name for one in file.parent.iterdir()} == {"backup", "good"}
    assert file.with_name("good").stat().st_mode & 0o777 == 0o600


def test_an_empty_database_is_not_worth_a_backup(here: Config, tmp_path: Path) -> None:
    engine = make_engine(here.database_url)
    with engine.begin():
        pass
    engine.dispose()
    with pytest.raises(BackupProblem, match=r"no database|no backup of Lymph"):
        back_up(here, tmp_path / "backup", print)
    assert not (tmp_path / "backup").exists()


def test_a_database_that_holds_something_is_replaced_only_when_told(
    engine: Engine, here: Config, tmp_path: Path
) -> None:
    add_pair(engine, "Ada")
    back_up(here, tmp_path / "backup", print)
    add_pair(engine, "Grace")
    engine.dispose()
    with pytest.raises(BackupProblem, match="--replace"):
        restore(here, tmp_path / "backup", print)
    assert names_in(here).keys() == {"Ada", "Grace"}
    restore(here, tmp_path / "backup", print, replace=True)
    assert names_in(here).keys() == {"Ada"}


def test_a_database_in_use_is_never_replaced(engine: Engine, here: Config, tmp_path: Path) -> None:
    back_up(here, tmp_path / "backup", print)
    add_pair(engine, "Ada")
    with engine.connect(), pytest.raises(BackupProblem, match="Stop Lymph first"):
        restore(here, tmp_path / "backup", print, replace=True)
    add_pair(engine, "Grace")
    assert names_in(here).keys() == {"Ada", "Grace"}


def test_a_backup_of_newer_code_is_refused(
    engine: Engine, here: Config, elsewhere: Config, tmp_path: Path
) -> None:
    back_up(here, tmp_path / "good", print)
    restore(elsewhere, tmp_path / "good", print)
    newer = make_engine(elsewhere.database_url)
    with newer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    newer.dispose()
    with pytest.raises(schema.SchemaIsNewer, match="newer Lymph"):
        back_up(elsewhere, tmp_path / "newer", print)
    assert not (tmp_path / "newer").exists()


def test_what_is_no_backup_changes_nothing(engine: Engine, here: Config, tmp_path: Path) -> None:
    add_pair(engine, "Ada")
    engine.dispose()
    file = tmp_path / "letter"
    with pytest.raises(BackupProblem, match="There is no backup"):
        restore(here, file, print, replace=True)
    file.write_text("Dear Ada, this is a letter and no database at all." * 99)
    with pytest.raises(BackupProblem, match=r"not a database|could not finish"):
        restore(here, file, print, replace=True)
    assert names_in(here).keys() == {"Ada"}


def test_a_backup_cut_short_changes_nothing(engine: Engine, here: Config, tmp_path: Path) -> None:
    add_pair(engine, "Ada")
    back_up(here, tmp_path / "backup", print)
    engine.dispose()
    whole = (tmp_path / "backup").read_bytes()
    (tmp_path / "short").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BackupProblem):
        restore(here, tmp_path / "short", print, replace=True)
    assert names_in(here).keys() == {"Ada"}


def test_a_damaged_sqlite_is_neither_backed_up_nor_in_the_way(
    here: Config, tmp_path: Path, compiled: Compiled
) -> None:
    config = replace(here, database_url=f"sqlite:///{tmp_path / 'damaged'}")
    engine = make_engine(config.database_url)
    schema.migrate(engine)
    with unit_of_work(engine) as session:
        publish(session, compiled, START)
    engine.dispose()
    back_up(config, tmp_path / "backup", print)
    with (tmp_path / "damaged").open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 40_000)
    with pytest.raises(BackupProblem):
        back_up(config, tmp_path / "worthless", print)
    assert not (tmp_path / "worthless").exists()
    with pytest.raises(BackupProblem, match="--replace"):
        restore(config, tmp_path / "backup", print)
    restore(config, tmp_path / "backup", print, replace=True)
    assert not names_in(config)


def test_what_was_replaced_is_kept_beside_it(tmp_path: Path, compiled: Compiled) -> None:
    config = Config(tmp_path, f"sqlite:///{tmp_path / 'a'}", "x" * 40)
    engine = make_engine(config.database_url)
    schema.migrate(engine)
    with unit_of_work(engine) as session:
        publish(session, compiled, START)
    back_up(config, tmp_path / "backup", print)
    add_pair(engine, "Ada")
    engine.dispose()
    restore(config, tmp_path / "backup", print, replace=True)
    (kept,) = tmp_path.glob("a.before-*")
    assert names_in(replace(config, database_url=f"sqlite:///{kept}")).keys() == {"Ada"}
    assert not names_in(config)


@pytest.mark.postgres
def test_without_the_programs_of_postgresql_it_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = Config(tmp_path, "postgresql+psycopg://lymph@127.0.0.1:1/lymph", "x" * 40)
    with pytest.raises(BackupProblem, match="pg_dump could not finish"):
        back_up(config, tmp_path / "backup", print)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupProblem, match="pg_dump and pg_restore cannot be found"):
        back_up(config, tmp_path / "backup", print)
