"""Which questions an attempt asks: fixed ones, picks from pools, each once."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.content.library import Draw, Quiz, QuizSettings
from learn.quizzes.drawing import draw

POOLS = {"p": ("p1", "p2", "p3"), "q": ("q1", "p1")}
ALL = ("a", "b", "p1", "p2", "p3", "q1")


def quiz(*rows: Draw) -> Quiz:
    settings = QuizSettings(
        pass_percent=None,
        attempts=None,
        feedback="after_question",
        time_limit_minutes=None,
        shuffle_questions=True,
        shuffle_options=True,
    )
    return Quiz("z", "Z", "z", "m", settings, rows, POOLS, ALL)


def fixed(*codes: str) -> Draw:
    return Draw(codes, None, 0)


def pick(pool: str, count: int) -> Draw:
    return Draw((), pool, count)


def test_without_a_draw_all_questions_come_in_their_order() -> None:
    assert draw(quiz(), Random(1), shuffle=False) == list(ALL)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([fixed("b", "a")], ["b", "a"]),
        ([fixed("a"), fixed("a", "b")], ["a", "b"]),
        ([fixed("p1"), pick("q", 2)], ["p1", "q1"]),  # what is asked already leaves the pool
        ([pick("q", 1), pick("q", 1), pick("q", 1)], {"q1", "p1"}),  # no more than there are
        ([pick("p", 9)], {"p1", "p2", "p3"}),
        ([pick("p", 0)], []),
    ],
)
def test_a_draw(rows: list[Draw], expected: list[str] | set[str]) -> None:
    found = draw(quiz(*rows), Random(1), shuffle=False)
    assert (set(found) if isinstance(expected, set) else found) == expected


def test_chance_decides_the_picks_and_the_order() -> None:
    asked = quiz(fixed("a", "b"), pick("p", 2))
    drawn = {tuple(draw(asked, Random(seed), shuffle=True)) for seed in range(40)}
    assert {frozenset(codes) - {"a", "b"} for codes in drawn} == {
        frozenset({"p1", "p2"}),
        frozenset({"p1", "p3"}),
        frozenset({"p2", "p3"}),
    }
    assert len({codes.index("a") for codes in drawn}) == 4


ROWS = st.lists(
    st.lists(st.sampled_from(ALL), min_size=1, unique=True).map(lambda codes: fixed(*codes))
    | st.builds(pick, st.sampled_from(sorted(POOLS)), st.integers(0, 4)),
    max_size=5,
)


@given(ROWS, st.integers(), st.booleans())
def test_no_question_comes_twice_and_the_same_chance_draws_the_same(
    rows: list[Draw], seed: int, shuffle: bool
) -> None:
    asked = quiz(*rows)
    found = draw(asked, Random(seed), shuffle=shuffle)
    assert len(set(found)) == len(found)
    assert set(found) <= set(ALL)
    assert found == draw(asked, Random(seed), shuffle=shuffle)
    assert {code for row in rows for code in row.questions} <= set(found)
