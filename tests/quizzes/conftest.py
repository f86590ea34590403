"""People who take quizzes."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from learn.publishing.shelf import Shelf
from tests.conftest import Clock
from tests.factories import a_person
from tests.pages import Visit
from tests.quizzes.taker import Taker


@pytest.fixture
def shelf() -> Shelf:
    return Shelf(poll_seconds=0)


@pytest.fixture
def takers(session: Session, shelf: Shelf, clock: Clock) -> Callable[[str], Taker]:
    def make(quiz_id: str = "bee-dance") -> Taker:
        return Taker(session, shelf, clock, a_person(session).id, quiz_id)

    return make


@pytest.fixture
def ada(takers: Callable[..., Taker]) -> Taker:
    """Somebody in the quiz of all nine kinds, checked one by one."""
    return takers()


@pytest.fixture
def ben(takers: Callable[..., Taker]) -> Taker:
    """Somebody in a quiz with two attempts, ten minutes, reasons after the attempt."""
    return takers("tea-leaves")


@pytest.fixture
def visit(client: FlaskClient) -> Visit:
    """Somebody whom the site has not met."""
    return Visit(client)
