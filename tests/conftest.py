"""Fixtures for everybody: two databases, rolled back after each test; a clock; named people."""

import gc
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from types import MethodType
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from jinja2.bccache import Bucket, BytecodeCache
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Connection, Engine, Insert, Select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from learn import schema
from learn.accounts import passwords
from learn.app import create_app
from learn.config import Config
from learn.content import loader
from learn.content.compile import Compiled, compile_library
from learn.content.fingerprint import fingerprint
from learn.db import make_engine, open_session, unit_of_work
from learn.express import lanes_of
from learn.prepared import Prepared
from learn.publishing.operations import note_folder, publish
from tests.browser import NOTHING_LEFT_OUT, chromium
from tests.postgres import Postgres

__all__ = ["chromium"]  # one for all: a second Playwright in the same process does not start

# How long an example takes says nothing on a machine that is busy with other tests.
settings.register_profile("lymph", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("lymph")

SAMPLE_MODULES = Path(__file__).parent / "sample_modules"
START = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class CompiledTemplates(BytecodeCache):
    """Every test has an application of its own; their templates are compiled once."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


TEMPLATES = CompiledTemplates()
COMPILED = ("_parts", "_trace", "_converters", "arguments", "_build", "_build_unknown")


def compile_addresses_once() -> None:
    """Keep what Werkzeug compiles for each rule: most of what making an application costs."""
    compile_one = Rule.compile
    kept: dict[str, dict[str, Any]] = {}

    def compiled(rule: Rule) -> None:
        key = repr((rule.rule, rule.defaults, rule.subdomain, rule.merge_slashes))
        if key not in kept:
            compile_one(rule)
            kept[key] = {name: getattr(rule, name) for name in COMPILED}
        for name, made in kept[key].items():
            setattr(rule, name, MethodType(made.__func__, rule) if callable(made) else made)

    Rule.compile = compiled  # type: ignore[method-assign]


def compile_statements_once() -> None:
    """Keep what SQLAlchemy compiles for the lanes, which every application makes ready."""
    compile_one = Prepared.__init__
    kept: dict[tuple[str, Select[Any] | Insert], dict[str, Any]] = {}

    def prepared(made: Prepared, engine: Engine, statement: Select[Any] | Insert) -> None:
        key = (engine.dialect.name, statement)
        if key not in kept:
            compile_one(made, engine, statement)
            kept[key] = vars(made)
        vars(made).update(kept[key])

    Prepared.__init__ = prepared  # type: ignore[method-assign]


compile_addresses_once()
compile_statements_once()


def pytest_collection() -> None:
    """Look for no garbage among what is imported and collected: it stays to the end."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Leave all of that out of every later search, which tests would pay for one by one."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Hash at the least cost; the tests of passwords themselves pay the whole."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHash((Argon2Hasher(1, 8, 1),)))
        yield


@dataclass
class Clock:
    """A clock that tests turn."""

    moment: datetime = field(default=START)

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **parts: float) -> None:
        self.moment += timedelta(**parts)


@pytest.fixture(scope="session")
def compiled() -> Compiled:
    source = loader.load(SAMPLE_MODULES).source
    assert source is not None
    return compile_library(source)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = Postgres.find()
    if server is None:
        if os.environ.get(NOTHING_LEFT_OUT):
            pytest.fail("PostgreSQL is not installed, and nothing may be left out here.")
        pytest.skip("PostgreSQL is not installed.")
    # A folder of its own: pytest shuts its folders to others, and the server is not root.
    with TemporaryDirectory(prefix="lymph-postgres-") as folder, server.running(Path(folder)):
        yield server


def _fill(url: str, compiled: Compiled) -> None:
    """Give a new database its tables and the sample library, as a first start would."""
    engine = make_engine(url)
    schema.migrate(engine)
    with unit_of_work(engine) as session:
        published = publish(session, compiled, START - timedelta(days=1))
        note_folder(session, fingerprint(SAMPLE_MODULES), published.version)
    engine.dispose()


@pytest.fixture(scope="session")
def sqlite_pattern(tmp_path_factory: pytest.TempPathFactory, compiled: Compiled) -> Path:
    """Give a database with the sample library, for copies only."""
    path = tmp_path_factory.mktemp("pattern") / "lymph.sqlite3"
    _fill(f"sqlite:///{path}", compiled)
    return path


@pytest.fixture(scope="session")
def postgresql_pattern(postgres: Postgres, compiled: Compiled) -> str:
    """Give the name of another, on PostgreSQL."""
    url = postgres.new_database()
    _fill(url, compiled)
    return url.rpartition("/")[2]


def filled_copy(kind: str, folder: Path, request: pytest.FixtureRequest) -> str:
    """Return the address of a new database with the sample library; SQLite's lies in `folder`."""
    pattern = request.getfixturevalue(f"{kind}_pattern")
    if kind == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        return server.new_database(like=pattern)
    return f"sqlite:///{copy(pattern, folder / 'lymph.sqlite3')}"


@pytest.fixture(
    scope="session",
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)],
)
def ready_engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """Give a migrated database with the sample library published, kept for the whole run."""
    engine = make_engine(filled_copy(request.param, tmp_path_factory.mktemp("database"), request))
    yield engine
    engine.dispose()


@pytest.fixture
def connection(ready_engine: Engine) -> Iterator[Connection]:
    """One connection whose work is undone at the end, whatever is committed on it."""
    with ready_engine.execution_options(writes=True).connect() as opened:
        outer = opened.begin()
        opened.begin_nested()
        yield opened
        outer.rollback()


@pytest.fixture
def session(connection: Connection) -> Iterator[Session]:
    with open_session(connection, writes=True) as opened:  # type: ignore[arg-type]
        yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def config(ready_engine: Engine, tmp_path: Path) -> Config:
    return Config(
        data_dir=tmp_path,
        database_url=ready_engine.url.render_as_string(hide_password=False),
        secret_key="a secret for tests, long enough to sign with",
        modules_dir=SAMPLE_MODULES,
        library_poll_seconds=0,
    )


@pytest.fixture
def app(config: Config, connection: Connection, clock: Clock) -> Flask:
    app = create_app(config, engine=connection, clock=clock)  # type: ignore[arg-type]
    app.testing = True
    app.jinja_env.bytecode_cache = TEMPLATES
    app.config["WTF_CSRF_ENABLED"] = False
    lanes_of(app).is_open = False  # they have connections of their own, outside of our transaction
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
