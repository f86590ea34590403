"""`make bench`: what requests cost beside their yardsticks, in the same run, on both databases.

BENCH_LEARNERS scales the data down; below a thousand it is a trial of the benchmark itself.
"""

import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import text

from benchmarks import gradebook, occasions, report, rows
from benchmarks.classrooms import seed_classroom
from benchmarks.loading import load, raw_commits
from benchmarks.rows import Result, Round
from benchmarks.seed import FIRST, cookies, seed
from benchmarks.servers import Running, running
from benchmarks.sites import NewDatabase, Site, new_site, postgresql, sqlite
from benchmarks.visitors import FORM, READS, Request, Visitor
from learn.app import create_app

HERE = Path(__file__).resolve().parent
FEW, MANY = 8, 32  # clients
SMALL = (10, 10)  # learners, answers of each: a hundred
ASSIGNMENTS = 20
Plans = list[list[Request]]


@dataclass(frozen=True)
class Size:
    """How much is seeded, and how long is measured."""

    learners: int
    answers_each: int = 100
    rounds: int = 5
    occasions: int = 3
    seconds: float = 1.5
    crowd: int = 10_000
    requests: int = 20_000
    sign_ins: int = 200

    @classmethod
    def of(cls, learners: int) -> "Size":
        """Return the size for so many learners; a trial for a few."""
        if learners >= 1000:  # noqa: PLR2004
            return cls(learners)
        return cls(learners, 10, 1, 1, 0.5, 100, 100, min(20, learners))


@dataclass(frozen=True)
class Visits:
    """What people who are signed in at one site repeat."""

    lessons: Plans
    revisits: Plans
    saves: Plans
    page: bytes


def visit(site: Site, server: Running, people: range) -> Visits:
    """Sign people in, open the lesson, begin the quiz."""
    visitors = [Visitor(server.port, one) for one in _cookies(site, server, people)]
    saves = [one.autosaves() for one in visitors]  # first: an open quiz changes the lesson's page
    lessons = [one.lesson() for one in visitors]
    firsts, agains = [[one[0]] for one in lessons], [[one[1]] for one in lessons]
    return Visits(firsts, agains, saves, lessons[0][2])


def _cookies(site: Site, server: Running, people: range) -> list[str]:
    engine = site.engine()
    try:
        app = create_app(site.config(server.port), engine=engine)
        return cookies(app, engine, people)
    finally:
        engine.dispose()


def fill(site: Site, learners: int, answers_each: int) -> int:
    """Put learners and answers into a site; return how many answers."""
    engine = site.engine()
    answers = seed(engine, learners, answers_each)
    if not site.is_sqlite:
        with engine.connect() as connection:
            connection.execute(text("ANALYZE"))  # else soon, by itself
            connection.commit()
    engine.dispose()
    return answers


def bare_form(saves: Plans) -> Plans:
    """Return forms of the same size for the yardstick, without cookies."""
    headers = {**READS, **FORM}
    form = {"method": "POST", "path": "/save", "headers": headers, "expect": 200}
    return [[form | {"body": one[0]["body"]}] for one in saves]


def measure_rounds(
    size: Size, site: Site, servers: dict[str, Running], big: Visits, small: Visits
) -> list[Round]:
    """Measure everything in turn, several times over; the first time only warms up."""
    page = {"method": "GET", "path": "/page", "headers": READS, "expect": 200}
    work: dict[str, tuple[str, Plans]] = {
        rows.BARE_PAGE: ("bare", [[page]] * FEW),
        rows.BARE_FORM: ("bare", bare_form(big.saves)),
        rows.LESSON: ("big", big.lessons[:FEW]),
        rows.SMALL_LESSON: ("small", small.lessons),
        rows.REVISIT: ("big", big.revisits[:FEW]),
        rows.ANSWER: ("big", big.saves[:FEW]),
        rows.SMALL_ANSWER: ("small", small.saves),
        rows.CROWD: ("big", big.saves),
    }
    raw = f"sqlite:///{site.folder / 'raw.sqlite3'}" if site.is_sqlite else site.url

    def once() -> Round:
        found = {
            name: load(servers[where], plan, seconds=size.seconds)
            for name, (where, plan) in work.items()
        }
        return {**found, rows.COMMITS: raw_commits(raw, size.seconds)}

    return [once() for _ in range(size.rounds + 1)][1:]


def bench(size: Size, folder: Path, new_database: NewDatabase) -> tuple[list[Result], list[Round]]:
    """Measure every row on one kind of database."""
    site, little = (new_site(folder / name, new_database) for name in ("big", "small"))
    for one in (site, little):
        one.publish()
    begun = time.perf_counter()
    answers = fill(site, size.learners, size.answers_each)
    fill(little, *SMALL)
    classroom, instructor = seed_classroom(site.engine(), size.learners, ASSIGNMENTS)
    print(f"    {answers:,} answers seeded in {time.perf_counter() - begun:.0f} s", flush=True)
    found = occasions.publishing(folder, new_database, size.occasions)
    found |= occasions.starting(site, size.occasions)
    with ExitStack() as stack:
        servers = {
            "big": stack.enter_context(site.serving()),
            "small": stack.enter_context(little.serving()),
        }
        big = visit(site, servers["big"], range(FIRST, FIRST + MANY))
        small = visit(little, servers["small"], range(FIRST, FIRST + FEW))
        servers["bare"] = stack.enter_context(_bare(folder, big.page))
        measured = measure_rounds(size, site, servers, big, small)
        server, readers = servers["big"], big.lessons[:FEW]
        found |= occasions.crowd(server, big.saves, size.crowd)
        found |= occasions.memory(server, _mixed(big, FEW), size.requests)
        found |= occasions.signing_in(server, readers, size.sign_ins, size.occasions)
        (cookie,) = _cookies(site, server, range(instructor, instructor + 1))
        found |= gradebook.measure(server, cookie, classroom)
    return rows.results(measured, found), measured


def _mixed(visits: Visits, clients: int) -> Plans:
    """Return what readers do: open a lesson, and come back to it."""
    both = zip(visits.lessons[:clients], visits.revisits, strict=False)
    return [first + again for first, again in both]


def _bare(folder: Path, page: bytes) -> AbstractContextManager[Running]:
    (folder / "page").write_bytes(page)
    command = [sys.executable, "-m", "benchmarks.bare", "{port}"]
    return running(command, "/page", folder / "bare.log", BENCH_PAGE=str(folder / "page"))


def main() -> None:
    """Measure on both databases, print the rows, and write them down."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # else servers would outlive us
    begun = time.monotonic()
    size = Size.of(int(os.environ.get("BENCH_LEARNERS", "10000")))
    print(f"{size.learners:,} learners; {FEW} clients, {MANY} store answers; one core each")
    kinds: dict[str, Callable[[Path], AbstractContextManager[NewDatabase | None]]] = {
        "SQLite": sqlite,
        "PostgreSQL": postgresql,
    }
    found: dict[str, list[Result]] = {}
    for name, databases in kinds.items():
        with tempfile.TemporaryDirectory(prefix="lymph-bench-") as where:
            folder = Path(where)
            with databases(folder) as new_database:
                if new_database is None:
                    print(f"\n{name}: left out, because no server is installed.")
                    continue
                found[name], measured = bench(size, folder, new_database)
        report.print_rows(name, found[name])
        report.print_figures(measured)
    report.print_peers()
    facts = {**asdict(size), "took_seconds": round(time.monotonic() - begun)}
    report.write(HERE / "results.json", facts, found)


if __name__ == "__main__":
    main()
