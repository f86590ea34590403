"""Where a learner stands: facts in any order, exact sums, one rounding."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn import limits
from learn.assignments.policy import effective_terms
from learn.assignments.standing import (
    Asked,
    Cell,
    Event,
    Facts,
    Result,
    Stand,
    Start,
    final_points,
    fold_standing,
    state_of,
)
from learn.assignments.terms import AssignmentTerms, Base, Counting, Terms
from learn.questions import points_for

OPENS = datetime(2026, 11, 2, 8, tzinfo=UTC)
DUE, CLOSES = OPENS + timedelta(days=7), OPENS + timedelta(days=14)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
POINTS = 100_000
ONE = Asked({"tea": 70}, frozenset(), POINTS)
TWO = Asked({"tea": 70, "bees": None}, frozenset({"tea", "bees"}), POINTS)


def terms(**said: Any) -> Terms:
    times = {"opens_at": OPENS, "due_at": DUE, "closes_at": CLOSES}
    return effective_terms(Base(), AssignmentTerms("Europe/Vienna", **{**times, **said}))


def result(
    points: int, begun: datetime = OPENS, quiz: str = "tea", source: int = 1, took: timedelta = HOUR
) -> Result:
    return Result(quiz, source, points, 10, begun, begun + took)


def stand(*results: Result, asked: Asked = ONE, **said: Any) -> Stand:
    return fold_standing(asked, terms(**said), Facts(results=results))


# ---------- Which attempts count, and how

THREE = (
    result(5, OPENS, source=1),
    result(9, OPENS + DAY, source=2),
    result(6, OPENS + 2 * DAY, source=3),
)


@pytest.mark.parametrize(
    ("counting", "points"),
    [
        (Counting.HIGHEST, 90_000),
        (Counting.LATEST, 60_000),
        (Counting.FIRST, 50_000),
        (Counting.AVERAGE, 66_667),
    ],
)
def test_which_attempt_counts(counting: Counting, points: int) -> None:
    assert stand(*THREE, counting=counting).points == points


@pytest.mark.parametrize(
    ("begun", "said", "counts"),
    [
        (OPENS - DAY, {}, True),
        (OPENS - DAY, {"is_fresh": True}, False),
        (OPENS, {"is_fresh": True}, True),
        (CLOSES + limits.GRACE, {}, True),
        (CLOSES + limits.GRACE + MINUTE, {}, False),
        (CLOSES + 900 * DAY, {"closes_at": None}, True),
    ],
)
def test_only_attempts_of_the_time_count(
    begun: datetime, said: dict[str, Any], *, counts: bool
) -> None:
    found = stand(result(10, begun), **said)
    assert (found.points is not None, found.quizzes_done) == (counts, int(counts))
    assert found.is_started is counts


def test_an_attempt_that_began_in_time_counts_whenever_it_ends() -> None:
    found = stand(result(10, CLOSES, took=3 * HOUR))
    assert (found.quizzes_done, found.days_late) == (1, 8)


def test_another_quiz_does_not_count() -> None:
    assert stand(result(10, quiz="elsewhere")) == Stand(quizzes=1)


def test_nothing_after_the_classroom_was_archived_counts() -> None:
    archived = replace(ONE, until=OPENS + DAY)
    assert stand(result(10, OPENS + 2 * DAY), asked=archived).points is None
    assert stand(result(10, OPENS + HOUR), asked=archived).points == POINTS


# ---------- The late rule


@pytest.mark.parametrize(
    ("finished", "points", "days"),
    [
        (DUE, 100_000, 0),
        (DUE + limits.GRACE, 100_000, 0),
        (DUE + limits.GRACE + timedelta(seconds=1), 70_000, 1),
        (DUE + DAY, 70_000, 1),
        (DUE + DAY + MINUTE, 40_000, 2),
        (DUE + 3 * DAY, 10_000, 3),
        (DUE + 4 * DAY, 0, 4),  # never less than nothing
    ],
)
def test_each_day_begun_costs_its_share(finished: datetime, points: int, days: int) -> None:
    found = stand(result(10, finished - HOUR), late_percent_per_day=30)
    assert (found.points, found.days_late) == (points, days)


def test_a_late_attempt_does_not_spoil_one_in_time() -> None:
    in_time, late = result(6, OPENS, source=1), result(10, DUE, source=2)
    found = stand(in_time, late, late_percent_per_day=50)
    assert (found.points, found.days_late) == (60_000, 0)


def test_without_a_due_time_nothing_is_late() -> None:
    found = stand(result(10, CLOSES), due_at=None, late_percent_per_day=100)
    assert (found.points, found.days_late) == (POINTS, 0)


# ---------- Several quizzes, lessons, done and passed


def both(*results: Result, **read: datetime) -> Stand:
    return fold_standing(TWO, terms(), Facts(results=results, read=read))


def test_every_quiz_weighs_the_same_and_what_is_missing_earns_nothing() -> None:
    assert both(result(9)).points == 45_000
    assert both(result(9), result(5, quiz="bees")).points == 70_000


def test_done_is_when_the_last_part_was_first_done() -> None:
    tea, bees = result(9), result(5, quiz="bees", begun=OPENS + DAY)
    assert both(tea, bees, tea=OPENS).completed_at is None
    found = both(tea, bees, tea=OPENS, bees=OPENS + 2 * DAY)
    assert found.completed_at == OPENS + 2 * DAY
    assert (found.quizzes, found.quizzes_done, found.lessons, found.lessons_read) == (2, 2, 2, 2)
    again = both(tea, bees, result(2, OPENS + 5 * DAY, source=9), tea=OPENS, bees=OPENS)
    assert again.completed_at == bees.finished_at


@pytest.mark.parametrize(("points", "passed"), [(6, False), (7, True), (10, True)])
def test_passed_is_done_with_every_mark_reached(points: int, *, passed: bool) -> None:
    assert stand(result(points)).is_passed is passed
    assert stand(result(1, source=1), result(points, source=2)).is_passed is passed


def test_a_mark_is_not_passed_while_something_is_left() -> None:
    assert not both(result(10)).is_passed


def test_reading_alone_is_done_and_scores_nothing() -> None:
    asked = Asked({}, frozenset({"tea"}), POINTS)
    unread = fold_standing(asked, terms(), Facts())
    assert (unread.is_started, unread.completed_at, unread.points) == (False, None, None)
    found = fold_standing(asked, terms(), Facts(read={"tea": DUE + DAY, "bees": OPENS}))
    assert (found.lessons_read, found.completed_at, found.is_passed) == (1, DUE + DAY, True)
    assert (found.points, found.days_late) == (None, 1)
    late = fold_standing(asked, terms(), Facts(read={"tea": CLOSES + HOUR}))
    assert late == unread


def test_nothing_asked_is_never_done() -> None:
    assert fold_standing(Asked({}, frozenset(), POINTS), terms(), Facts()) == Stand()


@pytest.mark.parametrize(
    ("begun", "said", "started"),
    [
        (OPENS, {}, True),
        (OPENS - DAY, {"is_fresh": True}, False),
        (CLOSES + HOUR, {}, False),
    ],
)
def test_an_attempt_that_was_begun_is_a_start(
    begun: datetime, said: dict[str, Any], *, started: bool
) -> None:
    facts = Facts(starts=[Start("tea", begun), Start("elsewhere", OPENS)])
    assert fold_standing(ONE, terms(**said), facts).is_started is started


# ---------- By hand

GIVE, TAKE = Event(1, "give", 40_000), Event(2, "take_back", None)
EXCUSE, COUNT = Event(3, "excuse", None), Event(4, "count", None)


@pytest.mark.parametrize(
    ("events", "given", "excused", "final"),
    [
        ([], None, False, 90_000),
        ([GIVE], 40_000, False, 40_000),
        ([GIVE, TAKE], None, False, 90_000),
        ([GIVE, replace(GIVE, id=5, points=0)], 0, False, 0),
        ([replace(GIVE, points=POINTS + 1)], POINTS, False, POINTS),
        ([GIVE, EXCUSE], 40_000, True, None),
        ([GIVE, EXCUSE, COUNT], 40_000, False, 40_000),
        ([EXCUSE, COUNT, replace(EXCUSE, id=6)], None, True, None),
    ],
)
def test_the_ledger(
    events: list[Event], given: int | None, final: int | None, *, excused: bool
) -> None:
    found = fold_standing(ONE, terms(), Facts(results=[result(9)], events=events[::-1]))
    assert (found.given_points, found.is_excused) == (given, excused)
    assert found.points == 90_000
    assert final_points(found) == final


def test_nobody_known_has_no_points() -> None:
    assert final_points(None) is None


# ---------- One word for it

BEGUN, FINISHED = Stand(is_started=True), Stand(completed_at=OPENS)


@pytest.mark.parametrize(
    ("stands", "now", "cell"),
    [
        (None, OPENS - HOUR, Cell.NOT_OPEN),
        (BEGUN, OPENS - HOUR, Cell.NOT_OPEN),
        (FINISHED, OPENS - HOUR, Cell.DONE),
        (None, OPENS, Cell.NOT_STARTED),
        (Stand(), OPENS, Cell.NOT_STARTED),
        (BEGUN, OPENS, Cell.IN_PROGRESS),
        (BEGUN, DUE + limits.GRACE, Cell.IN_PROGRESS),
        (BEGUN, DUE + HOUR, Cell.MISSING),
        (None, CLOSES + HOUR, Cell.MISSING),
        (replace(FINISHED, days_late=2), CLOSES, Cell.LATE),
        (Stand(given_points=0), CLOSES, Cell.DONE),
        (replace(BEGUN, is_excused=True), CLOSES, Cell.EXCUSED),
    ],
)
def test_the_state_in_one_word(stands: Stand | None, now: datetime, cell: Cell) -> None:
    assert state_of(stands, terms(), now) is cell


def test_what_closes_without_a_due_time_is_missing_then() -> None:
    assert state_of(None, terms(due_at=None), CLOSES + HOUR) is Cell.MISSING
    assert state_of(None, terms(due_at=None), CLOSES) is Cell.NOT_STARTED


# ---------- Properties

RESULTS = st.builds(
    lambda quiz, source, points, hours, took: Result(
        quiz,
        source,
        points,
        10,
        OPENS + timedelta(hours=hours),
        OPENS + timedelta(hours=hours + took),
    ),
    st.sampled_from(("tea", "bees", "elsewhere")),
    st.integers(1, 10**6),
    st.integers(0, 10),
    st.integers(-100, 500),
    st.integers(0, 200),
)
MANY = st.lists(RESULTS, max_size=8, unique_by=lambda one: one.source_id)
SAID = st.fixed_dictionaries(
    {
        "counting": st.sampled_from(Counting),
        "late_percent_per_day": st.integers(0, 100),
        "is_fresh": st.booleans(),
        "due_at": st.none() | st.just(DUE),
        "closes_at": st.none() | st.just(CLOSES),
    }
)
EVENTS = st.lists(
    st.builds(
        lambda id_, kind, points: Event(id_, kind, points if kind == "give" else None),
        st.integers(1, 10**6),
        st.sampled_from(("give", "take_back", "excuse", "count")),
        st.integers(0, 2 * POINTS),
    ),
    max_size=5,
    unique_by=lambda one: one.id,
)


@given(MANY, SAID, EVENTS)
def test_points_are_never_negative_and_never_more_than_there_are(
    results: list[Result], said: dict[str, Any], events: list[Event]
) -> None:
    found = fold_standing(TWO, terms(**said), Facts(results=results, events=events))
    for points in (found.points, found.given_points, final_points(found)):
        assert points is None or 0 <= points <= POINTS
    assert found.quizzes_done <= found.quizzes
    assert found.days_late >= 0


@given(st.data(), MANY, SAID, EVENTS)
def test_the_order_of_facts_does_not_matter(
    data: st.DataObject, results: list[Result], said: dict[str, Any], events: list[Event]
) -> None:
    facts = Facts(results=results, events=events)
    mixed = Facts(
        results=data.draw(st.permutations(results)), events=data.draw(st.permutations(events))
    )
    assert fold_standing(TWO, terms(**said), facts) == fold_standing(TWO, terms(**said), mixed)


@given(MANY, RESULTS, SAID)
def test_the_best_attempt_never_falls_when_one_is_added(
    results: list[Result], more: Result, said: dict[str, Any]
) -> None:
    held = terms(**{**said, "counting": Counting.HIGHEST})
    before = fold_standing(TWO, held, Facts(results=results)).points
    after = fold_standing(TWO, held, Facts(results=[*results, more])).points
    assert (after or 0) >= (before or 0)


@given(st.lists(st.integers(0, 10), min_size=1, max_size=7))
def test_an_average_is_rounded_once(points: list[int]) -> None:
    results = [result(one, source=place) for place, one in enumerate(points)]
    exact = Fraction(sum(points), 10 * len(points))
    assert stand(*results, counting=Counting.AVERAGE).points == points_for(exact, POINTS)
