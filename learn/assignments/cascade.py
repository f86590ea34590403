"""The terms of many learners at once: what makes them differ is read in three statements."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.assignments.models import AssignmentOverride
from learn.assignments.policy import effective_terms
from learn.assignments.targets import content_of
from learn.assignments.tasks import Seat, Task
from learn.assignments.terms import Base, Feedback, MoreTime, Override, Terms
from learn.classrooms import queries as classrooms
from learn.classrooms.models import LearnerGroup
from learn.content.library import Library, Quiz

Key = tuple[int, int]  # assignment, person


@dataclass(frozen=True)
class Overridden:
    """An override with whom it is for, and the name of who set it."""

    row: AssignmentOverride
    group: str | None
    by: str

    @property
    def as_rule(self) -> Override:
        """The override as the rules know it."""
        row = self.row
        return Override(
            words=f"Group {self.group}" if self.group else "Override for this learner",
            reason=row.reason,
            by=self.by,
            opens_at=row.opens_at,
            due_at=row.due_at,
            closes_at=row.closes_at,
            attempts=row.attempts,
            time_limit_minutes=row.time_limit_minutes,
        )


def terms_of_tasks(
    session: Session,
    library: Library,
    by_id: dict[int, Task],
    for_whom: Sequence[Seat],
    quiz: Quiz | None = None,
) -> dict[Key, Terms]:
    """Return the terms of tasks that were read already. At most three statements."""
    known = _known(session, by_id, for_whom)
    bases = {
        one.id: base_of(quiz or next(iter(content_of(library, one.targets).quizzes), None))
        for one in by_id.values()
    }
    made: dict[tuple[object, ...], Terms] = {}  # most learners share the terms of everybody
    return {
        (seat.assignment_id, seat.person_id): known.terms(
            by_id[seat.assignment_id], bases[seat.assignment_id], seat, made
        )
        for seat in for_whom
    }


def base_of(quiz: Quiz | None) -> Base:
    """Return what a quiz says itself, as the rules know it."""
    if quiz is None:
        return Base()
    own = quiz.settings
    return Base(own.attempts, own.time_limit_minutes, own.pass_percent, Feedback(own.feedback))


@dataclass(frozen=True)
class _Known:
    """Everything that makes terms differ between learners."""

    personal: dict[Key, Overridden] = field(default_factory=dict)  # assignment, enrolment
    of_groups: dict[Key, Overridden] = field(default_factory=dict)  # assignment, group
    groups: dict[int, frozenset[int]] = field(default_factory=dict)  # of an enrolment
    more_time: dict[int, MoreTime] = field(default_factory=dict)  # of a person

    def terms(
        self, task: Task, base: Base, seat: Seat, made: dict[tuple[object, ...], Terms]
    ) -> Terms:
        """Return the terms of one seat; who has the same exceptions shares them."""
        personal = self.personal.get((task.id, seat.enrolment_id))
        groups = [
            self.of_groups[task.id, group_id]
            for group_id in sorted(self.groups.get(seat.enrolment_id, ()))
            if (task.id, group_id) in self.of_groups
        ]
        more_time = self.more_time.get(seat.person_id)
        key = (task.id, personal, *groups, more_time)
        if key not in made:
            made[key] = effective_terms(
                base,
                task.terms,
                [one.as_rule for one in groups],
                personal.as_rule if personal else None,
                more_time,
            )
        return made[key]


def _known(session: Session, by_id: dict[int, Task], for_whom: Sequence[Seat]) -> _Known:
    personal: dict[Key, Overridden] = {}
    of_groups: dict[Key, Overridden] = {}
    for one in overrides_of(session, by_id):
        if one.row.enrolment_id is not None:
            personal[one.row.assignment_id, one.row.enrolment_id] = one
        elif one.row.group_id is not None:
            of_groups[one.row.assignment_id, one.row.group_id] = one
    enrolments = {seat.enrolment_id for seat in for_whom} if of_groups else set()
    return _Known(
        personal,
        of_groups,
        classrooms.group_ids(session, sorted(enrolments)),
        more_time_of(session, {seat.person_id for seat in for_whom}),
    )


def more_time_of(session: Session, person_ids: Collection[int]) -> dict[int, MoreTime]:
    """Return the accommodations of these people, as the rules know them. One statement."""
    found = classrooms.accommodations(session, sorted(person_ids))
    return {
        person_id: MoreTime(one.time_percent, one.extra_days, one.reason, one.set_by)
        for person_id, one in found.items()
    }


def overrides_of(session: Session, assignment_ids: Collection[int]) -> list[Overridden]:
    """Return the overrides of these assignments, the newest first. One statement."""
    rows = session.execute(
        select(AssignmentOverride, LearnerGroup.name, Person.name)
        .join(Person, Person.id == AssignmentOverride.set_by_id)
        .outerjoin(LearnerGroup, LearnerGroup.id == AssignmentOverride.group_id)
        .where(AssignmentOverride.assignment_id.in_(tuple(assignment_ids)))
        .order_by(AssignmentOverride.set_at.desc(), AssignmentOverride.id.desc())
    )
    return [Overridden(*row) for row in rows]
