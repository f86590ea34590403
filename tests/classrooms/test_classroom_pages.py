"""Making, renaming, archiving and leaving a classroom."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.accounts.roles import Role
from learn.classrooms import queries
from learn.site.models import SiteSetting
from tests.classrooms.conftest import Scene
from tests.conftest import START
from tests.factories import a_person, sign_in
from tests.pages import Visit


def test_a_classroom_is_made_in_two_fields(
    app: Flask, session: Session, client: FlaskClient
) -> None:
    ida = a_person(session, "Ida")
    ida.time_zone = "Europe/Vienna"
    sign_in(client, session, ida)
    visit = Visit(client)
    form = visit.get("/teach/classrooms/new").form("/teach/classrooms/new")
    assert form.entries() == {"name": [""], "term": [""], "time_zone": ["Europe/Vienna"]}
    page = visit.send(form, name="Biology")
    assert "Your classroom is ready" in page.words
    (made,) = queries.classrooms_taught(session, ida.id)
    assert (made.name, made.time_zone) == ("Biology", "Europe/Vienna")
    session.expire_all()
    assert ida.role == Role.INSTRUCTOR.value


@pytest.mark.parametrize(
    "changes", [{"name": ""}, {"name": "  "}, {"name": "x" * 81}, {"time_zone": "Mars/Olympus"}]
)
def test_a_classroom_without_a_name_is_not_made(
    session: Session, client: FlaskClient, changes: dict[str, str]
) -> None:
    ida = a_person(session, "Ida")
    sign_in(client, session, ida)
    visit = Visit(client)
    form = visit.get("/teach/classrooms/new").form("/new")
    page = visit.send(form, status=422, **{"name": "Biology", **changes})
    assert "There is a problem" in page.words
    assert queries.classrooms_taught(session, ida.id) == []


@pytest.mark.parametrize(("role", "status"), [(Role.LEARNER, 403), (Role.INSTRUCTOR, 200)])
def test_the_site_says_who_may_make_classrooms(
    app: Flask, session: Session, client: FlaskClient, role: Role, status: int
) -> None:
    session.add(SiteSetting(name="teaching", value="approved", updated_at=START))
    sign_in(client, session, a_person(session, "Ida", role))
    assert client.get("/teach/classrooms/new").status_code == status
    if status == 403:
        assert client.post("/teach/classrooms/new", data={"name": "x"}).status_code == 403


def test_a_classroom_is_renamed(scene: Scene) -> None:
    visit = scene.visit()
    form = visit.get(f"{scene.base}/settings").form("/settings")
    assert form.entries()["name"] == ["Biology"]
    assert "Chemistry" in visit.send(form, name="Chemistry").words
    assert "Type a name" in visit.send(form, status=422, name=" ").words


def test_a_classroom_is_archived_and_opened_again(scene: Scene, session: Session) -> None:
    visit = scene.visit()
    page = visit.send(visit.get(f"{scene.base}/archive").form("/archive"))
    assert "The classroom is archived." in page.words
    session.expire_all()
    assert scene.room.archived_at == START
    assert "open again" in visit.send(page.form("/open-again")).words
    session.expire_all()
    assert scene.room.archived_at is None


def test_a_learner_leaves_once(scene: Scene, session: Session) -> None:
    ada = session.get_one(Person, scene.ada.person_id)
    visit, place = scene.visit(ada), f"/classrooms/{scene.room.public_id}/leave"
    assert place in visit.get("/join").links
    page = visit.send(visit.get(place).form("/leave"))
    assert place not in visit.get("/join").links
    assert "You have left “Biology”" in page.words
    visit.get(place, status=404)
    session.expire_all()
    assert scene.ada.state == "left"
