"""Weights: categories are made, changed and removed, and assignments put into them."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from learn.assignments.models import Assignment, Category
from learn.assignments.queries import categories_of
from learn.audit.models import AuditEvent
from tests.conftest import START, Clock
from tests.factories import a_classroom, a_person
from tests.gradebook.conftest import LATER, Scene, rows

QUIZZES = {"name": "Quizzes", "weight": "30", "drop_lowest": "1"}


@pytest.fixture(autouse=True)
def now(clock: Clock) -> None:
    clock.moment = LATER


def made(scene: Scene, **values: str) -> Category:
    place = f"{scene.base}/gradebook/weights"
    assert scene.browser().post(place, data={**QUIZZES, **values}).status_code == 303
    found = scene.session.scalars(select(Category).order_by(Category.id.desc())).first()
    assert found is not None
    return found


def actions(session: Session) -> set[str]:
    return set(session.scalars(select(AuditEvent.action)))


def test_a_category_is_added_and_changed(scene: Scene, session: Session) -> None:
    category = made(scene)
    assert (category.weight, category.drop_lowest) == (30, 1)
    place = f"{scene.base}/gradebook/weights/{category.public_id}"
    browser = scene.browser()
    assert 'value="Quizzes"' in browser.get(place).text
    changed = {"name": "Tests", "weight": "5", "drop_lowest": "0"}
    assert browser.post(place, data=changed).status_code == 303
    session.refresh(category)
    assert (category.name, category.weight, category.drop_lowest) == ("Tests", 5, 0)
    assert {"category.created", "category.changed"} <= actions(session)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": " "}, "Type a name"),
        ({"name": "x" * 81}, "too long"),
        ({"weight": "-1"}, "whole number from 0 to 1000"),
        ({"weight": "1001"}, "whole number from 0 to 1000"),
        ({"weight": ""}, "Type a weight"),
        ({"weight": "heavy"}, "integer"),
        ({"drop_lowest": "101"}, "whole number from 0 to 100"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    scene: Scene, session: Session, changes: dict[str, str], words: str
) -> None:
    category = made(scene, name="Exams")
    browser = scene.browser()
    for place in ("weights", f"weights/{category.public_id}"):
        answer = browser.post(f"{scene.base}/gradebook/{place}", data={**QUIZZES, **changes})
        assert answer.status_code == 422
        assert words in answer.text
    assert session.scalars(select(Category.name)).all() == ["Exams"]


def test_a_name_is_given_once(scene: Scene) -> None:
    made(scene)
    other = made(scene, name="Exams")
    browser = scene.browser()
    for place in ("weights", f"weights/{other.public_id}"):
        answer = browser.post(f"{scene.base}/gradebook/{place}", data=QUIZZES)
        assert answer.status_code == 422
        assert "has a category of that name already" in answer.text


def test_assignments_are_put_into_categories_and_totals_follow(
    scene: Scene, session: Session
) -> None:
    scene.finish(scene.ada, "bee-dance", 2)
    scene.finish(scene.ada, "bee-winter", 4)
    scene.assign("More tea", "quiz:tea-leaves", due_at=START)
    light, heavy = made(scene, drop_lowest="0"), made(scene, name="Exams", weight="70")
    place = f"{scene.base}/gradebook/weights/assignments"
    ids = {one.title: one.public_id for one in session.scalars(select(Assignment))}
    data = {ids["Tea"]: light.public_id, ids["More tea"]: heavy.public_id, ids["Bees"]: ""}
    browser = scene.browser()
    assert browser.post(place, data=data).status_code == 303
    assert "assignment.placed" in actions(session)
    page = browser.get(f"{scene.base}/gradebook/weights").text
    assert "1 assignment is in no category and does not count" in page
    assert rows(page)[1] == ["Exams : change", "70", "70%", "1", "More tea"]
    found = browser.get(f"{scene.base}/gradebook").text
    assert [row[1] for row in rows(found)[1:]] == ["75%", "0%"]


def test_a_removed_category_leaves_its_assignments(scene: Scene, session: Session) -> None:
    category = made(scene)
    scene.tea.assignment.category_id = category.id
    session.commit()
    place = f"{scene.base}/gradebook/weights/{category.public_id}/remove"
    assert scene.browser().post(place).status_code == 303
    session.refresh(scene.tea.assignment)
    assert scene.tea.assignment.category_id is None
    assert session.scalar(select(Category.id)) is None
    assert "category.deleted" in actions(session)


def test_names_that_differ_in_an_accent_stand_as_they_were_made(
    scene: Scene, session: Session
) -> None:
    """Red when rows come as they lie: in the order of an index here, of the last change there."""
    for name in ("Café", "Cafe"):
        made(scene, name=name)
    found = categories_of(session, scene.room.id)
    assert [one.name for one in found] == ["Café", "Cafe"]


def test_assignments_are_not_put_into_categories_of_other_classrooms(
    scene: Scene, session: Session
) -> None:
    other = a_classroom(session, a_person(session, "Ivo"))
    foreign = Category(classroom_id=other.id, name="Theirs", weight=1, drop_lowest=0)
    session.add(foreign)
    session.commit()
    place = f"{scene.base}/gradebook/weights"
    browser = scene.browser()
    data = {scene.tea.assignment.public_id: foreign.public_id}
    assert browser.post(f"{place}/assignments", data=data).status_code == 303
    session.refresh(scene.tea.assignment)
    assert scene.tea.assignment.category_id is None
    assert browser.get(f"{place}/{foreign.public_id}").status_code == 404
    assert browser.post(f"{place}/{foreign.public_id}/remove").status_code == 404
