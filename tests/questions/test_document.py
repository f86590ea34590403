"""Reading documents and naming them by their content."""

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.questions import DocumentProblem, canonical_json, content_hash, load
from learn.questions.document import plain
from tests.questions.samples import DOCUMENTS

SINGLE = DOCUMENTS["single"]


def test_the_hash_does_not_depend_on_the_order_of_keys() -> None:
    turned = dict(reversed(SINGLE.items()))
    assert list(turned) != list(SINGLE)
    assert content_hash(turned) == content_hash(SINGLE)
    assert len(content_hash(SINGLE)) == 64
    assert content_hash(SINGLE | {"hint": "Another."}) != content_hash(SINGLE)


def test_the_hash_does_depend_on_the_order_of_options() -> None:
    turned = SINGLE | {"options": SINGLE["options"][::-1]}
    assert content_hash(turned) != content_hash(SINGLE)


def test_canonical_json_has_one_spelling() -> None:
    assert canonical_json({"b": "é", "a": [1, None, True]}) == '{"a":[1,null,true],"b":"\\u00e9"}'
    assert content_hash({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    with pytest.raises(ValueError, match="JSON"):
        canonical_json({"a": float("nan")})


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_documents_survive_json(kind: str) -> None:
    document = DOCUMENTS[kind]
    assert json.loads(canonical_json(document)) == document
    withheld = load(document).withheld()
    assert json.loads(canonical_json(withheld)) == withheld


@pytest.mark.parametrize(
    ("value", "spelled"),
    [
        (Decimal("10.50"), "10.5"),
        (Decimal("1E+3"), "1000"),
        (Decimal("-0.0"), "0"),
        (Decimal("1E-7"), "0.0000001"),
        (Fraction(1, 8), "0.125"),
        (Fraction(-21, 2), "-10.5"),
        (Fraction(0), "0"),
        (Fraction(10**40), "1" + "0" * 40),
    ],
)
def test_numbers_are_spelled_plainly(value: Decimal | Fraction, spelled: str) -> None:
    assert plain(value) == spelled


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20))
def test_a_plain_number_is_the_same_number(value: Decimal) -> None:
    assert Decimal(plain(value)) == value
    assert plain(Fraction(value)) == plain(value)


@pytest.mark.parametrize(
    "change",
    [
        {"points": -1},
        {"points": "1"},
        {"points": True},
        {"points": 0.5},
        {"type": "riddle"},
        {"type": None},
        {"id": 5},
        {"stem": None},
        {"hint": ["a"]},
        {"shuffle": "yes"},
        {"withheld": "perhaps"},
    ],
)
def test_common_fields_are_checked(change: dict[str, Any]) -> None:
    with pytest.raises(DocumentProblem) as caught:
        load(SINGLE | change)
    assert next(iter(change)) in str(caught.value)


@pytest.mark.parametrize("value", [None, 5, "text", [], [SINGLE]])
def test_a_document_is_a_mapping(value: Any) -> None:
    with pytest.raises(DocumentProblem):
        load(value)


def test_optional_fields_may_be_missing() -> None:
    question = load({key: SINGLE[key] for key in ("id", "type", "stem", "options")})
    assert (question.points, question.objective, question.hint) == (1000, None, None)
    assert question.shuffle
    assert not question.is_withheld
