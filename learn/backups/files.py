"""Files that appear whole or not at all, and what a backup may say about itself."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from learn import schema

Tell = Callable[[str], None]  # is given one line about how far the work has come


class BackupProblem(Exception):  # noqa: N818
    """A backup cannot be made or restored; the message says why and what helps."""


def need_free(file: Path) -> None:
    """Raise BackupProblem where `file` exists, or its folder does not."""
    if file.is_symlink() or file.exists():
        message = f"{file} exists already. Choose another name; a backup replaces nothing."
        raise BackupProblem(message)
    if not file.parent.is_dir():
        message = f"There is no folder {file.parent}."
        raise BackupProblem(message)


@contextmanager
def unfinished(file: Path) -> Iterator[Path]:
    """Give a new file beside `file` that only its owner may read; it is gone at the end.

    Raises BackupProblem where none can be made there.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".part", dir=file.parent)
    except OSError as problem:
        message = f"{file.parent} cannot be written: {problem.strerror}."
        raise BackupProblem(message) from problem
    os.close(handle)
    try:
        yield Path(name)
    except OSError as problem:
        message = f"{file} cannot be written: {problem.strerror}."
        raise BackupProblem(message) from problem
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(name + suffix).unlink(missing_ok=True)


def keep(part: Path, file: Path) -> None:
    """Give the finished `part` its name, durably; raise BackupProblem if somebody was faster."""
    make_durable(part)
    try:
        os.link(part, file)
    except FileExistsError:
        need_free(file)
    except OSError:  # a file system without hard links, such as that of a memory stick
        need_free(file)
        part.rename(file)
    make_durable(file.parent)


def make_durable(path: Path) -> None:
    """Return when the disk has the file, or the names in the folder, at `path`."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def need_known(revision: str | None, file: Path) -> None:
    """Raise unless a backup at this migration can be restored by this code."""
    if revision is None:
        message = f"{file} is no backup of Lymph."
        raise BackupProblem(message)
    if revision not in schema.REVISIONS:
        message = (
            f"{file} was made by a newer Lymph than this one. "
            "Update the code, or restore an older backup."
        )
        raise schema.SchemaIsNewer(message)
