"""The gradebook's rules as tables, and what holds of every table."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.assignments.policy import effective_terms
from learn.assignments.standing import Cell
from learn.assignments.terms import AssignmentTerms, Base
from learn.gradebook.table import (
    DONE,
    EXCUSED,
    GIVEN,
    LATE,
    STARTED,
    Category,
    Column,
    Middle,
    Plan,
    Row,
    Sheet,
    Work,
    middle,
    work_of,
)
from tests.conftest import START

DAY = timedelta(days=1)
OPENS, DUE = START - DAY, START + DAY
TERMS = effective_terms(Base(), AssignmentTerms("UTC", OPENS, DUE, DUE + DAY))
NOTHING = work_of(1, 0)
BEGUN = work_of(1, STARTED, None)
HALF = work_of(1, STARTED, 40)
FULL = work_of(1, STARTED + DONE, 80)
TARDY = work_of(1, STARTED + DONE + LATE, 80)
FREED = work_of(1, STARTED + DONE + EXCUSED, 80)
BY_HAND = work_of(1, GIVEN, 70)
COLUMN = Column(1, 100)
READING = Column(1, 100, is_scored=False)
BEFORE, PAST = START - 2 * DAY, DUE + timedelta(seconds=11)


def row(now: datetime, *works: Work, column: Column = COLUMN) -> Row:
    return Sheet((column,), {1: TERMS}, now).row(works)


@pytest.mark.parametrize(
    ("work", "now", "state", "points"),
    [
        (NOTHING, BEFORE, Cell.NOT_OPEN, None),
        (NOTHING, OPENS, Cell.NOT_STARTED, None),
        (NOTHING, DUE, Cell.NOT_STARTED, None),
        (NOTHING, PAST, Cell.MISSING, 0),
        (BEGUN, OPENS, Cell.IN_PROGRESS, None),
        (BEGUN, PAST, Cell.MISSING, 0),
        (HALF, OPENS, Cell.IN_PROGRESS, None),
        (HALF, PAST, Cell.MISSING, 40),
        (FULL, BEFORE, Cell.DONE, 80),
        (FULL, OPENS, Cell.DONE, 80),
        (FULL, PAST, Cell.DONE, 80),
        (work_of(1, STARTED + DONE, None), OPENS, Cell.DONE, None),
        (work_of(1, STARTED + DONE, None), PAST, Cell.DONE, None),  # not the 0 of what is missing
        (TARDY, PAST, Cell.LATE, 80),
        (FREED, PAST, Cell.EXCUSED, None),
        (work_of(1, EXCUSED, None), PAST, Cell.EXCUSED, None),
        (BY_HAND, BEFORE, Cell.DONE, 70),
        (BY_HAND, PAST, Cell.DONE, 70),
        (work_of(1, GIVEN, 0), PAST, Cell.DONE, 0),
        (work_of(1, GIVEN, 101), PAST, Cell.DONE, 100),
        (work_of(1, GIVEN + EXCUSED, 70), PAST, Cell.EXCUSED, None),
        (work_of(1, STARTED + DONE + LATE + GIVEN, 70), PAST, Cell.LATE, 70),
    ],
)
def test_a_cell_has_a_state_and_what_counts(
    work: Work, now: datetime, state: Cell, points: int | None
) -> None:
    rulings, counting = row(now, work)
    assert (rulings[1].state, rulings[1].is_given) == (state, bool(work & GIVEN))
    assert counting == ({} if points is None else {1: points})


@pytest.mark.parametrize("now", [BEFORE, OPENS, DUE, PAST])
def test_who_has_no_work_has_what_a_work_without_marks_has(now: datetime) -> None:
    assert row(now) == row(now, NOTHING)


@pytest.mark.parametrize(
    ("work", "points"),
    [(FULL, {}), (NOTHING, {}), (BY_HAND, {1: 70})],
    ids=["done", "no", "given"],
)
def test_what_has_no_quiz_counts_only_with_given_points(work: Work, points: dict[int, int]) -> None:
    assert row(PAST, work, column=READING).points == points


def test_a_row_has_what_was_assigned_and_no_more() -> None:
    found = row(START, FULL, work_of(2, STARTED + DONE, 80))
    assert found.points == {1: 80}
    assert set(found.rulings) == {1}
    nothing = row(START)
    assert nothing.points == {}
    assert [(key, one.state) for key, one in nothing.rulings.items()] == [(1, Cell.NOT_STARTED)]


def test_the_same_work_is_judged_by_the_terms_of_its_own_column() -> None:
    later = effective_terms(Base(), AssignmentTerms("UTC", OPENS, DUE + DAY, DUE + 2 * DAY))
    sheet = Sheet((COLUMN, Column(2, 100)), {1: TERMS, 2: later}, PAST)
    for works in ((), (NOTHING, work_of(2, 0))):
        states = [one.state for one in sheet.row(works).rulings.values()]
        assert states == [Cell.MISSING, Cell.NOT_STARTED]


def test_work_of_one_kind_has_one_state_whatever_its_points() -> None:
    sheet = Sheet((COLUMN,), {1: TERMS}, START)
    works = [work_of(1, STARTED + DONE, points) for points in (1, 2, 0)]
    assert [sheet.row([one]).points[1] for one in works] == [1, 2, 0]


def plan(*categories: Category, of: Mapping[int, int | None] | None = None) -> Plan:
    """Return a plan of four columns; `of` says which category each is in."""
    wheres = of or {}
    columns = [
        Column(key, points, wheres.get(key)) for key, points in enumerate((100, 100, 50, 10), 1)
    ]
    return Plan.of(columns, categories)


QUIZZES, READINGS, EXAM = Category(1, 30), Category(2, 0), Category(3, 70)
BOTH = {1: 1, 2: 1, 3: 3, 4: 3}


@pytest.mark.parametrize(
    ("made", "points", "total"),
    [
        (plan(), {}, None),
        (plan(), {1: 80}, Fraction(80, 100)),
        (plan(), {1: 80, 3: 10}, Fraction(90, 150)),
        (plan(), {1: 80, 3: 0}, Fraction(80, 150)),
        (plan(QUIZZES, EXAM, of=BOTH), {1: 50, 3: 50}, Fraction(30 * 1 + 70 * 2, 200)),
        (plan(QUIZZES, EXAM, of=BOTH), {1: 50}, Fraction(1, 2)),
        (plan(QUIZZES, EXAM, of={1: 1}), {1: 50, 3: 50}, Fraction(1, 2)),
        (plan(READINGS, EXAM, of={1: 2, 3: 3}), {1: 0, 3: 50}, Fraction(1)),
        (plan(READINGS, of={1: 2}), {1: 50}, None),
        (plan(Category(1, 1, 1), of={1: 1, 2: 1}), {1: 20}, Fraction(1, 5)),
        (plan(Category(1, 1, 1), of={1: 1, 2: 1}), {1: 20, 2: 60}, Fraction(3, 5)),
        (plan(Category(1, 1, 9), of={1: 1, 2: 1, 3: 1}), {1: 20, 2: 60, 3: 40}, Fraction(4, 5)),
        (plan(Category(1, 1, 1), of={1: 1, 4: 1}), {1: 50, 4: 9}, Fraction(9, 10)),
    ],
)
def test_a_total_is_weighed(made: Plan, points: Mapping[int, int], total: Fraction | None) -> None:
    assert made.total(points) == total


def test_what_pulls_down_most_is_dropped_and_the_later_one_of_two_equals() -> None:
    made = plan(Category(1, 1, 1), of={1: 1, 2: 1, 4: 1})
    assert made.dropped({1: 50, 2: 60}) == {1}
    assert made.dropped({1: 50, 2: 60, 4: 4}) == {1}  # a lower share of few points matters less
    assert made.dropped({1: 50, 2: 50}) == {2}
    assert made.dropped({1: 50}) == frozenset()


@pytest.mark.parametrize(
    ("points", "found"),
    [
        ([], Middle(0, None)),
        ([1, 2, 3, 4, None], Middle(4, None)),
        ([50, 10, 20, 40, 30, None], Middle(5, Fraction(30))),
        ([1, 2, 3, 4, 5, 6], Middle(6, Fraction(7, 2))),
    ],
)
def test_the_middle_of_few_is_not_told(points: list[int | None], found: Middle) -> None:
    assert middle(points) == found


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Column], list[Category], dict[int, int]]:
    """Return columns, categories and what counts of one learner."""
    keys = draw(st.integers(0, 3))
    categories = [
        Category(key, draw(st.integers(0, 1000)), draw(st.integers(0, 3)))
        for key in range(1, keys + 1)
    ]
    of = st.sampled_from([None, *(one.key for one in categories)])
    columns = [
        Column(key, draw(st.integers(1000, 10**8)), draw(of))
        for key in range(1, draw(st.integers(1, 8)) + 1)
    ]
    counting = [one for one in columns if draw(st.booleans())]
    points = {one.key: draw(st.integers(0, one.points)) for one in counting}
    return columns, categories, points


@given(tables())
def test_a_total_is_a_share(
    table: tuple[list[Column], list[Category], dict[int, int]],
) -> None:
    columns, categories, points = table
    total = Plan.of(columns, categories).total(points)
    assert total is None or 0 <= total <= 1


@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_columns_changes_nothing(
    table: tuple[list[Column], list[Category], dict[int, int]], chance: object
) -> None:
    columns, categories, points = table
    shuffled, mixed = list(columns), list(points.items())
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    ordered, other = Plan.of(columns, categories), Plan.of(shuffled, categories)
    assert ordered.total(points) == other.total(dict(mixed))
    assert ordered.dropped(points) == other.dropped(dict(mixed))


@given(tables())
def test_dropping_one_more_never_lowers_a_total(
    table: tuple[list[Column], list[Category], dict[int, int]],
) -> None:
    columns, categories, points = table
    more = [Category(one.key, one.weight, one.drop_lowest + 1) for one in categories]
    before, after = (Plan.of(columns, some).total(points) for some in (categories, more))
    assert (before is None) == (after is None)
    assert before is None or after is None or before <= after


@given(tables(), st.data())
def test_an_excuse_for_nothing_earned_never_lowers_a_total(
    table: tuple[list[Column], list[Category], dict[int, int]], data: st.DataObject
) -> None:
    columns, categories, points = table
    key = data.draw(st.sampled_from([one.key for one in columns]))
    others = {other: value for other, value in points.items() if other != key}
    made = Plan.of(columns, categories)
    before, after = made.total({**others, key: 0}), made.total(others)
    assert before is None or after is None or before <= after


@given(tables(), st.data())
def test_more_points_never_lower_a_total(
    table: tuple[list[Column], list[Category], dict[int, int]], data: st.DataObject
) -> None:
    columns, categories, points = table
    one = data.draw(st.sampled_from(columns))
    less = data.draw(st.integers(0, one.points))
    more = data.draw(st.integers(less, one.points))
    made = Plan.of(columns, categories)
    before, after = (made.total({**points, one.key: some}) for some in (less, more))
    assert before is None or (after is not None and before <= after)


@given(tables(), st.integers(1, 1000))
def test_a_total_is_that_of_what_is_not_dropped(
    table: tuple[list[Column], list[Category], dict[int, int]], each: int
) -> None:
    """Where all columns weigh the same, the total is worked out in another way."""
    columns, categories, points = table
    for some in (columns, [replace(one, points=each) for one in columns]):
        made = Plan.of(some, categories)
        counting = {one.key: min(one.points, points[one.key]) for one in some if one.key in points}
        left = made.dropped(counting)
        kept = {key: value for key, value in counting.items() if key not in left}
        plain = Plan.of(some, [replace(one, drop_lowest=0) for one in categories])
        assert made.total(counting) == plain.total(kept)


@given(tables())
def test_no_other_choice_of_what_is_dropped_gives_more(
    table: tuple[list[Column], list[Category], dict[int, int]],
) -> None:
    columns, _categories, points = table
    for drop in range(3):
        made = Plan.of([replace(one, category=1) for one in columns], [Category(1, 1, drop)])
        possible = {one.key: one.points for one in columns}
        choices = combinations(points, max(1, len(points) - drop)) if points else ()
        best = max(
            (
                Fraction(sum(points[k] for k in some), sum(possible[k] for k in some))
                for some in choices
            ),
            default=None,
        )
        assert made.total(points) == best
