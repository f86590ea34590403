"""How many statements a page costs: few, and no more for a thousand rows than for one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, event
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.progress.models import EvidenceRow, QuizResult
from learn.progress.operations import AnswerFact, record_lesson
from learn.quizzes.models import Attempt, AttemptItem
from tests.conftest import START
from tests.factories import a_person, sign_in
from tests.pages import Visit
from tests.quizzes.walking import QUIZ, RIGHT, answered, begin, fill

NO_STATEMENT = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")
LESSON = "/modules/bees/bee-dance"
Counter = Callable[[Callable[[], Any]], list[str]]


@contextmanager
def noted(connection: Connection) -> Iterator[list[str]]:
    """Give the list to which every statement on this connection is added meanwhile."""
    statements: list[str] = []

    def note(*arguments: Any) -> None:
        statement = arguments[2]
        if not statement.startswith(NO_STATEMENT):
            statements.append(" ".join(statement.split())[:110])

    event.listen(connection, "before_cursor_execute", note)
    yield statements
    event.remove(connection, "before_cursor_execute", note)


@pytest.fixture
def statements(connection: Connection) -> Counter:
    def count(act: Callable[[], Any]) -> list[str]:
        with noted(connection) as found:
            response = act()
        assert response.status_code < 400, response.status
        return found

    return count


@pytest.fixture
def ada(session: Session) -> Person:
    return a_person(session)


@pytest.fixture
def visit(app: Flask, session: Session, ada: Person) -> Visit:
    """Somebody signed in, whose process holds the library already."""
    client = app.test_client()
    sign_in(client, session, ada)
    client.get("/")
    return Visit(client)


def at_most(most: int, found: list[str]) -> None:
    assert len(found) <= most, "\n".join(found)


# ---------- The hot paths (the gates of decisions.md and of speed.md)


def test_a_lesson_costs_four(visit: Visit, statements: Counter) -> None:
    at_most(4, statements(lambda: visit.client.get(LESSON)))


def test_a_draft_costs_five(visit: Visit, statements: Counter) -> None:
    base = begin(visit)
    address = f"{base}/questions/1/autosave"
    for seq, choice in enumerate("12"):
        data = {"choice": choice, "based_on": seq, "client_event_id": f"event-{seq}"}
        at_most(5, statements(lambda data=data: visit.client.post(address, data=data)))
    repeated = {"choice": "1", "based_on": 0, "client_event_id": "event-0"}
    at_most(5, statements(lambda: visit.client.post(address, data=repeated)))


def test_checking_an_answer_costs_eight(visit: Visit, statements: Counter) -> None:
    base = begin(visit)
    for place in (1, 2):  # the key of a question that nobody was asked is read once
        Visit(visit.client).get(f"{base}/questions/{place}")
    answered(visit, visit.get(f"{base}/questions/1"), RIGHT[1])
    visit.client.post(f"{base}/finish")
    base = begin(visit)
    form = visit.get(f"{base}/questions/1").form("/questions/")
    fill(form, RIGHT[1])
    data = form.data("check")
    at_most(8, statements(lambda: visit.client.post(form.action, data=data)))
    at_most(8, statements(lambda: visit.client.post(form.action, data=data)))


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/", 4),
        ("/modules", 6),
        ("/modules/bees", 6),
        ("/glossary", 4),
        ("/sources", 4),
        ("/claims", 4),
        ("/today", 6),
        ("/progress", 6),
        ("/search?q=bees", 4),
        (QUIZ, 4),
    ],
)
def test_other_pages(visit: Visit, statements: Counter, path: str, most: int) -> None:
    at_most(most, statements(lambda: visit.client.get(path)))


@pytest.mark.parametrize(("path", "most"), [("/questions/1", 4), ("/check", 4), ("/result", 7)])
def test_pages_of_an_attempt(visit: Visit, statements: Counter, path: str, most: int) -> None:
    base = begin(visit)
    if path == "/result":
        visit.client.post(f"{base}/finish")
    at_most(most, statements(lambda: visit.client.get(base + path)))


def test_finishing_costs_the_same_for_one_answer_and_for_ten(
    visit: Visit, statements: Counter
) -> None:
    def finish(places: list[int]) -> int:
        base = begin(visit)
        for place in places:
            form = visit.get(f"{base}/questions/{place}").form("/questions/")
            fill(form, RIGHT[place])
            visit.send(form, action="save")
        return len(statements(lambda: visit.client.post(f"{base}/finish")))

    finish([1])  # keys are read once
    one, ten = finish([1]), finish([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    assert ten <= one + 2  # the second objective: its evidence, its summary


# ---------- One and a thousand


@pytest.fixture
def much(session: Session, ada: Person, compiled: Any) -> Callable[[int], None]:
    """Give Ada many finished attempts, answers, results and read lessons."""

    def add(many: int) -> None:
        codes = list(compiled.questions)
        for number in range(1, many + 1):
            moment = START - timedelta(hours=number)
            quiz_id = f"old-quiz-{number}" if number % 2 else "bee-dance"
            attempt = Attempt(
                person_id=ada.id,
                kind="quiz",
                quiz_id=quiz_id,
                number=number,
                module_revision_id=1,
                state="graded",
                policy={"feedback": "after_question"},
                started_at=moment,
                submitted_at=moment,
                points=1,
                max_points=1,
            )
            attempt.items = [
                AttemptItem(
                    position=1,
                    question_revision_id=1 + number % len(codes),
                    question_code=codes[number % len(codes)],
                    objective_id="BE1.a",
                    option_order={},
                )
            ]
            fact = AnswerFact(ada.id, f"OLD{number}", "x", number, 1, 1, None, False, moment)
            result = QuizResult(
                person_id=ada.id,
                quiz_id=quiz_id,
                source_id=number,
                points=1,
                max_points=1,
                is_passed=True,
                finished_at=moment,
            )
            session.add_all([attempt, EvidenceRow(**vars(fact)), result])
        session.flush()
        for lesson in ("bee-dance", "bee-winter", "tea-leaves", "tea-water"):
            record_lesson(session, ada.id, lesson, "read", START)
        session.commit()

    return add


@pytest.mark.parametrize(
    "path", ["/today", "/progress", "/modules", QUIZ, "/search?q=bees", "/settings/sessions"]
)
def test_a_page_costs_the_same_for_one_row_and_for_many(
    visit: Visit, statements: Counter, much: Callable[[int], None], path: str
) -> None:
    visit.client.get(path)
    before = len(statements(lambda: visit.client.get(path)))
    much(1_000 if path == QUIZ else 100)
    visit.client.get(path)
    assert len(statements(lambda: visit.client.get(path))) == before


def test_many_sessions_cost_one_statement(
    visit: Visit, statements: Counter, session: Session, ada: Person, client: FlaskClient
) -> None:
    before = len(statements(lambda: visit.client.get("/settings/sessions")))
    for _ in range(30):
        sign_in(client, session, ada)
    assert len(statements(lambda: visit.client.get("/settings/sessions"))) == before
