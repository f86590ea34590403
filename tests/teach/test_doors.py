"""Every door of teaching, in every room: another classroom's instructor finds nothing behind it."""

import re
from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from learn.accounts.roles import Role
from learn.assignments.drafts import OverrideDraft
from learn.assignments.operations import set_override
from learn.classrooms.operations import write_note
from learn.classrooms.queries import learner
from learn.content.library import Library
from learn.quizzes import operations, queries
from tests.conftest import START
from tests.factories import a_classroom, a_group, a_person, an_assignment, sign_in
from tests.teach.conftest import Scene

SECRETS = ("Ada Lovelace", "Bees in winter")
OPEN_TO_ALL_WHO_TEACH = {"/teach", "/teach/remind", "/teach/classrooms/new"}
Door = tuple[str, str]


@pytest.fixture
def values(app: Flask, session: Session, library: Library, scene: Scene) -> dict[str, str]:
    """Give what the addresses of Ida's classroom are made of: all of it is really there."""
    task = an_assignment(session, scene.classroom, ["module:bees"], title="Bees in winter")
    place, person = scene.places[0], scene.people[0]
    person.name = "Ada Lovelace"  # too long to stand in a random token by chance
    group = a_group(session, scene.classroom, place)
    draft = OverrideDraft(reason="Ill", attempts=9)
    set_override(session, library, task, draft, scene.ida.id, START, enrolment_id=place.id)
    quiz = library.quiz("bee-dance")
    one = learner(session, scene.classroom.id, place.public_id)
    assert quiz is not None
    assert one is not None
    shelf = app.extensions["lymph"].shelf
    begun = operations.start_quiz(session, shelf, library, person.id, quiz, START, Random(1))
    attempt = queries.load_attempt_by_id(session, begun, lock=False)
    assert attempt is not None
    note = write_note(session, scene.classroom, one, "Note", scene.ida.id, START)
    session.commit()
    return {
        "public_id": scene.classroom.public_id,
        "assignment_id": task.assignment.public_id,
        "learner_id": place.public_id,
        "group_id": group.public_id,
        "attempt_id": attempt.public_id,
        "note_id": note.public_id,
        "person_id": scene.ida.public_id,
        "who": f"learner-{place.public_id}",
    }


def doors(app: Flask) -> list[Door]:
    return sorted(
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/teach") and rule.rule not in OPEN_TO_ALL_WHO_TEACH
        for method in (rule.methods or set()) & {"GET", "POST"}
    )


def address(rule: str, values: dict[str, str]) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values.get(found[1], "A" * 16), rule)


@pytest.fixture
def otto(app: Flask, session: Session) -> tuple[FlaskClient, str]:
    """Give a browser of somebody who teaches another classroom, and that classroom."""
    person = a_person(session, "Otto", Role.INSTRUCTOR)
    classroom = a_classroom(session, person, "Otto's")
    client = app.test_client()
    sign_in(client, session, person)
    return client, classroom.public_id


def test_another_classrooms_instructor_gets_404_everywhere(
    app: Flask, otto: tuple[FlaskClient, str], values: dict[str, str]
) -> None:
    found = {door: otto[0].open(address(door[0], values), method=door[1]) for door in doors(app)}
    assert len(found) > 40
    assert {door: page.status_code for door, page in found.items()} == dict.fromkeys(found, 404)
    assert not any(words in page.text for words in SECRETS for page in found.values())


def test_what_belongs_to_another_classroom_is_not_reached_through_ones_own(
    app: Flask, otto: tuple[FlaskClient, str], values: dict[str, str]
) -> None:
    through = {**values, "public_id": otto[1]}
    parts = [door for door in doors(app) if door[0].count("<") > 1]
    codes = {
        door: otto[0].open(address(door[0], through), method=door[1]).status_code for door in parts
    }
    assert codes == dict.fromkeys(codes, 404)


def test_an_administrator_who_does_not_teach_it_sees_nothing_either(
    app: Flask, session: Session, values: dict[str, str]
) -> None:
    client = app.test_client()
    sign_in(client, session, a_person(session, "Max", Role.ADMIN))
    codes = {
        door: client.open(address(door[0], values), method=door[1]).status_code
        for door in doors(app)
    }
    assert codes == dict.fromkeys(codes, 404)


def test_the_same_doors_open_for_its_own_instructor(
    app: Flask, browser: FlaskClient, values: dict[str, str]
) -> None:
    """Else the 404 of others would prove nothing."""
    own = [
        door
        for door in doors(app)
        if door[1] == "GET" and set(re.findall(r"<(?:\w+:)?(\w+)>", door[0])) <= values.keys()
    ]
    codes = {door: browser.get(address(door[0], values)).status_code for door in own}
    assert codes.keys() >= {door for door in own if "/a/" in door[0] or "/learner/" in door[0]}
    assert {door for door, code in codes.items() if code == 404} == set()


def test_somebody_whose_role_was_taken_away_teaches_no_more(
    browser: FlaskClient, session: Session, scene: Scene
) -> None:
    scene.ida.role = Role.LEARNER.value
    session.commit()
    assert browser.get("/teach").status_code == 404
    assert browser.get(scene.home).status_code == 404
