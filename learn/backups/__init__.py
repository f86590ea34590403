"""Backups: a consistent copy of the database while people learn, and the way back."""

from pathlib import Path

from learn.backups import embedded, postgresql
from learn.backups.files import BackupProblem, Tell, need_free
from learn.config import Config

__all__ = ["BackupProblem", "Tell", "back_up", "restore"]


def back_up(config: Config, file: Path, tell: Tell) -> None:
    """Write everything acknowledged before this call to `file`, checked and durable.

    Nothing is overwritten, and there is no `file` until it is good. Raises BackupProblem.
    """
    need_free(file)
    if config.is_sqlite:
        embedded.back_up(config.database_url, file, tell)
    else:
        postgresql.back_up(config.database_url, file, tell)


def restore(config: Config, file: Path, tell: Tell, *, replace: bool = False) -> None:
    """Make the database what `file` holds: all of it, or nothing changes.

    A database that holds anything is refused unless `replace`, one that others use always.
    Raises BackupProblem, and SchemaIsNewer for a backup of newer code.
    """
    if not file.is_file():
        message = f"There is no backup {file}."
        raise BackupProblem(message)
    if config.is_sqlite:
        embedded.restore(config.database_url, file, tell, replace=replace)
    else:
        postgresql.restore(config.database_url, file, tell, replace=replace)
