"""What was sent stands in the form again, whatever it was."""

from typing import Any

import pytest

from learn.questions import Presentation, load
from learn.quizzes.typed import NOTHING_ANSWERED, Sent, filled
from tests.questions.forms import fields_of, order_of
from tests.questions.samples import DOCUMENTS, RIGHT_ANSWERS

NAUGHTY = "<b>12 & 13</b>"


def shown(kind: str, answer: dict[str, Any] | None = None) -> Presentation:
    question = load(DOCUMENTS[kind])
    return question.present(order_of(question), answer)


@pytest.mark.parametrize("kind", [kind for kind in RIGHT_ANSWERS if kind != "case"])
def test_every_kind_is_filled_with_what_its_form_sent(kind: str) -> None:
    answered = shown(kind, RIGHT_ANSWERS[kind])
    assert filled(shown(kind), fields_of(answered)) == answered
    assert Sent.of(answered).words


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_an_empty_form_fills_nothing(kind: str) -> None:
    assert filled(shown(kind), {}) == shown(kind)
    assert Sent.of(shown(kind)).words == ()


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_nonsense_is_kept_where_it_was_typed_and_harms_nothing_else(kind: str) -> None:
    names = ("choice", "value", "text", *(f"{part}-{n}" for part in ("gap", "left", "item")
             for n in range(9)))  # fmt: skip
    again = filled(shown(kind), {name: [NAUGHTY] for name in names})
    values = [again.value, *(segment.gap.value for segment in again.segments if segment.gap)]
    assert (NAUGHTY in values) is (kind in ("numeric", "text", "cloze"))
    assert not any(choice.chosen for choice in again.choices)
    assert all("<b>" not in words for words in Sent.of(again).words)


def test_a_case_is_not_filled() -> None:
    assert filled(shown("case"), {"choice": ["1"]}) == shown("case")


def test_places_given_twice_stay() -> None:
    again = filled(shown("ordering"), {"item-1": ["2"], "item-2": ["2"], "item-3": ["9"]})
    chosen = [[choice.position for choice in row.options if choice.chosen] for row in again.rows]
    assert chosen == [[2], [2], [], []]
    assert len(Sent.of(again).words) == 2


def test_every_kind_has_words_for_nothing() -> None:
    assert set(NOTHING_ANSWERED) >= {document["type"] for document in DOCUMENTS.values()}
