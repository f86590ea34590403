"""Invented answers fit their questions: right when known, wrong when not."""

from random import Random
from typing import Any

import pytest

from learn.demo.answers import answer
from learn.questions import load
from tests.library import sample_documents
from tests.questions.samples import DOCUMENTS

ALL = {
    **DOCUMENTS,
    **{code: dict(one.document) for code, one in sample_documents().questions.items()},
}
SEEDS = range(12)


def bare(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document without diagnosed mistakes: there are none to pick from."""
    gaps = [{**gap, "errors": []} for gap in document.get("gaps", ())]
    return {**document, "errors": [], **({"gaps": gaps} if gaps else {})}


@pytest.mark.parametrize("document", ALL.values(), ids=ALL.keys())
@pytest.mark.parametrize("knows", [True, False])
def test_an_answer_is_complete_and_as_right_as_it_should_be(
    document: dict[str, Any], knows: bool
) -> None:
    for made in (document, bare(document)):
        question = load(made)
        fractions = []
        for seed in SEEDS:
            given = answer(made, Random(seed), knows=knows)
            assert question.is_complete(given)
            fractions.append(question.grade(given).fraction)
        if fractions[0] is not None:
            assert all(one == 1 for one in fractions) if knows else min(fractions) < 1


def test_a_multiple_choice_with_one_right_option_is_never_left_empty() -> None:
    document = {
        "type": "multiple",
        "options": [{"id": "a", "correct": True}, {"id": "b", "correct": False}],
    }
    for seed in SEEDS:
        given = answer(document, Random(seed), knows=False)
        assert given is not None
        assert given["choices"]


def test_with_nothing_wrong_to_choose_the_right_one_is_chosen() -> None:
    document = {"type": "single", "options": [{"id": "a", "correct": True}]}
    assert answer(document, Random(1), knows=False) == {"choice": "a"}
