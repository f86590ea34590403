"""Chromium, servers to visit and devices to visit them with; every complaint fails the test."""

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.conftest import SAMPLE_MODULES, filled_copy
from tests.journeys.devices import Device
from tests.journeys.server import Server

NewDevice = Callable[..., Device]


def _running(server: Server) -> Iterator[Server]:
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Run the sample library on the embedded database, shared by all who leave it running."""
    folder = tmp_path_factory.mktemp("site")
    yield from _running(Server(folder, SAMPLE_MODULES, filled_copy("sqlite", folder, request)))


@pytest.fixture(scope="session")
def postgres_site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Run the same on PostgreSQL."""
    folder = tmp_path_factory.mktemp("postgres-site")
    yield from _running(Server(folder, SAMPLE_MODULES, filled_copy("postgresql", folder, request)))


# For journeys whose operations other tests do on both databases: the second time is slow.
seldom_on_postgresql = pytest.mark.parametrize(
    "each_site",
    ["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgres, pytest.mark.slow])],
    indirect=True,
)


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
    url = filled_copy(request.param, tmp_path, request)
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
