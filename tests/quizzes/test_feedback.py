"""When reasons and scores are shown: after the question, after the attempt, when due, never."""

import re
from dataclasses import replace
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from learn.content.compile import Compiled
from learn.publishing.operations import publish
from learn.quizzes.models import Attempt
from tests.conftest import START, Clock
from tests.marked import with_feedback
from tests.pages import Page, Visit
from tests.quizzes.walking import RIGHT, WRONG, answered, begin, fill

LEAVES = "/modules/tea/tea-leaves/quiz"
LESSON = "/modules/bees/bee-dance"
REASONS = ("One plant gives both", "In the air the rolled leaves turn dark", "left in the air")
TELLING = r"Not yet|Correct|Passed|\d of \d(?!\d)|\d ?%|earned"


def first_question(visit: Visit, base: str) -> Page:
    """Return the question about black tea, wherever it was shuffled to."""
    pages = (visit.get(f"{base}/questions/{place}") for place in range(1, 5))
    return next(page for page in pages if "Why is black tea darker" in page.words)


def test_nothing_is_told_before_the_attempt_is_over(visit: Visit) -> None:
    base = begin(visit, LEAVES)
    page = first_question(visit, base)
    assert "Check answer" not in page.words
    form = page.form("/questions/")
    form.pick("choice", "It comes from another bush")
    visit.send(form, action="check")  # no such button here: it counts as going on
    page = first_question(visit, base)
    assert page.form("/questions/").entries() == form.entries()
    form = page.form("/questions/")
    form.pick("choice", "Its leaves stay in the air longer")  # and may still be changed
    visit.send(form, "next")
    for path in ("/questions/1", "/questions/2", "/questions/3", "/questions/4", "/check"):
        words = visit.get(base + path).words
        assert not any(reason in words for reason in REASONS)
    page = visit.send(visit.get(f"{base}/check").form("/finish"))
    assert all(reason in page.words for reason in REASONS)
    assert "You earned 2 of 6 points" in page.words
    assert "One plant gives both" in first_question(visit, base).words


def test_a_flag_works_here_as_well(visit: Visit) -> None:
    base = begin(visit, LEAVES)
    page = first_question(visit, base)
    page = visit.send(page.form("/questions/"), "flag")
    assert "Flagged" in page.words


def take(visit: Visit, session: Session, compiled: Compiled, feedback: str) -> str:
    """Finish a quiz of two answers, one wrong, under this feedback; return its address."""
    publish(session, with_feedback(compiled, feedback), START)
    session.commit()
    base = begin(visit)
    for place, entries in ((1, WRONG[1]), (3, RIGHT[3])):
        form = visit.get(f"{base}/questions/{place}").form("/questions/")
        fill(form, entries)
        visit.send(form, "next")
    visit.client.post(f"{base}/finish")
    return base


def test_never_shows_the_score_and_no_reason(
    visit: Visit, session: Session, compiled: Compiled
) -> None:
    base = take(visit, session, compiled, "never")
    page = visit.get(f"{base}/result")
    assert "You earned 1 of 15.5 points" in page.words
    assert "The entrance plays no part" not in page.words
    page = visit.get(f"{base}/questions/1")
    assert "This quiz shows no reasons" in page.words
    assert "Your answer: 40 degrees to the left of the hive’s entrance" in page.words
    assert "40 degrees to the left of the sun" not in page.words
    assert visit.client.post(f"{base}/questions/8/marks").status_code == 404


def test_a_result_that_is_held_tells_nothing_until_it_is_due(
    visit: Visit, session: Session, compiled: Compiled, clock: Clock
) -> None:
    base = take(visit, session, compiled, "after_due")
    due = clock() + timedelta(days=1)
    policy = session.scalars(select(Attempt.policy)).one()
    session.execute(update(Attempt).values(policy={**policy, "due_at": due.isoformat()}))
    session.commit()
    for path in ("/result", "/questions/1", "/questions/3"):
        page = visit.get(base + path)
        assert "The entrance plays no part" not in page.words
        assert not re.search(r"Not yet|Correct|Passed|\d of \d(?!\d)|\d ?%|earned", page.words), (
            path
        )
        assert "<details open" not in page.response.text
        assert " open>" not in page.response.text
    assert "Your answers are in" in visit.get(f"{base}/result").words
    clock.advance(days=1)
    page = visit.get(f"{base}/result")
    assert "You earned 1 of 15.5 points" in page.words
    assert "The entrance plays no part" in page.words


def test_terms_stay_as_they_were_when_an_attempt_began(
    visit: Visit, session: Session, compiled: Compiled
) -> None:
    base = begin(visit, LEAVES)
    publish(session, with_feedback(compiled, "after_question"), START)
    session.commit()
    assert "Check answer" not in first_question(visit, base).words
    visit.client.post(f"{base}/finish")
    base = begin(visit, LEAVES)
    assert "Check answer" in first_question(visit, base).words


# ---------- Questions inside a lesson


def test_a_question_inside_a_lesson_is_answered_at_once(visit: Visit) -> None:
    page = visit.get(LESSON)
    assert "Straight up on the comb stands for the sun" not in page.words
    form = page.form("/practice/bee-try-1")
    form.pick("choice", "Away from the sun")
    page = visit.send(form)
    assert "Not yet" in page.words
    assert "That would be a run straight down" in page.words
    assert "Back to the lesson" in page.words
    assert "Question 1 of 1" in page.words
    form = visit.get(LESSON).form("/practice/bee-try-1")
    form.pick("choice", "Towards the sun")
    assert "Correct" in visit.send(form).words
    assert "1 of 2 right" in visit.get("/progress").words


def test_the_sample_on_the_first_page_works(visit: Visit) -> None:
    form = visit.get("/").form("/practice/bee-try-1")
    form.pick("choice", "Towards the sun")
    assert "Correct" in visit.send(form).words


def test_the_order_in_a_lesson_is_the_order_afterwards(visit: Visit) -> None:
    form = visit.get(LESSON).form("/practice/")
    shown = [control.label for control in form.named("choice")]
    form.pick("choice", "Away from the sun")
    words = visit.send(form).words.partition("question and its answers")[0]
    words = visit.send(form).words
    places = [words.rfind(text) for text in shown]
    assert all(place > 0 for place in places)


def test_nothing_chosen_in_a_lesson_leads_to_a_form_that_works(visit: Visit) -> None:
    page = visit.send(visit.get(LESSON).form("/practice/bee-try-1"), status=422)
    assert "Choose one answer." in page.words
    form = page.form("/questions/")
    form.pick("choice", "Towards the sun")
    assert "Correct" in visit.send(form, "check").words


def test_practice_is_no_quiz_one_has_begun(visit: Visit) -> None:
    visit.send(visit.get(LESSON).form("/practice/bee-try-1"), status=422)
    assert "Quizzes you have begun" not in visit.get("/today").words


def test_practice_with_another_answer_meanwhile(visit: Visit, client: FlaskClient) -> None:
    page = visit.send(visit.get(LESSON).form("/practice/bee-try-1"), status=422)
    form = page.form("/questions/")
    form.pick("choice", "Away from the sun")
    client.post(form.attributes["data-autosave"], data=form.data())
    again = visit.get(LESSON).form("/practice/bee-try-1")
    again.pick("choice", "Towards the sun")
    page = visit.send(again, status=409)
    assert "Answered in another tab" in page.words
    form = page.form("/questions/")
    form.pick("choice", "Towards the sun")
    assert "Correct" in visit.send(form, "check").words


def test_the_result_of_practice_is_its_question(visit: Visit, client: FlaskClient) -> None:
    form = visit.get(LESSON).form("/practice/bee-try-1")
    form.pick("choice", "Towards the sun")
    place = client.post(form.action, data=form.data()).location
    base = place.removesuffix("/questions/1")
    assert client.get(f"{base}/result").location == place


# ---------- The quiz changes meanwhile


def test_a_question_that_is_no_longer_published_can_be_answered_to_the_end(
    visit: Visit, session: Session, compiled: Compiled
) -> None:
    base = begin(visit)
    tea = compiled.modules[1]
    publish(session, replace(compiled, modules=(tea,)), START)
    session.commit()
    assert visit.client.get(LESSON).status_code == 404
    page = answered(visit, visit.get(f"{base}/questions/1"), RIGHT[1])
    assert "Correct" in page.words
    page = visit.send(visit.get(f"{base}/check").form("/finish"))
    assert "You earned 1 of 15.5 points" in page.words
    for path in ("/today", "/progress", "/search?q=sun", f"{base}/result"):
        assert visit.get(path)
