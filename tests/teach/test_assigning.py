"""Assigning through the pages: made, changed after a preview, withdrawn, brought back."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from learn.assignments.models import Assignment, AssignmentAudience, AssignmentTarget, Standing
from learn.assignments.tasks import Task
from learn.notices.models import Notice
from tests.conftest import START
from tests.factories import a_group, an_assignment
from tests.teach.conftest import Scene

FORM = {
    "targets": ["module:bees"],
    "title": "",
    "opens_at": "2026-11-22T13:00",
    "due_at": "2026-11-30T18:00",
    "counting": "highest",
    "audience": "everyone",
    "points": "100",
    "late_percent_per_day": "0",
}


def address(scene: Scene, task: Task, end: str = "") -> str:
    return f"{scene.home}/a/{task.assignment.public_id}{end}"


def only(session: Session) -> Assignment:
    session.expire_all()
    return session.scalars(select(Assignment)).one()


def test_an_assignment_needs_a_tick_and_nothing_more(
    browser: FlaskClient, session: Session, scene: Scene
) -> None:
    page = browser.get(f"{scene.home}/assign").text
    assert "Time in Europe/Vienna." in page
    assert 'value="2026-11-22T13:00"' in page
    answer = browser.post(f"{scene.home}/assign", data={**FORM, "due_at": ""})
    assert answer.status_code == 303
    made = only(session)
    assert (made.title, made.opens_at, made.due_at) == ("Bees", START, None)
    assert len(session.scalars(select(Standing)).all()) == 3
    assert "“Bees” is assigned." in browser.get(answer.headers["Location"]).text


def test_a_module_can_be_ticked_by_a_link(browser: FlaskClient, scene: Scene) -> None:
    page = browser.get(f"{scene.home}/assign?module=tea").text
    assert re.search(r'value="module:tea" id="t-module-tea" checked', page)
    assert "checked" not in re.findall(r'value="module:bees"[^>]*', page)[0]


def test_everything_under_more_is_kept(
    browser: FlaskClient, session: Session, scene: Scene
) -> None:
    group = a_group(session, scene.classroom, scene.places[0])
    session.commit()
    more: dict[str, Any] = {
        "targets": ["lesson:bee-dance", "quiz:tea-leaves"],
        "closes_at": "2026-12-01T18:00",
        "attempts": "3",
        "time_limit_minutes": "20",
        "pass_percent": "75",
        "feedback": "after_due",
        "counting": "average",
        "late_percent_per_day": "10",
        "is_fresh": "y",
        "points": "40",
        "audience": "some",
        "groups": [str(group.id)],
        "learners": [str(scene.places[1].id)],
    }
    assert browser.post(f"{scene.home}/assign", data={**FORM, **more}).status_code == 303
    made = only(session)
    assert (made.attempts, made.time_limit_minutes, made.pass_percent) == (3, 20, 75)
    assert (made.feedback, made.counting, made.late_percent_per_day) == ("after_due", "average", 10)
    assert (made.is_fresh, made.points, made.is_for_everyone) == (True, 40_000, False)
    targets = session.scalars(select(AssignmentTarget).order_by(AssignmentTarget.position))
    assert [(one.kind, one.target_id) for one in targets] == [
        ("lesson", "bee-dance"),
        ("quiz", "tea-leaves"),
    ]
    audience = session.scalars(select(AssignmentAudience)).all()
    assert {(one.group_id, one.enrolment_id) for one in audience} == {
        (group.id, None),
        (None, scene.places[1].id),
    }
    standings = session.scalars(select(Standing.person_id))
    assert set(standings) == {scene.people[0].id, scene.people[1].id}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"targets": []}, "Choose at least one module, lesson or quiz."),
        ({"due_at": "2026-11-01T10:00"}, "Due must not be before the opening."),
        ({"closes_at": "2026-11-29T10:00"}, "Closing must not be before the due time."),
        ({"due_at": "soon"}, "Type a date and a time"),
        ({"opens_at": ""}, "Say when it opens."),
        ({"attempts": "many"}, "Type a whole number"),
        ({"audience": "some"}, "Choose at least one group or learner"),
        ({"targets": ["module:nowhere"], "title": "Mine"}, "not a valid choice"),
    ],
)
def test_a_mistake_is_named_and_everything_typed_is_kept(
    browser: FlaskClient, session: Session, scene: Scene, change: dict[str, Any], words: str
) -> None:
    kept = {"pass_percent": "61", "title": "My own title"}
    answer = browser.post(f"{scene.home}/assign", data={**FORM, **kept, **change})
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="61"' in answer.text
    assert f'value="{change.get("title", "My own title")}"' in answer.text
    assert session.scalars(select(Assignment)).all() == []


def test_nothing_ticked_is_what_is_wrong_and_not_the_title(
    browser: FlaskClient, scene: Scene
) -> None:
    data = {**FORM, "targets": [], "due_at": "2026-11-01T10:00"}
    page = browser.post(f"{scene.home}/assign", data=data).text
    assert "Choose at least one module, lesson or quiz." in page
    assert "Due must not be before the opening." in page
    assert "Give the assignment a title." not in page


def test_a_title_of_blanks_is_none(browser: FlaskClient, session: Session, scene: Scene) -> None:
    data = {**FORM, "title": "   ", "targets": ["module:bees", "module:tea"]}
    assert browser.post(f"{scene.home}/assign", data=data).status_code == 303
    assert only(session).title == "Bees, Tea"


def test_a_change_is_saved_only_after_its_own_preview(
    browser: FlaskClient, session: Session, scene: Scene
) -> None:
    task = an_assignment(session, scene.classroom, ["module:bees"], title="Bees")
    session.commit()
    edit = address(scene, task, "/edit")
    changed = {**FORM, "title": "Bees", "due_at": "2026-12-05T18:00"}
    first = browser.post(edit, data=changed)
    assert first.status_code == 200
    assert "3 learners have this assignment; 0 have begun." in first.text
    assert "The times of 3 learners move." in first.text
    assert "5 Dec 2026, 18:00 (Europe/Vienna) instead of never" in first.text
    assert only(session).due_at is None
    mark = re.search(r'name="seen" value="(\w+)"', first.text)
    assert mark is not None
    other = {**changed, "due_at": "2026-12-06T18:00", "seen": mark[1]}
    assert browser.post(edit, data=other).status_code == 200
    assert only(session).due_at is None
    assert browser.post(edit, data={**changed, "seen": mark[1]}).status_code == 303
    due_at = only(session).due_at
    assert due_at is not None
    assert due_at.isoformat() == "2026-12-05T17:00:00+00:00"
    notices = session.scalars(select(Notice)).all()
    assert {one.person_id for one in notices} == {one.id for one in scene.people}
    assert "is now due on 5 Dec 2026, 18:00 (Europe/Vienna)." in notices[0].text


def test_a_preview_names_who_gains_and_loses(
    browser: FlaskClient, session: Session, scene: Scene
) -> None:
    task = an_assignment(session, scene.classroom, ["module:bees"], title="Bees")
    session.commit()
    some = {**FORM, "title": "Bees", "audience": "some", "learners": [str(scene.places[0].id)]}
    page = browser.post(address(scene, task, "/edit"), data=some).text
    assert "2 learners lose it; their work is kept: Ben, Cem." in page
    assert only(session).is_for_everyone


def test_withdrawing_shows_whom_it_touches_and_can_be_undone(
    browser: FlaskClient, session: Session, scene: Scene
) -> None:
    task = an_assignment(session, scene.classroom, ["module:bees"], title="Bees")
    session.commit()
    page = browser.get(address(scene, task, "/withdraw")).text
    assert "3 learners have this assignment; 0 have begun." in page
    assert only(session).withdrawn_at is None
    answer = browser.post(address(scene, task, "/withdraw"))
    assert only(session).withdrawn_at == START
    assert "Bring back" in browser.get(answer.headers["Location"]).text
    browser.post(address(scene, task, "/bring-back"))
    assert only(session).withdrawn_at is None


def test_in_an_archived_classroom_nothing_is_changed(
    browser: FlaskClient, session: Session, scene: Scene
) -> None:
    task = an_assignment(session, scene.classroom, ["module:bees"], title="Bees")
    scene.classroom.archived_at = START
    session.commit()
    assert browser.get(scene.home).status_code == 200
    assert browser.get(address(scene, task)).status_code == 200
    assert browser.get(f"{scene.home}/assign").status_code == 409
    for end in ("/edit", "/withdraw", "/bring-back", "/remind"):
        assert browser.post(address(scene, task, end)).status_code == 409
