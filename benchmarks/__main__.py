"""`make bench`: what a request costs beside bare Flask, in the same run.

Every row is measured twice over, in requests a second and in processor time a request; the
smaller of the two ratios is shown, so that neither a slow generator nor a busy machine flatters.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks import gradebook
from benchmarks.classrooms import seed_classroom
from benchmarks.seed import cookies, seed
from benchmarks.servers import CLIENT_CORE, Running, pinned, running
from benchmarks.visitors import FORM, READS, Request, Visitor
from learn.app import create_app
from learn.config import Config
from learn.db import make_engine

LEARNERS = int(os.environ.get("BENCH_LEARNERS", "2000"))
CLIENTS, ROUNDS, SECONDS = 8, 5, 1.5
NEVER = 3_600  # seconds: where statements are counted, nothing new is published
HERE = Path(__file__).resolve().parent
LEARN = str(Path(sys.executable).parent / "learn")
GOALS = {  # gate and goal in percent of bare Flask
    "lesson page, signed in": ("bare page", 50, 80),
    "revisit (304)": ("bare page", 80, 100),
    "answer stored": ("bare form", 25, 60),
}


@dataclass(frozen=True)
class Row:
    """One measure: percent of its yardstick, over all rounds."""

    name: str
    ratio: float
    gate: int
    goal: int
    least: float
    most: float
    per_second: float
    cpu_ms: float
    p50_ms: float
    p99_ms: float


def measure(server: Running, clients: list[list[Request]]) -> dict[str, float]:
    """Load a server for a moment and return what came of it."""
    plan = {"port": server.port, "seconds": SECONDS, "clients": clients}
    before = server.cpu_seconds()
    done = subprocess.run(  # noqa: S603
        [*pinned(CLIENT_CORE), sys.executable, str(HERE / "load.py")],
        input=json.dumps(plan),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        message = f"The load generator failed: {done.stderr.strip().splitlines()[-1]}"
        raise RuntimeError(message)
    found: dict[str, float] = json.loads(done.stdout)
    found["per_second"] = found["requests"] / found["seconds"]
    found["cpu_ms"] = 1000 * (server.cpu_seconds() - before) / found["requests"]
    return found


def row(name: str, rounds: list[dict[str, dict[str, float]]]) -> Row:
    """Return a measure beside its yardstick of the same round."""
    yardstick, gate, goal = GOALS[name]
    ratios = [
        100
        * min(
            one[name]["per_second"] / one[yardstick]["per_second"],
            one[yardstick]["cpu_ms"] / one[name]["cpu_ms"],
        )
        for one in rounds
    ]
    middle = {
        key: statistics.median(one[name][key] for one in rounds)
        for key in ("per_second", "cpu_ms", "p50_ms", "p99_ms")
    }
    return Row(name, statistics.median(ratios), gate, goal, min(ratios), max(ratios), **middle)


def report(rows: list[Row], facts: dict[str, Any]) -> None:
    """Print the rows and write them to results.json."""
    print(
        f"\n{'% of bare Flask':<24} median  gate  goal   min   max      /s   cpu ms  p50 ms  p99 ms"
    )
    for one in rows:
        mark = "" if one.ratio >= one.gate else "  GATE MISSED"
        print(
            f"{one.name:<24} {one.ratio:6.1f} {one.gate:5} {one.goal:5} {one.least:5.1f} "
            f"{one.most:5.1f} {one.per_second:7.0f} {one.cpu_ms:8.3f} {one.p50_ms:7.1f} "
            f"{one.p99_ms:7.1f}{mark}"
        )
    results = facts | {"rows": [asdict(one) for one in rows]}
    (HERE / "results.json").write_text(json.dumps(results, indent=2) + "\n")


def visit(server: Running, config: Config) -> tuple[dict[str, list[list[Request]]], bytes]:
    """Send learners to the server; return what each client repeats, and the lesson's bytes."""
    engine = make_engine(config.database_url)
    app = create_app(config, engine=engine)
    visitors = [Visitor(server.port, cookie) for cookie in cookies(app, engine, CLIENTS)]
    engine.dispose()
    saves = [one.autosaves() for one in visitors]  # first: an open quiz changes the lesson's page
    lessons = [one.lesson() for one in visitors]
    plans = {
        "lesson page, signed in": [[first] for first, _again, _page in lessons],
        "revisit (304)": [[again] for _first, again, _page in lessons],
        "answer stored": saves,
    }
    return plans, lessons[0][2]


def look_at_grades(server: Running, config: Config) -> gradebook.Found:
    """Fill a classroom and ask for its gradebook, after everything else: its rows are many."""
    engine = make_engine(config.database_url)
    app = create_app(replace(config, library_poll_seconds=NEVER), engine=engine)
    classroom, instructor = seed_classroom(engine, gradebook.LEARNERS, gradebook.ASSIGNMENTS)
    found = gradebook.measure(server, app, engine, classroom, instructor)
    engine.dispose()
    return found


def bare_plans(saves: list[list[Request]]) -> dict[str, list[list[Request]]]:
    """Return what the clients send to the yardstick: no cookies, but forms of the same size."""
    page = {"method": "GET", "path": "/page", "headers": READS, "expect": 200}
    form = {"method": "POST", "path": "/save", "headers": {**READS, **FORM}, "expect": 200}
    return {
        "bare page": [[page]] * CLIENTS,
        "bare form": [[form | {"body": one[0]["body"]}] for one in saves],
    }


def main() -> None:
    """Seed, start both servers, measure in turn, report."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="lymph-bench-") as name:
        folder = Path(name)
        environment = {"LEARN_DATA_DIR": name, "LEARN_DATABASE_URL": ""}
        log = folder / "lymph.log"
        with running([LEARN, "serve"], "/healthz", log, **environment) as lymph:
            config = Config.from_environment({**environment, "PORT": str(lymph.port)})
            engine = make_engine(config.database_url)
            answers = seed(engine, LEARNERS)
            engine.dispose()
            print(f"{LEARNERS} learners, {answers} answers; {CLIENTS} clients, {ROUNDS} rounds")
            plans, page = visit(lymph, config)
            (folder / "page").write_bytes(page)
            bare = [sys.executable, "-m", "benchmarks.bare", "{port}"]
            with running(
                bare, "/page", folder / "bare.log", BENCH_PAGE=str(folder / "page")
            ) as other:
                work = [
                    (one, other, plan) for one, plan in bare_plans(plans["answer stored"]).items()
                ]
                work += [(one, lymph, plan) for one, plan in plans.items()]
                rounds = [
                    {one: measure(server, plan) for one, server, plan in work}
                    for _ in range(ROUNDS + 1)
                ][1:]  # the first one warms up
            grades = look_at_grades(lymph, config)
    facts = {
        "learners": LEARNERS,
        "answers": answers,
        "clients": CLIENTS,
        "page_bytes": len(page),
        "seconds": round(time.monotonic() - begun),
        "bare_page_per_second": statistics.median(one["bare page"]["per_second"] for one in rounds),
        "bare_form_per_second": statistics.median(one["bare form"]["per_second"] for one in rounds),
    }
    facts["gradebook"] = asdict(grades)
    report([row(one, rounds) for one in GOALS], facts)
    gradebook.report(grades)


if __name__ == "__main__":
    main()
