"""Writes of the codes that let learners into a classroom."""

import secrets
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from learn.audit.operations import record
from learn.classrooms import codes
from learn.classrooms.models import Classroom, JoinCode
from learn.db import insert_new


def add_code(session: Session, classroom: Classroom, now: datetime) -> JoinCode:
    """Give a classroom a new join code, which nobody else has or ever had."""
    while True:
        code = codes.new_code(secrets.choice)
        row_id = insert_new(
            session,
            JoinCode,
            {"classroom_id": classroom.id, "code": code, "created_at": now, "uses": 0},
        )
        if row_id is not None:
            return session.get_one(JoinCode, row_id)


def renew_code(session: Session, classroom: Classroom, actor_id: int, now: datetime) -> JoinCode:
    """Replace every code of a classroom by a new one without limits."""
    _revoke_all(session, classroom, now)
    made = add_code(session, classroom, now)
    record(session, actor_id, "code.renewed", "code", now, classroom=classroom.public_id)
    return made


def revoke_code(session: Session, classroom: Classroom, actor_id: int, now: datetime) -> None:
    """Close a classroom to newcomers: none of its codes opens it any more."""
    _revoke_all(session, classroom, now)
    record(session, actor_id, "code.revoked", "code", now, classroom=classroom.public_id)


def limit_code(
    session: Session,
    classroom: Classroom,
    code: JoinCode,
    *,
    expires_at: datetime | None,
    max_uses: int | None,
    actor_id: int,
    now: datetime,
) -> bool:
    """Say until when a code works and for how many; False when more than that have used it."""
    changed = session.scalar(
        update(JoinCode)
        .where(
            JoinCode.id == code.id,
            JoinCode.uses <= (max_uses if max_uses is not None else JoinCode.uses),
        )
        .values(expires_at=expires_at, max_uses=max_uses)
        .returning(JoinCode.id)
    )
    if changed is None:
        return False
    record(
        session,
        actor_id,
        "code.limited",
        "code",
        now,
        classroom=classroom.public_id,
        expires_at=expires_at.isoformat() if expires_at else None,
        max_uses=max_uses,
    )
    return True


def _revoke_all(session: Session, classroom: Classroom, now: datetime) -> None:
    session.execute(
        update(JoinCode)
        .where(JoinCode.classroom_id == classroom.id, JoinCode.revoked_at.is_(None))
        .values(revoked_at=now)
    )
