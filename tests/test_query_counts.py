"""How many statements a page asks of the database: few, and no more for a longer history."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, event, select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.config import Config
from learn.progress.models import EvidenceRow, LessonEvent, LessonProgress, ObjectiveProgress
from learn.publishing.models import ModuleRevision
from learn.publishing.shelf import Shelf
from learn.quizzes.models import Attempt
from learn.quizzes.policy import Policy
from tests.conftest import START
from tests.factories import a_person, sign_in

LESSON: Final = "/modules/bees/bee-dance"
QUIZ: Final = "/modules/bees/bee-winter/quiz"
HISTORY: Final = 200
NOT_COUNTED: Final = re.compile(r"\s*(SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT)\b", re.IGNORECASE)


@pytest.fixture
def config(config: Config) -> Config:
    """Ask for a new publication no more often than a server does."""
    return replace(config, library_poll_seconds=3600)


@pytest.fixture
def ada(session: Session) -> Person:
    return a_person(session)


@pytest.fixture
def browser(app: Flask, session: Session, ada: Person) -> FlaskClient:
    client = app.test_client()
    sign_in(client, session, ada)
    shelf: Shelf = app.extensions["lymph"].shelf  # holds all in memory once it was asked for
    revisions = [entry.revision_id for entry in shelf.library(session).questions.values()]
    shelf.graded_questions(session, revisions)
    app.extensions["lymph"].site.settings(session)
    session.commit()
    return client


@contextmanager
def statements(connection: Connection) -> Iterator[list[str]]:
    """Collect what is sent to the database, transactions' own words left out."""
    sent: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_rest: Any) -> None:
        if not NOT_COUNTED.match(statement):
            sent.append(" ".join(statement.split()))

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(connection, "before_cursor_execute", note)


def begin(browser: FlaskClient) -> str:
    """Begin an attempt and return the address of its first question."""
    return browser.post(QUIZ).headers["Location"]


def form_of(page: str) -> dict[str, str]:
    """Return what a question's form sends when its first choice is taken."""
    choice = re.search(r'type="radio" name="choice" id="[^"]+" value="([^"]+)"', page)
    assert choice is not None
    return {"choice": choice[1], "based_on": "0", "client_event_id": "first"}


def test_a_lesson_of_somebody_known_takes_four(
    browser: FlaskClient, connection: Connection
) -> None:
    with statements(connection) as sent:
        assert browser.get(LESSON).status_code == 200
    assert len(sent) <= 4, "\n".join(sent)


def test_a_lesson_that_has_not_changed_takes_no_more(
    browser: FlaskClient, connection: Connection
) -> None:
    tag = browser.get(LESSON).headers["ETag"]
    with statements(connection) as sent:
        assert browser.get(LESSON, headers={"If-None-Match": tag}).status_code == 304
    assert len(sent) <= 3, "\n".join(sent)


def test_a_draft_is_saved_with_five(browser: FlaskClient, connection: Connection) -> None:
    place = begin(browser)
    form = form_of(browser.get(place).text)
    with statements(connection) as sent:
        answer = browser.post(f"{place}/autosave", data=form)
    assert (answer.status_code, answer.json and answer.json["seq"]) == (200, 1)
    assert len(sent) <= 5, "\n".join(sent)


def test_the_second_draft_costs_no_more(browser: FlaskClient, connection: Connection) -> None:
    place = begin(browser)
    form = form_of(browser.get(place).text)
    browser.post(f"{place}/autosave", data=form)
    changed = {**form, "based_on": "1", "confidence": "sure", "client_event_id": "second"}
    with statements(connection) as sent:
        assert browser.post(f"{place}/autosave", data=changed).status_code == 200
    assert len(sent) <= 5, "\n".join(sent)


def test_an_answer_is_checked_with_eight(browser: FlaskClient, connection: Connection) -> None:
    place = begin(browser)
    form = {**form_of(browser.get(place).text), "action": "check"}
    with statements(connection) as sent:
        answer = browser.post(place, data=form)
    assert answer.status_code == 303
    assert any(statement.startswith("INSERT INTO grade") for statement in sent)
    assert len(sent) <= 8, "\n".join(sent)


def add_history(session: Session, ada: Person, rows: int, *, first: int = 0) -> None:
    """Add what somebody has done in `rows` sittings, as the operations would have written it."""
    for place in range(first, first + rows):
        at = START - timedelta(days=HISTORY - place)
        lesson = "bee-dance" if place == 0 else f"gone-{place}"
        objective = "BE1.a" if place == 0 else f"gone-{place}"
        session.add_all(
            [
                EvidenceRow(
                    person_id=ada.id,
                    objective_id="BE1.a",
                    question_code=f"Q-{place}",
                    source_id=place,
                    points=1000,
                    max_points=1000,
                    is_aided=False,
                    answered_at=at,
                ),
                LessonEvent(person_id=ada.id, lesson_id=lesson, kind="opened", happened_at=at),
                LessonProgress(
                    person_id=ada.id, lesson_id=lesson, state="read", started_at=at, updated_at=at
                ),
                ObjectiveProgress(
                    person_id=ada.id,
                    objective_id=objective,
                    state="learning",
                    answered=1,
                    right=1,
                    questions=1,
                    last_answered_at=at,
                ),
                an_attempt(session, ada, place, at),
            ]
        )
    session.commit()


def an_attempt(session: Session, ada: Person, place: int, at: datetime) -> Attempt:
    revision = session.scalar(select(ModuleRevision.id).where(ModuleRevision.module_id == "bees"))
    assert revision is not None
    return Attempt(
        person_id=ada.id,
        kind="quiz",
        quiz_id="bee-winter",
        number=place + 2,  # after the one that the test takes
        module_revision_id=revision,
        state="graded",
        policy=Policy().to_json(),
        started_at=at,
        submitted_at=at,
        closed_by="person",
        points=0,
        max_points=2000,
    )


def finished(browser: FlaskClient) -> str:
    """Answer nothing, finish, and return the address of the result."""
    base = begin(browser).rsplit("/questions/", 1)[0]
    browser.post(f"{base}/finish")
    return f"{base}/result"


PAGES: Final = {
    "today": "/today",
    "progress": "/progress",
    "catalogue": "/modules",
    "module": "/modules/bees",
    "start card": "/modules/bees/bee-winter/quiz",
    "search": "/search?q=dance",
    "result": None,
}


@pytest.mark.parametrize("page", PAGES)
def test_a_longer_history_costs_no_more_statements(
    browser: FlaskClient, connection: Connection, session: Session, ada: Person, page: str
) -> None:
    address = PAGES[page] or finished(browser)
    add_history(session, ada, 1)
    with statements(connection) as few:
        assert browser.get(address).status_code == 200
    add_history(session, ada, HISTORY - 1, first=1)
    with statements(connection) as many:
        assert browser.get(address).status_code == 200
    assert many == few
