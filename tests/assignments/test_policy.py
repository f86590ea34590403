"""The table of policy cases: who says what, what holds, and why."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.assignments.policy import alone, attempts_left, combined, effective_terms
from learn.assignments.terms import (
    AssignmentTerms,
    Base,
    Counting,
    Feedback,
    MoreTime,
    Override,
    Ruled,
    Source,
    Terms,
)

OPENS = datetime(2026, 11, 2, 8, tzinfo=UTC)
DUE = datetime(2026, 11, 9, 22, 59, tzinfo=UTC)  # 23:59 in Vienna
CLOSES = datetime(2026, 11, 16, 22, 59, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
BASE = Base(attempts=2, time_limit_minutes=10, pass_percent=70, feedback=Feedback.AFTER_ATTEMPT)
PLAIN = AssignmentTerms("Europe/Vienna", OPENS, DUE, CLOSES, by="Iris")
BLUE = Override("Group Blue", "Field trip", "Iris")
RED = Override("Group Red", "Choir", "Omar")
OWN = Override("Override for this learner", "Was ill", "Iris")
HALF_AGAIN = MoreTime(150, 0, "Brain fog", "Iris")
THREE_DAYS = MoreTime(100, 3, "Fatigue", "Iris")
QUIZ, ASSIGNMENT, GROUP = Source.QUIZ, Source.ASSIGNMENT, Source.GROUP
PERSON, ACCOMMODATION, ORDER = Source.PERSON, Source.ACCOMMODATION, Source.ORDER


def terms(
    *overrides: Override,
    own: Override | None = None,
    more: MoreTime | None = None,
    base: Base = BASE,
    **said: Any,
) -> Terms:
    return effective_terms(base, replace(PLAIN, **said), overrides, own, more)


# Each case: what is said, the value it is about, what holds, and whose rules led there in turn.
CASES: list[tuple[str, Terms, str, object, list[Source]]] = [
    ("the quiz alone", terms(), "attempts", 2, [QUIZ]),
    ("the quiz's mark", terms(), "pass_percent", 70, [QUIZ]),
    ("the quiz's feedback", terms(), "feedback", Feedback.AFTER_ATTEMPT, [QUIZ]),
    ("no quiz, no limit", terms(base=Base()), "time_limit_minutes", None, [QUIZ]),
    ("the assignment", terms(attempts=3), "attempts", 3, [QUIZ, ASSIGNMENT]),
    ("0 is no limit", terms(attempts=0), "attempts", None, [QUIZ, ASSIGNMENT]),
    ("0 minutes too", terms(time_limit_minutes=0), "time_limit_minutes", None, [QUIZ, ASSIGNMENT]),
    ("a mark of 0", terms(pass_percent=0), "pass_percent", 0, [QUIZ, ASSIGNMENT]),
    (
        "feedback",
        terms(feedback=Feedback.NEVER),
        "feedback",
        Feedback.NEVER,
        [QUIZ, ASSIGNMENT],
    ),
    ("opening", terms(), "opens_at", OPENS, [ASSIGNMENT]),
    ("no due time", terms(due_at=None), "due_at", None, [ASSIGNMENT]),
    ("counting", terms(counting=Counting.FIRST), "counting", Counting.FIRST, [ASSIGNMENT]),
    ("late rule", terms(late_percent_per_day=10), "late_percent_per_day", 10, [ASSIGNMENT]),
    # groups
    (
        "a group",
        terms(replace(BLUE, due_at=DUE + DAY)),
        "due_at",
        DUE + DAY,
        [ASSIGNMENT, GROUP],
    ),
    (
        "a group may have less",
        terms(replace(BLUE, due_at=DUE - DAY)),
        "due_at",
        DUE - DAY,
        [ASSIGNMENT, GROUP],
    ),
    (
        "two groups: the latest due",
        terms(replace(BLUE, due_at=DUE + DAY), replace(RED, due_at=DUE + 2 * DAY)),
        "due_at",
        DUE + 2 * DAY,
        [ASSIGNMENT, GROUP],
    ),
    (
        "two groups: the earliest opening",
        terms(replace(BLUE, opens_at=OPENS - DAY), replace(RED, opens_at=OPENS + DAY)),
        "opens_at",
        OPENS - DAY,
        [ASSIGNMENT, GROUP],
    ),
    (
        "two groups: no limit is the most",
        terms(replace(BLUE, attempts=0), replace(RED, attempts=5)),
        "attempts",
        None,
        [QUIZ, GROUP],
    ),
    (
        "two groups: the longest time",
        terms(replace(BLUE, time_limit_minutes=20), replace(RED, time_limit_minutes=15)),
        "time_limit_minutes",
        20,
        [QUIZ, GROUP],
    ),
    (
        "another value of a group is not touched",
        terms(replace(BLUE, due_at=DUE + DAY)),
        "attempts",
        2,
        [QUIZ],
    ),
    # one's own
    (
        "one's own override is stronger than a group's",
        terms(replace(BLUE, due_at=DUE + 2 * DAY), own=replace(OWN, due_at=DUE + DAY)),
        "due_at",
        DUE + DAY,
        [ASSIGNMENT, GROUP, PERSON],
    ),
    (
        "one's own attempts",
        terms(own=replace(OWN, attempts=5)),
        "attempts",
        5,
        [QUIZ, PERSON],
    ),
    (
        "one's own closing",
        terms(own=replace(OWN, closes_at=CLOSES + DAY)),
        "closes_at",
        CLOSES + DAY,
        [ASSIGNMENT, PERSON],
    ),
    # accommodations: last, always, also on the closing time
    (
        "half as long again",
        terms(more=HALF_AGAIN),
        "time_limit_minutes",
        15,
        [QUIZ, ACCOMMODATION],
    ),
    (
        "a part of a minute is rounded up",
        terms(more=MoreTime(125, 0, "")),
        "time_limit_minutes",
        13,
        [QUIZ, ACCOMMODATION],
    ),
    (
        "no time limit at all",
        terms(more=MoreTime(None, 0, "")),
        "time_limit_minutes",
        None,
        [QUIZ, ACCOMMODATION],
    ),
    (
        "nothing to lengthen",
        terms(base=Base(), more=HALF_AGAIN),
        "time_limit_minutes",
        None,
        [QUIZ],
    ),
    ("the same time is no step", terms(more=THREE_DAYS), "time_limit_minutes", 10, [QUIZ]),
    (
        "on top of one's own",
        terms(own=replace(OWN, time_limit_minutes=200), more=HALF_AGAIN),
        "time_limit_minutes",
        300,
        [QUIZ, PERSON, ACCOMMODATION],
    ),
    (
        "days more until due",
        terms(more=THREE_DAYS),
        "due_at",
        DUE + 3 * DAY,
        [ASSIGNMENT, ACCOMMODATION],
    ),
    (
        "days more until closing",
        terms(more=THREE_DAYS),
        "closes_at",
        CLOSES + 3 * DAY,
        [ASSIGNMENT, ACCOMMODATION],
    ),
    (
        "days more on top of one's own",
        terms(own=replace(OWN, due_at=DUE + DAY), more=THREE_DAYS),
        "due_at",
        DUE + 4 * DAY,
        [ASSIGNMENT, PERSON, ACCOMMODATION],
    ),
    ("no days more", terms(more=HALF_AGAIN), "due_at", DUE, [ASSIGNMENT]),
    ("no due time to move", terms(due_at=None, more=THREE_DAYS), "due_at", None, [ASSIGNMENT]),
    # order of time
    ("due at the opening itself", terms(due_at=OPENS), "due_at", OPENS, [ASSIGNMENT]),
    (
        "closing follows the due time",
        terms(own=replace(OWN, due_at=CLOSES + DAY)),
        "closes_at",
        CLOSES + DAY,
        [ASSIGNMENT, ORDER],
    ),
    (
        "the due time follows the opening",
        terms(own=replace(OWN, opens_at=DUE + DAY)),
        "due_at",
        DUE + DAY,
        [ASSIGNMENT, ORDER],
    ),
    (
        "an accommodation comes after that",
        terms(own=replace(OWN, due_at=CLOSES + DAY), more=THREE_DAYS),
        "closes_at",
        CLOSES + 4 * DAY,
        [ASSIGNMENT, ORDER, ACCOMMODATION],
    ),
]


@pytest.mark.parametrize(
    ("found", "name", "value", "sources"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_what_holds_and_why(found: Terms, name: str, value: object, sources: list[Source]) -> None:
    ruled = getattr(found, name)
    assert ruled.value == value
    assert [step.source for step in ruled.steps] == sources
    assert ruled.rule is ruled.steps[-1]


def test_a_step_says_who_set_it_and_why() -> None:
    found = terms(replace(BLUE, due_at=DUE + DAY), more=THREE_DAYS)
    _, group, accommodation = found.due_at.steps
    assert (group.words, group.reason, group.by) == ("Group Blue", "Field trip", "Iris")
    assert accommodation.words == "Accommodation: 3 more days"
    assert (accommodation.reason, accommodation.by) == ("Fatigue", "Iris")
    one_day = terms(more=MoreTime(100, 1, "")).due_at.rule
    assert one_day.words == "Accommodation: 1 more day"


EARLY = replace(OWN, due_at=OPENS - DAY, closes_at=OPENS - DAY, attempts=5)
BY_QUIZ = ("The quiz itself", "", "")
BY_IRIS = ("The assignment", "", "Iris")
BY_HER = ("Override for this learner", "Was ill", "Iris")


@pytest.mark.parametrize(
    ("found", "steps"),
    [
        (terms(attempts=3, own=EARLY).attempts, [BY_QUIZ, BY_IRIS, BY_HER]),
        (
            terms(own=EARLY).due_at,
            [BY_IRIS, BY_HER, ("Due is never before the opening", "", "")],
        ),
        (
            terms(own=EARLY).closes_at,
            [BY_IRIS, BY_HER, ("Closing is never before the due time", "", "")],
        ),
        (
            terms(more=HALF_AGAIN).time_limit_minutes,
            [BY_QUIZ, ("Accommodation: 150% of the time", "Brain fog", "Iris")],
        ),
        (
            terms(more=MoreTime(None, 0, "Pain", "Omar")).time_limit_minutes,
            [BY_QUIZ, ("Accommodation: no time limit", "Pain", "Omar")],
        ),
    ],
)
def test_a_value_explains_itself_step_by_step(
    found: Ruled[object], steps: list[tuple[str, str, str]]
) -> None:
    assert [(one.words, one.reason, one.by) for one in found.steps] == steps


@pytest.mark.parametrize(
    ("due", "days", "moved"),
    [
        # 23:59 by the clocks of Vienna stays 23:59, whether the days have 23, 24 or 25 hours
        (datetime(2026, 3, 28, 22, 59, tzinfo=UTC), 1, datetime(2026, 3, 29, 21, 59, tzinfo=UTC)),
        (datetime(2026, 10, 24, 21, 59, tzinfo=UTC), 1, datetime(2026, 10, 25, 22, 59, tzinfo=UTC)),
        (datetime(2026, 10, 20, 21, 59, tzinfo=UTC), 7, datetime(2026, 10, 27, 22, 59, tzinfo=UTC)),
    ],
)
def test_days_more_keep_the_time_of_day_when_clocks_change(
    due: datetime, days: int, moved: datetime
) -> None:
    found = terms(opens_at=due - DAY, due_at=due, closes_at=due, more=MoreTime(100, days, ""))
    assert found.due_at.value == found.closes_at.value == moved


# ---------- Two classrooms assign the same quiz


def test_two_classrooms_give_the_most_time_and_the_strictest_feedback() -> None:
    here = terms(attempts=1, time_limit_minutes=0, feedback=Feedback.AFTER_DUE, pass_percent=60)
    there = terms(
        attempts=3,
        time_limit_minutes=5,
        due_at=DUE + DAY,
        closes_at=CLOSES + DAY,
        pass_percent=80,
    )
    both = combined([here, there])
    assert (both.attempts.value, both.time_limit_minutes.value) == (3, None)
    assert (both.pass_percent.value, both.feedback.value) == (80, Feedback.AFTER_DUE)
    assert (both.due_at, both.closes_at) == (DUE + DAY, CLOSES + DAY)
    assert both.is_assigned


def test_who_never_closes_never_closes_both() -> None:
    both = combined([terms(closes_at=None, due_at=None), terms()])
    assert (both.due_at, both.closes_at) == (DUE, None)
    assert combined([terms(closes_at=None, due_at=None)]).due_at is None


def test_a_quiz_that_nobody_assigned_has_its_own_terms() -> None:
    own = alone(BASE, HALF_AGAIN)
    assert (own.attempts.value, own.time_limit_minutes.value, own.pass_percent.value) == (2, 15, 70)
    assert (own.feedback.value, own.due_at, own.closes_at) == (Feedback.AFTER_ATTEMPT, None, None)
    assert not own.is_assigned
    assert alone(BASE).time_limit_minutes.value == 10


@pytest.mark.parametrize(
    ("allowed", "started", "left"),
    [
        ([0], [OPENS] * 9, None),
        ([2], [], 2),
        ([2], [OPENS], 1),
        ([2], [OPENS, CLOSES], 0),
        ([2], [OPENS] * 5, 0),
        ([2], [OPENS - SECOND] * 5, 2),  # begun before it opened: not used up
        ([1, 3], [OPENS], 2),
        ([0, 1], [OPENS], None),
        ([], [OPENS], None),
    ],
)
def test_attempts_left(allowed: list[int], started: list[datetime], left: int | None) -> None:
    assert attempts_left([terms(attempts=one) for one in allowed], started) == left


# ---------- Properties

MOMENTS = st.integers(0, 60).map(lambda days: OPENS + days * DAY)
LIMITS = st.none() | st.integers(0, 20)
OVERRIDES = st.builds(
    Override,
    words=st.just("Group"),
    reason=st.just("Because"),
    opens_at=st.none() | MOMENTS,
    due_at=st.none() | MOMENTS,
    closes_at=st.none() | MOMENTS,
    attempts=LIMITS,
    time_limit_minutes=LIMITS,
)
ACCOMMODATIONS = st.builds(
    MoreTime,
    time_percent=st.none() | st.integers(100, 1000),
    extra_days=st.integers(0, 365),
    reason=st.just(""),
)


@given(st.lists(OVERRIDES, max_size=3), st.none() | OVERRIDES, st.none() | ACCOMMODATIONS)
def test_times_stay_in_order(
    groups: list[Override], own: Override | None, more: MoreTime | None
) -> None:
    found = terms(*groups, own=own, more=more)
    assert found.due_at.value is not None
    assert found.closes_at.value is not None
    assert found.opens_at.value <= found.due_at.value <= found.closes_at.value


@given(st.lists(OVERRIDES, max_size=3), st.none() | OVERRIDES, ACCOMMODATIONS)
def test_an_accommodation_never_takes_anything_away(
    groups: list[Override], own: Override | None, more: MoreTime
) -> None:
    without, with_it = terms(*groups, own=own), terms(*groups, own=own, more=more)
    assert with_it.opens_at == without.opens_at
    for name in ("due_at", "closes_at"):
        assert getattr(with_it, name).value >= getattr(without, name).value
    before, after = without.time_limit_minutes.value, with_it.time_limit_minutes.value
    assert after is None or (before is not None and after >= before)


@given(st.permutations([replace(BLUE, attempts=3), replace(RED, attempts=4, due_at=DUE + DAY)]))
def test_the_order_of_groups_does_not_matter(groups: list[Override]) -> None:
    assert terms(*groups) == terms(*reversed(groups))
