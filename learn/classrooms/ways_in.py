"""Reads of the ways into a classroom: join codes and invitations."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.classrooms.models import Classroom, Invitation, JoinCode


def code_shown(session: Session, classroom_id: int) -> JoinCode | None:
    """Return the newest code of a classroom that was not revoked."""
    return session.scalar(
        select(JoinCode)
        .where(JoinCode.classroom_id == classroom_id, JoinCode.revoked_at.is_(None))
        .order_by(JoinCode.id.desc())
        .limit(1)
    )


def code(session: Session, text: str) -> tuple[JoinCode, Classroom] | None:
    """Return a code and the classroom it belongs to, whether or not it opens anything."""
    row = session.execute(
        select(JoinCode, Classroom)
        .join(Classroom, Classroom.id == JoinCode.classroom_id)
        .where(JoinCode.code == text)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def invitations(session: Session, classroom_id: int) -> list[Invitation]:
    """Return the invitations that nobody has accepted, newest first."""
    return list(
        session.scalars(
            select(Invitation)
            .where(Invitation.classroom_id == classroom_id, Invitation.accepted_at.is_(None))
            .order_by(Invitation.invited_at.desc(), Invitation.id.desc())
        )
    )


def count_invitations(session: Session, classroom_id: int) -> int:
    """Return how many invitations nobody has accepted."""
    waiting = (Invitation.classroom_id == classroom_id, Invitation.accepted_at.is_(None))
    return session.scalar(select(func.count()).select_from(Invitation).where(*waiting)) or 0


def invited_addresses(
    session: Session, classroom_id: int, person_ids: Sequence[int]
) -> dict[int, str]:
    """Return the address of each of these people whom the classroom itself invited by it."""
    if not person_ids:
        return {}
    rows = session.execute(
        select(Person.id, Invitation.email)
        .join(Invitation, Invitation.email_folded == Person.email_folded)
        .where(Invitation.classroom_id == classroom_id, Person.id.in_(person_ids))
    )
    return {row[0]: row[1] for row in rows}
