"""Databases of their own: for tests that need real commits, several threads or migrations."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine

from learn.db import make_engine
from tests.conftest import filled_copy

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


@contextmanager
def own_database(
    kind: str, request: pytest.FixtureRequest, folders: pytest.TempPathFactory
) -> Iterator[Engine]:
    """Give an engine to a database with the sample library."""
    engine = make_engine(filled_copy(kind, folders.mktemp("filled"), request))
    yield engine
    engine.dispose()


@pytest.fixture(scope="module", params=BOTH)
def filled_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """Give a database with the sample library, of each kind in turn, to the tests of one file."""
    with own_database(request.param, request, tmp_path_factory) as made:
        yield made
