"""Five hundred learners begin one quiz within a second, then save every two seconds.

Red when its protection goes: with a backlog of a hundred connections many never begin; with the
commit taken out of the autosave the comparison finds older answers.
"""

import random
import time
from pathlib import Path
from threading import Barrier, Thread

import pytest

from tests.conftest import SAMPLE_MODULES
from tests.drills.conftest import Figures
from tests.drills.learner import FAILURES, LONG, SHORT, Learner, compared
from tests.journeys.server import Server

pytestmark = pytest.mark.slow
LEARNERS, SAVES, PAUSE = 500, 5, 2.0
MOST_SECONDS = 30  # the slowest of all, generator and server on the same two cores


class Rusher(Thread):
    """One learner of the crowd, and how long each request took."""

    def __init__(self, port: int, together: Barrier) -> None:
        super().__init__(daemon=True)
        self.learner = Learner(port, patience=60)
        self.together = together
        self.begun = 0.0
        self.saves: list[float] = []
        self.failures: list[str] = []

    def run(self) -> None:
        self.together.wait()
        time.sleep(random.random())
        try:
            self.begun = self._timed(self.learner.begin)
            for number in range(SAVES):
                time.sleep(PAUSE * random.uniform(0.8, 1.2))
                self.saves.append(self._timed(lambda n=number: self._save(n)))
        except (*FAILURES, AssertionError) as failure:
            self.failures.append(repr(failure)[:200])

    def _save(self, number: int) -> None:
        reply = self.learner.save((SHORT, LONG)[number % 2], f"answer number {number}")
        assert reply.status == 200, reply.status

    @staticmethod
    def _timed(work: object) -> float:
        began = time.monotonic()
        work()  # type: ignore[operator]
        return time.monotonic() - began


def p99(waits: list[float]) -> float:
    """Return the 99th percentile."""
    return sorted(waits)[len(waits) * 99 // 100]


def test_all_of_five_hundred_begin_and_nothing_is_lost(tmp_path: Path, figures: Figures) -> None:
    site = Server(tmp_path, SAMPLE_MODULES, environment={"LEARN_THREADS": "16"})
    site.start()
    try:
        together = Barrier(LEARNERS)
        crowd = [Rusher(site.port, together) for _ in range(LEARNERS)]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join(120)
        failures = [failure for one in crowd for failure in one.failures]
        begun = [one.begun for one in crowd if one.begun]
        saves = [wait for one in crowd for wait in one.saves]
        counts = compared(one.learner for one in crowd[::10])
    finally:
        site.stop()
    figures.say(
        begun=len(begun),
        begin_p99=f"{p99(begun):.2f} s",
        saves=len(saves),
        save_p99=f"{1000 * p99(saves):.0f} ms",
        **{f"{what} of every tenth": count for what, count in counts.items()},
    )
    assert not failures, failures[:5]
    assert len(begun) == LEARNERS
    assert len(saves) == LEARNERS * SAVES
    assert max(begun + saves) < MOST_SECONDS
    assert counts["lost"] == 0
