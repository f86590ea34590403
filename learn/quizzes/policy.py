"""The terms of an attempt: how many, how long, and when what may be seen. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from learn import limits
from learn.content.library import QuizSettings


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


class Feedback(StrEnum):
    """When reasons and scores may be seen."""

    AFTER_QUESTION = "after_question"
    AFTER_ATTEMPT = "after_attempt"
    AFTER_DUE = "after_due"
    NEVER = "never"


FINISHED = frozenset({State.SUBMITTED, State.GRADED, State.EXPIRED})


@dataclass(frozen=True)
class Policy:
    """The terms with which an attempt began; it keeps them whatever is published later.

    `due_at` belongs to an assignment; without one, `after_due` means after the attempt.
    """

    attempts: int | None = None
    feedback: Feedback = Feedback.AFTER_QUESTION
    time_limit_minutes: int | None = None
    pass_percent: int | None = None
    shuffle_questions: bool = True
    shuffle_options: bool = True
    due_at: datetime | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the policy as the snapshot that an attempt stores."""
        values = asdict(self)
        values["due_at"] = self.due_at.isoformat() if self.due_at else None
        return values

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Return the policy of a stored snapshot."""
        due = values.get("due_at")
        return cls(
            **{
                **values,
                "feedback": Feedback(values["feedback"]),
                "due_at": datetime.fromisoformat(due) if due else None,
            }
        )


PRACTICE = Policy(feedback=Feedback.AFTER_QUESTION, shuffle_questions=False)


def effective_policy(settings: QuizSettings) -> Policy:
    """Return the terms that a quiz gives to somebody who begins it now."""
    return Policy(
        attempts=settings.attempts,
        feedback=Feedback(settings.feedback),
        time_limit_minutes=settings.time_limit_minutes,
        pass_percent=settings.pass_percent,
        shuffle_questions=settings.shuffle_questions,
        shuffle_options=settings.shuffle_options,
    )


def attempts_left(policy: Policy, used: int) -> int | None:
    """Return how many more attempts may begin; None means as many as one likes."""
    return None if policy.attempts is None else max(0, policy.attempts - used)


def deadline(policy: Policy, started_at: datetime) -> datetime | None:
    """Return the moment at which an attempt that began then is closed; None without a limit."""
    if policy.time_limit_minutes is None:
        return None
    return started_at + timedelta(minutes=policy.time_limit_minutes)


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
