"""The ledger of what instructors do to scores by hand: lines are added, never changed."""

from datetime import datetime

from sqlalchemy.orm import Session

from learn.assignments.drafts import DoesNotFit
from learn.assignments.folding import refold
from learn.assignments.models import GradeEvent
from learn.assignments.tasks import Task, seats
from learn.audit.operations import record
from learn.content.library import Library


class NotThere(LookupError):  # noqa: N818
    """The assignment is not for this person, or the person is no longer in the classroom."""


def give(
    session: Session,
    library: Library,
    task: Task,
    person_id: int,
    points: int,
    reason: str,
    by_id: int,
    now: datetime,
) -> None:
    """Give a learner these thousandths of a point, whatever attempts earned.

    Raises DoesNotFit for more points than there are to earn, or NotThere.
    """
    if not 0 <= points <= task.assignment.points:
        most = task.assignment.points / 1000
        raise DoesNotFit({"points": f"Type a number from 0 to {most:g}."})
    _add(session, library, task, person_id, "give", points, reason, by_id, now)


def take_back(
    session: Session,
    library: Library,
    task: Task,
    person_id: int,
    reason: str,
    by_id: int,
    now: datetime,
) -> None:
    """Let what the attempts earned stand again. Raises NotThere."""
    _add(session, library, task, person_id, "take_back", None, reason, by_id, now)


def excuse(
    session: Session,
    library: Library,
    task: Task,
    person_id: int,
    reason: str,
    by_id: int,
    now: datetime,
) -> None:
    """Expect nothing of a learner in this assignment. Raises NotThere."""
    _add(session, library, task, person_id, "excuse", None, reason, by_id, now)


def count(
    session: Session,
    library: Library,
    task: Task,
    person_id: int,
    reason: str,
    by_id: int,
    now: datetime,
) -> None:
    """Count an assignment again that a learner was excused from. Raises NotThere."""
    _add(session, library, task, person_id, "count", None, reason, by_id, now)


ACTIONS = {
    "give": "grade.given",
    "take_back": "grade.taken_back",
    "excuse": "grade.excused",
    "count": "grade.counted",
}


def _add(
    session: Session,
    library: Library,
    task: Task,
    person_id: int,
    kind: str,
    points: int | None,
    reason: str,
    by_id: int,
    now: datetime,
) -> None:
    if not reason.strip():
        raise DoesNotFit({"reason": "Say why; the learner reads it."})
    found = seats(session, person_ids=[person_id], assignment_ids=[task.id], with_withdrawn=True)
    if not found:
        raise NotThere
    event = GradeEvent(
        assignment_id=task.id,
        person_id=person_id,
        kind=kind,
        points=points,
        reason=reason.strip(),
        actor_id=by_id,
        happened_at=now,
    )
    session.add(event)
    session.flush()
    record(
        session,
        by_id,
        ACTIONS[kind],
        f"assignment {task.assignment.public_id}",
        now,
        classroom=task.classroom.public_id,
        event=event.id,
        points=points,
    )
    refold(session, library, [person_id], now=now, assignment_ids=[task.id])
