"""The demonstration has a classroom with everything in it, and is the same every time."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from learn.accounts import passwords
from learn.accounts.models import Person
from learn.assignments import queries
from learn.assignments.models import Assignment, AssignmentOverride, Standing
from learn.assignments.standing import Cell, state_of
from learn.classrooms.models import Accommodation, Classroom
from learn.db import make_engine, open_session
from learn.demo.seed import seed
from learn.publishing.shelf import Shelf
from tests.conftest import START, filled_copy

# In one process: seeding takes seconds.
pytestmark = pytest.mark.xdist_group("demonstration")


@pytest.fixture(scope="module")
def seeded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Engine]]:
    """Give two databases that were seeded apart."""
    made = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "hash_password", lambda _text: "no password has this hash")
        for number in range(2):
            folder: Path = tmp_path_factory.mktemp(f"demonstration-{number}")
            engine = make_engine(filled_copy("sqlite", folder, request))
            assert len(list(seed(engine, Shelf(0), START))) == 40
            made.append(engine)
    yield made
    for engine in made:
        engine.dispose()


@pytest.fixture
def session(seeded: list[Engine]) -> Iterator[Session]:
    with open_session(seeded[0], writes=False) as opened:
        yield opened


def standings_of(engine: Engine) -> list[Any]:
    with open_session(engine, writes=False) as session:
        rows = session.execute(
            select(Person.login_name, Assignment.title, *Standing.__table__.columns)
            .join(Person, Person.id == Standing.person_id)
            .join(Assignment, Assignment.id == Standing.assignment_id)
            .order_by(Person.id, Assignment.id)
        )
        return [tuple(row) for row in rows]


def test_it_is_the_same_every_time(seeded: list[Engine]) -> None:
    one, other = map(standings_of, seeded)
    assert one
    assert one == other


def test_the_classroom_shows_every_state(session: Session) -> None:
    library = Shelf(0).library(session)
    classroom = session.scalars(select(Classroom)).one()
    tasks = queries.assignments_of(session, classroom.id)
    assert len(tasks) == 4
    seats = [
        seat for one in queries.audience(session, [t.id for t in tasks]).values() for seat in one
    ]
    terms = queries.terms_of_seats(session, library, seats)
    kept = queries.standings(session, [one.id for one in tasks])
    states = {state_of(kept.get(key), found, START) for key, found in terms.items()}
    assert states >= {Cell.DONE, Cell.LATE, Cell.MISSING, Cell.EXCUSED, Cell.NOT_OPEN}
    assert len(session.scalars(select(AssignmentOverride)).all()) == 1
    assert len(session.scalars(select(Accommodation)).all()) == 1
