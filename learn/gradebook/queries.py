"""Reads of the gradebook: columns and not entities, and as many statements for one as for all."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Row,
    Select,
    SQLColumnExpression,
    String,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.assignments.models import (
    Assignment,
    AssignmentAudience,
    AssignmentOverride,
    AssignmentTarget,
    Category,
)
from learn.assignments.targets import Target, content_of
from learn.assignments.terms import AssignmentTerms, Override
from learn.classrooms.models import (
    Accommodation,
    Classroom,
    Enrolment,
    GroupMember,
    LearnerGroup,
)
from learn.content.library import Library
from learn.db import UtcDateTime
from learn.gradebook import table
from learn.gradebook.book import Assigned, Book, NamedCategory
from learn.gradebook.heat import Warmth
from learn.gradebook.roster import BETWEEN, BETWEEN_NAMES, Group, Packed, People, Roster, unpacked
from learn.gradebook.table import Column
from learn.progress.models import ObjectiveProgress

AUDIENCE, OVERRIDE = "audience", "override"
FAR = datetime.max.replace(tzinfo=UTC)


def book(session: Session, classroom: Classroom, library: Library, now: datetime) -> Book:
    """Return the gradebook of a classroom at `now` but for what was done. Two statements."""
    rows: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in session.connection().execute(_ASSIGNMENTS, {"classroom_id": classroom.id}):
        rows[row.id].append(row)
    assigned = [_assigned(parts, classroom.time_zone, library) for parts in rows.values()]
    placed = [parts[0] for parts in rows.values() if parts[0].category_id is not None]
    found = {one.category_id: _category(one) for one in placed}
    return Book(
        tuple(sorted(assigned, key=lambda one: (one.due_at or FAR, one.column.key))),
        tuple(found[key] for key in sorted(found)),
        roster(session, classroom.id),
        now,
    )


def _assignments() -> Select[*tuple[Any, ...]]:
    """Select every live assignment of a classroom, once for each part that hangs on it."""
    parts = _parts().subquery("part")
    return (
        select(
            Assignment.id,
            Assignment.public_id,
            Assignment.title,
            Assignment.opens_at,
            Assignment.due_at,
            Assignment.closes_at,
            Assignment.points,
            Assignment.is_for_everyone,
            Category.id.label("category_id"),
            Category.public_id.label("category_public_id"),
            Category.name.label("category_name"),
            Category.weight,
            Category.drop_lowest,
            *(column.label(f"part_{column.name}") for column in parts.columns),
        )
        .outerjoin(Category, Category.id == Assignment.category_id)
        .outerjoin(parts, parts.c.assignment_id == Assignment.id)
        .where(Assignment.classroom_id == bindparam("classroom_id"))
        .where(Assignment.withdrawn_at.is_(None))
    )


def _parts() -> CompoundSelect[Any]:
    here = Assignment.classroom_id == bindparam("classroom_id")
    nobody, never = cast(null(), Integer), cast(null(), UtcDateTime)
    who = (AssignmentAudience.enrolment_id, AssignmentAudience.group_id)
    other = (AssignmentOverride.enrolment_id, AssignmentOverride.group_id)
    when = (AssignmentOverride.opens_at, AssignmentOverride.due_at, AssignmentOverride.closes_at)
    names = "assignment_id kind target enrolment_id group_id opens_at due_at closes_at".split()
    found = (
        (AssignmentTarget, AssignmentTarget.kind, AssignmentTarget.target_id, nobody, nobody),
        (AssignmentAudience, literal(AUDIENCE), cast(null(), String), *who),
        (AssignmentOverride, literal(OVERRIDE), cast(null(), String), *other),
    )
    selects = []
    for made, *values in found:
        times = when if made is AssignmentOverride else (never, never, never)
        columns = zip((made.assignment_id, *values, *times), names, strict=True)
        statement = select(*(column.label(name) for column, name in columns))
        selects.append(statement.join(Assignment, Assignment.id == made.assignment_id).where(here))
    return union_all(*selects)


def _assigned(parts: list[Row[Any]], zone: str, library: Library) -> Assigned:
    """Return an assignment from its rows, one for each part."""
    first = parts[0]
    targets = tuple(Target(one.part_kind, one.part_target) for one in parts if one.part_target)
    people = [one for one in parts if one.part_kind == AUDIENCE]
    told = {
        (one.part_enrolment_id, one.part_group_id): Override(
            "", "", "", one.part_opens_at, one.part_due_at, one.part_closes_at
        )
        for one in parts
        if one.part_kind == OVERRIDE
    }
    return Assigned(
        first.public_id,
        first.title,
        Column(
            first.id, first.points, first.category_id, bool(content_of(library, targets).quizzes)
        ),
        AssignmentTerms(zone, first.opens_at, first.due_at, first.closes_at),
        first.is_for_everyone,
        targets,
        frozenset(one.part_enrolment_id for one in people if one.part_enrolment_id),
        frozenset(one.part_group_id for one in people if one.part_group_id),
        {enrolment: override for (enrolment, _group), override in told.items() if enrolment},
        {group: override for (_enrolment, group), override in told.items() if group},
    )


def _category(row: Row[Any]) -> NamedCategory:
    weighed = table.Category(row.category_id, row.weight, row.drop_lowest)
    return NamedCategory(row.category_public_id, row.category_name, weighed)


def roster(session: Session, classroom_id: int) -> Roster:
    """Return the active learners of a classroom with their groups, by name. One statement."""
    rows = session.connection().execute(_ROSTER, {"classroom_id": classroom_id}).all()
    members = tuple((Group(*row[:3]), row[3]) for row in rows if row[0] is not None)
    names, *others = next(row[3:] for row in rows if row[0] is None)
    if names is None:
        return Roster.of(People())
    return unpacked(Packed._make((names, *others, members)))


def _roster() -> CompoundSelect[Any]:
    """Select one row of everybody and one of each group: a row of each learner takes longer."""
    is_here = (Enrolment.classroom_id == bindparam("classroom_id")) & (Enrolment.state == "active")
    nothing = cast(null(), String)
    everybody = (
        select(
            cast(null(), Integer),
            nothing,
            nothing,
            func.aggregate_strings(Person.name, BETWEEN_NAMES),
            _packed(Enrolment.id),
            func.aggregate_strings(Enrolment.public_id, BETWEEN),
            _packed(Enrolment.person_id),
            _packed(func.coalesce(Accommodation.extra_days, 0)),
        )
        .select_from(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Accommodation, Accommodation.person_id == Enrolment.person_id)
        .where(is_here)
    )
    columns = (LearnerGroup.id, LearnerGroup.public_id, LearnerGroup.name)
    members = (
        select(*columns, _packed(Enrolment.id), *[nothing] * 4)
        .join(GroupMember, GroupMember.group_id == LearnerGroup.id)
        .join(Enrolment, Enrolment.id == GroupMember.enrolment_id)
        .where(is_here)
        .group_by(*columns)
    )
    return union_all(everybody, members)


def _packed(numbers: SQLColumnExpression[int]) -> ColumnElement[str]:
    return func.aggregate_strings(cast(numbers, String), BETWEEN)


# Built once: composing them takes longer than the database does.
_ASSIGNMENTS, _ROSTER = _assignments(), _roster()


def categories(session: Session, classroom_id: int) -> list[Category]:
    """Return the categories of a classroom, heaviest first."""
    here = Category.classroom_id == classroom_id
    return list(
        session.scalars(select(Category).where(here).order_by(Category.weight.desc(), Category.id))
    )


def assignments(session: Session, classroom_id: int) -> list[Assignment]:
    """Return what a classroom has assigned and not withdrawn, in the order of the table."""
    live = (Assignment.classroom_id == classroom_id, Assignment.withdrawn_at.is_(None))
    found = session.scalars(select(Assignment).where(*live))
    return sorted(found, key=lambda one: (one.due_at or one.closes_at or FAR, one.id))


def warmth(
    session: Session, person_ids: Collection[int], objective_ids: Collection[str]
) -> dict[int, dict[str, Warmth]]:
    """Return what these people did on these objectives, by person and objective. One statement."""
    rows: Iterable[Sequence[Any]] = session.execute(
        select(
            ObjectiveProgress.person_id,
            ObjectiveProgress.objective_id,
            ObjectiveProgress.answered,
            ObjectiveProgress.right,
            ObjectiveProgress.state,
        ).where(
            ObjectiveProgress.person_id.in_(person_ids),
            ObjectiveProgress.objective_id.in_(objective_ids),
            ObjectiveProgress.answered > 0,
        )
    )
    found: dict[int, dict[str, Warmth]] = defaultdict(dict)
    for person_id, objective_id, *warm in rows:
        found[person_id][objective_id] = Warmth(*warm)
    return found
