"""Which assignments there are, and whom each is for: the statements the other reads begin with."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, or_, select, tuple_
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.assignments.models import Assignment, AssignmentAudience, AssignmentTarget
from learn.assignments.targets import Target
from learn.assignments.terms import AssignmentTerms, Counting, Feedback
from learn.classrooms.models import Classroom, Enrolment, GroupMember


@dataclass(frozen=True)
class Task:
    """An assignment with its classroom, its author's name and what it asks for."""

    assignment: Assignment
    classroom: Classroom
    by: str
    targets: tuple[Target, ...]

    @property
    def id(self) -> int:
        """The row of the assignment."""
        return self.assignment.id

    @property
    def terms(self) -> AssignmentTerms:
        """What the assignment says, as the rules know it."""
        row = self.assignment
        return AssignmentTerms(
            zone=self.classroom.time_zone,
            opens_at=row.opens_at,
            due_at=row.due_at,
            closes_at=row.closes_at,
            attempts=row.attempts,
            time_limit_minutes=row.time_limit_minutes,
            pass_percent=row.pass_percent,
            feedback=Feedback(row.feedback) if row.feedback else None,
            counting=Counting(row.counting),
            late_percent_per_day=row.late_percent_per_day,
            is_fresh=row.is_fresh,
            by=self.by,
        )


@dataclass(frozen=True)
class Seat:
    """One learner whom one assignment is for."""

    assignment_id: int
    enrolment_id: int
    person_id: int


def seats(
    session: Session,
    *,
    person_ids: Collection[int] | None = None,
    assignment_ids: Collection[int] | None = None,
    targets: Sequence[Target] | None = None,
    with_withdrawn: bool = False,
    only_open_classrooms: bool = False,
) -> list[Seat]:
    """Return whom assignments are for: active learners who are in their audience. One statement.

    Each filter that is given narrows the answer.
    """
    statement = (
        select(Assignment.id, Enrolment.id, Enrolment.person_id)
        .join(Enrolment, Enrolment.classroom_id == Assignment.classroom_id)
        .where(Enrolment.state == "active", _is_in_audience())
        .order_by(Assignment.id, Enrolment.id)
    )
    if person_ids is not None:
        statement = statement.where(Enrolment.person_id.in_(person_ids))
    if assignment_ids is not None:
        statement = statement.where(Assignment.id.in_(assignment_ids))
    if targets is not None:
        statement = statement.where(_asks_for_any(targets))
    if not with_withdrawn:
        statement = statement.where(Assignment.withdrawn_at.is_(None))
    if only_open_classrooms:
        statement = statement.join(Classroom, Classroom.id == Assignment.classroom_id)
        statement = statement.where(Classroom.archived_at.is_(None))
    return [Seat(*row) for row in session.execute(statement)]


def _is_in_audience() -> ColumnElement[bool]:
    of_assignment = AssignmentAudience.assignment_id == Assignment.id
    own = exists().where(of_assignment, AssignmentAudience.enrolment_id == Enrolment.id)
    through_group = exists().where(
        of_assignment,
        AssignmentAudience.group_id == GroupMember.group_id,
        GroupMember.enrolment_id == Enrolment.id,
    )
    return or_(Assignment.is_for_everyone, own, through_group)


def _asks_for_any(targets: Sequence[Target]) -> ColumnElement[bool]:
    return exists().where(
        AssignmentTarget.assignment_id == Assignment.id,
        tuple_(AssignmentTarget.kind, AssignmentTarget.target_id).in_(
            [(target.kind, target.id) for target in targets]
        ),
    )


def tasks(session: Session, assignment_ids: Collection[int]) -> dict[int, Task]:
    """Return these assignments by their rows. Two statements, none for none."""
    if not assignment_ids:
        return {}
    found = _read(session, _assignments().where(Assignment.id.in_(assignment_ids)))
    return {task.id: task for task in found}


def assignments_of(
    session: Session, classroom_id: int, *, with_withdrawn: bool = False
) -> list[Task]:
    """Return the assignments of a classroom: by opening, then as they were made. Two statements."""
    statement = _assignments().where(Assignment.classroom_id == classroom_id)
    if not with_withdrawn:
        statement = statement.where(Assignment.withdrawn_at.is_(None))
    return _read(session, statement)


def own_assignment(session: Session, classroom_id: int, public_id: str) -> Task | None:
    """Return an assignment of this classroom, a withdrawn one too; None when there is none."""
    statement = _assignments().where(
        Assignment.classroom_id == classroom_id, Assignment.public_id == public_id
    )
    return next(iter(_read(session, statement)), None)


def _assignments() -> Select[Assignment, Classroom, str]:
    return (
        select(Assignment, Classroom, Person.name)
        .join(Classroom, Classroom.id == Assignment.classroom_id)
        .join(Person, Person.id == Assignment.created_by_id)
        .order_by(Assignment.opens_at, Assignment.id)
    )


def _read(session: Session, statement: Select[Assignment, Classroom, str]) -> list[Task]:
    rows = session.execute(statement).all()
    targets = _targets(session, [assignment.id for assignment, _, _ in rows])
    return [
        Task(assignment, classroom, by, tuple(targets[assignment.id]))
        for assignment, classroom, by in rows
    ]


def _targets(session: Session, assignment_ids: Iterable[int]) -> dict[int, list[Target]]:
    rows = session.execute(
        select(AssignmentTarget.assignment_id, AssignmentTarget.kind, AssignmentTarget.target_id)
        .where(AssignmentTarget.assignment_id.in_(tuple(assignment_ids)))
        .order_by(AssignmentTarget.assignment_id, AssignmentTarget.position)
    )
    found: dict[int, list[Target]] = defaultdict(list)
    for assignment_id, kind, name in rows:
        found[assignment_id].append(Target(kind, name))
    return found
