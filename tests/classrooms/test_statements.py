"""The pages of a classroom ask the database a fixed number of questions, however many people."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection, insert
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.classrooms.models import Enrolment, GroupMember
from learn.config import Config
from tests.classrooms.conftest import Scene
from tests.conftest import START
from tests.factories import a_person
from tests.test_query_counts import statements

MANY = 1_000


@pytest.fixture
def config(config: Config) -> Config:
    """Ask for a new publication no more often than a server does."""
    return replace(config, library_poll_seconds=3600)


def enrol_many(session: Session, scene: Scene) -> None:
    """Add many learners, all in the group, as the operations would have."""
    first = a_person(session, "P")
    row = {name: value for name, value in vars(first).items() if name in Person.__table__.columns}
    row |= {"id": None, "login_name": None, "password_hash": None}
    ids = range(1_000_000, 1_000_000 + MANY)
    session.execute(
        insert(Person),
        [{**row, "id": n, "public_id": f"p{n:015}", "name": f"Ada {n}"} for n in ids],
    )
    session.execute(
        insert(Enrolment),
        [
            {
                "id": n,
                "public_id": f"e{n:015}",
                "classroom_id": scene.room.id,
                "person_id": n,
                "state": "active",
                "is_managed": False,
                "joined_at": START,
            }
            for n in ids
        ],
    )
    session.execute(
        insert(GroupMember), [{"group_id": scene.group.id, "enrolment_id": n} for n in ids]
    )
    session.commit()


@pytest.mark.parametrize(
    "query", ["", "?q=ada", "?sort=seen&page=3", "?show=invited", "?show=gone"]
)
def test_a_list_of_many_takes_no_more_statements(
    scene: Scene, session: Session, connection: Connection, query: str
) -> None:
    browser, place = scene.browser(scene.ida), f"{scene.base}/people{query}"
    browser.get(place)
    with statements(connection) as few:
        assert browser.get(place).status_code == 200
    enrol_many(session, scene)
    with statements(connection) as many:
        assert browser.get(place).status_code == 200
    assert len(many) == len(few)
    assert len(few) <= 13, "\n".join(few)


def test_joining_takes_few(scene: Scene, session: Session, connection: Connection) -> None:
    place = f"/join/{scene.code}"
    for name in ("Ben", "Cy", "Dee"):  # the first one also loads the library
        browser = scene.browser(a_person(session, name))
        with statements(connection) as looked:
            assert browser.get(place).status_code == 200
        with statements(connection) as joined:
            assert browser.post(place).status_code == 303
        if name == "Cy":
            few = len(joined)
            enrol_many(session, scene)
    assert len(looked) <= 6, "\n".join(looked)
    assert len(joined) == few <= 14, "\n".join(joined)
