"""Single, multiple, true or false."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.questions import AnswerProblem, DocumentProblem, load
from tests.questions.forms import order_of, place_of
from tests.questions.samples import DOCUMENTS

SINGLE, MULTIPLE, TRUEFALSE = (DOCUMENTS[kind] for kind in ("single", "multiple", "truefalse"))
HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("chosen", "fraction", "verdict"),
    [("b", 1, "right"), ("c", HALF, "partly"), ("a", 0, "not_yet"), ("gone", 0, "not_yet")],
)
def test_single_earns_the_score_of_its_option(chosen: str, fraction: Any, verdict: str) -> None:
    question = load(SINGLE)
    assert question.grade({"choice": chosen}).fraction == fraction
    assert question.review({"choice": chosen}, {}).verdict == verdict


@pytest.mark.parametrize(
    ("scoring", "chosen", "fraction"),
    [
        ("each_answer", "ac", 1),
        ("each_answer", "a", Fraction(3, 4)),
        ("each_answer", "ab", HALF),
        ("each_answer", "abcd", HALF),
        ("each_answer", "bd", 0),
        ("net_correct", "ac", 1),
        ("net_correct", "a", HALF),
        ("net_correct", "abc", HALF),
        ("net_correct", "ab", 0),
        ("net_correct", "b", 0),
        ("all_or_nothing", "ac", 1),
        ("all_or_nothing", "a", 0),
        ("all_or_nothing", "abc", 0),
    ],
)
def test_multiple_scores_by_its_rule(scoring: str, chosen: str, fraction: Any) -> None:
    question = load(MULTIPLE | {"scoring": scoring})
    assert question.grade({"choices": list(chosen)}).fraction == fraction


@given(
    st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=8),
    st.sampled_from(["each_answer", "net_correct", "all_or_nothing"]),
)
def test_multiple_agrees_with_its_formula(marks: list[tuple[bool, bool]], scoring: str) -> None:
    marks = [(True, True), *marks]
    options = [
        {"id": f"o{place}", "text": str(place), "correct": correct}
        for place, (correct, _) in enumerate(marks)
    ]
    chosen = [f"o{place}" for place, (_, is_chosen) in enumerate(marks) if is_chosen]
    right = sum(correct is is_chosen for correct, is_chosen in marks)
    true = sum(correct and is_chosen for correct, is_chosen in marks)
    false = sum(is_chosen and not correct for correct, is_chosen in marks)
    formulas = {
        "each_answer": Fraction(right, len(marks)),
        "net_correct": max(Fraction(0), Fraction(true - false, sum(c for c, _ in marks))),
        "all_or_nothing": Fraction(right == len(marks)),
    }
    grade = load(MULTIPLE | {"options": options, "scoring": scoring}).grade({"choices": chosen})
    assert grade.fraction == formulas[scoring]
    assert sum(part.fraction for part in grade.parts) == right


def test_single_is_shown_and_read_by_position() -> None:
    question = load(SINGLE)
    order = {"options": ["c", "a", "b"]}
    shown = question.present(order, {"choice": "a"})
    assert [choice.position for choice in shown.choices] == [1, 2, 3]
    assert [choice.chosen for choice in shown.choices] == [False, True, False]
    assert shown.choices[2].text == "With inherited pattern receptors"
    assert shown.scoring_note is None
    assert question.parse({"choice": ["3"]}, order) == {"choice": "b"}
    assert question.parse({"choice": [""]}, order) is None
    assert question.is_complete({"choice": "b"})


def test_multiple_is_read_as_sorted_ids() -> None:
    question = load(MULTIPLE)
    order = {"options": ["d", "c", "b", "a"]}
    assert question.parse({"choice": ["4", "1"]}, order) == {"choices": ["a", "d"]}
    assert question.parse({"choice": ["2"]}, order) == {"choices": ["c"]}
    assert question.parse({"choice": [""]}, order) is None
    assert question.is_complete({"choices": ["a"]})
    note = question.present(order).scoring_note
    assert note is not None
    assert note.startswith("Every option counts")


@pytest.mark.parametrize("values", [["1", "1"], ["1", ""], ["1", "9"], ["1"] * 1000, ["0"], ["-1"]])
def test_multiple_refuses_what_makes_no_sense(values: list[str]) -> None:
    with pytest.raises(AnswerProblem) as caught:
        load(MULTIPLE).parse({"choice": values}, order_of(load(MULTIPLE)))
    assert caught.value.field == "choice"


def test_an_order_that_lost_or_gained_an_option_still_shows_all() -> None:
    shown = load(SINGLE).present({"options": ["gone", "c", "c"]})
    assert [choice.text[:20] for choice in shown.choices] == [
        "With receptors for s",
        "With receptors shuff",
        "With inherited patte",
    ]


@given(st.integers(0, 2**32))
def test_options_keep_their_order_unless_quiz_and_question_shuffle(seed: int) -> None:
    assert order_of(load(SINGLE), seed, shuffle=False) == {"options": ["a", "b", "c"]}
    assert order_of(load(SINGLE | {"shuffle": False}), seed) == {"options": ["a", "b", "c"]}
    assert sorted(order_of(load(SINGLE), seed)["options"]) == ["a", "b", "c"]


def test_options_do_get_shuffled() -> None:
    assert len({tuple(order_of(load(SINGLE), seed)["options"]) for seed in range(99)}) == 6


def test_true_stands_before_false_and_each_side_has_its_reason() -> None:
    question = load(TRUEFALSE)
    order = order_of(question)
    assert order == {"options": ["true", "false"]}
    assert place_of(order, "options", "false") == "2"
    assert question.parse({"choice": ["2"]}, order) == {"choice": "false"}
    first, second = question.review({"choice": "true"}, order).rows
    assert (first.text, first.is_key, first.is_chosen) == ("True", False, True)
    assert (second.text, second.is_key, second.is_chosen) == ("False", True, False)
    assert second.why == "They are inherited."
    assert load(TRUEFALSE | {"answer": "true"}).grade({"choice": "true"}).fraction == 1


def test_review_shows_every_option_with_its_reason() -> None:
    review = load(MULTIPLE).review({"choices": ["a", "b"]}, {"options": ["b", "a", "d", "c"]})
    assert [row.text for row in review.rows] == ["B cells", "Neutrophils", "T cells", "Macrophages"]
    assert [row.is_right for row in review.rows] == [False, True, False, False]
    assert all(row.why for row in review.rows)
    assert review.answer_text == "Neutrophils; Macrophages"
    assert review.given_text == "Neutrophils; B cells"


@pytest.mark.parametrize(
    ("document", "change"),
    [
        (SINGLE, {"options": []}),
        (SINGLE, {"options": [{"id": "a", "text": "One", "correct": False}]}),
        (SINGLE, {"options": [{"id": part, "text": "x", "correct": True} for part in "ab"]}),
        (SINGLE, {"options": [{"id": "a", "text": "x", "correct": True}] * 2}),
        (SINGLE, {"options": [{"id": "a", "text": "x", "score": "2"}]}),
        (SINGLE, {"options": [{"id": "", "text": "x", "correct": True}]}),
        (MULTIPLE, {"options": [{"id": "a", "text": "x"}]}),
        (MULTIPLE, {"scoring": "by_luck"}),
        (TRUEFALSE, {"answer": "perhaps"}),
        (TRUEFALSE, {"why": {"true": "Only one side."}}),
        (TRUEFALSE, {"why": None}),
    ],
)
def test_malformed_documents_are_refused(document: dict[str, Any], change: dict[str, Any]) -> None:
    with pytest.raises(DocumentProblem):
        load(document | change)


def test_true_or_false_needs_an_answer() -> None:
    with pytest.raises(DocumentProblem, match="answer"):
        load({key: value for key, value in TRUEFALSE.items() if key != "answer"})
