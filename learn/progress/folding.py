"""From facts to summaries: the one fold that both every answer and `learn rebuild` use. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Protocol, TypeVar


class Sourced(Protocol):
    """A fact that a later fact with the same source replaces."""

    @property
    def id(self) -> int:
        """The order in which facts were added."""

    @property
    def source_id(self) -> int:
        """What the fact is about."""


Fact = TypeVar("Fact", bound=Sourced)


@dataclass(frozen=True)
class LessonFact:
    """One event of reading."""

    kind: str
    anchor: str | None
    happened_at: datetime


@dataclass(frozen=True)
class LessonState:
    """The fold of all events of one person in one lesson."""

    state: str
    last_anchor: str | None
    started_at: datetime
    read_at: datetime | None
    updated_at: datetime


@dataclass(frozen=True)
class ResultFact:
    """One finished attempt."""

    points: int
    max_points: int
    is_passed: bool
    finished_at: datetime


@dataclass(frozen=True)
class QuizState:
    """The fold of all results of one person in one quiz."""

    attempts: int
    best_points: int
    best_max_points: int
    is_passed: bool
    last_finished_at: datetime


def newest_per_source(facts: Iterable[Fact]) -> list[Fact]:
    """Return, of several facts about one source, only the one that was added last."""
    newest = {fact.source_id: fact for fact in sorted(facts, key=lambda fact: fact.id)}
    return list(newest.values())


def fold_lesson(facts: Iterable[LessonFact]) -> LessonState | None:
    """Return the state of a lesson after `facts` in their order; None without any."""
    state: LessonState | None = None
    for fact in facts:
        state = after(state, fact)
    return state


def after(state: LessonState | None, fact: LessonFact) -> LessonState:
    """Return the state of a lesson once `fact` has happened."""
    moment = fact.happened_at
    before = state or LessonState("started", None, moment, None, moment)
    reading, read_at = before.state, before.read_at
    if fact.kind == "read":
        reading, read_at = "read", before.read_at or moment
    elif fact.kind == "unread":
        reading, read_at = "started", None
    anchor = fact.anchor if fact.kind == "section" else before.last_anchor
    return LessonState(reading, anchor, before.started_at, read_at, moment)


def fold_quiz(facts: Iterable[ResultFact]) -> QuizState | None:
    """Return the state of a quiz after all `facts`; None without any."""
    rows = list(facts)
    if not rows:
        return None
    best = max(rows, key=lambda row: (share(row.points, row.max_points), row.max_points))
    return QuizState(
        attempts=len(rows),
        best_points=best.points,
        best_max_points=best.max_points,
        is_passed=any(row.is_passed for row in rows),
        last_finished_at=max(row.finished_at for row in rows),
    )


def share(points: int, max_points: int) -> Fraction:
    """Return the exact share of the points earned; nothing to earn counts as nothing."""
    return Fraction(points, max_points) if max_points else Fraction(0)
