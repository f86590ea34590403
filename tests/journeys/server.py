"""A real Lymph for the browser: started as people start it, killed as machines kill it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError

LEARN = Path(sys.executable).parent / "learn"
PATIENCE = 60  # seconds; the machine may be busy


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """`learn serve` with a data folder and a port of its own."""

    folder: Path
    modules: Path
    database_url: str = ""
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("LEARN_")},
            "PORT": str(self.port),
            "LEARN_DATA_DIR": str(self.folder),
            "LEARN_MODULES_DIR": str(self.modules),
            "LEARN_THREADS": "2",
        }
        if self.database_url:
            environment["LEARN_DATABASE_URL"] = self.database_url
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [LEARN, "serve"],
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait()

    def stop(self) -> None:
        """Ask the server to end, and wait until it has."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End the server and its workers at once, as a power cut would."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            os.killpg(self.process.pid, how)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self.process is None or self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.address}/help", timeout=5):  # noqa: S310
                    return
            except (URLError, OSError):
                time.sleep(0.1)
        message = f"The server did not start:\n{self.log.read_text()}"
        raise RuntimeError(message)
