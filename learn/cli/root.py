"""The root of the command, and how it fails: one plain sentence, exit status 1."""

import logging
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import click
from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from learn import schema
from learn.config import Config, ConfigurationError
from learn.db import make_engine

P = ParamSpec("P")
R = TypeVar("R")
EXPECTED = (ConfigurationError, schema.SchemaIsNewer, schema.SchemaIsOlder)


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


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
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
