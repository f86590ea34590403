"""What counted and why: as a table, and always the same points as the standing."""

from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.assignments.policy import effective_terms
from learn.assignments.standing import Asked, Facts, Result, fold_standing
from learn.assignments.terms import AssignmentTerms, Base, Counting, Terms
from learn.gradebook.explanation import QuizPart, explain
from learn.questions import points_for
from tests.conftest import START

DAY = timedelta(days=1)
ASKED = Asked({"bees": None, "tea": None}, frozenset(), 100_000)


def terms(counting: Counting = Counting.HIGHEST, *, is_fresh: bool = False) -> Terms:
    return effective_terms(
        Base(),
        AssignmentTerms(
            "UTC",
            START,
            START + 2 * DAY,
            START + 5 * DAY,
            counting=counting,
            late_percent_per_day=10,
            is_fresh=is_fresh,
        ),
    )


def result(number: int, points: int, at: datetime, quiz: str = "bees") -> Result:
    return Result(quiz, number, points, 10, at, at)


FIRST = result(1, 4, START + DAY)
LATE = result(2, 10, START + 3 * DAY)
LAST = result(3, 6, START + 4 * DAY)


@pytest.mark.parametrize(
    ("counting", "share", "used"),
    [
        (Counting.HIGHEST, Fraction(9, 10), {2}),
        (Counting.LATEST, Fraction(48, 100), {3}),
        (Counting.FIRST, Fraction(4, 10), {1}),
        (Counting.AVERAGE, Fraction(178, 300), {1, 2, 3}),
    ],
)
def test_a_quiz_is_made_of_the_attempts_that_count(
    counting: Counting, share: Fraction, used: set[int]
) -> None:
    bees, tea = explain(ASKED, terms(counting), [LAST, FIRST, LATE])
    assert tea == QuizPart("tea", (), None)
    assert bees.share == share
    assert [one.result for one in bees.attempts] == [FIRST, LATE, LAST]
    assert {one.result.source_id for one in bees.attempts if one.is_used} == used
    assert [one.days_late for one in bees.attempts] == [0, 1, 2]
    assert [one.kept for one in bees.attempts] == [
        Fraction(4, 10),
        Fraction(9, 10),
        Fraction(48, 100),
    ]


@pytest.mark.parametrize(
    ("at", "until", "why_not"),
    [
        (START, None, ""),
        (START - DAY, None, "Begun before it opened"),
        (START + 6 * DAY, None, "Begun after it closed"),
        (START + DAY, START, "Begun after the classroom was archived"),
    ],
)
def test_what_does_not_count_says_why(at: datetime, until: datetime | None, why_not: str) -> None:
    asked = Asked({"bees": None}, frozenset(), 100_000, until)
    (bees,) = explain(asked, terms(is_fresh=True), [result(1, 5, at)])
    (told,) = bees.attempts
    assert told.why_not == why_not
    assert told.is_used == (not why_not)
    assert (bees.share is None) == bool(why_not)


@st.composite
def results(draw: st.DrawFn) -> list[Result]:
    hours = st.integers(-48, 200)
    return [
        result(
            number,
            draw(st.integers(0, 10)),
            START + draw(hours) * timedelta(hours=1),
            draw(st.sampled_from(["bees", "tea", "another"])),
        )
        for number in range(draw(st.integers(0, 6)))
    ]


@given(results(), st.sampled_from(Counting), st.booleans())
def test_what_is_told_comes_to_the_points_of_the_standing(
    found: list[Result], counting: Counting, is_fresh: bool
) -> None:
    held = terms(counting, is_fresh=is_fresh)
    parts = explain(ASKED, held, found)
    stand = fold_standing(ASKED, held, Facts(results=found))
    shares = [one.share for one in parts if one.share is not None]
    total = sum(shares, start=Fraction(0)) / len(parts)
    assert stand.points == (points_for(total, ASKED.points) if shares else None)
