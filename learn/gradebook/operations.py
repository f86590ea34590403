"""Writes of the gradebook: which assignment is in which category, and decisions about cells."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from learn.assignments import operations as assignments
from learn.assignments.models import Assignment
from learn.assignments.queries import grade_events
from learn.assignments.tasks import Task
from learn.audit.operations import record
from learn.classrooms.models import Classroom
from learn.content.library import Library
from learn.notices.operations import Message, tell


@dataclass(frozen=True)
class Judgement:
    """What an instructor decides about a cell, and why; `points` are thousandths."""

    kind: str
    reason: str
    points: int | None = None


def place(
    session: Session,
    classroom: Classroom,
    wheres: Mapping[int, int | None],
    actor_id: int,
    now: datetime,
) -> int:
    """Put assignments into categories, ids to ids, and return how many were moved."""
    here = Assignment.classroom_id == classroom.id
    rows = session.scalars(select(Assignment).where(here, Assignment.id.in_(wheres)))
    moved = [one for one in rows if one.category_id != wheres[one.id]]
    for one in moved:
        one.category_id = wheres[one.id]
        subject = f"assignment {one.public_id}"
        record(session, actor_id, "assignment.placed", subject, now, classroom=classroom.public_id)
    session.flush()
    return len(moved)


def judge(
    session: Session,
    library: Library,
    task: Task,
    person_id: int,
    judgement: Judgement,
    actor_id: int,
    now: datetime,
) -> None:
    """Add a decision to a learner's ledger and tell them. Raises DoesNotFit or NotThere.

    What is the newest line already is not added again: the same form was sent twice.
    """
    lines = grade_events(session, task.id, person_id)
    if lines and Judgement(lines[-1].kind, lines[-1].reason, lines[-1].points) == judgement:
        return
    reason = judgement.reason
    if judgement.kind == "give":
        points = judgement.points or 0
        assignments.give(session, library, task, person_id, points, reason, actor_id, now)
    else:
        act = {
            "take_back": assignments.take_back,
            "excuse": assignments.excuse,
            "count": assignments.count,
        }[judgement.kind]
        act(session, library, task, person_id, reason, actor_id, now)
    title = f"Your grade changed: {task.assignment.title}"
    address = f"/assignments/{task.assignment.public_id}/grade"
    tell(session, [person_id], Message("grade", title, reason, address), now)
