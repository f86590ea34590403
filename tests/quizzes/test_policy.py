"""The terms of an attempt, as tables."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn import limits
from learn.content.library import QuizSettings
from learn.quizzes.policy import (
    PRACTICE,
    Feedback,
    Policy,
    State,
    attempts_left,
    checks_each_question,
    deadline,
    effective_policy,
    has_run_out,
    may_see_reasons,
    may_see_score,
)
from tests.conftest import START

LATER = START + timedelta(hours=1)
SECOND = timedelta(seconds=1)
OPEN, GRADED = State.OPEN, State.GRADED
AFTER_QUESTION, AFTER_ATTEMPT = Feedback.AFTER_QUESTION, Feedback.AFTER_ATTEMPT
AFTER_DUE, NEVER = Feedback.AFTER_DUE, Feedback.NEVER


def test_a_quiz_gives_its_terms() -> None:
    settings = QuizSettings(
        pass_percent=70,
        attempts=2,
        feedback="after_attempt",
        time_limit_minutes=10,
        shuffle_questions=False,
        shuffle_options=True,
    )
    assert effective_policy(settings) == Policy(
        attempts=2,
        feedback=AFTER_ATTEMPT,
        time_limit_minutes=10,
        pass_percent=70,
        shuffle_questions=False,
        shuffle_options=True,
        due_at=None,
    )


def test_practice_is_checked_at_once_without_limits() -> None:
    assert checks_each_question(PRACTICE)
    assert attempts_left(PRACTICE, 10_000) is None
    assert deadline(PRACTICE, START) is None


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
    )
)
def test_a_snapshot_gives_back_the_same_terms(policy: Policy) -> None:
    assert Policy.from_json(policy.to_json()) == policy


@pytest.mark.parametrize(
    ("allowed", "used", "left"),
    [(None, 0, None), (None, 99, None), (2, 0, 2), (2, 1, 1), (2, 2, 0), (2, 3, 0)],
)
def test_attempts_left(allowed: int | None, used: int, left: int | None) -> None:
    assert attempts_left(Policy(attempts=allowed), used) == left


@pytest.mark.parametrize(
    ("minutes", "expected"), [(None, None), (10, START + timedelta(minutes=10))]
)
def test_the_deadline(minutes: int | None, expected: datetime | None) -> None:
    assert deadline(Policy(time_limit_minutes=minutes), START) == expected


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
