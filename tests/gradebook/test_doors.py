"""The gradebook is its classroom's instructors' alone: a table over all its routes."""

import re

import pytest
from sqlalchemy.orm import Session

from learn.accounts.roles import Role
from learn.assignments.models import Category
from tests.factories import a_classroom, a_person
from tests.gradebook.conftest import Scene


def doors(scene: Scene) -> list[tuple[str, str]]:
    """Return every address of the gradebook, filled in, with its methods."""
    category = Category(classroom_id=scene.room.id, name="All", weight=1, drop_lowest=0)
    scene.session.add(category)
    scene.session.commit()
    ids = {
        "public_id": scene.room.public_id,
        "assignment_id": scene.tea.assignment.public_id,
        "learner_id": scene.ada.public_id,
        "category_id": category.public_id,
    }
    return sorted(
        (re.sub(r"<\w+:(\w+)>", lambda found: ids[found[1]], rule.rule), method)
        for rule in scene.app.url_map.iter_rules()
        if rule.endpoint.startswith("gradebook.")
        for method in (rule.methods or set()) & {"GET", "POST"}
    )


def test_its_instructor_opens_every_door(scene: Scene) -> None:
    browser = scene.browser()
    for place, method in doors(scene):
        if method == "GET":
            assert (place, browser.get(place).status_code) == (place, 200)


@pytest.mark.parametrize("who", ["another instructor", "administrator", "learner"])
def test_for_everybody_else_there_is_no_door(scene: Scene, session: Session, who: str) -> None:
    other = a_person(session, "Ivo", Role.INSTRUCTOR)
    a_classroom(session, other)
    people = {
        "another instructor": other,
        "administrator": a_person(session, "Max", Role.ADMIN),
        "learner": scene.person(scene.ada),
    }
    browser, found = scene.browser(people[who]), doors(scene)
    assert len(found) >= 12
    for place, method in found:
        got = browser.open(place, method=method).status_code
        assert (place, method, got) == (place, method, 404)


def test_nothing_of_another_classroom_is_reached_through_ones_own(
    scene: Scene, session: Session
) -> None:
    other = a_person(session, "Ivo", Role.INSTRUCTOR)
    own = a_classroom(session, other)
    browser = scene.browser(other)
    for place, method in doors(scene):
        inside = place.replace(scene.room.public_id, own.public_id)
        if inside.count("/") > len(["", "teach", "classrooms", "id", "gradebook", "weights"]) - 1:
            got = browser.open(inside, method=method).status_code
            wanted = 303 if inside.endswith("/assignments") else 404  # a form that names nothing
            assert (inside, method, got) == (inside, method, wanted)
