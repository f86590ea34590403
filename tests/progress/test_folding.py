"""Facts become summaries: tables, and what holds for any facts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.progress.folding import (
    LessonFact,
    LessonState,
    QuizState,
    ResultFact,
    fold_lesson,
    fold_quiz,
    newest_per_source,
    share,
)
from tests.conftest import START


def at(hours: int) -> datetime:
    return START + timedelta(hours=hours)


def facts(*kinds: str | tuple[str, str]) -> list[LessonFact]:
    pairs = [kind if isinstance(kind, tuple) else (kind, None) for kind in kinds]
    return [LessonFact(kind, anchor, at(place)) for place, (kind, anchor) in enumerate(pairs)]


@pytest.mark.parametrize(
    ("happened", "expected"),
    [
        (["opened"], LessonState("started", None, at(0), None, at(0))),
        (["read"], LessonState("read", None, at(0), at(0), at(0))),
        (["opened", "read"], LessonState("read", None, at(0), at(1), at(1))),
        (["read", "read"], LessonState("read", None, at(0), at(0), at(1))),
        (["read", "opened"], LessonState("read", None, at(0), at(0), at(1))),
        (["read", "unread"], LessonState("started", None, at(0), None, at(1))),
        (["read", "unread", "read"], LessonState("read", None, at(0), at(2), at(2))),
        (["opened", ("section", "x")], LessonState("started", "x", at(0), None, at(1))),
        ([("section", "x"), "read"], LessonState("read", "x", at(0), at(1), at(1))),
        ([("section", "x"), ("section", "y")], LessonState("started", "y", at(0), None, at(1))),
        (["unread"], LessonState("started", None, at(0), None, at(0))),
    ],
)
def test_a_lesson(happened: list[str], expected: LessonState) -> None:
    assert fold_lesson(facts(*happened)) == expected


def test_no_facts_make_no_state() -> None:
    assert fold_lesson([]) is None
    assert fold_quiz([]) is None


def result(points: int, most: int, *, passed: bool = False, hours: int = 0) -> ResultFact:
    return ResultFact(points, most, passed, at(hours))


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ([result(3, 4)], QuizState(1, 3, 4, False, at(0))),
        ([result(3, 4), result(1, 1, hours=2)], QuizState(2, 1, 1, False, at(2))),
        ([result(4, 4), result(1, 1)], QuizState(2, 4, 4, False, at(0))),  # of equals, the longer
        ([result(0, 0), result(0, 4)], QuizState(2, 0, 4, False, at(0))),
        ([result(4, 4, passed=True), result(0, 4)], QuizState(2, 4, 4, True, at(0))),
        ([result(1, 4, hours=5), result(0, 4)], QuizState(2, 1, 4, False, at(5))),
    ],
)
def test_a_quiz(results: list[ResultFact], expected: QuizState) -> None:
    assert fold_quiz(results) == expected


@dataclass(frozen=True)
class Row:
    id: int
    source_id: int


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], []),
        ([(1, 5), (2, 6)], [(1, 5), (2, 6)]),
        ([(1, 5), (2, 5)], [(2, 5)]),
        ([(2, 5), (1, 5)], [(2, 5)]),
        ([(3, 6), (1, 5), (2, 6)], [(1, 5), (3, 6)]),
    ],
)
def test_the_newest_fact_of_a_source_counts(
    rows: list[tuple[int, int]], expected: list[tuple[int, int]]
) -> None:
    found = newest_per_source(Row(*row) for row in rows)
    assert sorted((row.id, row.source_id) for row in found) == expected


def test_a_share_is_exact() -> None:
    assert share(1, 3) == Fraction(1, 3)
    assert share(0, 0) == 0


LESSON_FACTS = st.lists(
    st.builds(
        LessonFact,
        kind=st.sampled_from(["opened", "section", "read", "unread"]),
        anchor=st.sampled_from([None, "x", "y"]),
        happened_at=st.integers(-5, 5).map(at),
    ),
    min_size=1,
)


@given(LESSON_FACTS)
def test_a_lesson_remembers_its_first_and_last_moment(happened: list[LessonFact]) -> None:
    state = fold_lesson(happened)
    assert state is not None
    assert state.started_at == happened[0].happened_at
    assert state.updated_at == happened[-1].happened_at
    assert (state.read_at is not None) is (state.state == "read")
    marks = [fact.kind for fact in happened if fact.kind in ("read", "unread")]
    assert (state.state == "read") is (marks[-1:] == ["read"])


RESULTS = st.lists(
    st.builds(
        lambda points, more, passed, hours: ResultFact(points, points + more, passed, at(hours)),
        st.integers(0, 9),
        st.integers(0, 9),
        st.booleans(),
        st.integers(0, 9),
    ),
    min_size=1,
)


@given(RESULTS, st.randoms(use_true_random=False))
def test_a_quiz_keeps_the_best_whatever_the_order(
    results: list[ResultFact], chance: Random
) -> None:
    state = fold_quiz(results)
    assert state is not None
    best = share(state.best_points, state.best_max_points)
    assert best == max(share(one.points, one.max_points) for one in results)
    shuffled = list(results)
    chance.shuffle(shuffled)
    assert fold_quiz(shuffled) == state
