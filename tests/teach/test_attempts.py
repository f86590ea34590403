"""An attempt as the learner saw it: their revision, their order, and no reason before its time."""

import html
from datetime import timedelta
from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from learn.assignments.terms import Feedback
from learn.content.library import Library
from learn.publishing.shelf import Shelf
from learn.quizzes import operations, queries
from learn.quizzes.attempts import AttemptState
from tests.conftest import START, Clock
from tests.factories import an_assignment
from tests.teach.conftest import Scene

DAYS = timedelta(days=1)
QUIZ = "bee-dance"


def finished(app: Flask, session: Session, library: Library, scene: Scene) -> AttemptState:
    """Let Ada begin the bee quiz and finish it with nothing answered."""
    shelf: Shelf = app.extensions["lymph"].shelf
    quiz = library.quiz(QUIZ)
    assert quiz is not None
    ada = scene.people[0].id
    begun = operations.start_quiz(session, shelf, library, ada, quiz, START, Random(7))
    attempt = queries.load_attempt_by_id(session, begun, lock=True)
    assert attempt is not None
    operations.finish(session, shelf, attempt, START)
    session.commit()
    return attempt


def page_of(browser: FlaskClient, scene: Scene, attempt: AttemptState) -> tuple[int, str]:
    here = f"{scene.home}/learner/{scene.places[0].public_id}/attempts/{attempt.public_id}"
    page = browser.get(here)
    return page.status_code, html.unescape(page.text)


def test_options_stand_in_the_learners_own_order(
    app: Flask, browser: FlaskClient, session: Session, library: Library, scene: Scene
) -> None:
    an_assignment(session, scene.classroom, [f"quiz:{QUIZ}"])
    attempt = finished(app, session, library, scene)
    code, page = page_of(browser, scene, attempt)
    assert code == 200
    assert "Begun</dt><dd>22 Nov 2026, 13:00 (Europe/Vienna)" in page
    shelf: Shelf = app.extensions["lymph"].shelf
    item = attempt.items[0]
    asked = shelf.revealed_questions(session, [item.revision_id])[item.revision_id]
    places = [page.index(row.text) for row in asked.review(None, item.order).rows]
    assert len(places) > 2
    assert places == sorted(places)


@pytest.mark.parametrize(("wait", "is_shown"), [(timedelta(0), False), (9 * DAYS, True)])
def test_what_the_learner_may_not_see_yet_the_instructor_does_not_see_here_either(
    app: Flask,
    browser: FlaskClient,
    session: Session,
    library: Library,
    scene: Scene,
    clock: Clock,
    wait: timedelta,
    *,
    is_shown: bool,
) -> None:
    due = {"feedback": Feedback.AFTER_DUE, "due_at": START + 9 * DAYS}
    an_assignment(session, scene.classroom, [f"quiz:{QUIZ}"], **due)
    attempt = finished(app, session, library, scene)
    clock.advance(seconds=wait.total_seconds())
    _, page = page_of(browser, scene, attempt)
    assert ("callout-label" in page) == is_shown
    assert ("Score</dt>" in page) == is_shown
    words = "are shown since" if is_shown else "The learner has not seen them yet"
    assert words in page


def test_an_attempt_at_what_was_not_assigned_is_not_there(
    app: Flask, browser: FlaskClient, session: Session, library: Library, scene: Scene
) -> None:
    task = an_assignment(session, scene.classroom, ["quiz:tea-leaves"])
    attempt = finished(app, session, library, scene)
    assert page_of(browser, scene, attempt)[0] == 404
    task = an_assignment(session, scene.classroom, [f"quiz:{QUIZ}"])
    session.commit()
    assert page_of(browser, scene, attempt)[0] == 200
    task.assignment.withdrawn_at = START
    session.commit()
    assert page_of(browser, scene, attempt)[0] == 404


def test_an_attempt_of_another_learner_is_not_reached_through_this_one(
    app: Flask, browser: FlaskClient, session: Session, library: Library, scene: Scene
) -> None:
    an_assignment(session, scene.classroom, [f"quiz:{QUIZ}"])
    attempt = finished(app, session, library, scene)
    here = f"{scene.home}/learner/{scene.places[1].public_id}/attempts/{attempt.public_id}"
    assert browser.get(here).status_code == 404
