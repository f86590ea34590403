"""Clients that are slow, silent or many: others are served, and the server still stops.

Red when its protection goes: without `WholeBodies` the slow bodies take every thread, and the
first page after them never comes; without a kill time-out the server waits for them for ever.
"""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from learn.server import STOP_SECONDS
from tests.drills.conftest import Figures
from tests.drills.learner import SHORT, Learner, compared
from tests.journeys.server import Server

BEGUN_BODY = (
    b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\na="
)
BEGUN_HEAD = b"GET /help HTTP/1.1\r\nHost: x\r\nX-"


@contextmanager
def clients(site: Server, count: int, words: bytes) -> Iterator[None]:
    """Hold open connections that have said no more than `words`."""
    with ExitStack() as stack:
        for _ in range(count):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", site.port)))
            client.sendall(words)
        time.sleep(0.5)
        yield
    time.sleep(0.5)  # until the server has seen them go


@pytest.mark.parametrize(
    ("count", "words"), [(30, BEGUN_BODY), (300, BEGUN_HEAD), (300, b"")], ids=["body", "head", "-"]
)
def test_pages_are_served_while_others_dawdle(
    embedded: Server, count: int, words: bytes, figures: Figures
) -> None:
    with clients(embedded, count, words):
        assert Learner(embedded.port).ask("GET", "/modules/bees/bee-dance").status == 200
    learner = Learner(embedded.port)
    learner.begin()
    assert learner.save(SHORT, "the sun").status == 200
    figures.say(connections=count, **compared([learner]))


def test_one_address_holds_no_more_than_its_share_of_the_threads(embedded: Server) -> None:
    with clients(embedded, 5, BEGUN_BODY):
        refused = Learner(embedded.port).ask("POST", "/theme", {"theme": "dark"})
        assert refused.status == 503


def test_the_server_stops_when_told_although_a_body_never_ends(
    embedded: Server, figures: Figures
) -> None:
    with clients(embedded, 1, BEGUN_BODY):
        began = time.monotonic()
        embedded.stop()
        seconds = time.monotonic() - began
    figures.say(seconds=f"{seconds:.1f}")
    assert seconds < STOP_SECONDS + 10


@pytest.mark.slow
def test_a_thousand_idle_connections_keep_nobody_waiting(
    embedded: Server, figures: Figures
) -> None:
    with clients(embedded, 1000, BEGUN_HEAD[:-2]):
        began = time.monotonic()
        assert Learner(embedded.port).ask("GET", "/help").status == 200
        seconds = time.monotonic() - began
    figures.say(connections=1000, page=f"{1000 * seconds:.0f} ms")
    assert seconds < 5
