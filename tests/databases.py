"""Databases of their own: for tests that need real commits, several threads or migrations."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine

from learn import schema
from learn.content.compile import Compiled
from learn.db import make_engine, unit_of_work
from learn.publishing.operations import publish
from tests.conftest import START

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@contextmanager
def empty_database(
    kind: str, request: pytest.FixtureRequest, folders: pytest.TempPathFactory
) -> Iterator[Engine]:
    """Give an engine to a database without a table."""
    if kind == "sqlite":
        url = f"sqlite:///{folders.mktemp('fresh') / 'lymph.sqlite3'}"
    else:
        url = request.getfixturevalue("postgres").new_database()
    engine = make_engine(url)
    yield engine
    engine.dispose()


def fill(engine: Engine, compiled: Compiled) -> None:
    """Give a database its tables and the sample library."""
    schema.migrate(engine)
    with unit_of_work(engine) as session:
        publish(session, compiled, START)


@pytest.fixture(scope="module", params=BOTH)
def filled_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, compiled: Compiled
) -> Iterator[Engine]:
    """Give a database with the sample library, of each kind in turn, to the tests of one file."""
    with empty_database(request.param, request, tmp_path_factory) as made:
        fill(made, compiled)
        yield made
