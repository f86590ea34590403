"""Backups of SQLite, through its own online backup (https://www.sqlite.org/backup.html)."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import make_url

from learn.backups.files import BackupProblem, Tell, keep, make_durable, need_known, unfinished
from learn.db import BUSY_TIMEOUT_MS

PAGES_AT_ONCE = 1_000
BESIDE = ("-wal", "-shm")


def back_up(url: str, file: Path, tell: Tell) -> None:
    """Copy the database at `url` as it is now, while others write. Raises BackupProblem."""
    source = database_file(url)
    if not source.is_file():
        message = f"There is no database {source}."
        raise BackupProblem(message)
    with unfinished(file) as part, _in_words(source):
        _copy(source, part, tell)
        tell("Checking the copy ...")
        _need_whole(part, source)
        keep(part, file)


def restore(url: str, file: Path, tell: Tell, *, replace: bool) -> None:
    """Put what `file` holds in the place of the database at `url`. Raises BackupProblem.

    A database that held something stays beside it under another name.
    """
    target = database_file(url)
    if not replace and not _is_empty(target):
        message = (
            f"The database {target} holds something already. Nothing was changed. "
            "Add --replace to put the backup in its place."
        )
        raise BackupProblem(message)
    with unfinished(target) as part:
        with _in_words(file):
            _copy(file, part, tell)
            tell("Checking the copy ...")
            _need_whole(part, file)
        make_durable(part)
        _swap(part, target, tell)


def database_file(url: str) -> Path:
    """Return the file that an SQLite address names."""
    return Path(make_url(url).database or ":memory:")


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    """Turn what SQLite says about the database at `path` into a sentence."""
    try:
        yield
    except sqlite3.Error as problem:
        message = f"{path} cannot be copied: {problem}."
        raise BackupProblem(message) from problem


def _copy(source: Path, target: Path, tell: Tell) -> None:
    """Copy one moment of `source`: the transaction held open is what keeps it one moment."""
    with closing(_open(source)) as reader, closing(_open(target)) as writer:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sqlite_master")
        reader.backup(writer, pages=PAGES_AT_ONCE, progress=_in_tenths(tell))
        reader.execute("ROLLBACK")
        writer.execute("PRAGMA journal_mode=DELETE")  # the copy is one file, with nothing beside it


def _open(path: Path) -> sqlite3.Connection:
    """Open a database that exists, without making one."""
    address = f"{path.resolve().as_uri()}?mode=rw"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=BUSY_TIMEOUT_MS / 1000)


def _in_tenths(tell: Tell) -> Callable[[int, int, int], None]:
    """Return what SQLite may report every step to; a line is told at every tenth."""
    told = 0

    def report(_status: int, remaining: int, total: int) -> None:
        nonlocal told
        tenths = 10 * (total - remaining) // max(total, 1)
        if tenths > told:
            told = tenths
            tell(f"Copied {10 * tenths} %")

    return report


def _need_whole(part: Path, source: Path) -> None:
    """Raise unless the copy is an undamaged database of Lymph that this code knows."""
    with closing(_open(part)) as copy:
        answer = copy.execute("PRAGMA integrity_check").fetchone()[0]
        orphans = copy.execute("PRAGMA foreign_key_check").fetchall()
        revision = _revision(copy)
    if answer != "ok" or orphans:
        message = f"{source} is damaged ({answer}; {len(orphans)} orphaned rows). Nothing was kept."
        raise BackupProblem(message)
    need_known(revision, source)


def _revision(database: sqlite3.Connection) -> str | None:
    try:
        found = database.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError:
        return None
    return str(found[0]) if found else None


def _is_empty(target: Path) -> bool:
    """Tell whether nothing would be lost; a file that cannot be read may hold something."""
    if not target.exists():
        return True
    try:
        with closing(_open(target)) as database:
            return not database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    except sqlite3.Error:
        return False


def _swap(part: Path, target: Path, tell: Tell) -> None:
    """Put the finished `part` in the place of `target`, and keep what was there."""
    if target.exists():
        _need_alone(target)
        kept = target.with_name(f"{target.name}.before-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}")
        for suffix in ("", *BESIDE):
            if Path(f"{target}{suffix}").exists():
                os.link(f"{target}{suffix}", f"{kept}{suffix}")
        make_durable(target.parent)
        for suffix in BESIDE:  # of the old database; the new one must not be mended with them
            Path(f"{target}{suffix}").unlink(missing_ok=True)
        part.replace(target)
        make_durable(target.parent)
        tell(f"The database as it was before is kept as {kept}")
    else:
        keep(part, target)


def _need_alone(target: Path) -> None:
    """Raise BackupProblem where another program has the database open.

    Leaving WAL needs the database for oneself, and puts everything into its one file.
    """
    try:
        with closing(_open(target)) as database:
            database.execute("PRAGMA busy_timeout=1000")
            database.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as problem:
        message = f"{target} is in use ({problem}). Stop Lymph first; nothing was changed."
        raise BackupProblem(message) from problem
    except sqlite3.DatabaseError:
        return  # damaged: that is what one restores for
