"""Taking a quiz through the browser's eyes: it works, then every refusal."""

import pytest

from tests.pages import Visit
from tests.quizzes.walking import QUIZ, RIGHT, WRONG, answered, begin, fill

# ---------- The whole way


def test_the_start_card_says_what_is_coming(visit: Visit) -> None:
    page = visit.get(QUIZ)
    for words in ("10, about 8 minutes", "As long as you like", "70%", "After each question"):
        assert words in page.words
    assert [form.buttons for form in page.forms if form.method == "post"][-1:] != []


def test_a_quiz_is_taken_from_start_to_result_without_scripts(visit: Visit) -> None:
    base = begin(visit)
    page = visit.get(f"{base}/questions/1")
    for place, entries in RIGHT.items():
        assert f"Question {place} of 10" in page.words
        page = answered(visit, page, entries)
        assert ("Compare your answer" if place == 8 else "Correct") in page.words
        page = visit.get(f"{base}/questions/{place + 1}" if place < 10 else f"{base}/check")
    assert "Everything is answered" in page.words
    page = visit.send(page.form("/finish"))
    assert "Passed" in page.words
    assert "You earned 15.5 of 15.5 points" in page.words
    page = visit.get(QUIZ)
    assert "Start again" in page.words
    assert "See the result" in page.words


@pytest.mark.parametrize("place", WRONG)
def test_a_wrong_answer_is_told_with_its_reasons(visit: Visit, place: int) -> None:
    base = begin(visit)
    page = answered(visit, visit.get(f"{base}/questions/{place}"), WRONG[place])
    if place == 10:
        page = answered(visit, page, [("choice", "Stay and wave the bees away")])
    assert "Not yet" in page.words
    reasons = {
        1: ["The entrance plays no part", "You chose", "Left on the comb is left of the sun"],
        2: ["No part of the dance stands for colour", "The angle of the run gives it"],
        3: ["Many followers fly to a place that they know", "The answer is False"],
        4: ["Straight up stands for the sun", "Towards the sun"],
        5: ["Somebody has to be first"],
        6: ["That is ten seconds for each kilometre", "2.5 km"],
        7: ["The moon plays no part", "the sun"],
        9: ["The distance is in the duration", "Frisch", "Karl von Frisch described the dance"],
        10: ["It disturbs the hive", "Harmful choice", "Waving makes guards sting"],
    }
    for words in reasons[place]:
        assert words in page.words
    assert "Read: " in page.words
    assert "Source" in page.words


def test_what_was_answered_is_there_again_later(visit: Visit) -> None:
    base = begin(visit)
    for place, entries in RIGHT.items():
        form = visit.get(f"{base}/questions/{place}").form("/questions/")
        fill(form, entries)
        if form.named("confidence"):
            form.pick("confidence", "Sure")
        visit.send(form, "flag")
        again = visit.get(f"{base}/questions/{place}").form("/questions/")
        if place != 10:  # a case goes on with its next turn
            assert again.entries() == form.entries()
            assert again.data()["based_on"] == ["1"]
    page = visit.get(f"{base}/check")
    assert page.words.count("Flagged") == 10
    assert page.words.count("Answered") == 10


def test_flags_go_on_and_off(visit: Visit) -> None:
    base = begin(visit)
    for expected in (["Flagged"], ["Flag"]):
        page = visit.get(f"{base}/questions/1")
        page = visit.send(page.form("/questions/"), "flag")
        words = [one[2] for one in page.form("/questions/").buttons if one[1] == "flag"]
        assert words == expected


def test_a_hint_is_shown_once_it_is_asked_for(visit: Visit) -> None:
    base = begin(visit)
    hint = "straight up stands for the sun"
    page = visit.get(f"{base}/questions/1")
    assert hint not in page.words
    form = page.form("/questions/")
    fill(form, WRONG[1])
    page = visit.send(form, "hint")
    assert hint in page.words
    assert "Show a hint" not in [one[2] for one in page.form("/questions/").buttons]
    assert page.form("/questions/").data()["choice"] == form.data()["choice"]
    page = visit.get(f"{base}/questions/2")
    assert "hint" not in [one[1] for one in page.form("/questions/").buttons]


def test_a_case_goes_turn_by_turn(visit: Visit) -> None:
    base = begin(visit)
    page = answered(
        visit,
        visit.get(f"{base}/questions/10"),
        [("choice", "Run after the next bee that flies out")],
    )
    assert "The bee is out of sight" in page.words
    assert "You chose Run after the next bee" in page.words
    assert "Weak choice" not in page.words
    assert "She may know another place" not in page.words
    page = answered(visit, page, [("choice", "Go back and read the dance")])
    assert "Partly right" in page.words
    assert "Weak choice" in page.words


# ---------- Going about


@pytest.mark.parametrize(
    ("press", "leads_to"),
    [
        ("next", "/questions/3"),
        ("previous", "/questions/1"),
        ("save", "/questions/2"),
        ("leave", "/today"),
        ("anything", "/questions/3"),
    ],
)
def test_where_a_button_leads(visit: Visit, press: str, leads_to: str) -> None:
    base = begin(visit)
    answer = visit.client.post(f"{base}/questions/2", data={"action": press, "choice": "1"})
    assert answer.status_code == 303
    assert answer.location.endswith(leads_to)
    form = visit.get(f"{base}/questions/2").form("/questions/")
    assert form.data()["choice"] == ["1"]


def test_the_ends_of_a_quiz(visit: Visit) -> None:
    base = begin(visit)
    first = visit.client.post(f"{base}/questions/1", data={"action": "previous"})
    assert first.location.endswith("/questions/1")
    last = visit.client.post(f"{base}/questions/9", data={"action": "next"})
    assert last.location.endswith("/questions/10")
    page = visit.get(f"{base}/questions/8")
    assert page.form("/questions/")
    leaves = visit.client.post("/modules/tea/tea-leaves/quiz").location.rpartition("/questions")[0]
    last = visit.client.post(f"{leaves}/questions/4", data={"action": "next"})
    assert last.location == f"{leaves}/check"


def test_leaving_and_coming_back(visit: Visit) -> None:
    base = begin(visit)
    answered(visit, visit.get(f"{base}/questions/1"), RIGHT[1])
    page = visit.get("/today")
    assert "Continue your quiz" in page.words
    assert "Question 2 of 10" in visit.send(page.form(QUIZ)).words
    page = visit.get(QUIZ)
    assert "Go on with attempt 1" in page.words


def test_starting_counts_the_lesson_as_read(visit: Visit) -> None:
    begin(visit)
    assert "1 of 2 lessons read" in visit.get("/progress").words


def test_finishing_early_says_what_is_blank(visit: Visit) -> None:
    base = begin(visit)
    answered(visit, visit.get(f"{base}/questions/1"), RIGHT[1])
    page = visit.get(f"{base}/check")
    assert "9 questions are blank" in page.words
    page = visit.send(page.form("/finish"))
    assert "Not passed yet" in page.words
    assert "You earned 1 of 15.5 points" in page.words
    assert "You did not answer this question" in page.words
    assert "What moved" in page.words


def test_own_marks_are_kept(visit: Visit) -> None:
    base = begin(visit)
    page = answered(visit, visit.get(f"{base}/questions/8"), RIGHT[8])
    assert "A follower knows places of her own" in page.words
    form = page.form("/marks")
    form.pick("mark", "Followers may know another place")
    page = visit.send(form)
    assert "Kept: 1 of 2" in page.words
    assert page.form("/marks").data()["mark"] == ["0"]
    assert "0 of 1 right" in visit.get("/progress").words
