"""Reads of assignments: terms, standings and what a learner is asked to do."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.accounts.names import listed
from learn.assignments.cascade import (
    Key,
    Overridden,
    base_of,
    more_time_of,
    overrides_of,
    terms_of_tasks,
)
from learn.assignments.drafts import Draft
from learn.assignments.models import (
    Assignment,
    AssignmentAudience,
    Category,
    GradeEvent,
    Standing,
)
from learn.assignments.targets import Content, asking_for, content_of
from learn.assignments.tasks import Seat, Task, assignments_of, own_assignment, seats, tasks
from learn.assignments.terms import Base, Terms
from learn.content.library import Library, Quiz

__all__ = [
    "Assigned",
    "Graded",
    "Overridden",
    "Seat",
    "Task",
    "Why",
    "assigned_as",
    "assigned_at",
    "assigned_to",
    "assignments_of",
    "audience",
    "base_of",
    "categories_of",
    "draft_of",
    "grade_events",
    "more_time_of",
    "overrides_of",
    "own_assigned",
    "own_assignment",
    "seats",
    "standings",
    "tasks",
    "terms_for",
    "terms_of_seats",
    "terms_of_tasks",
    "why",
]


@dataclass(frozen=True)
class Assigned:
    """An assignment as it concerns one learner."""

    task: Task
    seat: Seat
    terms: Terms
    content: Content
    standing: Standing | None = None


@dataclass(frozen=True)
class Why:
    """What one learner is asked to do, and why on these terms.

    `of_quizzes` pairs titles of quizzes with the terms that differ from quiz to quiz.
    """

    task: Task
    terms: Terms
    content: Content
    of_quizzes: tuple[tuple[tuple[str, ...], Terms], ...]
    standing: Standing | None
    ledger: tuple["Graded", ...]


@dataclass(frozen=True)
class Graded:
    """One line of the ledger: what an instructor did to a score, when and why."""

    kind: str
    points: int | None
    reason: str
    by: str
    happened_at: datetime


def audience(session: Session, assignment_ids: Collection[int]) -> dict[int, list[Seat]]:
    """Return whom each assignment is for, a withdrawn one too. One statement."""
    found: dict[int, list[Seat]] = {one: [] for one in assignment_ids}
    for seat in seats(session, assignment_ids=assignment_ids, with_withdrawn=True):
        found[seat.assignment_id].append(seat)
    return found


def terms_for(
    session: Session,
    library: Library,
    assignment: Assignment,
    person_ids: Collection[int],
    quiz: Quiz | None = None,
) -> dict[int, Terms]:
    """Return the terms of an assignment by person, for those of them whom it is for.

    Attempts, time limit, pass mark and feedback start from `quiz`; without one, from the first
    quiz of the assignment. At most six statements.
    """
    for_whom = seats(
        session, assignment_ids=[assignment.id], person_ids=person_ids, with_withdrawn=True
    )
    found = terms_of_seats(session, library, for_whom, quiz)
    return {person_id: terms for (_, person_id), terms in found.items()}


def terms_of_seats(
    session: Session, library: Library, for_whom: Sequence[Seat], quiz: Quiz | None = None
) -> dict[Key, Terms]:
    """Return terms by assignment and person. At most five statements, however many seats."""
    if not for_whom:
        return {}
    found = tasks(session, {seat.assignment_id for seat in for_whom})
    return terms_of_tasks(session, library, found, for_whom, quiz)


def standings(
    session: Session, assignment_ids: Collection[int], person_ids: Collection[int] | None = None
) -> dict[Key, Standing]:
    """Return standings by assignment and person. One statement."""
    statement = select(Standing).where(Standing.assignment_id.in_(tuple(assignment_ids)))
    if person_ids is not None:
        statement = statement.where(Standing.person_id.in_(tuple(person_ids)))
    rows = session.scalars(statement.execution_options(populate_existing=True))
    return {(row.assignment_id, row.person_id): row for row in rows}


def assigned_to(session: Session, library: Library, person_id: int) -> list[Assigned]:
    """Return everything a learner is asked to do. One statement for somebody in no classroom."""
    found = seats(session, person_ids=[person_id], only_open_classrooms=True)
    return _assigned(session, library, found, with_standings=True)


def assigned_at(session: Session, library: Library, person_id: int, quiz: Quiz) -> list[Assigned]:
    """Return the assignments that ask a learner for a quiz, with the terms that hold for it.

    One statement for somebody in no classroom.
    """
    targets = asking_for(library, quiz_id=quiz.id)
    found = seats(session, person_ids=[person_id], targets=targets, only_open_classrooms=True)
    return _assigned(session, library, found, quiz=quiz)


def own_assigned(
    session: Session, library: Library, person_id: int, public_id: str
) -> Assigned | None:
    """Return one assignment as it concerns a learner; None where it is not for them."""
    found = assigned_to(session, library, person_id)
    return next((one for one in found if one.task.assignment.public_id == public_id), None)


def assigned_as(
    session: Session, library: Library, assignment_id: int, person_id: int
) -> Assigned | None:
    """Return an assignment, withdrawn or not, as it concerns one learner; else None."""
    found = seats(
        session, person_ids=[person_id], assignment_ids=[assignment_id], with_withdrawn=True
    )
    return next(iter(_assigned(session, library, found, with_standings=True)), None)


def _assigned(
    session: Session,
    library: Library,
    found: Sequence[Seat],
    *,
    quiz: Quiz | None = None,
    with_standings: bool = False,
) -> list[Assigned]:
    if not found:
        return []
    by_id = tasks(session, {seat.assignment_id for seat in found})
    terms = terms_of_tasks(session, library, by_id, found, quiz)
    people = {seat.person_id for seat in found}
    kept = standings(session, by_id, people) if with_standings else {}
    return [
        Assigned(
            task=by_id[seat.assignment_id],
            seat=seat,
            terms=terms[seat.assignment_id, seat.person_id],
            content=content_of(library, by_id[seat.assignment_id].targets),
            standing=kept.get((seat.assignment_id, seat.person_id)),
        )
        for seat in found
    ]


def why(session: Session, library: Library, task: Task, person_id: int) -> Why | None:
    """Return everything that led to a learner's terms and score; None where it is not for them."""
    seated = seats(session, person_ids=[person_id], assignment_ids=[task.id], with_withdrawn=True)
    if not seated:
        return None
    content, key = content_of(library, task.targets), (task.id, person_id)
    by_base: dict[Base, list[Quiz]] = {}
    for quiz in content.quizzes:
        by_base.setdefault(base_of(quiz), []).append(quiz)
    of_quizzes = tuple(
        (
            tuple(quiz.title for quiz in quizzes),
            terms_of_tasks(session, library, {task.id: task}, seated, quizzes[0])[key],
        )
        for quizzes in by_base.values()
    )
    return Why(
        task=task,
        terms=terms_of_tasks(session, library, {task.id: task}, seated)[key],
        content=content,
        of_quizzes=of_quizzes,
        standing=standings(session, [task.id], [person_id]).get(key),
        ledger=tuple(grade_events(session, task.id, person_id)),
    )


def draft_of(session: Session, task: Task) -> Draft:
    """Return an assignment as it was asked for: what a form that changes it begins with."""
    row, said = task.assignment, task.terms
    rows = session.execute(
        select(AssignmentAudience.group_id, AssignmentAudience.enrolment_id).where(
            AssignmentAudience.assignment_id == row.id
        )
    ).all()
    return Draft(
        title=row.title,
        targets=task.targets,
        opens_at=said.opens_at,
        due_at=said.due_at,
        closes_at=said.closes_at,
        attempts=said.attempts,
        time_limit_minutes=said.time_limit_minutes,
        pass_percent=said.pass_percent,
        feedback=said.feedback,
        counting=said.counting,
        late_percent_per_day=said.late_percent_per_day,
        is_fresh=said.is_fresh,
        is_for_everyone=row.is_for_everyone,
        group_ids=tuple(group_id for group_id, _ in rows if group_id),
        enrolment_ids=tuple(enrolment_id for _, enrolment_id in rows if enrolment_id),
        points=row.points,
        category_id=row.category_id,
    )


def grade_events(session: Session, assignment_id: int, person_id: int) -> list[Graded]:
    """Return the ledger of one learner in one assignment, oldest first."""
    rows = session.execute(
        select(
            GradeEvent.kind,
            GradeEvent.points,
            GradeEvent.reason,
            Person.name,
            GradeEvent.happened_at,
        )
        .join(Person, Person.id == GradeEvent.actor_id)
        .where(GradeEvent.assignment_id == assignment_id, GradeEvent.person_id == person_id)
        .order_by(GradeEvent.id)
    )
    return [Graded(*row) for row in rows]


def categories_of(session: Session, classroom_id: int) -> list[Category]:
    """Return the categories of a classroom by name."""
    here = select(Category).where(Category.classroom_id == classroom_id)
    rows = session.scalars(here.order_by(Category.id))
    return sorted(rows, key=lambda row: listed(row.name))
