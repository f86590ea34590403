"""Writes of the audit log."""

from datetime import datetime

from sqlalchemy.orm import Session

from learn.audit.models import AuditEvent


def record(
    session: Session,
    actor_id: int | None,
    action: str,
    subject: str,
    now: datetime,
    *,
    classroom: str | None = None,
    **details: object,
) -> None:
    """Add a line to the audit log: who did what to what, in the same transaction as the deed.

    `action` reads `thing.done`; `subject` names the thing by its kind and public id, and never a
    person by name, since the log outlives the people in it. `details` are plain JSON values
    without answers and secrets.
    """
    session.add(
        AuditEvent(
            actor_id=actor_id,
            action=action,
            subject=subject,
            classroom=classroom,
            details=details,
            happened_at=now,
        )
    )
    session.flush()
