"""Installations under measurement: a folder, a database, the `learn` command as users run it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
from sqlalchemy import Engine, make_url

from benchmarks.servers import SERVER_CORE, Running, pinned, running
from learn.config import Config
from learn.db import make_engine
from tests.postgres import Postgres

LEARN = str(Path(sys.executable).parent / "learn")
OWN_SERVER = "BENCH_DATABASE_URL"
NewDatabase = Callable[[], str]


@dataclass(frozen=True)
class Site:
    """One installation, with its own data folder and its own database."""

    folder: Path
    url: str

    @property
    def environment(self) -> dict[str, str]:
        """Return the settings that make a command work on this site."""
        return {"LEARN_DATA_DIR": str(self.folder), "LEARN_DATABASE_URL": self.url}

    @property
    def is_sqlite(self) -> bool:
        """True where the database is a file."""
        return self.url.startswith("sqlite")

    def config(self, port: int) -> Config:
        """Return the settings of its server."""
        return Config.from_environment({**self.environment, "PORT": str(port)})

    def engine(self) -> Engine:
        """Return an engine to its database."""
        return make_engine(self.url)

    def publish(self) -> float:
        """Make the tables, publish the modules; return the seconds that publishing took."""
        self._learn("migrate")
        begun = time.perf_counter()
        self._learn("publish")
        return time.perf_counter() - begun

    def serving(self, path: str = "/healthz") -> AbstractContextManager[Running]:
        """Serve until the block ends; it begins when `path` is answered."""
        return running([LEARN, "serve"], path, self.folder / "server.log", **self.environment)

    def _learn(self, command: str) -> None:
        subprocess.run(  # noqa: S603
            [*pinned(SERVER_CORE), LEARN, command],
            check=True,
            stdout=subprocess.DEVNULL,
            env={**os.environ, **self.environment},
        )


def new_site(folder: Path, new_database: NewDatabase) -> Site:
    """Return a site without data."""
    folder.mkdir()
    return Site(folder, new_database())


@contextmanager
def sqlite(folder: Path) -> Iterator[NewDatabase]:
    """Give what makes an embedded database."""
    numbers = count(1)
    yield lambda: f"sqlite:///{folder / f'{next(numbers)}.sqlite3'}"


@contextmanager
def postgresql(folder: Path) -> Iterator[NewDatabase | None]:
    """Give what makes a database on PostgreSQL; None where there is no server.

    That of the address in BENCH_DATABASE_URL, whose user may make databases, or one of our own.
    """
    address, installed = os.environ.get(OWN_SERVER), Postgres.find()
    if address:
        with _databases_of(address) as new_database:
            yield new_database
    elif installed:
        (folder / "server").mkdir()
        with installed.running(folder / "server", is_durable=True):
            yield installed.new_database
    else:
        yield None


@contextmanager
def _databases_of(address: str) -> Iterator[NewDatabase]:
    """Give what makes databases on a server; they are dropped at the end."""
    made: list[str] = []
    with closing(psycopg.connect(address, autocommit=True)) as connection:

        def new_database() -> str:
            made.append(f"lymph_bench_{os.getpid()}_{len(made)}")
            connection.execute(f"CREATE DATABASE {made[-1]}")  # type: ignore[call-overload]
            own = make_url(address).set(drivername="postgresql+psycopg", database=made[-1])
            return own.render_as_string(hide_password=False)

        try:
            yield new_database
        finally:
            for name in made:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[call-overload]
