"""Two equal databases, in which everybody whom a file's situations need is known."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine

from learn.config import Config
from learn.db import unit_of_work
from tests.conftest import SAMPLE_MODULES, START
from tests.databases import BOTH, own_database
from tests.express.twins import SECRET, Member, Twins


@pytest.fixture(autouse=True)
def nothing_is_left_to_chance(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """See to it that lanes leave requests because they ask, not because they break."""
    yield
    assert [one.message for one in caplog.get_records("call") if one.name == "learn.express"] == []


@pytest.fixture(scope="module", params=BOTH)
def original(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Engine, dict[str, Member]]]:
    """Give a database, and the person of each of the file's `SITUATIONS`."""
    with own_database(request.param, request, tmp_path_factory) as engine:
        with unit_of_work(engine) as session:
            members = {
                name: situation.member(session)
                for name, situation in request.module.SITUATIONS.items()
            }
        yield engine, members


@pytest.fixture(scope="module")
def members(original: tuple[Engine, dict[str, Member]]) -> dict[str, Member]:
    return original[1]


@pytest.fixture(scope="module")
def copies(
    original: tuple[Engine, dict[str, Member]],
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[str, str]:
    """Give the addresses of two copies of that database."""
    engine = original[0]
    engine.dispose()
    if engine.dialect.name == "postgresql":
        name = str(engine.url.database)
        server = request.getfixturevalue("postgres")
        return server.new_database(like=name), server.new_database(like=name)
    folder = tmp_path_factory.mktemp("twins")
    return tuple(_copy(engine, folder / f"{place}.sqlite3") for place in (1, 2))  # type: ignore[return-value]


def _copy(engine: Engine, path: Path) -> str:
    with closing(sqlite3.connect(str(engine.url.database))) as connection:
        connection.execute("VACUUM INTO ?", (str(path),))
    return f"sqlite:///{path}"


@pytest.fixture(scope="module")
def build(
    copies: tuple[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Twins]]:
    """Give what makes the twins with an address of their site."""
    made: dict[str, Twins] = {}

    def twins(base_url: str) -> Twins:
        if base_url not in made:
            config = Config(
                data_dir=tmp_path_factory.mktemp("data"),
                database_url="",
                secret_key=SECRET,
                modules_dir=SAMPLE_MODULES,
                base_url=base_url,
                library_poll_seconds=3600,
            )
            made[base_url] = Twins.of(config, copies)
        return made[base_url]

    yield twins
    for one in made.values():
        one.close()


@pytest.fixture
def twins(build: Callable[[str], Twins]) -> Iterator[Twins]:
    made = build("http://127.0.0.1:8000")
    made.each(lambda site: setattr(site.clock, "moment", START))
    return made
