"""Pages inside a classroom: open to its instructors, and to nobody else."""

import pytest
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.accounts.roles import Role
from learn.classrooms import operations, queries
from tests.classrooms.conftest import Scene
from tests.conftest import START
from tests.factories import a_classroom, a_person


def test_its_instructor_opens_every_door(scene: Scene) -> None:
    browser = scene.browser(scene.ida)
    for place, method in scene.doors():
        if method == "GET":
            assert (place, browser.get(place).status_code) == (place, 200)


@pytest.mark.parametrize(
    "who",
    ["another instructor", "administrator", "learner", "removed", "no instructor any more"],
)
def test_for_everybody_else_there_is_no_door(scene: Scene, session: Session, who: str) -> None:
    other = a_person(session, "Ivo")
    a_classroom(session, other)
    people = {
        "another instructor": other,
        "administrator": a_person(session, "Max", Role.ADMIN),
        "learner": session.get_one(Person, scene.ada.person_id),
        "removed": session.get_one(Person, scene.gone.person_id),
        "no instructor any more": scene.ida,
    }
    if who == "no instructor any more":
        scene.ida.role = Role.LEARNER.value
        session.commit()
    browser = scene.browser(people[who])
    doors = scene.doors()
    assert len(doors) >= 25
    for place, method in doors:
        assert (place, method, browser.open(place, method=method).status_code) == (
            place,
            method,
            404,
        )


def test_people_of_another_classroom_are_not_reached_through_ones_own(
    scene: Scene, session: Session
) -> None:
    other = a_person(session, "Ivo")
    own = a_classroom(session, other)
    browser = scene.browser(other)
    for place, method in scene.doors():
        inside = place.replace(scene.room.public_id, own.public_id)
        if any(
            one.public_id in place for one in (scene.ada, scene.group, scene.invited, scene.ida)
        ):
            got = browser.open(inside, method=method).status_code
            assert (inside, method, got) == (inside, method, 404)


def test_whole_forms_do_not_reach_another_classroom_either(scene: Scene, session: Session) -> None:
    other = a_person(session, "Ivo")
    own, group = a_classroom(session, other), scene.group.public_id
    form = {"group": group, "learner": scene.ada.public_id, "action": "out"}
    browser = scene.browser(other)
    for room in (own, scene.room):
        place = f"/teach/classrooms/{room.public_id}/groups/members"
        assert browser.post(place, data=form).status_code == 404
        gone = f"/teach/classrooms/{room.public_id}/people/{scene.gone.public_id}/take-back"
        assert browser.post(gone).status_code == 404
    assert scene.names() == {"Ada"}
    assert len(queries.learners(session, scene.room.id, group_id=scene.group.id)) == 1


def test_whole_forms_are_of_no_use_to_who_may_teach_no_more(scene: Scene, session: Session) -> None:
    """Red when putting into groups, or taking back, asks for a lower role."""
    scene.ida.role = Role.LEARNER.value
    session.commit()
    browser, place = scene.browser(scene.ida), f"/teach/classrooms/{scene.room.public_id}"
    form = {"group": scene.group.public_id, "learner": scene.ada.public_id, "action": "out"}
    assert browser.post(f"{place}/groups/members", data=form).status_code == 404
    assert browser.post(f"{place}/people/{scene.gone.public_id}/take-back").status_code == 404
    assert scene.names() == {"Ada"}


def test_an_archived_classroom_is_read_and_not_changed(scene: Scene, session: Session) -> None:
    operations.archive(session, scene.room, scene.ida.id, START)
    session.commit()
    browser = scene.browser(scene.ida)
    for place, method in scene.doors():
        got = browser.open(place, method=method).status_code
        if method == "GET":
            assert (place, got) == (place, 200)
        elif place.endswith(("/archive", "/open-again")):
            assert (place, got) == (place, 303)
            session.refresh(scene.room)
            operations.archive(session, scene.room, scene.ida.id, START)
            session.commit()
        else:
            assert (place, got) == (place, 409)


def test_a_ticket_leads_to_no_classroom_of_others(scene: Scene, session: Session) -> None:
    """Red when the form for a new classroom finds any that has its ticket's name."""
    browser = scene.browser(a_person(session, "Ivo", Role.INSTRUCTOR))
    form = {"name": "Mine", "time_zone": "Europe/Vienna", "ticket": scene.room.public_id}
    assert browser.post("/teach/classrooms/new", data=form).status_code == 409
