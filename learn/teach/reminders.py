"""What a reminder is, and what keeps it from being sent twice on one day. Pure."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Reminder:
    """What one learner is told about one assignment of one classroom."""

    person_id: int
    assignment_id: str
    title: str
    text: str
    reason: str
    classroom_id: str
    classroom_name: str


def reminder_key(assignment_id: str, now: datetime) -> str:
    """Return what keeps a learner from being reminded of an assignment twice on one day (UTC)."""
    return f"reminder:{assignment_id}:{now:%Y-%m-%d}"


def reminder_title(title: str) -> str:
    """Return the title of a notice that reminds of an assignment."""
    return f"A reminder about “{title}”"
