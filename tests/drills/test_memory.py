"""The memory of a server after many requests of every kind: it may warm up, it may not grow.

Red when a page is kept for each reader: with `looks.own` in the key of a sheet and no limit to how
many are kept, each new person costs what a page weighs.
"""

import pytest

from benchmarks.loading import load
from benchmarks.servers import Running
from tests.drills.conftest import Figures
from tests.drills.learner import SHORT, Learner
from tests.journeys.server import Server

LESSON = "/modules/bees/bee-dance"
PAGES = ("/today", "/modules", "/modules/bees", "/glossary", "/search?q=bees", "/progress", "/")
PEOPLE = 200
MOST_GROWTH_MB = 10

pytestmark = pytest.mark.slow


def plans(site: Server, people: int) -> list[list[dict[str, object]]]:
    """Let new guests begin a quiz; return what each of them asks for again and again."""
    found = []
    for _ in range(people):
        learner = Learner(site.port)
        learner.begin()
        learner.save(SHORT, "the sun")
        cookie = "; ".join(f"{name}={value}" for name, value in learner.cookies.items())
        headers = {"Cookie": cookie, "Accept-Encoding": "gzip"}
        ask = {"method": "GET", "headers": headers, "expect": 200}
        often = [{**ask, "path": LESSON} for _ in range(40)]
        found.append([*often, *({**ask, "path": path} for path in PAGES)])
    return found


def test_a_server_does_not_grow(embedded: Server, figures: Figures) -> None:
    assert embedded.process is not None
    running = Running(embedded.port, embedded.process.pid)
    load(running, plans(embedded, 8), count=4_000)  # warm
    before = running.memory_mb()
    load(running, plans(embedded, PEOPLE)[-8:], count=100_000)
    after = running.memory_mb()
    figures.say(requests="100,000", before=f"{before:.0f} MB", growth=f"{after - before:.1f} MB")
    assert after - before < MOST_GROWTH_MB
