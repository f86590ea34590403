"""From answers to points: exact, within bounds, and untouched by how a question is shown."""

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.questions import KeyWithheld, load
from learn.quizzes.grading import Score, Total, score, total
from tests.library import sample_documents
from tests.questions.forms import answers
from tests.questions.samples import DOCUMENTS as SAMPLES
from tests.questions.samples import RIGHT_ANSWERS

NOTHING = Score(0, 0, is_scored=False)
SELF_MARKED = dict(sample_documents().questions["BEE-08"].document)
DOCUMENTS = {**SAMPLES, "self-marked": SELF_MARKED}


@pytest.mark.parametrize(
    ("earned", "most", "scored", "right"),
    [
        (1000, 1000, True, True),
        (999, 1000, True, False),
        (0, 1000, True, False),
        (0, 0, False, False),
    ],
)
def test_right_means_every_point(earned: int, most: int, scored: bool, right: bool) -> None:
    assert Score(earned, most, is_scored=scored).is_right is right


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([], Total(0, 0)),
        ([Score(500, 1000, is_scored=True)], Total(500, 1000)),
        ([Score(500, 1000, is_scored=True), NOTHING], Total(500, 1000)),
        ([Score(333, 1000, is_scored=True)] * 3, Total(999, 3000)),
        ([Score(7, 9, is_scored=False)], Total(0, 0)),
    ],
)
def test_a_total_sums_what_is_scored(scores: list[Score], expected: Total) -> None:
    assert total(scores) == expected


def _scored(document: dict[str, Any], answer: dict[str, Any] | None) -> Score:
    return score(load(document), answer)


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_right_earns_every_point(name: str) -> None:
    whole = SAMPLES[name]["points"]
    assert _scored(SAMPLES[name], RIGHT_ANSWERS[name]) == Score(whole, whole, is_scored=True)


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS.keys())
def test_a_blank_earns_nothing(document: dict[str, Any]) -> None:
    result = _scored(document, None)
    assert result.points == 0
    assert result == NOTHING or result.max_points == document["points"]


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS.keys())
def test_without_its_key_nothing_is_graded(document: dict[str, Any]) -> None:
    with pytest.raises(KeyWithheld):
        score(load(load(document).withheld()), None)


def test_a_text_that_learners_mark_themselves_is_not_scored() -> None:
    assert _scored(SELF_MARKED, {"text": "Followers know better."}) == NOTHING
    assert _scored(SELF_MARKED, None) == NOTHING


CASES = st.sampled_from(sorted(SAMPLES)).flatmap(
    lambda name: st.tuples(st.just(SAMPLES[name]), answers(SAMPLES[name]))
)


@given(CASES)
def test_points_stay_within_bounds_and_repeat(case: tuple[dict[str, Any], Any]) -> None:
    document, answer = case
    result = _scored(document, answer)
    assert 0 <= result.points <= result.max_points
    assert result == _scored(document, answer)
    if result.is_scored:
        assert result.max_points == document["points"]


@given(CASES, st.randoms(use_true_random=False))
def test_the_order_of_options_changes_no_score(
    case: tuple[dict[str, Any], Any], chance: Random
) -> None:
    document, answer = case
    shuffled = dict(document)
    for name in ("options", "pairs", "distractors", "gaps", "nodes"):
        if name in shuffled:
            shuffled[name] = chance.sample(shuffled[name], len(shuffled[name]))
    assert _scored(shuffled, answer) == _scored(document, answer)


@given(CASES)
def test_a_cosmetic_edit_regrades_to_the_same(case: tuple[dict[str, Any], Any]) -> None:
    document, answer = case
    gaps = "".join(f"{{{{{gap['id']}}}}}" for gap in document.get("gaps", ()))
    edited = {**document, "stem": f"Asked in other words. {gaps}", "hint": "A new hint."}
    assert _scored(edited, answer) == _scored(document, answer)
