"""Where one learner stands with one assignment: a fold over facts. Pure.

Attempts belong to a person; the assignment selects which of them count. Sums stay exact
fractions and are rounded once, at the end.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from learn.assignments.moments import days_begun
from learn.assignments.terms import Counting, Phase, Terms, is_past
from learn.progress.completion import has_passed
from learn.progress.folding import share
from learn.questions import points_for


class Cell(StrEnum):
    """The state of a learner in an assignment, as tables and lists name it."""

    NOT_OPEN = "not_open"
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    LATE = "late"
    MISSING = "missing"
    EXCUSED = "excused"


@dataclass(frozen=True)
class Asked:
    """What an assignment asks for: quizzes with their pass marks, lessons, and its points.

    Nothing after `until`, the moment at which the classroom was archived, counts.
    """

    quizzes: Mapping[str, int | None]
    lessons: frozenset[str]
    points: int
    until: datetime | None = None


@dataclass(frozen=True)
class Result:
    """A finished attempt at a quiz; `source_id` is the attempt."""

    quiz_id: str
    source_id: int
    points: int
    max_points: int
    started_at: datetime
    finished_at: datetime


@dataclass(frozen=True)
class Start:
    """An attempt at a quiz was begun."""

    quiz_id: str
    started_at: datetime


@dataclass(frozen=True)
class Event:
    """An instructor gave points, took them back, excused, or counted again; `id` is the order."""

    id: int
    kind: str
    points: int | None


@dataclass(frozen=True)
class Facts:
    """What is known of one learner; each part in any order. `read` says when lessons were."""

    results: Sequence[Result] = ()
    starts: Sequence[Start] = ()
    read: Mapping[str, datetime] | None = None
    events: Sequence[Event] = ()


class Stands(Protocol):
    """What tables read of a standing, kept or folded."""

    @property
    def is_started(self) -> bool:
        """True once anything that counts was begun."""

    @property
    def points(self) -> int | None:
        """What the counted attempts earned, in thousandths."""

    @property
    def days_late(self) -> int:
        """How many days after the due time everything was done."""

    @property
    def completed_at(self) -> datetime | None:
        """When everything was done."""

    @property
    def given_points(self) -> int | None:
        """What an instructor gave by hand, in thousandths."""

    @property
    def is_excused(self) -> bool:
        """True while nothing is expected of the learner."""


@dataclass(frozen=True)
class Stand:
    """Where a learner stands; the values of a row of `standing`."""

    quizzes: int = 0
    quizzes_done: int = 0
    lessons: int = 0
    lessons_read: int = 0
    is_started: bool = False
    is_passed: bool = False
    points: int | None = None
    days_late: int = 0
    completed_at: datetime | None = None
    given_points: int | None = None
    is_excused: bool = False


def fold_standing(asked: Asked, terms: Terms, facts: Facts) -> Stand:
    """Return where a learner stands, whatever order the facts come in.

    Every quiz weighs the same. Without quizzes there is nothing to score: reading is all.
    """
    counted = _counted(asked, terms, facts.results)
    read = {
        lesson_id: moment
        for lesson_id, moment in (facts.read or {}).items()
        if lesson_id in asked.lessons and _is_in_time(asked, terms, moment)
    }
    completed_at = _completed_at(asked, counted, read)
    given, is_excused = _given(asked, facts.events)
    return Stand(
        quizzes=len(asked.quizzes),
        quizzes_done=len(counted),
        lessons=len(asked.lessons),
        lessons_read=len(read),
        is_started=bool(counted or read) or _has_begun(asked, terms, facts.starts),
        is_passed=completed_at is not None and _has_passed(asked, counted),
        points=_points(asked, terms, counted),
        days_late=days_late(terms, completed_at) if completed_at else 0,
        completed_at=completed_at,
        given_points=given,
        is_excused=is_excused,
    )


def state_of(stands: Stands | None, terms: Terms, now: datetime) -> Cell:
    """Return the state of a learner in one word; None is somebody of whom nothing is known."""
    if stands is not None:
        if stands.is_excused:
            return Cell.EXCUSED
        if stands.completed_at is not None:
            return Cell.LATE if stands.days_late else Cell.DONE
        if stands.given_points is not None:
            return Cell.DONE
    phase = terms.phase(now)
    if phase is Phase.UPCOMING:
        return Cell.NOT_OPEN
    if phase is Phase.CLOSED or terms.is_overdue(now):
        return Cell.MISSING
    return Cell.IN_PROGRESS if stands is not None and stands.is_started else Cell.NOT_STARTED


def final_points(stands: Stands | None) -> int | None:
    """Return the points that stand in the gradebook, in thousandths.

    What was given by hand wins; None where nothing counts yet, or the learner is excused.
    """
    if stands is None or stands.is_excused:
        return None
    return stands.points if stands.given_points is None else stands.given_points


def _is_in_time(asked: Asked, terms: Terms, moment: datetime) -> bool:
    """Tell whether something that happened or began then comes before the end of counting."""
    return not (is_past(terms.closes_at.value, moment) or is_past(asked.until, moment))


def counts(asked: Asked, terms: Terms, quiz_id: str, started_at: datetime) -> bool:
    """Tell whether an attempt at a quiz that began then counts for an assignment."""
    return (
        quiz_id in asked.quizzes
        and terms.counts(started_at)
        and _is_in_time(asked, terms, started_at)
    )


def _counted(asked: Asked, terms: Terms, results: Iterable[Result]) -> dict[str, list[Result]]:
    """Return the results that count by quiz, in the order in which the attempts began."""
    found: dict[str, list[Result]] = {}
    for one in sorted(results, key=lambda one: (one.started_at, one.source_id)):
        if counts(asked, terms, one.quiz_id, one.started_at):
            found.setdefault(one.quiz_id, []).append(one)
    return found


def _has_begun(asked: Asked, terms: Terms, starts: Iterable[Start]) -> bool:
    return any(counts(asked, terms, one.quiz_id, one.started_at) for one in starts)


def _completed_at(
    asked: Asked, counted: Mapping[str, Sequence[Result]], read: Mapping[str, datetime]
) -> datetime | None:
    """Return when the last of what is asked was first done; None while something is left."""
    if len(counted) < len(asked.quizzes) or len(read) < len(asked.lessons):
        return None
    first_done = (min(one.finished_at for one in results) for results in counted.values())
    return max((*first_done, *read.values()), default=None)


def _has_passed(asked: Asked, counted: Mapping[str, Sequence[Result]]) -> bool:
    return all(
        any(has_passed(one.points, one.max_points, asked.quizzes[quiz_id]) for one in results)
        for quiz_id, results in counted.items()
    )


def _points(asked: Asked, terms: Terms, counted: Mapping[str, Sequence[Result]]) -> int | None:
    if not counted:
        return None
    earned = sum((_quiz_share(terms, results) for results in counted.values()), start=Fraction(0))
    return points_for(earned / len(asked.quizzes), asked.points)


def _quiz_share(terms: Terms, results: Sequence[Result]) -> Fraction:
    shares = [share_in_time(terms, one) for one in results]
    match terms.counting.value:
        case Counting.HIGHEST:
            return max(shares)
        case Counting.LATEST:
            return shares[-1]
        case Counting.FIRST:
            return shares[0]
        case _:  # the average
            return sum(shares, start=Fraction(0)) / len(shares)


def share_in_time(terms: Terms, result: Result) -> Fraction:
    """Return the share of the points after the late rule: never less than nothing."""
    lost = Fraction(terms.late_percent_per_day.value * days_late(terms, result.finished_at), 100)
    return share(result.points, result.max_points) * max(Fraction(0), 1 - lost)


def days_late(terms: Terms, done_at: datetime) -> int:
    """Return how many days have begun between the due time and then; none where it was in time."""
    due = terms.due_at.value
    if due is None or not is_past(due, done_at):
        return 0
    return days_begun(due, done_at, terms.zone)


def _given(asked: Asked, events: Iterable[Event]) -> tuple[int | None, bool]:
    """Return what was given by hand, never more than there is to earn, and who is excused."""
    given: int | None = None
    is_excused = False
    for one in sorted(events, key=lambda one: one.id):
        match one.kind:
            case "give":
                given = min(one.points or 0, asked.points)
            case "take_back":
                given = None
            case kind:
                is_excused = kind == "excuse"
    return given, is_excused
