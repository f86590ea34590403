"""Servers under measurement: started as users start them, on one core, their work counted."""

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE = 120  # seconds until a server must answer
TICKS, PAGE_BYTES = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
SERVER_CORE, CLIENT_CORE = "0", "1"


def pinned(core: str) -> list[str]:
    """Return what holds a command to one core, where that is possible."""
    return ["taskset", "-c", core] if shutil.which("taskset") and (os.cpu_count() or 1) > 1 else []


@dataclass(frozen=True)
class Running:
    """One server, the processes it has, and the numbers of the drafts that it was given."""

    port: int
    group: int
    seqs: dict[str, int] = field(default_factory=dict)

    def cpu_seconds(self) -> float:
        """Return the processor time that its processes have used so far."""
        return sum(int(fields[11]) + int(fields[12]) for fields in self._stats()) / TICKS

    def memory_mb(self) -> float:
        """Return the resident memory of the largest of its processes: the worker."""
        return max(int(fields[21]) for fields in self._stats()) * PAGE_BYTES / 1e6

    def resident_mb(self) -> float:
        """Return the memory that all of its processes hold now."""
        return sum(int(fields[21]) for fields in self._stats()) * PAGE_BYTES / 1e6

    def _stats(self) -> Iterator[list[str]]:
        """Give the fields of each process from its state on, numbered from nought."""
        for file in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = file.read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it has ended meanwhile
            if int(fields[2]) == self.group:
                yield fields


@contextmanager
def running(command: list[str], path: str, log: Path, **environment: str) -> Iterator[Running]:
    """Run a server until the block ends; `{port}` in the command is its port."""
    port = _free_port()
    words = [word.replace("{port}", str(port)) for word in command]
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603
            [*pinned(SERVER_CORE), *words],
            env={**os.environ, **environment, "PORT": str(port)},
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        _wait(process, f"http://127.0.0.1:{port}{path}", log)
        yield Running(port, process.pid)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310  our own address
                return
        except urllib.error.URLError:
            time.sleep(0.02)
    message = f"The server did not start:\n{log.read_text()[-2000:]}"
    raise RuntimeError(message)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
