"""A real PostgreSQL for the tests: started from what is installed, also for root, thrown away."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg

DEBIAN = Path("/usr/lib/postgresql")
UNPRIVILEGED = "nobody"


@dataclass
class Postgres:
    """A server in a folder of its own, reached through 127.0.0.1."""

    programs: Path
    port: int = 0
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @classmethod
    def find(cls) -> "Postgres | None":
        """Return the newest installed server; None when there is none."""
        folders = sorted(
            (path.parent for path in DEBIAN.glob("*/bin/initdb")),
            key=lambda path: float(path.parent.name),
        )
        if folders:
            return cls(folders[-1])
        found = shutil.which("initdb")
        return cls(Path(found).parent) if found else None

    @contextmanager
    def running(self, folder: Path, *, is_durable: bool = False) -> Iterator[None]:
        """Run the server until the block ends; as root, without root's rights.

        Tests need no server that survives a power failure; a benchmark does.
        """
        data = folder / "data"
        data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(data, UNPRIVILEGED)
            for parent in (folder, *folder.parents):
                if parent.stat().st_uid == 0 and parent != Path("/"):
                    parent.chmod(parent.stat().st_mode | 0o011)
        self._run(
            "initdb",
            "-D",
            data,
            "-U",
            "lymph",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            "--locale=C.UTF-8",
        )
        self.port = _free_port()
        options = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' "
            f"-c fsync={'on' if is_durable else 'off'} -c max_connections=60"
        )
        self._run("pg_ctl", "-D", data, "-w", "-s", "-l", data / "log", "-o", options, "start")
        try:
            yield
        finally:
            self._run("pg_ctl", "-D", data, "-m", "immediate", "-s", "stop")

    def new_database(self, like: str = "template1") -> str:
        """Make a database, empty or with all of another to which nobody is connected."""
        name = f"lymph_{next(self._numbers)}"
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}")  # type: ignore[call-overload]
        return self._address(name).replace("postgresql://", "postgresql+psycopg://")

    def _address(self, database: str) -> str:
        return f"postgresql://lymph@127.0.0.1:{self.port}/{database}"

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(self.programs / program), *map(str, arguments)]
        if os.geteuid() == 0:
            command = [
                "setpriv",
                f"--reuid={UNPRIVILEGED}",
                "--regid=nogroup",
                "--clear-groups",
                *command,
            ]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
