"""Writes of invitations: people asked by e-mail to join."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from learn import limits
from learn.accounts.names import fold
from learn.audit.operations import record
from learn.classrooms import letters
from learn.classrooms.letters import Door
from learn.classrooms.lists import Invitee
from learn.classrooms.models import Classroom, ClassroomInstructor, Invitation
from learn.db import insert_many_new, new_public_id
from learn.outbox.operations import Letter, queue

A_DAY = timedelta(days=1)


class TooManyInvitations(Exception):  # noqa: N818
    """An instructor has invited as many people as fit in a day."""

    def __init__(self, left: int) -> None:
        most = limits.MAX_INVITATIONS_PER_DAY
        super().__init__(
            f"You can invite {most:,} people in a day, and {left:,} more today. "
            "Share the code with the others, or invite them tomorrow."
        )


def invite(
    session: Session,
    classroom: Classroom,
    people: Sequence[Invitee],
    door: Door,
    actor_id: int,
    now: datetime,
) -> int:
    """Ask people to join, each by a letter, and return how many were not asked before.

    Raises TooManyInvitations, and then nobody is asked.
    """
    rows = [
        {
            "public_id": new_public_id(),
            "classroom_id": classroom.id,
            "name": one.name,
            "email": one.email,
            "email_folded": fold(one.email),
            "invited_at": now,
        }
        for one in people
    ]
    _need_room(session, actor_id, len(rows), now)
    new = set(insert_many_new(session, Invitation, rows, Invitation.email_folded))
    asked = [one for one in people if fold(one.email) in new]
    subject = letters.subject(door)
    queue(session, (Letter(one.email, subject, letters.text(one.name, door)) for one in asked), now)
    if asked:
        record(
            session,
            actor_id,
            "invitations.sent",
            "classroom",
            now,
            classroom=classroom.public_id,
            people=len(asked),
        )
    return len(asked)


def withdraw(
    session: Session, classroom: Classroom, public_id: str, actor_id: int, now: datetime
) -> bool:
    """Forget an invitation that nobody has accepted, with its address; False without one."""
    gone = session.scalar(
        delete(Invitation)
        .where(
            Invitation.classroom_id == classroom.id,
            Invitation.public_id == public_id,
            Invitation.accepted_at.is_(None),
        )
        .returning(Invitation.id)
    )
    if gone is None:
        return False
    subject = f"invitation {public_id}"
    record(session, actor_id, "invitation.withdrawn", subject, now, classroom=classroom.public_id)
    return True


def _need_room(session: Session, person_id: int, count: int, now: datetime) -> None:
    sent = session.scalar(
        select(func.count())
        .select_from(Invitation)
        .join(ClassroomInstructor, ClassroomInstructor.classroom_id == Invitation.classroom_id)
        .where(ClassroomInstructor.person_id == person_id, Invitation.invited_at > now - A_DAY)
    )
    left = max(0, limits.MAX_INVITATIONS_PER_DAY - (sent or 0))
    if count > left:
        raise TooManyInvitations(left)
