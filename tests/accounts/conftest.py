"""People for the tests of accounts, and their browsers."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from learn.accounts import operations, passwords
from learn.accounts.models import Person
from learn.accounts.names import read_sign_in_name
from learn.accounts.operations import Newcomer
from learn.config import Config
from tests.accounts.browser import PASSWORD, Browser
from tests.conftest import START

__all__ = ["NOW", "PASSWORD"]
NOW = START


@pytest.fixture(scope="session")
def password_hash() -> str:
    return passwords.hash_password(PASSWORD)


@pytest.fixture
def config(config: Config) -> Config:
    return replace(config, base_url="http://learn.example")


@pytest.fixture
def browser(app: Flask) -> Browser:
    app.config["WTF_CSRF_ENABLED"] = True
    return Browser(app)


@pytest.fixture
def ada(session: Session, password_hash: str) -> Person:
    newcomer = Newcomer("Ada", read_sign_in_name("Ada@Example.org"), password_hash)
    return operations.sign_up(session, newcomer, now=NOW)


@pytest.fixture
def ben(session: Session, password_hash: str) -> Person:
    newcomer = Newcomer("Ben", read_sign_in_name("ben"), password_hash)
    return operations.sign_up(session, newcomer, now=NOW)
