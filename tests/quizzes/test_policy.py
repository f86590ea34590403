"""The terms of an attempt, as tables."""

from dataclasses import asdict, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn import limits
from learn.assignments.policy import alone
from learn.assignments.terms import Base
from learn.content.library import QuizSettings
from learn.quizzes.policy import (
    PRACTICE,
    Feedback,
    Policy,
    State,
    checks_each_question,
    deadline,
    extended,
    has_run_out,
    may_see_reasons,
    may_see_score,
    policy_for,
)
from tests.conftest import START

LATER = START + timedelta(hours=1)
SECOND = timedelta(seconds=1)
OPEN, GRADED = State.OPEN, State.GRADED
AFTER_QUESTION, AFTER_ATTEMPT = Feedback.AFTER_QUESTION, Feedback.AFTER_ATTEMPT
AFTER_DUE, NEVER = Feedback.AFTER_DUE, Feedback.NEVER


def test_a_quiz_and_its_assignments_give_their_terms() -> None:
    """Nothing has the value that it has anyway: red when any of them is left out."""
    settings = QuizSettings(
        pass_percent=70,
        attempts=2,
        feedback="after_attempt",
        time_limit_minutes=10,
        shuffle_questions=False,
        shuffle_options=False,
    )
    asked = alone(Base(2, 10, 70, AFTER_ATTEMPT))
    terms = replace(asked, due_at=START, closes_at=LATER, is_assigned=True)
    assert policy_for(settings, terms) == Policy(
        attempts=2,
        feedback=AFTER_ATTEMPT,
        time_limit_minutes=10,
        pass_percent=70,
        shuffle_questions=False,
        shuffle_options=False,
        due_at=START,
        closes_at=LATER,
        is_assigned=True,
    )


def test_practice_is_checked_at_once_without_limits() -> None:
    assert checks_each_question(PRACTICE)
    assert deadline(PRACTICE, START) is None
    assert asdict(PRACTICE) == {
        "attempts": None,
        "feedback": AFTER_QUESTION,
        "time_limit_minutes": None,
        "pass_percent": None,
        "shuffle_questions": False,
        "shuffle_options": True,
        "due_at": None,
        "closes_at": None,
        "is_assigned": False,
    }


@given(
    st.builds(
        Policy,
        attempts=st.none() | st.integers(1, 99),
        feedback=st.sampled_from(Feedback),
        time_limit_minutes=st.none() | st.integers(1, 999),
        pass_percent=st.none() | st.integers(0, 100),
        shuffle_questions=st.booleans(),
        shuffle_options=st.booleans(),
        due_at=st.none() | st.just(LATER),
        closes_at=st.none() | st.just(LATER),
        is_assigned=st.booleans(),
    )
)
def test_a_snapshot_gives_back_the_same_terms(policy: Policy) -> None:
    assert Policy.from_json(policy.to_json()) == policy


@pytest.mark.parametrize(
    ("minutes", "closes", "expected"),
    [
        (None, None, None),
        (10, None, START + timedelta(minutes=10)),
        (None, LATER, LATER),
        (10, LATER, START + timedelta(minutes=10)),
        (90, LATER, START + timedelta(minutes=90)),  # granted whole, beyond the closing
    ],
)
def test_the_deadline(
    minutes: int | None, closes: datetime | None, expected: datetime | None
) -> None:
    assert deadline(Policy(time_limit_minutes=minutes, closes_at=closes), START) == expected


@pytest.mark.parametrize(
    ("before", "by", "after"),
    [
        (Policy(), Policy(time_limit_minutes=5, closes_at=START), Policy()),
        (
            Policy(time_limit_minutes=10),
            Policy(time_limit_minutes=5),
            Policy(time_limit_minutes=10),
        ),
        (
            Policy(time_limit_minutes=10),
            Policy(time_limit_minutes=15),
            Policy(time_limit_minutes=15),
        ),
        (Policy(time_limit_minutes=10), Policy(), Policy()),
        (Policy(closes_at=START), Policy(closes_at=LATER), Policy(closes_at=LATER)),
        (Policy(closes_at=LATER), Policy(closes_at=START), Policy(closes_at=LATER)),
        (Policy(closes_at=LATER), Policy(), Policy()),
        (Policy(due_at=START), Policy(due_at=LATER), Policy(due_at=LATER)),
        (Policy(due_at=LATER), Policy(due_at=START), Policy(due_at=LATER)),
        (Policy(due_at=LATER), Policy(), Policy(due_at=LATER)),
        (Policy(), Policy(due_at=LATER), Policy(due_at=LATER)),
        (Policy(attempts=2), Policy(attempts=3, pass_percent=90), Policy(attempts=2)),
    ],
)
def test_terms_of_an_attempt_only_become_longer(before: Policy, by: Policy, after: Policy) -> None:
    assert extended(before, by) == after


@pytest.mark.parametrize(
    ("ends", "now", "expected"),
    [
        (None, LATER, False),
        (START, START, False),
        (START, START + limits.GRACE, False),
        (START, START + limits.GRACE + SECOND, True),
        (START, START - SECOND, False),
    ],
)
def test_time_runs_out_after_the_grace(
    ends: datetime | None, now: datetime, expected: bool
) -> None:
    assert has_run_out(ends, now) is expected


@pytest.mark.parametrize(
    ("feedback", "state", "is_checked", "due", "expected"),
    [
        (AFTER_QUESTION, OPEN, False, None, False),
        (AFTER_QUESTION, OPEN, True, None, True),
        (AFTER_QUESTION, GRADED, False, None, True),
        (AFTER_ATTEMPT, OPEN, False, None, False),
        (AFTER_ATTEMPT, OPEN, True, None, False),
        (AFTER_ATTEMPT, GRADED, True, None, True),
        (AFTER_ATTEMPT, State.SUBMITTED, False, None, True),
        (AFTER_ATTEMPT, State.EXPIRED, False, None, True),
        (AFTER_DUE, OPEN, True, None, False),
        (AFTER_DUE, OPEN, True, START - SECOND, False),
        (AFTER_DUE, GRADED, True, None, True),  # nothing is due: after the attempt
        (AFTER_DUE, GRADED, True, START + SECOND, False),
        (AFTER_DUE, GRADED, True, START, True),
        (NEVER, OPEN, True, None, False),
        (NEVER, GRADED, True, None, False),
    ],
)
def test_when_reasons_may_be_seen(
    feedback: Feedback, state: State, is_checked: bool, due: datetime | None, expected: bool
) -> None:
    policy = Policy(feedback=feedback, due_at=due)
    assert may_see_reasons(policy, state, START, is_checked=is_checked) is expected


@pytest.mark.parametrize(
    ("feedback", "state", "due", "expected"),
    [
        (AFTER_QUESTION, OPEN, None, False),
        (AFTER_QUESTION, GRADED, None, True),
        (AFTER_ATTEMPT, State.EXPIRED, None, True),
        (AFTER_DUE, GRADED, None, True),
        (AFTER_DUE, GRADED, START + SECOND, False),
        (AFTER_DUE, GRADED, START, True),
        (NEVER, GRADED, None, True),  # the score, not the answers
        (NEVER, OPEN, None, False),
    ],
)
def test_when_the_score_may_be_seen(
    feedback: Feedback, state: State, due: datetime | None, expected: bool
) -> None:
    assert may_see_score(Policy(feedback=feedback, due_at=due), state, START) is expected


@given(
    st.sampled_from(Feedback),
    st.booleans(),
    st.none() | st.just(LATER),
    st.datetimes().map(lambda moment: moment.replace(tzinfo=START.tzinfo)),
)
def test_reasons_of_what_waits_are_never_seen(
    feedback: Feedback, is_checked: bool, due: datetime | None, now: datetime
) -> None:
    policy = Policy(feedback=feedback, due_at=due)
    if feedback is not AFTER_QUESTION or not is_checked:
        assert not may_see_reasons(policy, OPEN, now, is_checked=is_checked)
    assert not may_see_score(policy, OPEN, now)


@pytest.mark.parametrize("feedback", Feedback)
def test_only_one_way_checks_each_question(feedback: Feedback) -> None:
    assert checks_each_question(Policy(feedback=feedback)) is (feedback is AFTER_QUESTION)
