"""The terms of an attempt: how many, how long, and when what may be seen. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self, TypeVar

from learn import limits
from learn.assignments.terms import Feedback, StartTerms
from learn.content.library import QuizSettings

__all__ = [
    "FINISHED",
    "PRACTICE",
    "Feedback",
    "Kind",
    "Policy",
    "State",
    "checks_each_question",
    "deadline",
    "extended",
    "has_run_out",
    "may_see_reasons",
    "may_see_score",
    "most",
    "policy_for",
]


T = TypeVar("T", int, datetime)


class Kind(StrEnum):
    """What an attempt is: questions inside a lesson, a quiz, or a review."""

    PRACTICE = "practice"
    QUIZ = "quiz"
    REVIEW = "review"


class State(StrEnum):
    """Where an attempt stands; an expired one ran out of time with nothing answered."""

    OPEN = "open"
    SUBMITTED = "submitted"
    GRADED = "graded"
    EXPIRED = "expired"


TIMES = ("due_at", "closes_at")
FINISHED = frozenset({State.SUBMITTED, State.GRADED, State.EXPIRED})


@dataclass(frozen=True)
class Policy:
    """The terms with which an attempt began; it keeps them whatever is published later.

    `due_at` and `closes_at` are those of the assignments that ruled the start; without a due
    time, `after_due` means after the attempt.
    """

    attempts: int | None = None
    feedback: Feedback = Feedback.AFTER_QUESTION
    time_limit_minutes: int | None = None
    pass_percent: int | None = None
    shuffle_questions: bool = True
    shuffle_options: bool = True
    due_at: datetime | None = None
    closes_at: datetime | None = None
    is_assigned: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the policy as the snapshot that an attempt stores."""
        values = asdict(self)
        for name in TIMES:
            values[name] = values[name].isoformat() if values[name] else None
        return values

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Return the policy of a stored snapshot."""
        times = {name: datetime.fromisoformat(values[name]) for name in TIMES if values.get(name)}
        return cls(**{**values, "feedback": Feedback(values["feedback"]), **times})


PRACTICE = Policy(feedback=Feedback.AFTER_QUESTION, shuffle_questions=False)


def policy_for(settings: QuizSettings, terms: StartTerms) -> Policy:
    """Return the terms of an attempt that somebody begins now, as its snapshot keeps them."""
    return Policy(
        attempts=terms.attempts.value,
        feedback=terms.feedback.value,
        time_limit_minutes=terms.time_limit_minutes.value,
        pass_percent=terms.pass_percent.value,
        shuffle_questions=settings.shuffle_questions,
        shuffle_options=settings.shuffle_options,
        due_at=terms.due_at,
        closes_at=terms.closes_at,
        is_assigned=terms.is_assigned,
    )


def deadline(policy: Policy, started_at: datetime) -> datetime | None:
    """Return the moment at which an attempt that began then is closed; None without a limit.

    A time limit is granted whole, also beyond the closing time of an assignment.
    """
    if policy.time_limit_minutes is None:
        return policy.closes_at
    return started_at + timedelta(minutes=policy.time_limit_minutes)


def extended(policy: Policy, by: Policy) -> Policy:
    """Return the terms of an attempt once `by` holds: time, closing and due only become later."""
    return replace(
        policy,
        time_limit_minutes=most(policy.time_limit_minutes, by.time_limit_minutes),
        closes_at=most(policy.closes_at, by.closes_at),
        due_at=max((one for one in (policy.due_at, by.due_at) if one), default=None),
    )


def most(one: T | None, other: T | None) -> T | None:
    """Return the more generous of two limits or moments; None is no limit."""
    return None if one is None or other is None else max(one, other)


def has_run_out(deadline_at: datetime | None, now: datetime) -> bool:
    """Tell whether the time is over, the grace for the last request in flight included."""
    return deadline_at is not None and now > deadline_at + limits.GRACE


def may_see_reasons(policy: Policy, state: State, now: datetime, *, is_checked: bool) -> bool:
    """Tell whether key, reasons and explanation of one question may be shown."""
    if policy.feedback is Feedback.NEVER:
        return False
    if state is State.OPEN:
        return policy.feedback is Feedback.AFTER_QUESTION and is_checked
    if policy.feedback is Feedback.AFTER_DUE and policy.due_at is not None:
        return now >= policy.due_at
    return True


def may_see_score(policy: Policy, state: State, now: datetime) -> bool:
    """Tell whether the score of a finished attempt may be shown."""
    if state not in FINISHED:
        return False
    if policy.feedback is Feedback.AFTER_DUE and policy.due_at is not None:
        return now >= policy.due_at
    return True


def checks_each_question(policy: Policy) -> bool:
    """Tell whether every question is checked on its own, before the next."""
    return policy.feedback is Feedback.AFTER_QUESTION
