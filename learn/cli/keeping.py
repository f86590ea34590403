"""Keeping what there is: backup and restore."""

from collections.abc import Callable
from pathlib import Path

import click
from sqlalchemy.exc import SQLAlchemyError

from learn import backups, schema
from learn.cli.root import Stop, main, plainly, utc_now
from learn.config import Config
from learn.db import make_engine, unit_of_work
from learn.jobs.operations import note
from learn.jobs.running import BACKUP


@main.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@plainly
def backup(file: Path) -> None:
    """Copy the database into FILE, also while people learn; FILE must not exist."""
    config = Config.from_environment()
    _do(lambda: backups.back_up(config, file, click.echo))
    _note_backup(config, _size(file))
    click.echo(f"Backed up and checked: {file} ({_size(file)})")


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Also where the database holds something.")
@plainly
def restore(file: Path, *, replace: bool) -> None:
    """Put the backup FILE in the place of the database. Stop Lymph first."""
    config = Config.from_environment()
    _do(lambda: backups.restore(config, file, click.echo, replace=replace))
    click.echo("Restored. Start Lymph again with `learn serve`, which brings it up to date.")


def _do(work: Callable[[], None]) -> None:
    try:
        work()
    except backups.BackupProblem as problem:
        raise Stop(str(problem)) from problem


def _note_backup(config: Config, size: str) -> None:
    """Let administrators see that there is a backup; one of an older database is not noted."""
    engine = make_engine(config.database_url)
    try:
        schema.need_current(engine)
        with unit_of_work(engine) as session:
            note(session, BACKUP, size, utc_now())
    except (schema.SchemaIsNewer, schema.SchemaIsOlder, SQLAlchemyError):
        click.echo(
            "It is not noted for administrators: the database is not at the migration of this code."
        )
    finally:
        engine.dispose()


def _size(file: Path) -> str:
    return f"{file.stat().st_size / 1_000_000:.1f} MB"
