"""People for the tests of accounts."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from learn.accounts import operations, passwords
from learn.accounts.models import Person
from learn.accounts.names import read_sign_in_name
from learn.accounts.operations import Newcomer
from learn.db import make_engine, open_session
from learn.tables import METADATA

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PASSWORD = "quiet marble otter"


@pytest.fixture(scope="session")
def password_hash() -> str:
    return passwords.hash_password(PASSWORD)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    engine = make_engine(f"sqlite:///{tmp_path}/people.sqlite3")
    METADATA.create_all(engine)
    with open_session(engine, writes=True) as open_one:
        yield open_one
    engine.dispose()


@pytest.fixture
def ada(session: Session, password_hash: str) -> Person:
    newcomer = Newcomer("Ada", read_sign_in_name("Ada@Example.org"), password_hash)
    return operations.sign_up(session, newcomer, now=NOW)


@pytest.fixture
def ben(session: Session, password_hash: str) -> Person:
    newcomer = Newcomer("Ben", read_sign_in_name("ben"), password_hash)
    return operations.sign_up(session, newcomer, now=NOW)
