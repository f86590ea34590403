"""What counted of one learner in one assignment, and why: the standing's rules, told step by step.

Pure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from learn.assignments.standing import Asked, Result, counts, days_late, share_in_time
from learn.assignments.terms import Counting, Terms, is_past
from learn.progress.folding import share


@dataclass(frozen=True)
class Told:
    """One finished attempt: its share, what lateness left of it, and whether it counts.

    `why_not` is a plain sentence where it does not count; `is_used` says that the quiz's share is
    made of it.
    """

    result: Result
    earned: Fraction
    days_late: int
    kept: Fraction
    why_not: str
    is_used: bool


@dataclass(frozen=True)
class QuizPart:
    """One quiz of the assignment; all weigh the same. No share means that nothing counts yet."""

    quiz_id: str
    attempts: tuple[Told, ...]
    share: Fraction | None


def explain(asked: Asked, terms: Terms, results: Iterable[Result]) -> tuple[QuizPart, ...]:
    """Return every quiz with every finished attempt at it, in the order in which they began."""
    known = sorted(results, key=lambda one: (one.started_at, one.source_id))
    return tuple(
        _part(asked, terms, quiz_id, [one for one in known if one.quiz_id == quiz_id])
        for quiz_id in asked.quizzes
    )


def _part(asked: Asked, terms: Terms, quiz_id: str, results: Sequence[Result]) -> QuizPart:
    counting = [one for one in results if counts(asked, terms, quiz_id, one.started_at)]
    used = _used(terms, counting)
    kept = [share_in_time(terms, one) for one in used]
    told = tuple(_told(asked, terms, one, is_used=one in used) for one in results)
    return QuizPart(quiz_id, told, sum(kept, start=Fraction(0)) / len(kept) if kept else None)


def _used(terms: Terms, counting: Sequence[Result]) -> Sequence[Result]:
    """Return the attempts that the quiz's share is made of; of equals the first."""
    if not counting:
        return ()
    match terms.counting.value:
        case Counting.HIGHEST:
            return (max(counting, key=lambda one: share_in_time(terms, one)),)
        case Counting.LATEST:
            return counting[-1:]
        case Counting.FIRST:
            return counting[:1]
    return counting  # their average


def _told(asked: Asked, terms: Terms, result: Result, *, is_used: bool) -> Told:
    return Told(
        result,
        share(result.points, result.max_points),
        days_late(terms, result.finished_at),
        share_in_time(terms, result),
        _why_not(asked, terms, result),
        is_used,
    )


def _why_not(asked: Asked, terms: Terms, result: Result) -> str:
    if counts(asked, terms, result.quiz_id, result.started_at):
        return ""
    if is_past(terms.closes_at.value, result.started_at):
        return "Begun after it closed"
    if is_past(asked.until, result.started_at):
        return "Begun after the classroom was archived"
    return "Begun before it opened"
