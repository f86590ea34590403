"""The pages of instructors: what they show, what they do, and what they refuse."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from learn.accounts.roles import Role
from learn.assignments.models import AssignmentOverride
from learn.classrooms.models import Accommodation, InstructorNote
from learn.notices.models import Notice
from learn.site.models import SiteSetting
from tests.conftest import START
from tests.factories import (
    a_classroom,
    a_group,
    a_person,
    an_assignment,
    an_enrolment,
    sign_in,
)
from tests.teach.conftest import Scene
from tests.test_query_counts import statements

DAYS = timedelta(days=1)


def test_teach_lists_who_needs_the_instructor_and_reminds_them(
    browser: FlaskClient, session: Session, scene: Scene
) -> None:
    an_assignment(session, scene.classroom, title="Tea", due_at=START + DAYS)
    session.commit()
    page = browser.get("/teach").text
    assert "“Tea” is due in 24 hours and has not been started." in page
    assert "You have not begun “Tea” yet. It is due on" in page
    keys = [part.split('"')[0] for part in page.split('name="line" value="')[1:]]
    assert len(keys) == 3
    answer = browser.post("/teach/remind", data={"only": keys[0], "next": scene.home})
    assert answer.headers["Location"] == scene.home
    assert session.scalar(select(func.count()).select_from(Notice)) == 1
    page = browser.get("/teach").text
    assert "reminded today" in page
    assert "Remind all 2" in page
    group = re.search(r'name="only" value="([^"]+)">Remind all', page)
    assert group is not None
    browser.post("/teach/remind", data={"only": group[1]})
    assert "Reminded today" in browser.get("/teach").text
    browser.post("/teach/remind", data={"line": keys})
    assert session.scalar(select(func.count()).select_from(Notice)) == 3
    browser.post("/teach/remind", data={})
    assert "Tick somebody first" in browser.get("/teach").text


def test_lists_stand_in_one_order_whatever_the_accents(
    browser: FlaskClient, session: Session, scene: Scene
) -> None:
    """Red when a page sorts by code points, or as its database does: Émile after Zoë."""
    for name in ("Zoë", "émile", "Eva", "Øle"):
        an_enrolment(session, scene.classroom, a_person(session, name))
        a_group(session, scene.classroom, name=f"Group {name}")
    task = an_assignment(session, scene.classroom, title="Tea")
    session.commit()
    names = "(Ada|émile|Eva|Øle|Zoë)"
    for place in ("assign", f"a/{task.assignment.public_id}"):
        page = browser.get(f"{scene.home}/{place}").text
        people = list(dict.fromkeys(re.findall(f"(?<!Group ){names}\\b", page)))
        assert people == ["Ada", "émile", "Eva", "Øle", "Zoë"], place
    page = browser.get(f"{scene.home}/assign").text
    assert re.findall(f"Group {names}<", page) == ["émile", "Eva", "Øle", "Zoë"]


def test_empty_lists_say_what_to_do(
    app: Flask, browser: FlaskClient, session: Session, scene: Scene
) -> None:
    assert "Nobody needs you right now." in browser.get("/teach").text
    new = app.test_client()
    sign_in(new, session, a_person(session, "Nia", Role.INSTRUCTOR))
    assert "Create a classroom" in new.get("/teach").text
    page = browser.get(scene.home).text
    assert "Nothing is assigned yet." in page
    assert "Assign modules" in page


def test_a_classroom_counts_who_finished_and_who_has_not(
    browser: FlaskClient, session: Session, scene: Scene
) -> None:
    an_assignment(session, scene.classroom, title="Tea", due_at=START + 9 * DAYS)
    session.commit()
    page = browser.get(scene.home).text
    assert "Due 1 Dec 2026, 13:00 (Europe/Vienna)" in page
    assert "0 finished" in page
    assert "3 not begun" in page


def test_one_assignment_filters_by_state_and_reminds_who_waits(
    browser: FlaskClient, session: Session, scene: Scene
) -> None:
    task = an_assignment(session, scene.classroom, title="Tea", due_at=START + 9 * DAYS)
    session.commit()
    here = f"{scene.home}/a/{task.assignment.public_id}"
    page = browser.get(here).text
    assert "3 learners have not begun" in page
    assert "Not started (3)" in page
    assert all(person.name in page for person in scene.people)
    assert "Nobody is in this state." in browser.get(f"{here}?state=done").text
    browser.post(f"{here}/remind")
    assert session.scalar(select(func.count()).select_from(Notice)) == 3
    browser.post(f"{here}/remind")
    assert session.scalar(select(func.count()).select_from(Notice)) == 3
    assert "all have begun, or were reminded today" in browser.get(here).text


def test_other_terms_have_a_reason_and_can_end(
    browser: FlaskClient, session: Session, scene: Scene
) -> None:
    task = an_assignment(session, scene.classroom, title="Tea", due_at=START + 9 * DAYS)
    group = a_group(session, scene.classroom, scene.places[0])
    session.commit()
    here = f"{scene.home}/a/{task.assignment.public_id}"
    for who in (f"group-{group.public_id}", f"learner-{scene.places[1].public_id}"):
        terms = f"{here}/terms/{who}"
        assert browser.get(terms).status_code == 200
        missing = browser.post(terms, data={"due_at": "2026-12-09T10:00", "reason": ""})
        assert missing.status_code == 422
        assert 'value="2026-12-09T10:00"' in missing.text
        nothing = browser.post(terms, data={"reason": "Why not"})
        assert "Change at least one thing" in nothing.text
        good = {"due_at": "2026-12-09T10:00", "reason": "Two weeks ill"}
        assert browser.post(terms, data=good).status_code == 303
    page = browser.get(here).text
    assert page.count("Two weeks ill") == 2
    assert session.scalar(select(func.count()).select_from(Notice)) == 2
    assert "Two weeks ill" in browser.get(f"{here}/why/{scene.places[1].public_id}").text
    assert browser.post(f"{terms}/end").status_code == 303
    assert session.scalar(select(func.count()).select_from(AssignmentOverride)) == 1
    assert browser.post(f"{terms}/end").status_code == 404
    assert browser.get(f"{here}/terms/nobody").status_code == 404


def test_one_learner_shows_only_what_was_assigned(
    browser: FlaskClient, session: Session, scene: Scene
) -> None:
    an_assignment(session, scene.classroom, ["module:tea"], title="Tea")
    session.commit()
    page = browser.get(f"{scene.home}/learner/{scene.places[0].public_id}").text
    assert "Objectives of assigned modules" in page
    assert "Joined the classroom" in page
    assert "Bees" not in page


def test_notes_are_for_instructors_and_removed_by_who_wrote_them(
    browser: FlaskClient, session: Session, scene: Scene
) -> None:
    here = f"{scene.home}/learner/{scene.places[0].public_id}"
    assert browser.post(f"{here}/notes", data={"text": " "}).status_code == 422
    assert browser.post(f"{here}/notes", data={"text": "Likes bees"}).status_code == 303
    page = browser.get(here).text
    assert "Likes bees" in page
    assert "Only the instructors of this classroom can read these." in page
    note = session.scalars(select(InstructorNote)).one()
    assert browser.post(f"{here}/notes/{note.public_id}/remove").status_code == 303
    assert session.scalars(select(InstructorNote)).all() == []
    assert browser.post(f"{here}/notes/{note.public_id}/remove").status_code == 404


def test_extra_time_is_given_changed_and_ended(
    browser: FlaskClient, session: Session, scene: Scene
) -> None:
    here = f"{scene.home}/learner/{scene.places[0].public_id}"
    bad = browser.post(f"{here}/more-time", data={"time": "150", "extra_days": "400", "reason": ""})
    assert bad.status_code == 422
    assert "Type a number of days from 0 to 365." in bad.text
    good = {"time": "none", "extra_days": "2", "reason": "Agreed with the office"}
    assert browser.post(f"{here}/more-time", data=good).status_code == 303
    held = session.scalars(select(Accommodation)).one()
    assert (held.time_percent, held.extra_days) == (None, 2)
    assert "No time limits; 2 days more" in browser.get(here).text
    chosen = re.search(r"<input checked[^>]*>", browser.get(f"{here}/more-time").text)
    assert chosen is not None
    assert 'value="none"' in chosen[0]
    assert browser.post(f"{here}/more-time/end").status_code == 303
    assert session.scalars(select(Accommodation)).all() == []


def test_who_left_is_no_longer_shown(browser: FlaskClient, session: Session, scene: Scene) -> None:
    task = an_assignment(session, scene.classroom)
    place = scene.places[0]
    place.state, place.ended_at = "left", START
    session.commit()
    assert browser.get(f"{scene.home}/learner/{place.public_id}").status_code == 404
    here = f"{scene.home}/a/{task.assignment.public_id}"
    assert browser.get(f"{here}/why/{place.public_id}").status_code == 404
    assert "Ada" not in browser.get(here).text


def test_another_instructors_learner_is_not_reminded(
    app: Flask, session: Session, scene: Scene, browser: FlaskClient
) -> None:
    an_assignment(session, scene.classroom, due_at=START + DAYS)
    session.commit()
    page = browser.get("/teach").text
    key = page.split('name="line" value="')[1].split('"')[0]
    otto = a_person(session, "Otto", Role.INSTRUCTOR)
    a_classroom(session, otto)
    other = app.test_client()
    sign_in(other, session, otto)
    other.post("/teach/remind", data={"only": key})
    assert session.scalars(select(Notice)).all() == []


def test_who_teaches_finds_teach_and_others_a_way_to_begin(
    app: Flask, browser: FlaskClient, session: Session, scene: Scene
) -> None:
    page = browser.get("/today").text
    assert '<a href="/teach"' in page
    assert "See who needs you" in page
    assert "Teach a classroom" not in page
    learner = app.test_client()
    sign_in(learner, session, scene.people[0])
    page = learner.get("/today").text
    assert '<a href="/teach"' not in page
    assert "Teach a classroom" in page
    assert "Join a classroom" in page


def test_where_teaching_is_approved_nobody_is_invited_to_begin(
    app: Flask, session: Session, scene: Scene
) -> None:
    session.add(SiteSetting(name="teaching", value="approved", updated_at=START))
    session.commit()
    learner = app.test_client()
    sign_in(learner, session, scene.people[0])
    page = learner.get("/today").text
    assert "Teach a classroom" not in page
    assert "Join a classroom" in page


@pytest.mark.parametrize(
    ("page", "most"),
    [("", 20), ("/a/{work}", 20), ("/learner/{place}", 22), ("/a/{work}/edit", 14)],
)
def test_a_page_asks_no_more_for_more_learners(
    browser: FlaskClient,
    session: Session,
    connection: Connection,
    scene: Scene,
    page: str,
    most: int,
) -> None:
    task = an_assignment(session, scene.classroom, ["module:bees"], due_at=START + DAYS)
    here = scene.home + page.format(work=task.assignment.public_id, place=scene.places[0].public_id)
    session.commit()
    browser.get(here)  # what is held in memory from then on
    counts = []
    for _ in range(2):
        with statements(connection) as sent:
            assert browser.get(here).status_code == 200
        counts.append(len(sent))
        for number in range(20):
            person = a_person(session, f"Learner{number}")
            an_enrolment(session, scene.classroom, person)
            an_assignment(session, scene.classroom, ["module:tea"], due_at=START + DAYS)
        session.commit()
    assert counts[1] <= counts[0] <= most, "\n".join(sent)
