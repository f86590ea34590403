"""The terms of an assignment for one learner, each value with the rules that led to it. Pure.

A quiz says something, the assignment may say otherwise, then a group, then the learner's own
override; an accommodation is applied to what those came to, last and always. Nothing else reads
raw dates.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any, Final, TypeVar

from learn.assignments.moments import add_days
from learn.assignments.terms import (
    NO_LIMIT,
    STRICTNESS,
    AssignmentTerms,
    Base,
    MoreTime,
    Override,
    Ruled,
    Source,
    StartTerms,
    Step,
    Terms,
)

T = TypeVar("T")
UNCHANGED: Final = 100  # percent of the time


def effective_terms(
    base: Base,
    assignment: AssignmentTerms,
    group_overrides: Sequence[Override] = (),
    personal_override: Override | None = None,
    accommodation: MoreTime | None = None,
) -> Terms:
    """Return what holds for one learner, and why.

    Of several groups the most generous counts, value by value. A due time never comes before
    the opening, nor closing before the due time.
    """
    opens = _said(assignment, assignment.opens_at)
    opens = _overridden(opens, group_overrides, personal_override, _OPENS)
    due = _said(assignment, assignment.due_at)
    due = _overridden(due, group_overrides, personal_override, _DUE)
    due = _not_before(due, opens.value, "Due is never before the opening")
    closes = _said(assignment, assignment.closes_at)
    closes = _overridden(closes, group_overrides, personal_override, _CLOSES)
    closes = _not_before(closes, due.value, "Closing is never before the due time")
    attempts = _limited(base.attempts, assignment, assignment.attempts)
    attempts = _overridden(attempts, group_overrides, personal_override, _ATTEMPTS)
    minutes = _limited(base.time_limit_minutes, assignment, assignment.time_limit_minutes)
    minutes = _overridden(minutes, group_overrides, personal_override, _TIME)
    return Terms(
        zone=assignment.zone,
        opens_at=opens,
        due_at=_days_later(due, accommodation, assignment.zone),
        closes_at=_days_later(closes, accommodation, assignment.zone),
        attempts=_open_ended(attempts),
        time_limit_minutes=_longer(_open_ended(minutes), accommodation),
        pass_percent=_also_said(_by_quiz(base.pass_percent), assignment, assignment.pass_percent),
        feedback=_also_said(_by_quiz(base.feedback), assignment, assignment.feedback),
        counting=_said(assignment, assignment.counting),
        late_percent_per_day=_said(assignment, assignment.late_percent_per_day),
        is_fresh=assignment.is_fresh,
    )


def alone(base: Base, accommodation: MoreTime | None = None) -> StartTerms:
    """Return the terms of a quiz that no assignment asks for."""
    return StartTerms(
        attempts=_by_quiz(base.attempts),
        time_limit_minutes=_longer(_by_quiz(base.time_limit_minutes), accommodation),
        pass_percent=_by_quiz(base.pass_percent),
        feedback=_by_quiz(base.feedback),
    )


def combined(terms: Sequence[Terms]) -> StartTerms:
    """Return the terms of an attempt that several assignments ask for at once; at least one.

    Attempts, time and closing are the most generous of them, feedback the strictest, the due
    time the latest, the pass mark the highest.
    """
    dues = [one.due_at.value for one in terms if one.due_at.value is not None]
    closings = [one.closes_at.value for one in terms if one.closes_at.value is not None]
    return StartTerms(
        attempts=max((one.attempts for one in terms), key=_limit_rank),
        time_limit_minutes=max((one.time_limit_minutes for one in terms), key=_limit_rank),
        pass_percent=max((one.pass_percent for one in terms), key=lambda one: one.value or 0),
        feedback=max((one.feedback for one in terms), key=lambda one: STRICTNESS[one.value]),
        due_at=max(dues, default=None),
        closes_at=max(closings) if len(closings) == len(terms) else None,
        is_assigned=True,
    )


def attempts_left(terms: Sequence[Terms], started: Sequence[datetime]) -> int | None:
    """Return how many more attempts the most generous of `terms` allows; None is any number.

    Used up are those that began after the opening, wherever they were begun.
    """
    left: list[int] = []
    for one in terms:
        if one.attempts.value is None:
            return None
        used = sum(moment >= one.opens_at.value for moment in started)
        left.append(max(0, one.attempts.value - used))
    return max(left, default=None)


@dataclass(frozen=True)
class _Field:
    """A value that overrides may change: how it is read, and what makes it more generous."""

    read: Callable[[Override], Any]
    rank: Callable[[Any], float]


def _endless(limit: int) -> float:
    return limit or math.inf


_OPENS = _Field(lambda one: one.opens_at, lambda moment: -moment.timestamp())
_DUE = _Field(lambda one: one.due_at, datetime.timestamp)
_CLOSES = _Field(lambda one: one.closes_at, datetime.timestamp)
_ATTEMPTS = _Field(lambda one: one.attempts, _endless)
_TIME = _Field(lambda one: one.time_limit_minutes, _endless)


def _by_quiz(value: T) -> Ruled[T]:
    return Ruled((Step(Source.QUIZ, "The quiz itself", value),))


def _said(assignment: AssignmentTerms, value: T) -> Ruled[T]:
    return Ruled((_of_assignment(assignment, value),))


def _also_said(ruled: Ruled[T], assignment: AssignmentTerms, value: T | None) -> Ruled[T]:
    return ruled if value is None else ruled.then(_of_assignment(assignment, value))


def _of_assignment(assignment: AssignmentTerms, value: T) -> Step[T]:
    return Step(Source.ASSIGNMENT, "The assignment", value, by=assignment.by)


def _limited(
    of_quiz: int | None, assignment: AssignmentTerms, of_assignment: int | None
) -> Ruled[int]:
    return _also_said(_by_quiz(of_quiz or NO_LIMIT), assignment, of_assignment)


def _overridden(
    ruled: Ruled[T], groups: Sequence[Override], personal: Override | None, field: _Field
) -> Ruled[T]:
    """Return a value after the most generous of the groups, then after the learner's own."""
    told = [one for one in groups if field.read(one) is not None]
    if told:
        best = max(told, key=lambda one: field.rank(field.read(one)))
        ruled = ruled.then(_of_override(Source.GROUP, best, field))
    if personal is not None and field.read(personal) is not None:
        ruled = ruled.then(_of_override(Source.PERSON, personal, field))
    return ruled


def _of_override(source: Source, override: Override, field: _Field) -> Step[Any]:
    return Step(source, override.words, field.read(override), override.reason, override.by)


def _not_before(
    ruled: Ruled[datetime | None], earliest: datetime | None, words: str
) -> Ruled[datetime | None]:
    if ruled.value is None or earliest is None or ruled.value >= earliest:
        return ruled
    return ruled.then(Step(Source.ORDER, words, earliest))


def _days_later(
    ruled: Ruled[datetime | None], more: MoreTime | None, zone: str
) -> Ruled[datetime | None]:
    if more is None or not more.extra_days or ruled.value is None:
        return ruled
    days = "1 more day" if more.extra_days == 1 else f"{more.extra_days} more days"
    moved = add_days(ruled.value, more.extra_days, zone)
    return ruled.then(_of_accommodation(more, f"Accommodation: {days}", moved))


def _longer(ruled: Ruled[int | None], more: MoreTime | None) -> Ruled[int | None]:
    if more is None or more.time_percent == UNCHANGED or ruled.value is None:
        return ruled
    if more.time_percent is None:
        return ruled.then(_of_accommodation(more, "Accommodation: no time limit", None))
    minutes = math.ceil(Fraction(ruled.value * more.time_percent, 100))
    words = f"Accommodation: {more.time_percent}% of the time"
    return ruled.then(_of_accommodation(more, words, minutes))


def _of_accommodation(more: MoreTime, words: str, value: T) -> Step[T]:
    return Step(Source.ACCOMMODATION, words, value, more.reason, more.by)


def _open_ended(ruled: Ruled[int]) -> Ruled[int | None]:
    """Return a limit whose 0 is None: no limit."""
    steps = (
        Step(one.source, one.words, one.value or None, one.reason, one.by) for one in ruled.steps
    )
    return Ruled(tuple(steps))


def _limit_rank(ruled: Ruled[int | None]) -> float:
    return _endless(ruled.value or NO_LIMIT)
