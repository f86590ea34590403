"""The database is locked, full, cut off or restarted: no false *saved*, and it mends itself.

Red when its protection goes: with `pool_pre_ping` off the first requests after a restart fail,
and with the handler of `OperationalError` taken out the pages are those of a fault of ours (500).
"""

import resource
import sqlite3
import subprocess
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

import psycopg
import pytest

from tests.conftest import SAMPLE_MODULES
from tests.drills.conftest import Figures
from tests.drills.learner import LONG, SHORT, Learner, Reply, compared
from tests.drills.test_kill import write_until
from tests.journeys.server import Server
from tests.postgres import Postgres

PLAIN_WORDS = "Back in a moment"
LOCKED_SECONDS = 30


def workers(site: Server) -> list[int]:
    assert site.process is not None
    found = subprocess.run(
        ["pgrep", "-P", str(site.process.pid)], capture_output=True, text=True, check=True
    )
    return [int(one) for one in found.stdout.split()]


def limit_files(site: Server, most: int) -> None:
    """Let no file of the server grow beyond `most` bytes: what a full disk looks like to it."""
    for process_id in workers(site):
        _, hard = resource.prlimit(process_id, resource.RLIMIT_FSIZE)
        resource.prlimit(process_id, resource.RLIMIT_FSIZE, (most, hard))


def test_nothing_is_called_saved_on_a_full_disk_and_it_recovers_by_itself(
    embedded: Server, figures: Figures
) -> None:
    learner = Learner(embedded.port)
    learner.begin()
    assert learner.save(LONG, "before").status == 200
    limit_files(embedded, 1)
    for count in range(5):
        refused = learner.save(LONG, f"while the disk is full {count}")
        assert refused.status == 503
        assert PLAIN_WORDS in refused.text
    assert learner.stored(LONG) == "before"
    limit_files(embedded, resource.RLIM_INFINITY)
    assert learner.save(LONG, "after").status == 200
    assert learner.stored(LONG) == "after"
    figures.say(refused=5, **compared([learner]))


@pytest.mark.slow
def test_a_lock_held_for_thirty_seconds_is_told_and_outlived(
    embedded: Server, figures: Figures
) -> None:
    # On its lane a draft waits for the lock for ten seconds, and as long again in the view.
    learner, reader = Learner(embedded.port, patience=60), Learner(embedded.port)
    learner.begin()
    other = sqlite3.connect(embedded.folder / "lymph.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    refused: list[Reply] = []
    began = time.monotonic()

    def save() -> None:
        while time.monotonic() - began < LOCKED_SECONDS:
            refused.append(learner.save(SHORT, "the sun"))

    saving = Thread(target=save)
    saving.start()
    assert reader.ask("GET", "/modules/bees/bee-dance").status == 200
    assert time.monotonic() - began < 5
    saving.join()
    assert {(one.status, PLAIN_WORDS in one.text) for one in refused} == {(503, True)}
    other.execute("ROLLBACK")
    assert learner.save(SHORT, "the sun").status == 200
    figures.say(seconds=LOCKED_SECONDS, refused=len(refused), **compared([learner]))


@pytest.mark.postgres
def test_connections_that_are_cut_off_cost_only_what_was_in_flight(
    postgres: Postgres, tmp_path: Path, figures: Figures
) -> None:
    site = Server(tmp_path, SAMPLE_MODULES, postgres.new_database())
    site.start()
    try:
        own = site.database_url.replace("postgresql+psycopg://", "postgresql://")
        learner, is_over = Learner(site.port), Event()
        learner.begin()
        writing = Thread(target=write_until, args=(learner, is_over))
        writing.start()
        with psycopg.connect(own, autocommit=True) as connection:
            for _ in range(10):
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
                time.sleep(0.2)
        is_over.set()
        writing.join()
        assert learner.save(SHORT, "the sun").status in {200, 409}
        counts = compared([learner])
        figures.say(cut_off=10, **counts)
        assert counts["lost"] == 0
    finally:
        site.stop()


@pytest.mark.postgres
def test_a_restart_of_the_database_is_survived_without_one_of_the_server(
    tmp_path: Path, figures: Figures
) -> None:
    database = Postgres.find()
    if database is None:
        pytest.skip("PostgreSQL is not installed.")
    # A folder of its own: pytest shuts its folders to others, and the server is not root.
    with TemporaryDirectory(prefix="lymph-postgres-") as name, database.running(Path(name)):
        data = Path(name) / "data"
        site = Server(tmp_path, SAMPLE_MODULES, database.new_database())
        site.start()
        try:
            learner = Learner(site.port)
            learner.begin()
            assert learner.save(SHORT, "before").status == 200
            database._run("pg_ctl", "-D", data, "-m", "immediate", "-s", "stop")
            refused = learner.save(SHORT, "meanwhile")
            assert (refused.status, PLAIN_WORDS in refused.text) == (503, True)
            assert learner.ask("GET", "/nowhere").status == 404
            database._run(
                "pg_ctl",
                "-D",
                data,
                "-w",
                "-s",
                "-l",
                data / "log",
                "-o",
                f"-p {database.port} -c unix_socket_directories=''",
                "start",
            )
            assert learner.stored(SHORT) == "before"
            assert learner.save(SHORT, "after").status == 200
            figures.say(refused=1, **compared([learner]))
        finally:
            site.stop()
