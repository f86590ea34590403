"""Backups of PostgreSQL, through its own pg_dump and pg_restore (custom format)."""

import os
import shutil
import subprocess  # nosec B404
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Engine, make_url, text

from learn.backups.files import BackupProblem, Tell, keep, need_known, unfinished
from learn.db import make_engine

Command = tuple[str, ...]
OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND backend_type = 'client backend'"
)
TABLES = text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")


def back_up(url: str, file: Path, tell: Tell) -> None:
    """Copy the database at `url` as it is now, while others write. Raises BackupProblem."""
    _need_programs("pg_dump", "pg_restore")
    with unfinished(file) as part:
        tell("pg_dump copies the database ...")
        _run(url, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={part}")
        tell("Checking the copy ...")
        _run(url, "pg_restore", "--file=/dev/null", str(part))  # reads and unpacks all of it
        need_known(_revision(url, part), Path(make_url(url).database or "The database"))
        keep(part, file)


def restore(url: str, file: Path, tell: Tell, *, replace: bool) -> None:
    """Put what `file` holds in the place of the database at `url`, in one transaction.

    Raises BackupProblem.
    """
    _need_programs("pg_restore", "psql")
    need_known(_revision(url, file), file)
    tables = _tables_to_replace(url, replace=replace)
    with unfinished(file.resolve()) as script:
        tell("pg_restore reads the backup ...")
        _run(url, "pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(file))
        tell("psql writes the database, all of it or nothing ...")
        drops = [f"--command=DROP TABLE {_quoted(tables)} CASCADE"] if tables else []
        _run(
            url,
            "psql",
            "--no-psqlrc",
            "--quiet",
            "--single-transaction",
            "--set=ON_ERROR_STOP=1",
            *drops,
            f"--file={script}",
            sets_database=True,
        )


def _tables_to_replace(url: str, *, replace: bool) -> list[str]:
    """Return the tables that are there. Raises BackupProblem where they have to stay."""
    engine = make_engine(url)
    try:
        return _look(engine, replace=replace)
    finally:
        engine.dispose()


def _look(engine: Engine, *, replace: bool) -> list[str]:
    with engine.connect() as connection:
        tables = list(connection.execute(TABLES).scalars())
        others = connection.execute(OTHERS).scalar_one()
    name = engine.url.database
    if tables and not replace:
        message = (
            f"The database {name} holds something already. Nothing was changed. "
            "Add --replace to put the backup in its place."
        )
        raise BackupProblem(message)
    if others:
        message = (
            f"{others} other connections to the database {name} are open. "
            "Stop Lymph first; nothing was changed."
        )
        raise BackupProblem(message)
    return tables


def _quoted(tables: Iterable[str]) -> str:
    return ", ".join('public."{}"'.format(name.replace('"', '""')) for name in tables)


def _need_programs(*names: str) -> None:
    missing = [name for name in names if shutil.which(name) is None]
    if missing:
        message = (
            f"{' and '.join(missing)} cannot be found. Install the client programs of PostgreSQL "
            "(on Debian: apt install postgresql-client), not older than its server."
        )
        raise BackupProblem(message)


def _revision(url: str, dump: Path) -> str | None:
    """Return the migration at which the dumped database stood."""
    script = _run(
        url, "pg_restore", "--data-only", "--table=alembic_version", "--file=-", str(dump)
    )
    lines = iter(script.splitlines())
    found = any(line.startswith("COPY ") for line in lines)
    revision = next(lines, "") if found else ""
    return revision if revision and revision != "\\." else None


def _run(url: str, program: str, *arguments: str, sets_database: bool = False) -> str:
    """Run a program of PostgreSQL and return what it wrote; a password stays out of `ps`.

    Raises BackupProblem with the program's own last words.
    """
    address = make_url(url).set(drivername="postgresql")
    names_database = program == "pg_dump" or sets_database
    plain = address.set(password=None).render_as_string() if names_database else None
    where = [f"--dbname={plain}"] if plain else []
    environment = {**os.environ, "PGOPTIONS": "-c lock_timeout=10000 -c statement_timeout=0"}
    if address.password:
        environment["PGPASSWORD"] = str(address.password)
    done = subprocess.run(  # noqa: S603  # nosec B603
        [program, *where, *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
        reason = next((line for line in said if "error:" in line.lower()), said[-1])
        message = f"{program} could not finish: {reason}"
        raise BackupProblem(message)
    return done.stdout
