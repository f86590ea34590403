"""Servers that a drill may kill, stop, starve and slow down."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import SAMPLE_MODULES
from tests.journeys.server import Server


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """Serve the sample library on one database, then on the other."""
    url = ""
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres").new_database()
    server = Server(tmp_path, SAMPLE_MODULES, url)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Server]:
    """Serve the sample library on the embedded database."""
    server = Server(tmp_path, SAMPLE_MODULES)
    server.start()
    yield server
    server.stop()
