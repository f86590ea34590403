"""Ordering a sequence."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.questions import AnswerProblem, DocumentProblem, load
from learn.questions.ordering import wrong_starts
from tests.questions.forms import order_of
from tests.questions.samples import DOCUMENTS

ORDERING = DOCUMENTS["ordering"]
EXACT = ORDERING | {"scoring": "exact"}
ORDER = {"items": ["s3", "s1", "s4", "s2"]}


def steps(count: int) -> dict[str, Any]:
    """Return the sample with so many items, written in falling order of their ids."""
    ids = [f"s{place:02}" for place in reversed(range(count))]
    return ORDERING | {"sequence": [{"id": part, "text": part} for part in ids]}


@pytest.mark.parametrize(
    ("sequence", "adjacent", "exact"),
    [
        ("1234", 1, 1),
        ("2341", Fraction(2, 3), 0),
        ("4123", Fraction(2, 3), 0),
        ("2134", Fraction(1, 3), 0),
        ("3412", Fraction(2, 3), 0),
        ("4321", 0, 0),
        ("1324", 0, 0),
    ],
)
def test_neighbours_or_the_whole_order_count(sequence: str, adjacent: Any, exact: int) -> None:
    answer = {"sequence": [f"s{place}" for place in sequence]}
    assert load(ORDERING).grade(answer).fraction == adjacent
    assert load(EXACT).grade(answer).fraction == exact


def test_parts_tell_what_was_right() -> None:
    answer = {"sequence": ["s1", "s3", "s4", "s2"]}
    adjacent = load(ORDERING).grade(answer).parts
    exact = load(EXACT).grade(answer).parts
    assert [(part.id, part.fraction) for part in adjacent] == [("s2", 0), ("s3", 0), ("s4", 1)]
    assert [part.fraction for part in exact] == [1, 0, 0, 0]


@given(st.integers(2, 9), st.integers(0, 2**32), st.booleans())
def test_an_attempt_never_opens_with_the_right_order(count: int, seed: int, shuffle: bool) -> None:
    document = steps(count)
    right = [item["id"] for item in document["sequence"]]
    question = load(document)
    for asked in (question, load(question.withheld())):
        order = order_of(asked, seed, shuffle=shuffle)["items"]
        assert order != right
        assert sorted(order) == sorted(right)


def test_a_lost_order_does_not_show_the_right_one() -> None:
    shown = [row.text for row in load(ORDERING).present({}).rows]
    assert shown != [item["text"] for item in ORDERING["sequence"]]


@pytest.mark.parametrize(("count", "starts"), [(1, 1), (2, 1), (3, 3), (4, 12), (30, 12)])
def test_at_most_half_of_the_orders_are_starts(count: int, starts: int) -> None:
    ids = tuple(f"s{place}" for place in range(count))
    found = wrong_starts(ids, steps(count))
    assert len(set(found)) == starts
    assert (ids in found) is (count == 1)


def test_one_item_is_in_its_order_whatever_the_rule() -> None:
    for scoring in ("adjacent", "exact"):
        question = load(steps(1) | {"scoring": scoring})
        assert question.grade({"sequence": ["s00"]}).fraction == 1
        assert question.grade({"sequence": ["other"]}).fraction == 0


def test_rows_offer_every_place() -> None:
    question = load(ORDERING)
    shown = question.present(ORDER, {"sequence": ["s1", "s2", "s3", "s4"]})
    assert shown.rows[0].text == "Neutrophils arrive"
    assert [choice.text for choice in shown.rows[0].options] == ["1", "2", "3", "4"]
    assert [choice.chosen for choice in shown.rows[0].options] == [False, False, True, False]
    blank = question.present(ORDER)
    assert not any(choice.chosen for row in blank.rows for choice in row.options)
    assert blank.scoring_note != load(EXACT).present(ORDER).scoring_note


def test_each_item_is_given_a_place() -> None:
    fields = {"item-1": ["3"], "item-2": ["1"], "item-3": ["4"], "item-4": ["2"]}
    question = load(ORDERING)
    assert question.parse(fields, ORDER) == {"sequence": ["s1", "s2", "s3", "s4"]}
    assert question.parse({f"item-{place}": [""] for place in range(1, 5)}, ORDER) is None
    assert question.is_complete({"sequence": ["s1", "s2", "s3", "s4"]})


@pytest.mark.parametrize(
    ("places", "field", "words"),
    [
        (["1", "2", "3", "3"], "item-4", "Place 3 is given twice"),
        (["1", "2", "3", ""], "item-1", "every item"),
        (["1", "2", "3", "5"], "item-4", "Choose"),
        (["１", "2", "3", "4"], "item-1", "Choose"),
    ],
)
def test_places_must_make_an_order(places: list[str], field: str, words: str) -> None:
    fields = {f"item-{place}": [value] for place, value in enumerate(places, 1)}
    with pytest.raises(AnswerProblem, match=words) as caught:
        load(ORDERING).parse(fields, ORDER)
    assert caught.value.field == field


def test_review_shows_places_and_credits_neighbours() -> None:
    answer = {"sequence": ["s4", "s1", "s2", "s3"]}
    review = load(ORDERING).review(answer, ORDER)
    assert [row.expected for row in review.rows] == ["1", "2", "3", "4"]
    assert [row.given for row in review.rows] == ["2", "3", "4", "1"]
    assert [bool(row.note) for row in review.rows] == [False, True, True, False]
    assert not any(row.is_right for row in review.rows)
    assert review.given_text.startswith("T cells join; A microbe")
    assert not any(row.note for row in load(EXACT).review(answer, ORDER).rows)


def test_an_answer_to_an_older_revision_still_grades() -> None:
    answer = {"sequence": ["gone", "s1", "s2", "s3", "s4"]}
    assert load(ORDERING).grade(answer).fraction == 1
    assert load(EXACT).grade({"sequence": ["s1"]}).fraction == 0
    assert "gone" not in load(ORDERING).review(answer, ORDER).given_text


@pytest.mark.parametrize(
    "document",
    [
        ORDERING | {"sequence": []},
        ORDERING | {"sequence": [{"id": "s1", "text": "a"}] * 2},
        ORDERING | {"scoring": "loosely"},
        load(ORDERING).withheld() | {"starts": None},
        load(ORDERING).withheld() | {"starts": []},
        load(ORDERING).withheld() | {"starts": ["s1"]},
        load(ORDERING).withheld() | {"starts": [["s1"]]},
        load(ORDERING).withheld() | {"starts": [[1, 2, 3, 4]]},
    ],
)
def test_malformed_documents_are_refused(document: dict[str, Any]) -> None:
    with pytest.raises(DocumentProblem):
        load(document)
