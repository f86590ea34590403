"""Writes of assignments; each leaves a line in the audit log and standings that are true.

Whoever changes terms or an audience then calls `quizzes.extending.extend_open_attempts` with the
people that the operation returns: deadlines of attempts that are open move later.
"""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from learn.assignments import queries
from learn.assignments.drafts import (
    DoesNotFit,
    Draft,
    OverrideDraft,
    need_sense,
    need_sense_of_override,
)
from learn.assignments.folding import people_with_assignments, rebuild_person, refold
from learn.assignments.grading import NotThere, count, excuse, give, take_back
from learn.assignments.models import (
    Assignment,
    AssignmentAudience,
    AssignmentOverride,
    AssignmentTarget,
)
from learn.assignments.tasks import Task
from learn.audit.operations import record
from learn.classrooms.models import Classroom
from learn.content.library import Library
from learn.db import new_public_id

__all__ = [
    "DoesNotFit",
    "Draft",
    "NotThere",
    "OverrideDraft",
    "bring_back",
    "change",
    "count",
    "create",
    "excuse",
    "give",
    "people_with_assignments",
    "rebuild_person",
    "refold",
    "remove_override",
    "set_override",
    "take_back",
    "withdraw",
]

NOT_COLUMNS = frozenset({"targets", "group_ids", "enrolment_ids"})


def create(
    session: Session,
    library: Library,
    classroom: Classroom,
    draft: Draft,
    by_id: int,
    now: datetime,
    ticket: str | None = None,
) -> Assignment:
    """Assign something in a classroom and return it; whoever it is for stands where they stand.

    `ticket` becomes its public id. Raises DoesNotFit.
    """
    need_sense(draft)
    made = Assignment(
        public_id=ticket or new_public_id(),
        classroom_id=classroom.id,
        created_by_id=by_id,
        created_at=now,
        updated_at=now,
        **_columns(draft),
    )
    session.add(made)
    session.flush()
    _write_parts(session, made, draft)
    _note(session, by_id, "assignment.created", classroom, made, now, **_told(draft))
    refold(session, library, _people(session, made), now=now, assignment_ids=[made.id])
    return made


def change(
    session: Session, library: Library, task: Task, draft: Draft, by_id: int, now: datetime
) -> list[int]:
    """Give an assignment other terms, targets or people; return whom that touches.

    Raises DoesNotFit.
    """
    need_sense(draft)
    assignment = task.assignment
    before = _people(session, assignment)
    for name, value in _columns(draft).items():
        setattr(assignment, name, value)
    assignment.updated_at = now
    session.execute(delete(AssignmentTarget).where(AssignmentTarget.assignment_id == assignment.id))
    session.execute(
        delete(AssignmentAudience).where(AssignmentAudience.assignment_id == assignment.id)
    )
    _write_parts(session, assignment, draft)
    touched = sorted({*before, *_people(session, assignment)})
    _note(session, by_id, "assignment.changed", task.classroom, assignment, now, **_told(draft))
    refold(session, library, touched, now=now, assignment_ids=[assignment.id])
    return touched


def withdraw(
    session: Session, library: Library, task: Task, by_id: int, now: datetime
) -> list[int]:
    """Ask for an assignment no longer and return whom that touches; what was done is kept."""
    return _set_withdrawn(session, library, task, by_id, now, now)


def bring_back(
    session: Session, library: Library, task: Task, by_id: int, now: datetime
) -> list[int]:
    """Ask for a withdrawn assignment again and return whom that touches; all counts as before."""
    return _set_withdrawn(session, library, task, by_id, None, now)


def _set_withdrawn(
    session: Session,
    library: Library,
    task: Task,
    by_id: int,
    withdrawn_at: datetime | None,
    now: datetime,
) -> list[int]:
    assignment = task.assignment
    people = _people(session, assignment)
    if (assignment.withdrawn_at is None) == (withdrawn_at is None):
        return people
    assignment.withdrawn_at = withdrawn_at
    assignment.updated_at = now
    session.flush()
    action = "assignment.withdrawn" if withdrawn_at else "assignment.brought_back"
    _note(session, by_id, action, task.classroom, assignment, now)
    refold(session, library, people, now=now, assignment_ids=[assignment.id])
    return people


def set_override(
    session: Session,
    library: Library,
    task: Task,
    draft: OverrideDraft,
    by_id: int,
    now: datetime,
    *,
    enrolment_id: int | None = None,
    group_id: int | None = None,
) -> list[int]:
    """Give one learner or one group other terms, in place of what they had; return whom.

    Raises DoesNotFit.
    """
    assignment = task.assignment
    need_sense_of_override(draft, assignment.opens_at, assignment.due_at)
    row = _override_for(session, assignment, enrolment_id, group_id)
    if row is None:
        row = AssignmentOverride(
            assignment_id=assignment.id, enrolment_id=enrolment_id, group_id=group_id
        )
        session.add(row)
    for name, value in asdict(draft).items():
        setattr(row, name, value)
    row.set_by_id, row.set_at = by_id, now
    session.flush()
    _note(session, by_id, "override.set", task.classroom, assignment, now, override=row.public_id)
    return _refold_all(session, library, assignment, now)


def remove_override(
    session: Session,
    library: Library,
    task: Task,
    public_id: str,
    by_id: int,
    now: datetime,
) -> list[int] | None:
    """Take an override away and return whom that touches; None when there is no such override."""
    assignment = task.assignment
    row = session.scalar(
        select(AssignmentOverride).where(
            AssignmentOverride.assignment_id == assignment.id,
            AssignmentOverride.public_id == public_id,
        )
    )
    if row is None:
        return None
    session.delete(row)
    session.flush()
    _note(session, by_id, "override.removed", task.classroom, assignment, now, override=public_id)
    return _refold_all(session, library, assignment, now)


def _override_for(
    session: Session, assignment: Assignment, enrolment_id: int | None, group_id: int | None
) -> AssignmentOverride | None:
    return session.scalar(
        select(AssignmentOverride).where(
            AssignmentOverride.assignment_id == assignment.id,
            AssignmentOverride.enrolment_id == enrolment_id,
            AssignmentOverride.group_id == group_id,
        )
    )


def _refold_all(
    session: Session, library: Library, assignment: Assignment, now: datetime
) -> list[int]:
    people = _people(session, assignment)
    refold(session, library, people, now=now, assignment_ids=[assignment.id])
    return people


def _people(session: Session, assignment: Assignment) -> list[int]:
    found = queries.audience(session, [assignment.id])
    return [seat.person_id for seat in found[assignment.id]]


def _columns(draft: Draft) -> dict[str, Any]:
    return {name: value for name, value in vars(draft).items() if name not in NOT_COLUMNS}


def _write_parts(session: Session, assignment: Assignment, draft: Draft) -> None:
    session.add_all(
        AssignmentTarget(
            assignment_id=assignment.id, kind=target.kind, target_id=target.id, position=position
        )
        for position, target in enumerate(dict.fromkeys(draft.targets), start=1)
    )
    if not draft.is_for_everyone:
        _write_audience(session, assignment.id, draft.group_ids, draft.enrolment_ids)
    session.flush()


def _write_audience(
    session: Session,
    assignment_id: int,
    group_ids: Collection[int],
    enrolment_ids: Collection[int],
) -> None:
    session.add_all(
        AssignmentAudience(assignment_id=assignment_id, group_id=one) for one in set(group_ids)
    )
    session.add_all(
        AssignmentAudience(assignment_id=assignment_id, enrolment_id=one)
        for one in set(enrolment_ids)
    )


def _told(draft: Draft) -> dict[str, object]:
    """Return what the audit log keeps of a draft: its terms, nobody's name."""
    told = _columns(draft)
    times = {
        name: told[name].isoformat() for name in ("opens_at", "due_at", "closes_at") if told[name]
    }
    asked = [target.key for target in draft.targets]
    return {**told, "opens_at": None, "due_at": None, "closes_at": None, **times, "targets": asked}


def _note(
    session: Session,
    by_id: int,
    action: str,
    classroom: Classroom,
    assignment: Assignment,
    now: datetime,
    **details: object,
) -> None:
    record(
        session,
        by_id,
        action,
        f"assignment {assignment.public_id}",
        now,
        classroom=classroom.public_id,
        **details,
    )
