"""An administrator with a browser, and somebody they look after."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.accounts.roles import Role
from tests.databases import BOTH, own_database
from tests.factories import a_person, sign_in
from tests.pages import Visit


@pytest.fixture
def max_(session: Session) -> Person:
    return a_person(session, "Max", Role.ADMIN)


@pytest.fixture
def ada(session: Session) -> Person:
    return a_person(session, "Ada")


@pytest.fixture
def browser(app: Flask, session: Session, max_: Person) -> FlaskClient:
    client = app.test_client()
    sign_in(client, session, max_)
    return client


@pytest.fixture
def visit(browser: FlaskClient) -> Visit:
    return Visit(browser)


@pytest.fixture(params=BOTH)
def committed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """Give a database of its own, where what is committed stays."""
    with own_database(request.param, request, tmp_path_factory) as engine:
        yield engine
