"""What a learner sees of assignments: Today, the start card, and why the terms are so."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.assignments import operations
from learn.assignments.drafts import OverrideDraft
from learn.classrooms.models import Accommodation, Classroom, Enrolment
from learn.publishing.shelf import Shelf
from tests.conftest import START, Clock
from tests.factories import a_classroom, a_person, an_assignment, an_enrolment, sign_in

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
QUIZ = "/modules/tea/tea-leaves/quiz"


@pytest.fixture
def iris(session: Session) -> Person:
    return a_person(session, "Iris")


@pytest.fixture
def room(session: Session, iris: Person) -> Classroom:
    return a_classroom(session, iris)


@pytest.fixture
def ada(session: Session, client: FlaskClient) -> Person:
    person = a_person(session, "Ada")
    sign_in(client, session, person)
    return person


@pytest.fixture
def seat(session: Session, room: Classroom, ada: Person) -> Enrolment:
    return an_enrolment(session, room, ada)


def why(client: FlaskClient, public_id: str) -> str:
    answer = client.get(f"/assignments/{public_id}/why")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return " ".join(answer.text.split())


def test_why_tells_every_step_with_its_reason(
    session: Session, client: FlaskClient, room: Classroom, seat: Enrolment, iris: Person
) -> None:
    task = an_assignment(session, room, due_at=START + DAY)
    library = Shelf(0).library(session)
    session.add(
        Accommodation(
            person_id=seat.person_id,
            time_percent=150,
            extra_days=2,
            reason="Brain <fog>",
            set_by_id=iris.id,
            set_at=START,
        )
    )
    draft = OverrideDraft("Was ill", due_at=START + 3 * DAY)
    operations.set_override(session, library, task, draft, iris.id, START, enrolment_id=seat.id)
    session.commit()
    page = why(client, task.assignment.public_id)
    assert "Due: 27 Nov 2026, 12:00 (UTC)" in page
    assert "By the clocks of the classroom: 27 Nov 2026, 13:00 (Europe/Vienna)" in page
    assert "Override for this learner (set by Iris): <q>Was ill</q>" in page
    assert "Accommodation: 2 more days (set by Iris): <q>Brain &lt;fog&gt;</q>" in page
    assert "Time limit: 15 minutes" in page
    assert f'href="/assignments/{task.assignment.public_id}/grade"' in page


def test_why_is_for_whom_it_is_for(
    session: Session, client: FlaskClient, room: Classroom, ada: Person
) -> None:
    task = an_assignment(session, room)
    an_enrolment(session, room, a_person(session, "Ben"))
    session.commit()
    address = f"/assignments/{task.assignment.public_id}/why"
    assert client.get(address).status_code == 404  # not in the classroom
    seat = an_enrolment(session, room, ada)
    session.commit()
    assert client.get(address).status_code == 200
    task.assignment.is_for_everyone = False
    session.commit()
    assert client.get(address).status_code == 404
    task.assignment.is_for_everyone = True
    for row, ended in ((task.assignment, "withdrawn_at"), (room, "archived_at")):
        setattr(row, ended, START)
        session.commit()
        assert (ended, client.get(address).status_code) == (ended, 404)
        setattr(row, ended, None)
    seat.state, seat.ended_at = "removed", START
    session.commit()
    assert client.get(address).status_code == 404
    with client.session_transaction() as cookie:
        cookie.clear()
    assert client.get(address).status_code == 404


def test_quizzes_that_differ_are_told_apart(
    session: Session, client: FlaskClient, room: Classroom, seat: Enrolment
) -> None:
    task = an_assignment(session, room, ["module:bees", "module:tea"])
    session.commit()
    page = why(client, task.assignment.public_id)
    assert "Each attempt at The waggle dance, Winter in the hive" in page
    assert "Each attempt at One plant, many teas" in page
    assert page.count("Time limit: 10 minutes") == 1
    reading = an_assignment(session, room, ["lesson:tea-water"])
    session.commit()
    page = why(client, reading.assignment.public_id)
    assert "Attempts:" not in page


def test_an_excused_learner_reads_so(
    session: Session, client: FlaskClient, room: Classroom, seat: Enrolment, iris: Person
) -> None:
    task = an_assignment(session, room)
    library = Shelf(0).library(session)
    operations.excuse(session, library, task, seat.person_id, "Exam", iris.id, START)
    session.commit()
    assert "Excused</span>" in why(client, task.assignment.public_id)


# ---------- The start card


def test_the_card_says_for_what_and_until_when(
    session: Session, client: FlaskClient, room: Classroom, seat: Enrolment
) -> None:
    an_assignment(
        session, room, due_at=START + DAY, closes_at=START + 2 * DAY, time_limit_minutes=0
    )
    session.commit()
    page = " ".join(client.get(QUIZ).text.split())
    assert "For <strong>Week one</strong> in Biology, due 23 Nov 2026, 12:00 (UTC)." in page
    assert "Why is my deadline this?" in page
    assert "As long as you like until 24 Nov 2026, 12:00 (UTC)" in page


def test_the_card_says_when_it_opens_and_that_a_start_is_refused(
    session: Session, client: FlaskClient, room: Classroom, seat: Enrolment
) -> None:
    an_assignment(session, room, opens_at=START + DAY)
    session.commit()
    page = client.get(QUIZ).text
    assert "opens <strong>23 Nov 2026, 12:00 (UTC)</strong>" in page
    assert 'name="seen"' not in page
    answer = client.post(QUIZ, follow_redirects=True)
    assert "is not open yet" in answer.text


def test_the_card_names_whom_to_ask(
    session: Session, client: FlaskClient, room: Classroom, seat: Enrolment
) -> None:
    an_assignment(session, room, attempts=1)
    session.commit()
    place = client.post(QUIZ).headers["Location"].rsplit("/questions/", 1)[0]
    client.post(f"{place}/finish")
    assert "If you need another, ask Iris." in client.get(QUIZ).text
    assert "used every attempt" in client.post(QUIZ, follow_redirects=True).text


def test_the_card_of_what_is_closed_says_that_it_no_longer_counts(
    session: Session, client: FlaskClient, clock: Clock, room: Classroom, seat: Enrolment
) -> None:
    an_assignment(session, room, closes_at=START + HOUR)
    session.commit()
    seen = client.get(QUIZ).text.split('name="seen" value="')[1].split('"')[0]
    clock.advance(hours=2)
    assert "it no longer counts" in client.get(QUIZ).text
    answer = client.post(QUIZ, data={"seen": seen}, follow_redirects=True)
    assert "This quiz has changed since you opened the page" in answer.text
    assert client.post(QUIZ, data={"seen": ""}).headers["Location"].endswith("/questions/1")


# ---------- Today


def test_today_lists_what_is_assigned_with_one_button_each(
    session: Session, client: FlaskClient, clock: Clock, room: Classroom, seat: Enrolment
) -> None:
    an_assignment(session, room, title="Tea", due_at=START + DAY)
    an_assignment(session, room, ["module:bees"], title="Bees", opens_at=START + DAY)
    session.commit()
    page = " ".join(client.get("/today").text.split())
    assert page.index("<strong>Tea</strong>") < page.index("<strong>Bees</strong>")
    assert "Start<span" in page
    assert "Look ahead<span" in page
    place = client.post(QUIZ).headers["Location"].rsplit("/questions/", 1)[0]
    assert "Continue<span" in client.get("/today").text
    client.post(f"{place}/finish")
    page = client.get("/today").text
    assert "Review<span" in page
    assert "Done and closed (1)" in page


def test_today_of_a_classroom_without_assignments(
    session: Session, client: FlaskClient, ada: Person, room: Classroom
) -> None:
    assert "Assigned to you" not in client.get("/today").text
    an_enrolment(session, room, ada)
    session.commit()
    assert "Nothing yet. What your instructors assign appears here." in client.get("/today").text


def test_a_lesson_marked_as_read_counts_at_once(
    session: Session, client: FlaskClient, room: Classroom, seat: Enrolment
) -> None:
    an_assignment(session, room, ["lesson:tea-water"], title="Read")
    session.commit()
    assert "0 of 1 done" in client.get("/today").text
    client.post("/modules/tea/tea-water/read")
    assert "1 of 1 done" in client.get("/today").text
    client.post("/modules/tea/tea-water/read", data={"action": "unread"})
    assert "0 of 1 done" in client.get("/today").text


# ---------- Timed attempts


def test_only_a_timed_attempt_counts_its_time(
    session: Session, client: FlaskClient, clock: Clock, ada: Person
) -> None:
    place = client.post(QUIZ).headers["Location"]
    clock.advance(minutes=4)
    page = client.get(place).text
    assert 'data-left="360" data-total="600" data-grace="10"' in page
    assert "timer" in page.split("</head>")[0]
    assert "Open until 22 Nov 2026, 12:10 (UTC)" in page
    untimed = client.get(client.post("/modules/bees/bee-dance/quiz").headers["Location"]).text
    assert "data-timer" not in untimed
    assert "timer." not in untimed.split("</head>")[0]


@pytest.mark.parametrize(("minutes", "seconds", "ends"), [(9, 59, "1"), (10, 0, "result")])
def test_when_the_page_is_at_nought_the_clock_of_the_server_decides(
    client: FlaskClient, clock: Clock, ada: Person, minutes: int, seconds: int, ends: str
) -> None:
    place = client.post(QUIZ).headers["Location"]
    clock.advance(minutes=minutes, seconds=seconds)
    answer = client.post(place, data={"action": "time", "based_on": "0"})
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(ends)
