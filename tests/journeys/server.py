"""A real Lymph for the browser: started as people start it, killed as machines kill it."""

import os
import random
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


BELOW_EPHEMERAL = range(20_000, 32_000)  # no outgoing connection takes these meanwhile


def is_listened_on(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    """Return a port that nobody listens on."""
    ports = random.sample(BELOW_EPHEMERAL, 100)
    return next(port for port in ports if not is_listened_on(port))


@dataclass
class Server:
    """`learn serve` with a data folder and a port of its own."""

    folder: Path
    modules: Path
    database_url: str = ""
    port: int = field(default_factory=free_port)
    environment: dict[str, str] = field(default_factory=dict)
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
            **self.environment,
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
        if self.process is not None:
            self.process.terminate()
        self._wait_for_end()

    def interrupt(self) -> None:
        """Press Ctrl+C, which the terminal tells the server and its workers, and wait."""
        self._tell_all(signal.SIGINT)
        self._wait_for_end()

    def kill(self) -> None:
        """End the server and its workers at once, as a power cut would."""
        self._tell_all(signal.SIGKILL)
        self._wait_for_end()

    def _tell_all(self, what: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, what)

    def _wait_for_end(self) -> None:
        if self.process is None:
            return
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
