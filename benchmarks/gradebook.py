"""A gradebook of many learners by assignments: waiting times and memory."""

import http.client
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Final

from benchmarks.servers import Running

TIMES: Final = 7
TOKEN: Final = re.compile(r'name="csrf_token" value="([^"]+)"')
FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
SAMPLED_EVERY: Final = 0.002  # seconds


def measure(server: Running, cookie: str, classroom: str) -> dict[str, list[float]]:
    """Ask for the gradebook of a classroom again and again as its instructor does.

    Milliseconds until the last byte, and the memory that the largest answer needed.
    """
    room = f"/teach/classrooms/{classroom}"
    asked = {
        "gradebook, page of 100": ("GET", f"{room}/gradebook"),
        "gradebook, sorted by total": ("GET", f"{room}/gradebook?sort=total"),
        "gradebook, all as CSV": ("POST", f"{room}/export"),
    }
    reader = Reader(server.port, cookie, f"{room}/export")
    before = server.resident_mb()
    with sampled(server) as most:  # who looks every few milliseconds is in the way of who waits
        for one in asked.values():
            reader.ask(*one)
    found = {name: [reader.ask(*one) for _ in range(TIMES)] for name, one in asked.items()}
    return {**found, "gradebook, extra memory": [max(0, max(most) - before)]}


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

    def ask(self, method: str, path: str) -> float:
        """Return the milliseconds to the last byte."""
        body = self._body if method == "POST" else None
        more = FORM if body else {"Accept-Encoding": "gzip, deflate, br"}
        begun = time.perf_counter()
        self._connection.request(method, path, body, self._headers | more)
        answer = self._connection.getresponse()
        answer.read()
        if answer.status != http.client.OK:
            message = f"{path} answered {answer.status}."
            raise RuntimeError(message)
        return 1000 * (time.perf_counter() - begun)


@contextmanager
def sampled(server: Running) -> Iterator[list[float]]:
    """Note the memory of a server every few milliseconds until the block ends."""
    seen, is_over = [server.resident_mb()], Event()

    def look() -> None:
        while not is_over.wait(SAMPLED_EVERY):
            seen.append(server.resident_mb())

    watcher = Thread(target=look)
    watcher.start()
    try:
        yield seen
    finally:
        is_over.set()
        watcher.join()
