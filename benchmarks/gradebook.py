"""A gradebook of 10,000 learners by 20 assignments: waiting times, memory, statements."""

import http.client
import re
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any, Final

from flask import Flask
from sqlalchemy import Engine, event

from benchmarks.seed import cookie_of
from benchmarks.servers import Running

LEARNERS, ASSIGNMENTS = 10_000, 20
TIMES: Final = 7
TOKEN: Final = re.compile(r'name="csrf_token" value="([^"]+)"')
FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
MEGABYTE: Final = 1_000_000
SAMPLED_EVERY: Final = 0.002  # seconds
NOT_COUNTED: Final = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
PAGE, BY_TOTAL, FILE = "page of 100", "page sorted by total", "CSV"
MOST: Final = {  # milliseconds to the first and to the last byte
    PAGE: (50, 50),
    BY_TOTAL: (500, 1000),
    FILE: (500, 1000),
}
MOST_MEGABYTES: Final = 50
MOST_STATEMENTS: Final = 5  # of a page


@dataclass(frozen=True)
class Taken:
    """One kind of request: medians in milliseconds, and how many statements it took."""

    name: str
    first_byte_ms: float
    last_byte_ms: float
    cpu_ms: float
    kilobytes: int
    statements: int


@dataclass(frozen=True)
class Found:
    """What came of the gradebook, and the memory that its largest answer needed."""

    rows: tuple[Taken, ...]
    extra_megabytes: float


def measure(server: Running, app: Flask, engine: Engine, classroom: str, instructor: int) -> Found:
    """Ask for the gradebook of a classroom again and again as its instructor does."""
    cookie = cookie_of(app, engine, instructor)
    room = f"/teach/classrooms/{classroom}"
    asked = {
        PAGE: ("GET", f"{room}/gradebook"),
        BY_TOTAL: ("GET", f"{room}/gradebook?sort=total"),
        FILE: ("POST", f"{room}/export"),
    }
    reader = Reader(server.port, cookie, f"{room}/export")
    before = server.resident_bytes()
    with sampled(server) as most:
        for one in asked.values():
            reader.ask(*one)  # warms up
        taken = {name: _take(server, reader, one) for name, one in asked.items()}
    rows = (
        Taken(name, *taken[name], _statements(app, engine, cookie, one))
        for name, one in asked.items()
    )
    return Found(tuple(rows), max(0, max(most) - before) / MEGABYTE)


def _take(
    server: Running, reader: "Reader", one: tuple[str, str]
) -> tuple[float, float, float, int]:
    """Return milliseconds to the first and the last byte, of the processor, and kilobytes."""
    before = server.cpu_seconds()
    taken = [reader.ask(*one) for _ in range(TIMES)]
    cpu = 1000 * (server.cpu_seconds() - before) / TIMES
    first, last, size = (statistics.median(column) for column in zip(*taken, strict=True))
    return first, last, cpu, round(size / 1000)


class Reader:
    """An instructor's browser: its cookie, and the token that a form needs."""

    def __init__(self, port: int, cookie: str, form: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {"Cookie": cookie}
        self._connection.request("GET", form, headers=self._headers)
        answer = self._connection.getresponse()
        self._body = f"kind=csv&csrf_token={TOKEN.findall(answer.read().decode())[-1]}"
        for line in answer.headers.get_all("Set-Cookie") or ():
            self._headers["Cookie"] = line.partition(";")[0]

    def ask(self, method: str, path: str) -> tuple[float, float, int]:
        """Return the milliseconds to the first and the last byte, and the number of bytes."""
        body = self._body if method == "POST" else None
        more = FORM if body else {"Accept-Encoding": "gzip, deflate, br"}
        begun = time.perf_counter()
        self._connection.request(method, path, body, self._headers | more)
        answer = self._connection.getresponse()
        start = answer.read(1)
        first = time.perf_counter() - begun
        size = len(start) + len(answer.read())
        if answer.status != http.client.OK:
            message = f"{path} answered {answer.status}."
            raise RuntimeError(message)
        return 1000 * first, 1000 * (time.perf_counter() - begun), size


def _statements(app: Flask, engine: Engine, cookie: str, one: tuple[str, str]) -> int:
    """Return how many statements a request sends, asked of the application in this process."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: Any) -> None:  # noqa: ANN401
        if not statement.lstrip().upper().startswith(NOT_COUNTED):
            sent.append(statement)

    method, path = one
    client = app.test_client(use_cookies=False)
    client.open(path, headers={"Cookie": cookie})  # what is kept in memory is read before
    event.listen(engine, "before_cursor_execute", note)
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        client.open(path, method=method, headers={"Cookie": cookie}, data={"kind": "csv"})
    finally:
        app.config["WTF_CSRF_ENABLED"] = True
        event.remove(engine, "before_cursor_execute", note)
    return len(sent)


@contextmanager
def sampled(server: Running) -> Iterator[list[int]]:
    """Note the memory of a server every few milliseconds until the block ends."""
    seen, is_over = [server.resident_bytes()], Event()

    def look() -> None:
        while not is_over.wait(SAMPLED_EVERY):
            seen.append(server.resident_bytes())

    watcher = Thread(target=look)
    watcher.start()
    try:
        yield seen
    finally:
        is_over.set()
        watcher.join()


def report(found: Found) -> None:
    """Print how the gradebook did, beside its gates."""
    head = f"{LEARNERS:,} learners by {ASSIGNMENTS}"
    print(f"\n{head:<24} first ms   gate  last ms   gate  cpu ms   KB  SQL")
    for one in found.rows:
        first, last = MOST[one.name]
        is_late = one.first_byte_ms > first or one.last_byte_ms > last
        is_wordy = one.name != FILE and one.statements > MOST_STATEMENTS
        mark = "  GATE MISSED" if is_late or is_wordy else ""
        print(
            f"{one.name:<24} {one.first_byte_ms:8.0f} {first:6} {one.last_byte_ms:8.0f} {last:6} "
            f"{one.cpu_ms:7.0f} {one.kilobytes:4} {one.statements:4}{mark}"
        )
    mark = "" if found.extra_megabytes <= MOST_MEGABYTES else "  GATE MISSED"
    print(f"extra memory, MB {found.extra_megabytes:16.1f} {MOST_MEGABYTES:6}{mark}")
