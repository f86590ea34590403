"""What is refused while a quiz is taken: in plain words, with everything typed still there."""

import re
from typing import Any

import pytest
from flask import Flask

from learn import limits
from tests.conftest import Clock
from tests.pages import Visit
from tests.quizzes.walking import QUIZ, RIGHT, WRONG, answered, begin, fill, post

EMPTY = {
    1: "Choose one answer.",
    2: "Choose at least one answer.",
    3: "Choose true or false.",
    4: "Choose a match for each line.",
    5: "Give each line its place.",
    6: "Type a number.",
    7: "Type your answer.",
    8: "Type your answer.",
    9: "Fill in the gaps.",
    10: "Choose what to do next.",
}


@pytest.fixture
def other(app: Flask) -> Visit:
    return Visit(app.test_client())


# ---------- Nothing, and nonsense


@pytest.mark.parametrize(("place", "message"), EMPTY.items())
def test_nothing_answered_is_told_above_the_question(
    visit: Visit, place: int, message: str
) -> None:
    base = begin(visit)
    page = visit.send(visit.get(f"{base}/questions/{place}").form("/questions/"), "check", 422)
    assert "There is a problem" in page.words
    assert message in page.words
    target = next(link for link in page.links if link.startswith("#q-"))
    assert f'id="{target[1:]}"' in page.response.text  # the summary leads to the field
    assert "Checked" not in visit.get(f"{base}/check").words


@pytest.mark.parametrize("place", [4, 9])
def test_what_is_filled_in_half_is_kept_and_told(visit: Visit, place: int) -> None:
    base = begin(visit)
    form = visit.get(f"{base}/questions/{place}").form("/questions/")
    fill(form, RIGHT[place][:1])
    form.pick("confidence", "Guess")
    page = visit.send(form, "check", 422)
    assert EMPTY[place] in page.words
    assert page.form("/questions/").entries() == form.entries()


def test_a_case_told_nothing_new_stays_where_it_is(visit: Visit) -> None:
    base = begin(visit)
    page = answered(visit, visit.get(f"{base}/questions/10"), WRONG[10])
    page = visit.send(page.form("/questions/"), "check", 422)
    assert EMPTY[10] in page.words
    assert "A guard bee stings your hand" in page.words


NONSENSE: list[tuple[int, dict[str, Any]]] = [
    (1, {"choice": "4"}),
    (1, {"choice": "0"}),
    (1, {"choice": "b"}),
    (1, {"choice": ["1", "2"]}),
    (2, {"choice": ["1", "1"]}),
    (2, {"choice": ["1", "x"]}),
    (3, {"choice": "true"}),
    (4, {"left-1": "9"}),
    (4, {"left-1": "1", "left-2": "1", "left-3": "-1"}),
    (5, {"item-1": "1", "item-2": "1", "item-3": "2", "item-4": "3"}),
    (5, {"item-1": "1"}),
    (6, {"value": "many"}),
    (6, {"value": "NaN"}),
    (6, {"value": "1e999999999"}),
    (6, {"value": "9" * (limits.MAX_NUMBER_TYPED + 1)}),
    (7, {"text": "x" * (limits.MAX_SHORT_TEXT + 1)}),
    (7, {"text": "sun\x00"}),
    (8, {"text": "x" * (limits.MAX_LONG_TEXT + 1)}),
    (9, {"gap-1": "1", "gap-2": "Frisch", "gap-3": "far"}),
    (9, {"gap-1": "7", "gap-2": "Frisch", "gap-3": "3"}),
    (10, {"choice": "9"}),
]


@pytest.mark.parametrize(("place", "fields"), NONSENSE)
@pytest.mark.parametrize("action", ["check", "next"])
def test_nonsense_is_refused_and_typed_words_stay(
    visit: Visit, place: int, fields: dict[str, Any], action: str
) -> None:
    base = begin(visit)
    status, page = post(visit, f"{base}/questions/{place}", action=action, **fields)
    assert status == 422
    assert "There is a problem" in page.words
    kept = page.form("/questions/").entries()
    for name, value in fields.items():
        is_typed = name in ("value", "text") or (name == "gap-2") or value == "far"
        if is_typed and "\x00" not in value:
            assert kept[name] == [value]
    assert visit.get(f"{base}/check").words.count("Blank") == 10


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (6, "1." + "1" * (limits.MAX_NUMBER_TYPED - 2)),
        (7, "x" * limits.MAX_SHORT_TEXT),
        (8, "x" * limits.MAX_LONG_TEXT),
    ],
)
def test_the_longest_answer_fits(visit: Visit, place: int, text: str) -> None:
    base = begin(visit)
    name = "value" if place == 6 else "text"
    status, _ = post(visit, f"{base}/questions/{place}", action="save", **{name: text})
    assert status == 303
    assert visit.get(f"{base}/questions/{place}").form("/questions/").data()[name] == [text]


# ---------- Another's, and what is not there


def test_every_route_of_an_attempt_is_404_for_everybody_else(visit: Visit, other: Visit) -> None:
    base = begin(visit)
    answered(visit, visit.get(f"{base}/questions/1"), RIGHT[1])
    begin(other)
    pages = ("/questions/1", "/check", "/result")
    forms = ("/questions/2", "/questions/2/autosave", "/questions/1/marks", "/finish")
    stranger = Visit(other.client.application.test_client())
    for somebody in (other, stranger):
        assert [somebody.client.get(base + page).status_code for page in pages] == [404] * 3
        statuses = [somebody.client.post(base + form).status_code for form in forms]
        assert statuses == [404] * 4
    assert visit.client.get(f"{base}/questions/1").status_code == 200
    assert "9 questions are blank" in visit.get(f"{base}/check").words


@pytest.mark.parametrize(
    "path",
    [
        "/modules/bees/bee-danse/quiz",
        "/modules/tea/bee-dance/quiz",
        "/modules/tea/tea-water/quiz",
        "/attempts/aaaaaaaaaaaaaaaa/questions/1",
        "/attempts/short/result",
        "/attempts/aaaaaaaaaaaaaaaa/result",
    ],
)
def test_what_is_not_there(visit: Visit, path: str) -> None:
    assert visit.client.get(path).status_code == 404
    if path.endswith("quiz"):
        assert visit.client.post(path).status_code == 404


@pytest.mark.parametrize("place", ["0", "11", "999", "1000", "-1", "1.0", "\u0661", "9" * 40])
def test_places_that_are_not_there(visit: Visit, place: str) -> None:
    base = begin(visit)
    assert visit.client.get(f"{base}/questions/{place}").status_code == 404
    assert visit.client.post(f"{base}/questions/{place}/autosave").status_code == 404


@pytest.mark.parametrize("code", ["BEE-01", "nothing", "bee-dance", "%00"])
def test_only_a_question_inside_a_lesson_is_practised(visit: Visit, code: str) -> None:
    assert visit.client.post(f"/practice/{code}", data={"choice": "1"}).status_code == 404


# ---------- Two tabs


@pytest.mark.parametrize("place", [place for place in WRONG if place != 10])
@pytest.mark.parametrize("press", ["check", "flag"])
def test_a_stale_tab_is_told_and_keeps_its_answer(visit: Visit, place: int, press: str) -> None:
    base = begin(visit)
    late = visit.get(f"{base}/questions/{place}").form("/questions/")
    early = visit.get(f"{base}/questions/{place}").form("/questions/")
    fill(early, RIGHT[place])
    fill(late, WRONG[place])
    visit.send(early, "flag")
    page = visit.send(late, press, 409)
    assert "Answered in another tab" in page.words
    _, words = WRONG[place][0]
    assert words in page.words.partition("You had just answered")[2]
    assert page.form("/questions/").entries() == early.entries()
    page = visit.send(page.form("/questions/"), "check")  # and may decide now
    assert "Correct" in page.words


def test_a_second_click_is_harmless(visit: Visit) -> None:
    base = begin(visit)
    form = visit.get(f"{base}/questions/1").form("/questions/")
    fill(form, RIGHT[1])
    for press in ("flag", "flag", "check", "check"):
        page = visit.send(form, press)
    assert "Correct" in page.words
    assert "not kept" not in page.words


def test_another_answer_to_a_checked_question_is_not_kept_and_that_is_said(visit: Visit) -> None:
    base = begin(visit)
    late = visit.get(f"{base}/questions/1").form("/questions/")
    answered(visit, visit.get(f"{base}/questions/1"), RIGHT[1])
    fill(late, WRONG[1])
    page = visit.send(late, "check")
    assert "Correct" in page.words
    assert "What you sent now was not kept" in page.words


def test_a_finished_attempt_takes_nothing_and_says_so(visit: Visit) -> None:
    base = begin(visit)
    late = visit.get(f"{base}/questions/1").form("/questions/")
    fill(late, RIGHT[1])
    finish = visit.get(f"{base}/check").form("/finish")
    visit.send(finish)
    page = visit.send(late, "check")
    assert "What you sent now was not kept" in page.words
    assert "You did not answer this question" in page.words
    assert "Not passed yet" in visit.send(finish).words
    assert "Not passed yet" in visit.get(f"{base}/check").words


def test_a_result_that_is_not_there_yet_leads_to_the_questions(visit: Visit) -> None:
    base = begin(visit)
    assert "Before you finish" in visit.get(f"{base}/result").words


def test_only_ones_own_text_is_marked(visit: Visit) -> None:
    base = begin(visit)
    assert visit.client.post(f"{base}/questions/8/marks", data={"mark": "0"}).status_code == 404
    answered(visit, visit.get(f"{base}/questions/1"), RIGHT[1])
    assert visit.client.post(f"{base}/questions/1/marks", data={"mark": "0"}).status_code == 303


# ---------- Saving by itself


def autosave(visit: Visit, base: str, place: int = 1, **fields: Any) -> tuple[int, dict[str, Any]]:
    answer = visit.client.post(f"{base}/questions/{place}/autosave", data=fields)
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status_code, answer.get_json()


def test_a_draft_is_saved_and_told_its_number(visit: Visit, clock: Clock) -> None:
    base = begin(visit)
    saved = {"saved_at": clock().isoformat()}
    assert autosave(visit, base, choice="1", based_on="0") == (200, {"seq": 1, **saved})
    assert autosave(visit, base, choice="2", based_on="1") == (200, {"seq": 2, **saved})
    assert autosave(visit, base, choice="2", based_on="2") == (200, {"seq": 2, **saved})
    assert visit.get(f"{base}/questions/1").form("/questions/").data()["choice"] == ["2"]


def test_a_draft_from_a_stale_tab_is_409_with_the_stored_number(visit: Visit) -> None:
    base = begin(visit)
    autosave(visit, base, choice="1", based_on="0", client_event_id="one")
    status, reply = autosave(visit, base, choice="2", based_on="0", client_event_id="two")
    assert (status, reply["seq"]) == (409, 1)
    assert "another tab" in reply["message"]
    status, reply = autosave(visit, base, choice="1", based_on="0", client_event_id="one")
    assert (status, reply["seq"]) == (200, 1)


def test_a_draft_that_makes_no_sense_is_422(visit: Visit) -> None:
    base = begin(visit)
    status, reply = autosave(visit, base, 6, value="many", based_on="0")
    assert (status, reply["field"], reply["seq"]) == (422, "value", 0)
    assert reply["message"]


def test_a_case_is_not_said_to_be_saved_by_itself(visit: Visit) -> None:
    base = begin(visit)
    status, reply = autosave(visit, base, 10, choice="1", based_on="0")
    assert (status, reply["field"]) == (422, "choice")
    assert "data-autosave" not in visit.get(f"{base}/questions/10").response.text


def test_a_draft_of_what_is_final_is_410(visit: Visit) -> None:
    base = begin(visit)
    answered(visit, visit.get(f"{base}/questions/1"), RIGHT[1])
    status, reply = autosave(visit, base, choice="1", based_on="1")
    assert (status, reply["closed"]) == (410, True)
    visit.client.post(f"{base}/finish")
    for place in (2, 10):
        status, reply = autosave(visit, base, place, choice="1", based_on="0")
        assert (status, reply["closed"]) == (410, True)


def test_a_hundredth_draft_too_many_is_refused_in_words(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_STEPS_PER_QUESTION", 1)
    base = begin(visit)
    autosave(visit, base, 7, text="a", based_on="0")
    status, reply = autosave(visit, base, 7, text="b", based_on="1")
    assert status == 410
    assert "changed too often" in reply["message"]
    status, page = post(visit, f"{base}/questions/7", text="b", based_on="1", action="next")
    assert status == 422
    assert "changed too often" in page.words
    assert page.form("/questions/").entries() == {"text": ["b"]}
    status, _ = post(visit, f"{base}/questions/7", text="b", based_on="1", action="check")
    assert status == 303


# ---------- Time


def test_time_over_closes_whatever_is_asked(visit: Visit, clock: Clock) -> None:
    acts = {
        "/questions/1": "get",
        "/check": "get",
        "/result": "get",
        "/finish": "post",
        "/questions/1 ": "post",
    }
    for path, method in acts.items():
        other = Visit(visit.client.application.test_client())
        base = begin(other, "/modules/tea/tea-leaves/quiz")
        autosave(other, base, 1, choice="1", based_on="0")
        clock.advance(minutes=10, seconds=limits.GRACE.total_seconds() + 1)
        answer = getattr(other.client, method)(base + path.strip(), follow_redirects=True)
        assert answer.request.path == f"{base}/result"
        words = re.sub(r"\s+", " ", answer.text)
        assert "The time for this attempt is over" in words
        assert "what you had saved was graded" in words or "time ran out before" in words
        status, reply = autosave(other, base, 1, choice="2", based_on="1")
        assert (status, reply["closed"]) == (410, True)


def test_a_draft_after_the_time_is_410_before_anybody_closed_it(visit: Visit, clock: Clock) -> None:
    base = begin(visit, "/modules/tea/tea-leaves/quiz")
    clock.advance(minutes=11)
    status, reply = autosave(visit, base, choice="1", based_on="0")
    assert (status, reply["closed"]) == (410, True)
    assert "time" in reply["message"]


def test_no_attempts_left_is_said(visit: Visit) -> None:
    quiz = "/modules/tea/tea-leaves/quiz"
    assert "2 of 2 left" in visit.get(quiz).words
    for _ in range(2):
        visit.client.post(f"{begin(visit, quiz)}/finish")
    page = visit.get(quiz)
    assert "0 of 2 left" in page.words
    assert "You have used every attempt" in page.words
    answer = visit.client.post(quiz, follow_redirects=True)
    assert answer.request.path == quiz
    assert "You have used every attempt at this quiz." in answer.text
    assert QUIZ not in answer.request.path
