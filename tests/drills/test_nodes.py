"""Two nodes behind a proxy on one PostgreSQL with a pooler; one is killed under fifty learners.

Red when its protection goes: with the commit taken out of the autosave the comparison finds older
answers; with prepared statements behind the pooler, requests fail long before the kill.
"""

import time
from collections import Counter
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.drills.conftest import Figures
from tests.drills.learner import FAILURES, LONG, SHORT, Learner, compared
from tests.drills.nodes import Cluster, is_possible
from tests.postgres import Postgres

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
LEARNERS = 50
GATEWAY = {502, 504}  # what the proxy says of a request that was in flight
PAUSE = 0.2


def write_until(learner: Learner, is_over: Event, seen: Counter[object]) -> None:
    """Save ever longer answers; after a failure take up what the server has, as a browser does."""
    count = 0
    while not is_over.is_set():
        count += 1
        place = (SHORT, LONG)[count % 2]
        try:
            reply = learner.save(place, f"answer number {count}")
            seen[reply.status] += 1
            if reply.status == 409:
                learner.take_up(place, reply)
        except FAILURES as failure:
            seen[type(failure).__name__] += 1
        time.sleep(PAUSE)


@pytest.mark.skipif(not is_possible(), reason="nginx or pgbouncer is not installed.")
def test_a_killed_node_costs_only_what_was_in_flight(
    postgres: Postgres, tmp_path: Path, figures: Figures
) -> None:
    with Cluster(tmp_path, postgres).running() as cluster:
        learners = [Learner(cluster.port) for _ in range(LEARNERS)]
        for learner in learners:
            learner.begin()
        is_over, seen = Event(), Counter[object]()
        threads = [Thread(target=write_until, args=(one, is_over, seen)) for one in learners]
        for thread in threads:
            thread.start()
        time.sleep(4)
        before = Counter(seen)
        cluster.nodes[0].kill()
        time.sleep(4)
        cluster.nodes[0].start()
        time.sleep(3)
        is_over.set()
        for thread in threads:
            thread.join()
        counts = compared(learners)
    errors = {what: count for what, count in seen.items() if what not in {200, 409}}
    figures.say(learners=LEARNERS, errors=sum(errors.values()), **counts)
    assert set(before) == {200}, f"Before the kill there was {before}."
    assert counts["lost"] == 0
    assert set(errors) <= GATEWAY, errors
    assert sum(errors.values()) <= LEARNERS  # at most the request that each had in flight
    assert seen[200] > before[200] + LEARNERS  # the other node went on
