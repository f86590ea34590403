"""Coming into a classroom by a join code."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.classrooms import codes, listening, queries, ways_in
from learn.classrooms.codes import Refusal
from learn.classrooms.models import Classroom, Enrolment, Invitation, JoinCode
from learn.db import insert_new, new_public_id


class CannotJoin(Exception):  # noqa: N818
    """The code does not let this person in; the message says what to do next."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(codes.ADVICE[reason])
        self.reason = reason


@dataclass(frozen=True)
class Door:
    """What a code opens, as somebody may see it who has not joined."""

    code: str
    classroom: Classroom
    instructors: tuple[str, ...]
    is_member: bool


def look(session: Session, code: str, person_id: int | None, now: datetime) -> Door:
    """Return what a code opens for this person. Raises CannotJoin."""
    found = ways_in.code(session, code)
    if found is None:
        raise CannotJoin(Refusal.UNKNOWN)
    row, classroom = found
    teachers = queries.instructors(session, classroom.id)
    if person_id in {one.person_id for one in teachers}:
        raise CannotJoin(Refusal.TEACHES)
    state = _state(session, classroom.id, person_id)
    if state != "active":
        _need_open(row, classroom, now)
    if state == "removed":
        raise CannotJoin(Refusal.REMOVED)
    return Door(code, classroom, tuple(one.name for one in teachers), state == "active")


def join(session: Session, code: str, person_id: int, now: datetime) -> tuple[Classroom, bool]:
    """Make a person a learner of the classroom that a code opens; False when they were one before.

    Somebody who has left may come back; somebody who was removed may not. Raises CannotJoin, and
    then nothing is changed.
    """
    door = look(session, code, person_id, now)
    return door.classroom, enter(session, door, person_id, now)


def enter(session: Session, door: Door, person_id: int, now: datetime) -> bool:
    """Go through a door that this person has just looked at. As `join` in all else."""
    if door.is_member:
        return False
    with session.begin_nested():
        is_new = _enrol(session, door.classroom.id, person_id, now)
        if is_new:
            _take_a_place(session, door.code, now)
    if is_new:
        _accept_invitation(session, door.classroom.id, person_id, now)
        listening.tell(session, [person_id], now)
    return is_new


def _need_open(row: JoinCode, classroom: Classroom, now: datetime) -> None:
    problem = codes.refusal(
        now=now,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        uses=row.uses,
        max_uses=row.max_uses,
    )
    if classroom.archived_at is not None and problem is not Refusal.REVOKED:
        problem = Refusal.ARCHIVED
    if problem is not None:
        raise CannotJoin(problem)


def _state(session: Session, classroom_id: int, person_id: int | None) -> str | None:
    if person_id is None:
        return None
    found = queries.enrolment(session, classroom_id, person_id)
    return found.state if found else None


def _enrol(session: Session, classroom_id: int, person_id: int, now: datetime) -> bool:
    """Make the enrolment active; False when another request of the same person did so first."""
    values = {"classroom_id": classroom_id, "person_id": person_id, "state": "active"}
    values |= {"public_id": new_public_id(), "is_managed": False, "joined_at": now}
    if insert_new(session, Enrolment, values) is not None:
        return True
    came_back = session.scalar(
        update(Enrolment)
        .where(
            Enrolment.classroom_id == classroom_id,
            Enrolment.person_id == person_id,
            Enrolment.state == "left",
        )
        .values(state="active", ended_at=None, joined_at=now)
        .returning(Enrolment.id)
    )
    if came_back is not None:
        return True
    if _state(session, classroom_id, person_id) == "removed":  # a moment ago
        raise CannotJoin(Refusal.REMOVED)
    return False


def _take_a_place(session: Session, code: str, now: datetime) -> None:
    """Count one use of a code in the statement that asks whether there is one left."""
    taken = session.scalar(
        update(JoinCode)
        .where(
            JoinCode.code == code,
            JoinCode.revoked_at.is_(None),
            or_(JoinCode.expires_at.is_(None), JoinCode.expires_at > now),
            or_(JoinCode.max_uses.is_(None), JoinCode.uses < JoinCode.max_uses),
        )
        .values(uses=JoinCode.uses + 1)
        .returning(JoinCode.id)
        .execution_options(synchronize_session=False)
    )
    if taken is None:
        session.expire_all()
        found = ways_in.code(session, code)
        if found is not None:
            _need_open(*found, now)
        raise CannotJoin(Refusal.UNKNOWN)


def _accept_invitation(session: Session, classroom_id: int, person_id: int, now: datetime) -> None:
    address = select(Person.email_folded).where(Person.id == person_id).scalar_subquery()
    session.execute(
        update(Invitation)
        .where(
            Invitation.classroom_id == classroom_id,
            Invitation.email_folded == address,
            Invitation.accepted_at.is_(None),
        )
        .values(accepted_at=now)
        .execution_options(synchronize_session=False)
    )
