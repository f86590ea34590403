"""A mail server on the loopback that takes, refuses, dawdles or hangs up, as it is told."""

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any


@dataclass
class MailBox:
    """What the server took, and how it behaves: `answers` gives the reply to a command."""

    port: int = 0
    taken: list[EmailMessage] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    hang_up_after: str = ""
    pause: float = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def subjects(self) -> list[str]:
        return sorted(str(letter["Subject"]) for letter in self.taken)


class Conversation(socketserver.StreamRequestHandler):
    """One connection."""

    def handle(self) -> None:
        self._say("220 ready")
        while line := self.rfile.readline():
            command = line.decode().split()[0].upper()
            if command == "DATA" and command not in self._box.answers:
                self._say("354 go on")
                self._take()
                command = "END"
            if command == self._box.hang_up_after:
                return
            self._say(self._box.answers.get(command, "250 fine"))
            if command == "QUIT":
                return

    def _take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        letter: Any = message_from_bytes(b"".join(lines), policy=policy.default)
        time.sleep(self._box.pause)
        if "END" not in self._box.answers:
            self._box.taken.append(letter)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    @property
    def _box(self) -> MailBox:
        return self.server.box  # type: ignore[attr-defined, no-any-return]


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    block_on_close = False


@contextmanager
def mail_box() -> Iterator[MailBox]:
    """Give a mail server that listens until the end."""
    with _Server(("127.0.0.1", 0), Conversation) as server:
        box = MailBox(server.server_address[1])
        server.box = box  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield box
        server.shutdown()
        thread.join()
