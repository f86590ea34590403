"""`learn jobs` runs every job once and says how each ended."""

import pytest
from sqlalchemy.orm import Session

from learn.db import make_engine, open_session, unit_of_work
from learn.jobs import running
from learn.jobs.queries import runs
from learn.jobs.running import Job
from learn.outbox.operations import queue_letter
from tests.cli.conftest import Run
from tests.conftest import START


def database(folder: object) -> str:
    return f"sqlite:///{folder}/data/lymph.sqlite3"


def test_every_job_runs_once(learn: Run, tmp_path: object) -> None:
    assert learn("migrate").exit_code == 0
    engine = make_engine(database(tmp_path))
    with unit_of_work(engine) as session:
        queue_letter(session, "ada@example.org", "One", "Hello.", START)
    done = learn("jobs")
    assert done.exit_code == 0
    lines = done.output.splitlines()
    assert len(lines) == len(running.JOBS)
    assert all(line.startswith("ok     ") for line in lines)
    assert "ok     letters: 1 letter sent" in lines
    assert _noted(make_engine(database(tmp_path))) == {job.name for job in running.JOBS}


def _noted(engine: object) -> set[str]:
    session: Session
    with open_session(engine, writes=False) as session:  # type: ignore[arg-type]
        return set(runs(session))


def test_one_that_fails_is_said_with_exit_status_one(
    learn: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert learn("migrate").exit_code == 0
    first = running.JOBS[0]

    def fail(_: object) -> str:
        raise OSError

    broken = Job("broken", "Broken", fail, first.every)
    monkeypatch.setattr(running, "JOBS", (broken, first))
    done = learn("jobs")
    assert done.exit_code == 1
    assert done.output.splitlines()[0].startswith("WRONG  broken: Failed: OSError.")
    assert "ok     close" in done.output


def test_without_a_database_it_is_one_sentence(learn: Run) -> None:
    done = learn("jobs")
    assert done.exit_code == 1
    assert len(done.output.splitlines()) == 1


def test_a_backup_is_noted_for_administrators(learn: Run, tmp_path: object) -> None:
    assert learn("migrate").exit_code == 0
    assert learn("backup", f"{tmp_path}/copy").exit_code == 0
    with open_session(make_engine(database(tmp_path)), writes=False) as session:
        noted = runs(session)[running.BACKUP]
    assert noted.is_well
    assert noted.outcome is not None
    assert noted.outcome.endswith(" MB")


def test_a_backup_of_an_older_database_is_made_and_not_noted(learn: Run, tmp_path: object) -> None:
    assert learn("migrate").exit_code == 0
    with make_engine(database(tmp_path)).begin() as connection:
        connection.exec_driver_sql("DROP TABLE job_run")
    done = learn("backup", f"{tmp_path}/copy")
    assert done.exit_code == 0
    assert "not noted" in done.output
