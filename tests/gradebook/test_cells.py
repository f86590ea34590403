"""One cell: what counted and why, decisions with their ledger, and the learner's view of it."""

from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from learn.assignments.models import GradeEvent, Standing
from learn.audit.models import AuditEvent
from learn.notices.models import Notice
from learn.publishing.shelf import Shelf
from learn.quizzes import operations as quizzes
from learn.quizzes import queries as attempts
from tests.conftest import START, Clock
from tests.gradebook.conftest import DAY, LATER, Scene, rows

GIVE = {"kind": "give", "points": "62,5", "reason": "It was on paper."}


@pytest.fixture(autouse=True)
def now(clock: Clock) -> None:
    clock.moment = LATER


def standing(scene: Scene) -> Standing:
    key = (scene.tea.id, scene.ben.person_id)
    found = scene.session.get(Standing, key, populate_existing=True)
    assert found is not None
    return found


def test_points_are_given_by_hand_with_a_reason(scene: Scene, session: Session) -> None:
    browser, place = scene.browser(), scene.cell(scene.tea, scene.ben)
    answer = browser.post(place, data=GIVE)
    assert (answer.status_code, answer.headers["Location"]) == (303, place)
    assert standing(scene).given_points == 62_500
    page = browser.get(place).text
    assert "62.5 of 100" in page
    assert "It was on paper." in page
    table = rows(browser.get(f"{scene.base}/gradebook").text)
    assert table[2] == ["Ben", "63%", "62.5 given by hand", "– not started"]
    event = session.scalar(select(AuditEvent).where(AuditEvent.action == "grade.given"))
    assert event is not None
    assert (event.actor_id, event.classroom) == (scene.ida.id, scene.room.public_id)
    notice = session.scalar(select(Notice).where(Notice.person_id == scene.ben.person_id))
    assert notice is not None
    assert notice.address == f"/assignments/{scene.tea.assignment.public_id}/grade"


def test_points_are_taken_back_and_excuses_end(scene: Scene, session: Session) -> None:
    browser, place = scene.browser(), scene.cell(scene.tea, scene.ben)
    for kind, given, excused in (
        ("give", 62_500, False),
        ("excuse", 62_500, True),
        ("count", 62_500, False),
        ("take_back", None, False),
    ):
        assert browser.post(place, data={**GIVE, "kind": kind}).status_code == 303
        found = standing(scene)
        assert (found.given_points, found.is_excused) == (given, excused)
    kinds = session.scalars(select(GradeEvent.kind).order_by(GradeEvent.id)).all()
    assert kinds == ["give", "excuse", "count", "take_back"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": "  "}, "Give a reason."),
        ({"reason": "x" * 501}, "too long"),
        ({"points": ""}, "Type points as a number"),
        ({"points": "a few"}, "Type points as a number"),
        ({"points": "1.2345"}, "Type points as a number"),
        ({"points": "1e9"}, "from 0 to 100"),
        ({"points": "NaN"}, "Type points as a number"),
        ({"points": "9" * 40}, "Type points as a number"),
        ({"points": "-1"}, "less than 0"),
        ({"points": "100.001"}, "from 0 to 100"),
        ({"kind": "take_back"}, "Not a valid choice"),
        ({"kind": "count"}, "Not a valid choice"),
        ({"kind": "regrade"}, "Not a valid choice"),
        ({"kind": ""}, "Not a valid choice"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    scene: Scene, session: Session, changes: dict[str, str], words: str
) -> None:
    answer = scene.browser().post(scene.cell(scene.tea, scene.ben), data={**GIVE, **changes})
    assert answer.status_code == 422
    assert words in answer.text
    assert "There is a problem" in answer.text
    assert session.scalar(select(GradeEvent.id)) is None


def test_a_cell_of_somebody_it_is_not_for_is_not_there(scene: Scene, session: Session) -> None:
    only = scene.assign(
        "Only Ada", "quiz:tea-leaves", is_for_everyone=False, enrolment_ids=(scene.ada.id,)
    )
    session.commit()
    browser = scene.browser()
    assert browser.get(scene.cell(only, scene.ada)).status_code == 200
    for method in ("GET", "POST"):
        answer = browser.open(scene.cell(only, scene.ben), method=method, data=GIVE)
        assert answer.status_code == 404


def test_late_attempts_say_what_they_lost(scene: Scene, session: Session) -> None:
    scene.tea.assignment.late_percent_per_day = 10
    scene.finish(scene.ben, "tea-leaves", 4, at=START + 2 * DAY + DAY / 2)
    session.commit()
    page = scene.browser().get(scene.cell(scene.tea, scene.ben)).text
    assert rows(page)[1][2:] == ["100%", "1 day", "90%", "Yes, best"]
    assert "90 of 100" in page


def test_a_real_attempt_is_linked_from_the_learners_own_page(
    scene: Scene, session: Session, clock: Clock
) -> None:
    shelf: Shelf = scene.app.extensions["lymph"].shelf
    quiz = scene.library.quiz("bee-winter")
    assert quiz is not None
    person_id = scene.ben.person_id
    begun = quizzes.start_quiz(session, shelf, scene.library, person_id, quiz, LATER, Random(1))
    found = attempts.load_attempt_by_id(session, begun, lock=True)
    assert found is not None
    quizzes.finish(session, shelf, found, LATER)
    session.commit()
    browser = scene.browser(scene.person(scene.ben))
    page = browser.get(f"/assignments/{scene.bees.assignment.public_id}/grade")
    assert page.status_code == 200
    assert f'href="/attempts/{found.public_id}/result"' in page.text
    for place in ("/today", f"/attempts/{found.public_id}/result"):
        assert f"/assignments/{scene.bees.assignment.public_id}/grade" in browser.get(place).text


def test_a_learner_reads_the_ledger_of_their_own_cell_only(scene: Scene) -> None:
    place = f"/assignments/{scene.tea.assignment.public_id}/grade"
    scene.browser().post(scene.cell(scene.tea, scene.ben), data=GIVE)
    page = scene.browser(scene.person(scene.ben)).get(place)
    assert "It was on paper." in page.text
    assert "62.5 of 100" in page.text
    assert "It was on paper." not in scene.browser(scene.person(scene.ada)).get(place).text
    assert scene.browser().get(place).status_code == 404  # nothing is assigned to Ida


def test_an_archived_classroom_takes_no_decisions(scene: Scene, session: Session) -> None:
    scene.room.archived_at = START
    session.commit()
    browser, place = scene.browser(), scene.cell(scene.tea, scene.ben)
    assert browser.get(place).status_code == 200
    assert browser.post(place, data=GIVE).status_code == 409
