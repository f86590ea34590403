"""Jobs run when they are due, by one process at a time, and what came of them is known."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Event

import pytest
from sqlalchemy import Engine, delete

from learn.config import Config
from learn.context import Services
from learn.db import open_session, unit_of_work
from learn.jobs import operations, queries, running
from learn.jobs.loop import Loop
from learn.jobs.models import JobRun
from learn.jobs.operations import LEASE
from learn.jobs.running import Job, Run, run_all, run_due
from tests.conftest import START, Clock
from tests.databases import BOTH, own_database

EVERY = timedelta(minutes=1)


@pytest.fixture(scope="module", params=BOTH)
def migrated(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    with own_database(request.param, request, tmp_path_factory) as made:
        yield made


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(migrated: Engine, tmp_path: Path, clock: Clock) -> Services:
    with unit_of_work(migrated) as session:
        session.execute(delete(JobRun))
    made = Services.of(Config(tmp_path, "", "s" * 40), migrated)
    made.clock = clock
    return made


@pytest.fixture
def put(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Services], str]], None]:
    """Return what puts one job in the place of all."""

    def one(do: Callable[[Services], str]) -> None:
        monkeypatch.setattr(running, "JOBS", (Job("try", "Try", do, EVERY),))

    return one


def row(services: Services) -> JobRun:
    with open_session(services.engine, writes=False) as session:
        return queries.runs(session)["try"]


def test_a_job_runs_when_it_is_due_and_is_noted(
    services: Services, clock: Clock, put: Callable[..., None]
) -> None:
    put(lambda _: "3 things done")
    assert run_due(services) == [Run("try", "3 things done", is_well=True)]
    assert run_due(services) == []
    noted = row(services)
    assert (noted.started_at, noted.ended_at, noted.is_well) == (START, START, True)
    assert (noted.outcome, noted.due_at, noted.claimed_until) == (
        "3 things done",
        START + EVERY,
        None,
    )
    clock.moment += EVERY
    assert len(run_due(services)) == 1


def test_all_run_before_their_time_when_asked(services: Services, put: Callable[..., None]) -> None:
    put(lambda _: "done")
    assert [len(list(run_all(services))) for _ in range(2)] == [1, 1]


def test_a_job_that_fails_is_noted_logged_and_tried_again(
    services: Services, clock: Clock, put: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: Services) -> str:
        raise RuntimeError

    put(fail)
    assert run_due(services) == [
        Run("try", "Failed: RuntimeError. The log says more.", is_well=False)
    ]
    assert row(services).is_well is False
    assert "job try failed" in caplog.text
    clock.moment += EVERY
    assert len(run_due(services)) == 1


def test_one_process_at_a_time_is_at_a_job(services: Services, put: Callable[..., None]) -> None:
    entered, gate, release = [], Barrier(4), Event()

    def slow(_: Services) -> str:
        entered.append(1)
        release.wait(5)
        return "done"

    put(slow)

    def look() -> int:
        gate.wait()
        found = run_due(services)
        release.set()
        return len(found)

    with ThreadPoolExecutor(4) as pool:
        counts = [done.result() for done in [pool.submit(look) for _ in range(4)]]
    assert (sum(counts), len(entered)) == (1, 1)


def test_whoever_dies_at_a_job_leaves_it_to_the_next(
    services: Services, clock: Clock, put: Callable[..., None]
) -> None:
    put(lambda _: "done")
    with unit_of_work(services.engine) as session:
        assert operations.claim(session, "try", clock()) == START + LEASE
    assert run_due(services) == []
    assert list(run_all(services)) == []
    clock.moment += LEASE
    assert len(run_due(services)) == 1


def test_whoever_took_too_long_does_not_overwrite_the_next(
    services: Services, clock: Clock
) -> None:
    with unit_of_work(services.engine) as session:
        slow = operations.claim(session, "try", clock())
        assert slow is not None
        clock.moment += LEASE
        assert operations.claim(session, "try", clock()) is not None
        operations.finish(session, "try", slow, "late", clock(), is_well=True, every=EVERY)
    assert row(services).outcome is None


def test_what_no_loop_runs_is_noted_too(services: Services) -> None:
    for words in ("first", "second"):
        with unit_of_work(services.engine) as session:
            operations.note(session, "try", words, START)
    assert (row(services).outcome, row(services).is_well) == ("second", True)


def test_the_loop_looks_again_and_again_whatever_happens(
    services: Services, clock: Clock, put: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, calls = Event(), []

    def run(_: Services) -> list[Run]:
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError
        seen.set()
        return []

    monkeypatch.setattr("learn.jobs.loop.run_due", run)
    loop = Loop(services, 0.01).start()
    assert seen.wait(5)
    loop.stop()


def test_every_job_has_a_name_of_its_own_and_fits_its_column() -> None:
    names = [job.name for job in running.JOBS]
    assert len({*names, running.BACKUP}) == len(names) + 1
    assert all(len(name) <= 40 for name in names)
