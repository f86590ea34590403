"""Matching pairs."""

from fractions import Fraction
from typing import Any

import pytest

from learn.questions import AnswerProblem, DocumentProblem, load
from tests.questions.forms import order_of
from tests.questions.samples import DOCUMENTS

MATCHING = DOCUMENTS["matching"]
ORDER = {"lefts": ["p2", "p1", "p3"], "rights": ["d1", "p3", "p1", "p2"]}


@pytest.mark.parametrize(
    ("pairs", "fraction"),
    [
        ({"p1": "p1", "p2": "p2", "p3": "p3"}, 1),
        ({"p1": "p1", "p2": "p2"}, Fraction(2, 3)),
        ({"p1": "p1", "p2": "p1", "p3": "p1"}, Fraction(1, 3)),
        ({"p1": "d1", "p2": "gone"}, 0),
        ({}, 0),
    ],
)
def test_each_pair_counts_alike(pairs: dict[str, str], fraction: Any) -> None:
    grade = load(MATCHING).grade({"pairs": pairs})
    assert grade.fraction == fraction
    assert [part.id for part in grade.parts] == ["p1", "p2", "p3"]


def test_rows_offer_every_right_by_position() -> None:
    shown = load(MATCHING).present(ORDER, {"pairs": {"p1": "d1"}})
    assert [row.text for row in shown.rows] == ["B cell", "Neutrophil", "Mast cell"]
    first, second, _ = shown.rows
    assert [choice.text for choice in first.options][:2] == ["Carries oxygen", "Releases histamine"]
    assert [choice.chosen for choice in second.options] == [True, False, False, False]
    assert not any(choice.chosen for choice in first.options)


def test_fields_name_the_left_and_carry_the_right() -> None:
    question = load(MATCHING)
    found = question.parse({"left-1": ["4"], "left-2": [""], "left-3": ["1"]}, ORDER)
    assert found == {"pairs": {"p2": "p2", "p3": "d1"}}
    assert not question.is_complete(found)
    assert question.is_complete({"pairs": {"p1": "p1", "p2": "p1", "p3": "p1"}})
    with pytest.raises(AnswerProblem) as caught:
        question.parse({"left-3": ["5"]}, ORDER)
    assert caught.value.field == "left-3"


def test_rights_are_shuffled_even_if_nothing_else_is() -> None:
    question = load(MATCHING | {"shuffle": False})
    orders = [order_of(question, seed, shuffle=False) for seed in range(99)]
    assert {tuple(order["lefts"]) for order in orders} == {("p1", "p2", "p3")}
    assert len({tuple(order["rights"]) for order in orders}) > 10


def test_review_sets_both_sides_beside_each_other() -> None:
    review = load(MATCHING).review({"pairs": {"p1": "p1", "p2": "d1"}}, ORDER)
    second, first, third = review.rows
    assert (first.text, first.given, first.expected, first.is_right) == (
        "Neutrophil",
        "Arrives first",
        "Arrives first",
        True,
    )
    assert (second.given, second.is_right, second.note) == (
        "Carries oxygen",
        False,
        "That is the red cell's work.",
    )
    assert (third.given, third.is_chosen, third.is_key) == (None, False, False)
    assert review.verdict == "partly"
    assert review.given_text == "Neutrophil → Arrives first; B cell → Carries oxygen"
    assert "Mast cell → Releases histamine" in review.answer_text


SORTING = MATCHING | {
    "pairs": [
        {"id": "p1", "left": "Neutrophil", "right": "Innate", "why": "."},
        {"id": "p2", "left": "T cell", "right": "Adaptive", "why": "."},
        {"id": "p3", "left": "Macrophage", "right": "Innate", "why": "."},
    ],
    "distractors": [],
}


def test_rights_of_the_same_words_are_one_right() -> None:
    question = load(SORTING)
    order = order_of(question)
    assert sorted(order["rights"]) == ["p1", "p2"]
    answer = {"pairs": {"p1": "p1", "p2": "p2", "p3": "p1"}}
    assert question.grade(answer).fraction == 1
    assert len(load(question.withheld()).present(order).rows[0].options) == 2


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (MATCHING, "belong nowhere"),
        (SORTING, "more than once"),
        (MATCHING | {"distractors": []}, "share of the points."),
    ],
)
def test_the_note_tells_how_the_sides_relate(document: dict[str, Any], words: str) -> None:
    note = load(document).present({}).scoring_note
    assert note is not None
    assert note.endswith((words, f"{words}."))


@pytest.mark.parametrize(
    "change",
    [
        {"pairs": []},
        {"pairs": "p1"},
        {"pairs": [{"id": "p1", "left": "Only left"}]},
        {"pairs": [{"id": "p1", "left": "a", "right": "b"}] * 2},
        {"distractors": [{"id": "p1", "text": "Same id as a pair"}]},
    ],
)
def test_malformed_documents_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(DocumentProblem):
        load(MATCHING | change)
