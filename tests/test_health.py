"""What machines ask is answered in one plain line, without a session and without a cookie."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from learn import schema
from learn.app import create_app
from learn.config import Config
from learn.db import make_engine
from tests.factories import a_person, sign_in

NOWHERE = "postgresql+psycopg://nobody@127.0.0.1:1/none"


@pytest.fixture(params=["/healthz", "/readyz"])
def address(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def on_file(config: Config, tmp_path: Path) -> Iterator[Flask]:
    """Give an application on an SQLite file that is not there yet."""
    own = replace(config, database_url=f"sqlite:///{tmp_path / 'own.sqlite3'}")
    engine = make_engine(own.database_url)
    yield create_app(own, engine=engine)
    engine.dispose()


def test_all_is_well(client: FlaskClient) -> None:
    assert (client.get("/healthz").status_code, client.get("/healthz").text) == (200, "ok\n")
    assert (client.get("/readyz").status_code, client.get("/readyz").text) == (200, "ready\n")


def test_the_answer_is_the_same_for_everybody_and_kept_nowhere(
    client: FlaskClient, session: Session, address: str
) -> None:
    sign_in(client, session, a_person(session))
    answer = client.get(address)
    assert answer.mimetype == "text/plain"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert "Vary" not in answer.headers
    assert client.post(address).status_code in (400, 405)


@pytest.mark.parametrize("url", [NOWHERE, "sqlite:////nowhere/at/all.sqlite3"])
def test_a_database_that_is_down_is_not_ready_but_alive(config: Config, url: str) -> None:
    down = create_app(replace(config, database_url=url)).test_client()
    assert down.get("/healthz").status_code == 200
    answer = down.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "The database does not answer.\n")
    assert answer.headers["Cache-Control"] == "no-store"


def test_another_migration_is_not_ready(client: FlaskClient, connection: Connection) -> None:
    connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text.count("\n")) == (503, 1)
    assert "another migration" in answer.text


def test_ready_is_what_has_its_tables_and_a_library(on_file: Flask) -> None:
    client = on_file.test_client()
    assert "another migration" in client.get("/readyz").text
    schema.migrate(on_file.extensions["lymph"].engine)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "Nothing is published.\n")
