"""Which learners need their instructor, and why: stuck, not started, or suddenly absent. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

STUCK_AFTER: Final = 4  # answers to one objective that were not fully right
NEAR: Final = timedelta(hours=48)  # before the learner's own due time
OVERDUE_FOR: Final = timedelta(days=7)  # how long work that was never begun is called for
SILENT_FOR: Final = timedelta(days=7)
BEFORE_SILENCE: Final = timedelta(days=14)
USUAL_DAYS: Final = 3  # on so many days they were there, before they were silent
NO_HURRY: Final = timedelta(days=3650)  # where work without a due time stands in the list
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Reason(StrEnum):
    """Why somebody is on the list."""

    NOT_STARTED = "not_started"
    STUCK = "stuck"
    ABSENT = "absent"


@dataclass(frozen=True)
class Duty:
    """What one learner has to do: one assignment on the terms that hold for them."""

    assignment_id: str
    title: str
    opens_at: datetime
    due_at: datetime | None
    closes_at: datetime | None
    is_started: bool
    is_done: bool
    is_excused: bool
    objectives: frozenset[str] = frozenset()

    def is_live(self, now: datetime) -> bool:
        """Tell whether the learner may work on it now."""
        return self.opens_at <= now and (self.closes_at is None or now < self.closes_at)

    def is_owed(self, now: datetime) -> bool:
        """Tell whether the learner may still do it and has not."""
        return self.is_live(now) and not (self.is_done or self.is_excused)


@dataclass(frozen=True)
class Struggle:
    """An objective that a learner has not mastered yet, and how often an answer missed."""

    objective_id: str
    misses: int


@dataclass(frozen=True)
class Presence:
    """On how many days a learner was there in the last three weeks, and when last."""

    days: int = 0
    last_at: datetime | None = None


@dataclass(frozen=True)
class Need:
    """One line of the list: which assignment of which learner it is about, and why."""

    reason: Reason
    duty: Duty
    objective_id: str | None = None
    misses: int = 0
    last_at: datetime | None = None

    @property
    def rank(self) -> tuple[int, datetime]:
        """What comes first: work not begun by its due time, then who is stuck, then who is gone."""
        order = tuple(Reason).index(self.reason)
        return order, self.duty.due_at or self.duty.opens_at + NO_HURRY


def needs(
    duties: Sequence[Duty], struggles: Sequence[Struggle], presence: Presence, now: datetime
) -> list[Need]:
    """Return why a learner needs their instructor now, each reason at most once for each duty."""
    owed = sorted((duty for duty in duties if duty.is_owed(now)), key=_urgency)
    found = [Need(Reason.NOT_STARTED, duty) for duty in owed if _is_not_started(duty, now)]
    live = [duty for duty in duties if duty.is_live(now) and not duty.is_excused]
    found += _stuck(sorted(live, key=_urgency), struggles)
    if _is_absent(presence, now) and owed:
        found.append(Need(Reason.ABSENT, owed[0], last_at=presence.last_at))
    return found


def _urgency(duty: Duty) -> tuple[bool, datetime]:
    """Return the order of calling: nearest due first, undated last."""
    return duty.due_at is None, duty.due_at or duty.opens_at


def _is_not_started(duty: Duty, now: datetime) -> bool:
    if duty.is_started or duty.due_at is None:
        return False
    return duty.due_at - NEAR <= now < duty.due_at + OVERDUE_FOR


def _stuck(duties: Sequence[Duty], struggles: Sequence[Struggle]) -> list[Need]:
    """Return, for each duty, the objective that was missed most, if it was missed often enough.

    An objective that two duties share is told once.
    """
    found, told = [], set[str]()
    worst = sorted(struggles, key=lambda one: (-one.misses, one.objective_id))
    for duty in duties:
        for one in worst:
            is_new = one.objective_id in duty.objectives and one.objective_id not in told
            if is_new and one.misses >= STUCK_AFTER:
                found.append(Need(Reason.STUCK, duty, one.objective_id, one.misses))
                told.add(one.objective_id)
                break
    return found


def _is_absent(presence: Presence, now: datetime) -> bool:
    """Tell whether somebody who used to come has not been there for a week."""
    if presence.last_at is None or presence.days < USUAL_DAYS:
        return False
    return now - SILENT_FOR - BEFORE_SILENCE <= presence.last_at <= now - SILENT_FOR


def why(need: Need, now: datetime, objective: str = "") -> str:
    """Return in one sentence why somebody is on the list; `objective` is its text."""
    title = need.duty.title
    if need.reason is Reason.STUCK:
        return f"Missed “{objective}” {need.misses} times, in “{title}”."
    if need.reason is Reason.ABSENT:
        ago = span(now - (need.last_at or now))
        return f"Was here often, but not for {ago}; “{title}” is waiting."
    due_at = need.duty.due_at or now
    if due_at <= now:
        return f"“{title}” was due {span(now - due_at)} ago and has not been started."
    return f"“{title}” is due in {span(due_at - now)} and has not been started."


def message(need: Need, now: datetime, due: str, objective: str = "") -> str:
    """Return what a reminder says to the learner; `due` is their own due time in words."""
    title = need.duty.title
    is_past = need.duty.due_at is not None and need.duty.due_at <= now
    until = f" It {'was' if is_past else 'is'} due on {due}." if due else ""
    if need.reason is Reason.STUCK:
        return (
            f"“{objective}” is a hard one. The lesson explains it once more, and you may ask me."
            f" It belongs to “{title}”.{until}"
        )
    if need.reason is Reason.ABSENT:
        return f"“{title}” is waiting for you; your place is kept.{until} Tell me if I can help."
    return f"You have not begun “{title}” yet.{until} Tell me if something is in the way."


def span(time: timedelta) -> str:
    """Return a length of time in words, rounded down: minutes, hours or days."""
    if time < HOUR:
        return _count(max(1, time // MINUTE), "minute")
    if time < 2 * DAY:
        return _count(time // HOUR, "hour")
    return _count(time // DAY, "day")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
