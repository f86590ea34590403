"""Writes of the groups in a classroom."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from learn import limits
from learn.audit.operations import record
from learn.classrooms import listening
from learn.classrooms.models import Classroom, Enrolment, GroupMember, LearnerGroup
from learn.db import insert_many_new


class GroupNameTaken(Exception):  # noqa: N818
    """Another group of the classroom has this name."""

    def __init__(self) -> None:
        super().__init__("Another group of this classroom has this name. Choose another.")


class TooManyGroups(Exception):  # noqa: N818
    """The classroom has as many groups as it may have."""

    def __init__(self) -> None:
        super().__init__(f"A classroom has at most {limits.MAX_GROUPS} groups. Remove one first.")


def add_group(
    session: Session, classroom: Classroom, name: str, actor_id: int, now: datetime
) -> LearnerGroup:
    """Add an empty group. Raises GroupNameTaken, TooManyGroups."""
    here = LearnerGroup.classroom_id == classroom.id
    count = session.scalar(select(func.count()).select_from(LearnerGroup).where(here)) or 0
    if count >= limits.MAX_GROUPS:
        raise TooManyGroups
    group = LearnerGroup(classroom_id=classroom.id, name=name)
    try:
        with session.begin_nested():
            session.add(group)
            session.flush()
    except IntegrityError as problem:
        raise GroupNameTaken from problem
    _note(session, classroom, "group.added", group, actor_id, now, name=name)
    return group


def rename_group(
    session: Session,
    classroom: Classroom,
    group: LearnerGroup,
    name: str,
    actor_id: int,
    now: datetime,
) -> None:
    """Give a group another name. Raises GroupNameTaken."""
    try:
        with session.begin_nested():
            group.name = name
            session.flush()
    except IntegrityError as problem:
        raise GroupNameTaken from problem
    _note(session, classroom, "group.renamed", group, actor_id, now, name=name)


def remove_group(
    session: Session, classroom: Classroom, group: LearnerGroup, actor_id: int, now: datetime
) -> None:
    """Remove a group; its learners stay in the classroom."""
    person_ids = list(
        session.scalars(
            select(Enrolment.person_id)
            .join(GroupMember, GroupMember.enrolment_id == Enrolment.id)
            .where(GroupMember.group_id == group.id)
        )
    )
    session.execute(delete(LearnerGroup).where(LearnerGroup.id == group.id))
    _note(session, classroom, "group.removed", group, actor_id, now, name=group.name)
    listening.tell(session, person_ids, now)


def put_in_group(
    session: Session,
    classroom: Classroom,
    group: LearnerGroup,
    enrolment_public_ids: Sequence[str],
    actor_id: int,
    now: datetime,
) -> int:
    """Put learners of the classroom into a group and return how many were not in it before."""
    ticked = _ticked(session, classroom, enrolment_public_ids)
    rows = [{"group_id": group.id, "enrolment_id": row_id} for row_id in ticked]
    put = insert_many_new(session, GroupMember, rows, GroupMember.enrolment_id)
    people = [ticked[row_id] for row_id in put]
    return _tell_of_members(session, classroom, "group.filled", group, people, actor_id, now)


def take_out_of_group(
    session: Session,
    classroom: Classroom,
    group: LearnerGroup,
    enrolment_public_ids: Sequence[str],
    actor_id: int,
    now: datetime,
) -> int:
    """Take learners out of a group and return how many were in it."""
    ticked = _ticked(session, classroom, enrolment_public_ids)
    out = session.scalars(
        delete(GroupMember)
        .where(GroupMember.group_id == group.id, GroupMember.enrolment_id.in_(ticked))
        .returning(GroupMember.enrolment_id)
    )
    people = [ticked[row_id] for row_id in out]
    return _tell_of_members(session, classroom, "group.emptied", group, people, actor_id, now)


def _ticked(session: Session, classroom: Classroom, public_ids: Sequence[str]) -> dict[int, int]:
    """Return those of the enrolments that are in the classroom now, each with its person."""
    rows = session.execute(
        select(Enrolment.id, Enrolment.person_id).where(
            Enrolment.classroom_id == classroom.id,
            Enrolment.public_id.in_(public_ids),
            Enrolment.state == "active",
        )
    )
    return {row[0]: row[1] for row in rows}


def _tell_of_members(
    session: Session,
    classroom: Classroom,
    action: str,
    group: LearnerGroup,
    people: Sequence[int],
    actor_id: int,
    now: datetime,
) -> int:
    if people:
        _note(session, classroom, action, group, actor_id, now, learners=len(people))
        listening.tell(session, people, now)
    return len(people)


def _note(
    session: Session,
    classroom: Classroom,
    action: str,
    group: LearnerGroup,
    actor_id: int,
    now: datetime,
    **details: object,
) -> None:
    subject = f"group {group.public_id}"
    record(session, actor_id, action, subject, now, classroom=classroom.public_id, **details)
