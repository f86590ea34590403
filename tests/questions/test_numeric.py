"""Numbers against a key."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.questions import AnswerProblem, DocumentProblem, load
from tests.questions.samples import DOCUMENTS

NUMERIC = DOCUMENTS["numeric"]
HALF = Fraction(1, 2)


def with_answers(*answers: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return NUMERIC | {"answers": list(answers), "errors": []} | fields


def answer(value: str) -> dict[str, str]:
    return {"value": value, "typed": value}


@pytest.mark.parametrize(
    ("value", "fraction", "note"),
    [
        ("10", 1, None),
        ("9", 1, None),
        ("11", 1, None),
        ("11.0000000000000000000000000001", HALF, "Roughly right."),
        ("15", HALF, "Roughly right."),
        ("5", HALF, "Roughly right."),
        ("15.001", 0, None),
        ("63", 0, "That is the rate at 1:40."),
        ("63.5", 0, "That is the rate at 1:40."),
        ("63.6", 0, None),
        ("-10", 0, None),
    ],
)
def test_the_best_answer_within_tolerance_counts(value: str, fraction: Any, note: Any) -> None:
    question = load(NUMERIC)
    assert question.grade(answer(value)).fraction == fraction
    row = question.review(answer(value), {}).rows[0]
    assert row.note == note
    assert row.is_right is (fraction == 1)


@given(st.decimals(-1000, 1000, places=4), st.decimals(0, 10, places=4))
def test_tolerance_is_inclusive_and_exact(value: Decimal, tolerance: Decimal) -> None:
    question = load(with_answers({"value": f"{value:f}", "tolerance": f"{tolerance:f}"}))
    tiny = Decimal("0.00001")
    for edge, beyond in ((value - tolerance, -tiny), (value + tolerance, tiny)):
        assert question.grade(answer(f"{edge:f}")).fraction == 1
        assert question.grade(answer(f"{edge + beyond:f}")).fraction == 0


@pytest.mark.parametrize(
    ("key", "unit", "expected"),
    [
        ({"value": "63.90"}, "%", "63.9%"),
        ({"value": "10", "tolerance": "1"}, "people", "10 people (9 to 11 counts)"),
        ({"value": "-200", "relative": "0.05"}, None, "-200 (-210 to -190 counts)"),
        ({"value": "37", "tolerance": "0"}, "°C", "37°C"),
        ({"value": "5"}, "<b>", "5 &lt;b&gt;"),
        ({"value": 12}, None, "12"),
        ({"value": "1e3"}, None, "1000"),
    ],
)
def test_the_expected_answer_is_told_in_words(key: Any, unit: Any, expected: str) -> None:
    review = load(with_answers(key, unit=unit)).review(answer("5"), {})
    assert review.rows[0].expected == expected
    assert review.answer_text == expected


def test_the_first_answer_of_the_highest_score_is_expected() -> None:
    question = load(with_answers({"value": "1", "score": "0.5"}, {"value": "2"}, {"value": "3"}))
    assert question.review(None, {}).answer_text == "2 people"


def test_a_number_is_stored_plainly_and_as_typed() -> None:
    question = load(NUMERIC)
    found = question.parse({"value": [" 63,90 people "]}, {})
    assert found == {"value": "63.9", "typed": "63,90 people"}
    assert question.parse({"value": ["  "]}, {}) is None
    assert question.is_complete(found)
    shown = question.present({}, found)
    assert (shown.value, shown.unit, shown.max_length) == ("63,90 people", "people", 40)
    assert load(NUMERIC | {"unit": None}).present({}).unit is None
    assert question.arrange(None, True) == {}  # type: ignore[arg-type]
    assert question.review(found, {}).given_text == "63.9 people"
    with pytest.raises(AnswerProblem) as caught:
        question.parse({"value": ["ten"]}, {})
    assert caught.value.field == "value"


def test_nothing_typed_is_reviewed_with_the_answer() -> None:
    (row,) = load(NUMERIC).review(None, {}).rows
    assert (row.given, row.is_chosen, row.is_key) == (None, False, False)
    assert row.why == "200 times 0.05 is 10."


@pytest.mark.parametrize(
    "document",
    [
        with_answers(),
        with_answers({"value": "ten"}),
        with_answers({"value": 1.5}),
        with_answers({"value": True}),
        with_answers({"value": "NaN"}),
        with_answers({"value": "１"}),
        with_answers({"value": "1_0"}),
        with_answers({"value": "1", "tolerance": "-1"}),
        with_answers({"value": "1", "score": "1.1"}),
        with_answers({"value": "1", "score": "0"}),
        NUMERIC | {"errors": [{"why": "no value"}]},
        NUMERIC | {"unit": 5},
    ],
)
def test_malformed_documents_are_refused(document: dict[str, Any]) -> None:
    with pytest.raises(DocumentProblem):
        load(document)
