"""The server or a worker is killed under writers: what was acknowledged is there afterwards.

Red when its protection goes: with `commit` taken out of the autosave, or `synchronous=OFF` and a
copy of the file without its journal, the comparison at the end finds older answers.
"""

import os
import random
import signal
import subprocess
import time
from threading import Event, Thread

import pytest

from tests.drills.conftest import Figures
from tests.drills.learner import FAILURES, LONG, SHORT, Learner, compared
from tests.journeys.server import Server

RESTART_SECONDS = 30  # five on a machine that does nothing else


def write_until(learner: Learner, is_over: Event) -> None:
    """Save ever longer answers, whatever happens to the server."""
    count = 0
    while not is_over.is_set():
        count += 1
        place = random.choice((SHORT, LONG))
        try:
            learner.save(place, f"answer number {count}")
        except FAILURES:
            time.sleep(0.05)


def kill_worker(site: Server) -> None:
    """Kill the processes below the server that serve requests."""
    assert site.process is not None
    below = subprocess.run(
        ["pgrep", "-P", str(site.process.pid)],
        capture_output=True,
        text=True,
        check=True,
    )
    for process_id in below.stdout.split():
        os.kill(int(process_id), signal.SIGKILL)


def strike(site: Server, blow: int) -> None:
    """Kill the worker, or the whole server and start it again."""
    if blow % 2:
        kill_worker(site)
    else:
        site.kill()
        site.start()


def is_up(learner: Learner) -> bool:
    try:
        return learner.ask("GET", "/help").status == 200
    except FAILURES:
        return False


def wait_until_up(site: Server) -> None:
    until = time.monotonic() + RESTART_SECONDS
    while not is_up(Learner(site.port, patience=2)):
        assert time.monotonic() < until, "The server did not come back."
        time.sleep(0.05)


def drill(site: Server, writers: int, blows: int) -> dict[str, int]:
    """Kill the server or its worker `blows` times under `writers`; return what was counted."""
    learners = [Learner(site.port) for _ in range(writers)]
    for learner in learners:
        learner.begin()
    is_over = Event()
    threads = [Thread(target=write_until, args=(learner, is_over)) for learner in learners]
    for thread in threads:
        thread.start()
    try:
        for blow in range(blows):
            time.sleep(random.uniform(0.5, 2))
            strike(site, blow)
            wait_until_up(site)
        time.sleep(0.5)
    finally:
        is_over.set()
        for thread in threads:
            thread.join()
    return counted(site, learners)


def counted(site: Server, learners: list[Learner]) -> dict[str, int]:
    """Finish every second learner, kill once more, and compare it all with what was promised."""
    for learner in learners[::2]:
        learner.finish()
    site.kill()
    site.start()
    finished = [learner for learner in learners if learner.is_finished]
    for learner in finished:
        assert learner.ask("GET", f"{learner.base}/result").status == 200
    return {"finished": len(finished), **compared(learners)}


def test_nothing_acknowledged_is_lost_when_server_and_worker_are_killed(
    site: Server, figures: Figures
) -> None:
    counts = drill(site, writers=6, blows=2)
    figures.say(**counts)
    assert counts["lost"] == 0
    assert counts["acknowledged"] > 6
    assert counts["finished"] == 3


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_under_fifty_writers(site: Server, figures: Figures) -> None:
    counts = drill(site, writers=50, blows=8)
    figures.say(**counts)
    assert counts["lost"] == 0
    assert counts["acknowledged"] > 500
    assert counts["finished"] == 25
