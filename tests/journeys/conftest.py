"""Chromium, servers to visit and devices to visit them with; every complaint fails the test."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree, which
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.conftest import NOTHING_LEFT_OUT, SAMPLE_MODULES
from tests.journeys.devices import Device
from tests.journeys.server import Server
from tests.postgres import Postgres

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
NewDevice = Callable[..., Device]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = next(filter(None, map(which, PROGRAMS)), None)
    if program is None:
        if os.environ.get(NOTHING_LEFT_OUT):
            pytest.fail("Chromium is not installed, and nothing may be left out here.")
        pytest.skip("Chromium is not installed.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


def _running(server: Server) -> Iterator[Server]:
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Run the sample library on the embedded database, shared by all who leave it running."""
    yield from _running(Server(tmp_path_factory.mktemp("site"), SAMPLE_MODULES))


@pytest.fixture(scope="session")
def postgres_site(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres) -> Iterator[Server]:
    """Run the same on PostgreSQL."""
    folder = tmp_path_factory.mktemp("postgres-site")
    yield from _running(Server(folder, SAMPLE_MODULES, postgres.new_database()))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def each_site(request: pytest.FixtureRequest) -> Server:
    """Return the shared site on one database, then on the other."""
    name = "site" if request.param == "sqlite" else "postgres_site"
    found: Server = request.getfixturevalue(name)
    return found


@pytest.fixture
def own_site(tmp_path: Path, library_copy: Path) -> Iterator[Server]:
    """Run a server that a test may stop, with modules that it may edit."""
    yield from _running(Server(tmp_path, library_copy))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def each_own_site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """Run a server that a test may kill, on one database, then on the other."""
    is_postgres = request.param == "postgresql"
    url = request.getfixturevalue("postgres").new_database() if is_postgres else ""
    yield from _running(Server(tmp_path, SAMPLE_MODULES, url))


@pytest.fixture
def new_device(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[NewDevice]:
    """Make devices, each with cookies and storage of its own; closed and judged at the end."""
    devices: list[Device] = []

    def make(site: Server, **options: Any) -> Device:
        devices.append(Device(chromium, site.address, **options))
        return devices[-1]

    yield make
    complaints = [one for device in devices for one in device.close()]
    assert not complaints, "The browser complained:\n" + "\n".join(complaints)


@pytest.fixture
def library_copy(tmp_path: Path) -> Path:
    """Copy the sample modules to a folder that a test may edit."""
    return Path(copytree(SAMPLE_MODULES, tmp_path / "modules"))
