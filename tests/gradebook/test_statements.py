"""How many statements the gradebook asks of the database: the same for one learner and for many."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection, insert, select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.assignments.models import Category, Standing
from learn.classrooms.models import Accommodation, Enrolment, GroupMember
from learn.config import Config
from learn.db import new_public_id
from tests.conftest import START
from tests.factories import a_group
from tests.gradebook.conftest import Scene
from tests.test_query_counts import statements

MANY = 1_000
MOST = {
    "gradebook": 5,
    "gradebook?sort=total": 5,
    "gradebook?state=missing": 5,
    "gradebook/summary": 5,
    "objectives": 5,
    "export": 7,
}


@pytest.fixture
def config(config: Config) -> Config:
    """Ask for a new publication no more often than a server does."""
    return replace(config, library_poll_seconds=3600)


def fill(scene: Scene, session: Session) -> None:
    """Let many more join, each with work, half of them in a group and with extra days."""
    group = a_group(session, scene.room, name="Half")
    first = 700_000
    people = range(first, first + MANY)
    seen = {"created_at": START, "last_seen_at": START}
    session.execute(
        insert(Person),
        [{"id": one, "public_id": new_public_id(), "name": f"L {one}"} | seen for one in people],
    )
    session.execute(
        insert(Enrolment),
        [
            {
                "id": one,
                "public_id": new_public_id(),
                "classroom_id": scene.room.id,
                "person_id": one,
                "joined_at": START,
            }
            for one in people
        ],
    )
    half = people[::2]
    session.execute(
        insert(GroupMember), [{"group_id": group.id, "enrolment_id": one} for one in half]
    )
    help_ = {"extra_days": 1, "reason": "x", "set_by_id": scene.ida.id, "set_at": START}
    session.execute(insert(Accommodation), [{"person_id": one} | help_ for one in half])
    values = session.execute(
        select(Standing.__table__).where(Standing.person_id == scene.ada.person_id)
    ).mappings()
    rows = [dict(one) for one in values]
    session.execute(insert(Standing), [{**row, "person_id": one} for row in rows for one in people])
    session.commit()


@pytest.mark.parametrize("page", MOST)
def test_many_learners_cost_no_more_statements(
    scene: Scene, session: Session, connection: Connection, page: str
) -> None:
    session.add(Category(classroom_id=scene.room.id, name="All", weight=1, drop_lowest=0))
    scene.ben.state, scene.ben.ended_at = "left", START
    session.commit()
    browser = scene.browser()
    browser.get(f"{scene.base}/{page}")
    with statements(connection) as few:
        assert browser.get(f"{scene.base}/{page}").status_code == 200
    fill(scene, session)
    with statements(connection) as many:
        assert browser.get(f"{scene.base}/{page}").status_code == 200
    assert len(many) == len(few) <= MOST[page], "\n".join(many)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_of_many_costs_no_more_statements(
    scene: Scene, session: Session, connection: Connection, kind: str
) -> None:
    browser = scene.browser()
    browser.get(f"{scene.base}/export")
    with statements(connection) as few:
        assert browser.post(f"{scene.base}/export", data={"kind": kind}).data
    fill(scene, session)
    with statements(connection) as many:
        assert browser.post(f"{scene.base}/export", data={"kind": kind}).data
    assert len(many) == len(few) <= 6, "\n".join(many)
