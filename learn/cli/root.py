"""The root of the command, and how it fails: one plain sentence, exit status 1."""

import logging
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar

import click
from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from learn import schema
from learn.config import Config, ConfigurationError
from learn.content.source import Problem
from learn.db import make_engine

P = ParamSpec("P")
R = TypeVar("R")
EXPECTED = (ConfigurationError, schema.SchemaIsNewer, schema.SchemaIsOlder)
MODULES: Final = {
    "backup": "keeping",
    "check": "content",
    "demo": "serving",
    "doctor": "running",
    "format": "content",
    "jobs": "jobs",
    "migrate": "running",
    "new": "content",
    "publish": "publishing",
    "rebuild": "running",
    "restore": "keeping",
    "serve": "serving",
    "user": "people",
}


class Commands(click.Group):
    """The commands, each imported when it is asked for: no start waits for what others need."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of all commands."""
        return list(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, whose module registers it when it is imported."""
        if cmd_name in MODULES:
            import_module(f"learn.cli.{MODULES[cmd_name]}")
        return super().get_command(ctx, cmd_name)


class Stop(click.ClickException):
    """One plain sentence on the terminal and exit status 1."""

    def show(self, file: Any = None) -> None:  # noqa: ANN401
        """Print the sentence."""
        click.echo(self.message, err=True, file=file)


def plainly(command: Callable[P, R]) -> Callable[P, R]:
    """Turn what can go wrong outside the program into one sentence and exit status 1."""

    @wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except EXPECTED as problem:
            raise Stop(str(problem)) from problem
        except DatabaseError as problem:
            message = f"The database cannot be used: {str(problem.orig).strip().splitlines()[0]}."
            raise Stop(message) from problem

    return guarded


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lymph", prog_name="learn")
def main() -> None:
    """Lymph: short lessons, honest quizzes, progress that is kept."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    logging.getLogger("alembic").setLevel(logging.WARNING)


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


def open_database() -> tuple[Config, Engine]:
    """Return the settings and an engine whose schema this code knows."""
    config = Config.from_environment()
    engine = make_engine(config.database_url)
    schema.need_current(engine)
    return config, engine


def need_folder(folder: Path) -> Path:
    """Return `folder`, or stop where there is none."""
    if not folder.is_dir():
        message = f"There is no folder {folder}."
        raise Stop(message)
    return folder


def print_problems(problems: Iterable[Problem]) -> None:
    """Print what is wrong in a folder of modules, a line for each."""
    for problem in problems:
        click.echo(str(problem), err=True)
