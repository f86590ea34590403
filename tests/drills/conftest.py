"""Servers that a drill may kill, stop, starve and slow down."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import SAMPLE_MODULES, filled_copy
from tests.journeys.server import Server

FIGURES = pytest.StashKey[dict[str, str]]()


@dataclass
class Figures:
    """What a drill counted: one line at the end of the run."""

    line: str = ""

    def say(self, **counts: object) -> None:
        """Note what was counted; fail where anything that was acknowledged is lost."""
        self.line = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in counts.items())
        assert counts.get("lost", 0) == 0, self.line


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Iterator[Figures]:
    """Give a drill a place for its figures."""
    noted = Figures()
    yield noted
    request.config.stash.setdefault(FIGURES, {})[request.node.nodeid] = noted.line


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print a line for every drill, with its figures where it has any."""
    said = config.stash.get(FIGURES, {})
    done = [
        (report.nodeid, outcome)
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, [])
        if report.when == "call" and "tests/drills/" in report.nodeid
    ]
    if not said:
        return
    terminalreporter.section("drills")
    for nodeid, outcome in done:
        name = nodeid.partition("::test_")[2].replace("_", " ")
        terminalreporter.write_line(f"{outcome}: {name}: {said.get(nodeid) or 'holds'}")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """Serve the sample library on one database, then on the other."""
    yield from _running(request.param, tmp_path, request)


@pytest.fixture
def embedded(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """Serve the sample library on the embedded database."""
    yield from _running("sqlite", tmp_path, request)


def _running(kind: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    server = Server(folder, SAMPLE_MODULES, filled_copy(kind, folder, request))
    server.start()
    yield server
    server.stop()
