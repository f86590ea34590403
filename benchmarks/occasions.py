"""What is measured a few times and not under steady load: starting, crowds, gradebook, memory."""

import time
from pathlib import Path

from benchmarks.loading import load
from benchmarks.rows import Figures
from benchmarks.seed import FIRST, PASSWORD
from benchmarks.servers import Running
from benchmarks.sites import NewDatabase, Site, new_site
from benchmarks.visitors import LESSON, Request, Visitor

Plans = list[list[Request]]
Found = dict[str, list[float]]


def publishing(folder: Path, new_database: NewDatabase, rounds: int) -> Found:
    """Publish the shipped modules into empty databases."""
    sites = (new_site(folder / f"published-{one}", new_database) for one in range(rounds))
    return {"publishing the modules": [site.publish() for site in sites]}


def starting(site: Site, rounds: int) -> Found:
    """Start the server on a database that is there, until a lesson is answered."""
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        with site.serving(LESSON):
            taken.append(time.perf_counter() - begun)
    return {"start to first page": taken}


def crowd(server: Running, saves: Plans, answers: int) -> Found:
    """Let a crowd store answers, and look at the one who waited longest."""
    return {"slowest of 10,000 answers": [load(server, saves, count=answers)["slowest_ms"]]}


def memory(server: Running, lessons: Plans, requests: int) -> Found:
    """Look at the worker before and after many requests."""
    before = server.memory_mb()
    load(server, lessons, count=requests)
    after = server.memory_mb()
    return {"memory of the worker": [after], "growth over 20,000 requests": [after - before]}


def signing_in(server: Running, lessons: Plans, people: int, rounds: int) -> Found:
    """Let many people sign in at once while others read."""
    found: list[tuple[Figures, Figures]] = []
    for _ in range(rounds):
        newcomers = [
            [Visitor(server.port).sign_in(f"learner-{FIRST + one}", PASSWORD)]
            for one in range(people)
        ]
        one = load(server, newcomers, count=people, meanwhile=lessons)
        found.append((one, one["meanwhile"]))
    return {
        "200 sign-ins at once": [one["seconds"] for one, _ in found],
        "lesson p99 meanwhile": [others["p99_ms"] for _, others in found],
    }
