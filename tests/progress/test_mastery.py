"""Not started, learning, solid, lasting: tables of answers, and what holds for any of them."""

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.progress.mastery import (
    LASTING_AFTER,
    Evidence,
    Mastery,
    ObjectiveState,
    fold,
    is_solid,
    was_lasting,
)
from tests.conftest import START

R, W = 1000, 0  # right, wrong


Answer = tuple[str, int] | tuple[str, int, str] | tuple[str, int, str, float]


def rows(*answers: Answer) -> list[Evidence]:
    """Return evidence an hour apart: question, points, then "sure", "aided" or days from start."""
    made = []
    for place, (code, points, *more) in enumerate(answers):
        word = more[0] if more else ""
        days = more[1] if len(more) > 1 else place / 24
        made.append(
            Evidence(
                question_code=code,
                points=points,
                max_points=1000,
                confidence="sure" if word == "sure" else None,
                is_aided=word == "aided",
                answered_at=START + timedelta(days=days),
                order=place,
            )
        )
    return made


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([], False),
        ([("a", R)], False),
        ([("a", R), ("a", R)], False),
        ([("a", R), ("b", R)], True),
        ([("a", R), ("b", W)], False),
        ([("a", W), ("b", R), ("a", R)], True),  # a first miss blocks nobody for ever
        ([("a", R), ("b", R), ("a", W)], False),  # the newest answer to a question counts
        ([("a", R), ("b", R, "aided")], False),  # a hint is no proof
        ([("a", R), ("b", R), ("b", W, "aided")], True),  # nor is it a miss
        # 5 of 9 and 4 of 9 weights: one of two is never enough
        ([("a", W), ("b", R)], False),
        # three questions: weights 5, 4, 3 of 12; the oldest wrong leaves 75 %
        ([("a", W), ("b", R), ("c", R)], False),
        # four: 5, 4, 3, 2 of 14; the oldest wrong leaves 86 %
        ([("a", W), ("b", R), ("c", R), ("d", R)], True),
        # five: 5 to 1 of 15; the two oldest wrong leave exactly 80 %
        ([("a", W), ("b", W), ("c", R), ("d", R), ("e", R)], True),
        ([("a", W), ("b", R), ("c", W), ("d", R), ("e", R)], False),  # 11 of 15
        # a sixth question pushes the oldest out
        ([("a", W), ("b", R), ("c", R), ("d", R), ("e", R), ("f", R)], True),
        ([("a", 800), ("b", 800)], True),
        ([("a", 800), ("b", 799)], False),
        ([("a", 799), ("b", 800)], False),
        # wrong while sure, among the last two
        ([("a", W, "sure"), ("b", R), ("c", R), ("d", R), ("e", R)], True),
        ([("a", 0), ("b", R), ("c", R), ("d", 900, "sure"), ("e", R)], False),
        ([("a", R), ("b", R), ("c", 900, "sure"), ("d", R), ("e", R)], True),
        ([("a", R, "sure"), ("b", R, "sure")], True),
    ],
)
def test_solid(answers: list[tuple[str, int]], expected: bool) -> None:
    assert is_solid(rows(*answers)) is expected


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([], False),
        ([("a", R, "", 0), ("b", R, "", 0)], False),
        ([("a", R, "", 0), ("b", R, "", 7)], True),
        ([("a", R, "", 0), ("b", R, "", 6.999)], False),
        ([("a", R, "", 0), ("b", R, "", 1), ("b", R, "", 7)], True),
        ([("a", R, "", 0), ("a", R, "", 8)], False),  # never solid with one question
        ([("a", R, "", 0), ("b", R, "aided", 8)], False),
        ([("a", R, "aided", 0), ("b", R, "", 8)], False),  # the first aided right is no start
        ([("a", R, "", 0), ("b", R, "", 1), ("b", W, "", 8)], False),
        # reached once, kept for ever
        ([("a", R, "", 0), ("b", R, "", 7), ("a", W, "sure", 8), ("b", W, "", 9)], True),
    ],
)
def test_lasting(answers: list[tuple[str, int]], expected: bool) -> None:
    assert was_lasting(rows(*answers)) is expected


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([], Mastery.NOT_STARTED),
        ([("a", W)], Mastery.LEARNING),
        ([("a", R, "aided")], Mastery.LEARNING),
        ([("a", R), ("b", R)], Mastery.SOLID),
        ([("a", R), ("b", R), ("b", W)], Mastery.LEARNING),
        ([("a", R, "", 0), ("b", R, "", 7), ("b", W, "", 8)], Mastery.LASTING),
    ],
)
def test_the_fold_names_the_state(answers: list[tuple[str, int]], expected: Mastery) -> None:
    assert fold(rows(*answers)).mastery is expected


def test_the_fold_counts() -> None:
    evidence = rows(("a", W), ("b", R), ("a", R), ("a", 999))
    assert fold(evidence) == ObjectiveState(
        mastery=Mastery.SOLID,  # 99.9 % of the newest two answers
        answered=4,
        right=2,
        questions=2,
        first_right_at=evidence[1].answered_at,
        last_answered_at=evidence[3].answered_at,
    )


EVIDENCE = st.lists(
    st.builds(
        Evidence,
        question_code=st.sampled_from("abcd"),
        points=st.integers(0, 7),
        max_points=st.sampled_from([7, 11, 1000]),
        confidence=st.sampled_from([None, "guess", "fairly_sure", "sure"]),
        is_aided=st.booleans(),
        answered_at=st.integers(0, 20).map(lambda days: START + timedelta(days=days)),
        order=st.integers(0, 1_000_000),
    ),
    max_size=12,
    unique_by=lambda row: row.order,
)


@given(EVIDENCE, st.randoms(use_true_random=False))
def test_the_order_in_which_rows_are_read_changes_nothing(
    evidence: list[Evidence], chance: Random
) -> None:
    shuffled = list(evidence)
    chance.shuffle(shuffled)
    assert fold(shuffled) == fold(evidence)


@given(EVIDENCE, EVIDENCE)
def test_lasting_is_never_taken_away(before: list[Evidence], later: list[Evidence]) -> None:
    known = fold(before)
    moved = [
        Evidence(
            row.question_code,
            row.points,
            row.max_points,
            row.confidence,
            row.is_aided,
            row.answered_at + timedelta(days=21),
            row.order + 1_000_001,
        )
        for row in later
    ]
    if known.mastery is Mastery.LASTING:
        assert fold([*before, *moved]).mastery is Mastery.LASTING


@given(EVIDENCE)
def test_a_state_is_earned(evidence: list[Evidence]) -> None:
    state = fold(evidence)
    assert (state.mastery is Mastery.NOT_STARTED) is (not evidence)
    assert 0 <= state.right <= state.answered == len(evidence)
    assert state.questions <= state.answered
    unaided = {row.question_code for row in evidence if not row.is_aided}
    if state.mastery in (Mastery.SOLID, Mastery.LASTING):
        assert len(unaided) >= 2
    if state.mastery is Mastery.LASTING:
        rights = [row.answered_at for row in evidence if row.is_right and not row.is_aided]
        assert max(rights) - min(rights) >= LASTING_AFTER


def test_a_thousand_answers_fold_at_once() -> None:
    evidence = rows(*[("ab"[n % 2], W if n % 2 else R, "", float(n)) for n in range(1000)])
    assert fold(evidence).answered == 1000
