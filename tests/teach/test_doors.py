"""Every door of teaching, in every room: another classroom's instructor finds nothing behind it.

Red when any call that loads a classroom, or something of it, asks for less than it does.
"""

import re
from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.accounts.roles import Role
from learn.assignments.categories import create_category
from learn.assignments.drafts import OverrideDraft
from learn.assignments.operations import set_override
from learn.classrooms.models import Classroom, ClassroomInstructor, Enrolment, Invitation
from learn.classrooms.operations import archive, remove_learner, write_note
from learn.classrooms.queries import learner
from learn.publishing.shelf import Shelf
from learn.quizzes import operations, queries
from tests.conftest import START
from tests.factories import a_classroom, a_group, a_person, an_assignment, an_enrolment, sign_in
from tests.teach.conftest import Scene

SECRETS = ("Ada Lovelace", "Bees in winter")
OPEN_TO_ALL_WHO_TEACH = {"/teach", "/teach/remind", "/teach/classrooms/new"}
TAKE_BACK = "/teach/classrooms/<public_id:public_id>/people/<public_id:learner_id>/take-back"
WORK = {
    "targets": "module:bees",
    "opens_at": "2026-11-22T13:00",
    "counting": "highest",
    "audience": "everyone",
    "points": "100",
    "late_percent_per_day": "0",
}
IN_ARCHIVES = ("/archive", "/open-again", "/export")
Door = tuple[str, str]


def all_in(
    session: Session, shelf: Shelf, classroom: Classroom, place: Enrolment, teacher: Person
) -> dict[str, str]:
    """Fill a classroom; return what the addresses of all that is in it are made of."""
    library = shelf.library(session)
    task = an_assignment(session, classroom, ["module:bees"], title="Bees in winter")
    group = a_group(session, classroom, place)
    draft = OverrideDraft(reason="Ill", attempts=9)
    set_override(session, library, task, draft, teacher.id, START, enrolment_id=place.id)
    quiz = library.quiz("bee-dance")
    one = learner(session, classroom.id, place.public_id)
    assert quiz is not None
    assert one is not None
    begun = operations.start_quiz(session, shelf, library, place.person_id, quiz, START, Random(1))
    attempt = queries.load_attempt_by_id(session, begun, lock=False)
    assert attempt is not None
    note = write_note(session, classroom, one, "Note", teacher.id, START)
    category = create_category(session, classroom, "Quizzes", 1, 0, teacher.id, START)
    invited = Invitation(
        classroom_id=classroom.id,
        name="Eve",
        email="eve@example.org",
        email_folded="eve@example.org",
        invited_at=START,
    )
    session.add(invited)
    session.commit()
    return {
        "public_id": classroom.public_id,
        "assignment_id": task.assignment.public_id,
        "learner_id": place.public_id,
        "category_id": category.public_id,
        "group_id": group.public_id,
        "invitation_id": invited.public_id,
        "attempt_id": attempt.public_id,
        "note_id": note.public_id,
        "person_id": teacher.public_id,
        "who": f"learner-{place.public_id}",
    }


@pytest.fixture
def values(app: Flask, session: Session, scene: Scene) -> dict[str, str]:
    """Give what the addresses of Ida's classroom are made of: all of it is really there."""
    scene.people[0].name = "Ada Lovelace"  # too long to stand in a random token by chance
    shelf = app.extensions["lymph"].shelf
    return all_in(session, shelf, scene.classroom, scene.places[0], scene.ida)


def doors(app: Flask) -> list[Door]:
    """Return every address of teaching inside a classroom, with its methods."""
    return sorted(
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/teach") and rule.rule not in OPEN_TO_ALL_WHO_TEACH
        for method in (rule.methods or set()) & {"GET", "POST"}
    )


def address(rule: str, values: dict[str, str]) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values.get(found[1], "A" * 16), rule)


def opened(browser: FlaskClient, values: dict[str, str], wanted: list[Door]) -> dict[Door, int]:
    """Return the answer to each of these doors; POST sends an empty form."""
    return {
        door: browser.open(address(door[0], values), method=door[1]).status_code for door in wanted
    }


@pytest.fixture
def otto(app: Flask, session: Session) -> tuple[FlaskClient, dict[str, str]]:
    """Give a browser of somebody who teaches another classroom, and what is in that one."""
    person = a_person(session, "Otto", Role.INSTRUCTOR)
    classroom = a_classroom(session, person, "Otto's")
    place = an_enrolment(session, classroom, a_person(session, "Olga"))
    own = all_in(session, app.extensions["lymph"].shelf, classroom, place, person)
    client = app.test_client()
    sign_in(client, session, person)
    return client, own


def test_another_classrooms_instructor_gets_404_everywhere(
    app: Flask, otto: tuple[FlaskClient, dict[str, str]], values: dict[str, str]
) -> None:
    found = {door: otto[0].open(address(door[0], values), method=door[1]) for door in doors(app)}
    assert len(found) > 40
    assert {door: page.status_code for door, page in found.items()} == dict.fromkeys(found, 404)
    assert not any(words in page.text for words in SECRETS for page in found.values())


def crossed(
    app: Flask, browser: FlaskClient, own: dict[str, str], foreign: dict[str, str]
) -> dict[tuple[Door, str], int]:
    """Return the answers where one part of an address is another's, and all others one's own."""
    parts = [*foreign.items(), ("who", f"group-{foreign['group_id']}")]
    return {
        (door, one): browser.open(address(door[0], {**own, name: one}), method=door[1]).status_code
        for door in doors(app)
        for name, one in parts
        if f"{name}>" in door[0]
    }


def test_nothing_of_another_classroom_is_reached_through_ones_own(
    app: Flask, otto: tuple[FlaskClient, dict[str, str]], values: dict[str, str]
) -> None:
    codes = crossed(app, *otto, values)
    assert len(codes) > 80
    assert codes == dict.fromkeys(codes, 404)


def test_a_learner_of_both_classrooms_is_reached_through_ones_own_alone(
    app: Flask,
    session: Session,
    scene: Scene,
    otto: tuple[FlaskClient, dict[str, str]],
    values: dict[str, str],
) -> None:
    """What is asked of her elsewhere, and her place there, are not found by who she is."""
    browser, own = otto
    classroom = session.scalars(select(Classroom).filter_by(public_id=own["public_id"])).one()
    place = an_enrolment(session, classroom, scene.people[0]).public_id
    session.commit()
    hers = {"learner_id": place, "who": f"learner-{place}", "attempt_id": values["attempt_id"]}
    own |= hers
    for door in doors(app):
        if door[1] == "GET" and "learner_id" in door[0]:
            assert (door, browser.get(address(door[0], own)).status_code) != (door, 404)
    codes = crossed(app, browser, own, {**values, "attempt_id": "A" * 16})
    assert codes == dict.fromkeys(codes, 404)


@pytest.mark.parametrize(
    ("end", "thing", "form"),
    [
        ("/assign", "assignment_id", WORK),
        ("/learner/<public_id:learner_id>/notes", "note_id", {"text": "Mine"}),
    ],
)
def test_a_ticket_leads_to_nothing_of_another_classroom(
    otto: tuple[FlaskClient, dict[str, str]],
    values: dict[str, str],
    end: str,
    thing: str,
    form: dict[str, str],
) -> None:
    """Red when a form that is sent again looks for what it made in any classroom."""
    browser, own = otto
    place = address(f"/teach/classrooms/<public_id:public_id>{end}", own)
    codes = [
        browser.post(place, data={**form, "ticket": ticket}).status_code
        for ticket in (values[thing], own[thing])
    ]
    assert codes == [409, 303]


def test_an_administrator_who_does_not_teach_it_sees_nothing_either(
    app: Flask, session: Session, values: dict[str, str]
) -> None:
    client = app.test_client()
    sign_in(client, session, a_person(session, "Max", Role.ADMIN))
    assert opened(client, values, doors(app)) == dict.fromkeys(doors(app), 404)


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


@pytest.mark.parametrize("what", ["role", "classroom"])
def test_somebody_from_whom_it_was_taken_away_teaches_no_more(
    app: Flask,
    browser: FlaskClient,
    session: Session,
    scene: Scene,
    values: dict[str, str],
    what: str,
) -> None:
    if what == "role":
        scene.ida.role = Role.LEARNER.value
    else:
        session.delete(session.get_one(ClassroomInstructor, (scene.classroom.id, scene.ida.id)))
    session.commit()
    assert browser.get("/teach").status_code == (404 if what == "role" else 200)
    assert opened(browser, values, doors(app)) == dict.fromkeys(doors(app), 404)


def test_behind_no_door_stands_somebody_who_was_removed(
    app: Flask,
    browser: FlaskClient,
    session: Session,
    scene: Scene,
    values: dict[str, str],
) -> None:
    one = learner(session, scene.classroom.id, values["learner_id"])
    assert one is not None
    remove_learner(session, scene.classroom, one, scene.ida.id, START)
    session.commit()
    theirs = [door for door in doors(app) if "learner_id" in door[0] or "<who>" in door[0]]
    theirs.remove((TAKE_BACK, "POST"))
    assert len(theirs) > 14
    assert opened(browser, values, theirs) == dict.fromkeys(theirs, 404)
    assert browser.post(address(TAKE_BACK, values)).status_code == 303


def test_in_an_archived_classroom_nothing_is_changed(
    app: Flask, browser: FlaskClient, session: Session, scene: Scene, values: dict[str, str]
) -> None:
    archive(session, scene.classroom, scene.ida.id, START)
    session.commit()
    writing = [
        door for door in doors(app) if door[1] == "POST" and not door[0].endswith(IN_ARCHIVES)
    ]
    assert len(writing) > 20
    assert opened(browser, values, writing) == dict.fromkeys(writing, 409)
