"""What becomes of the audit log when people merge, leave or ask for their data."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from learn.accounts import registry
from learn.accounts.registry import ExportTable
from learn.audit.models import AuditEvent

COLUMNS = ("audit_event.actor_id",)
EXPORTED = ("action", "subject", "classroom", "details", "happened_at")


def merge(session: Session, from_id: int, to_id: int, _now: datetime) -> None:
    """Give what one person did to another."""
    session.execute(update(AuditEvent).where(AuditEvent.actor_id == from_id).values(actor_id=to_id))


def erase(_session: Session, _person_id: int, _now: datetime) -> None:
    """Leave the log as it is: it names people by a row that has lost its name."""


def export(session: Session, person_id: int) -> Iterable[ExportTable]:
    """Return what a person did as an instructor or administrator."""
    rows = session.execute(
        select(*(getattr(AuditEvent, name) for name in EXPORTED))
        .where(AuditEvent.actor_id == person_id)
        .order_by(AuditEvent.id)
    )
    yield ExportTable("audit", EXPORTED, [tuple(row) for row in rows])


def register() -> None:
    """Make the audit log part of merging, erasing and exporting people."""
    registry.merging.register("audit", merge, COLUMNS)
    registry.erasing.register("audit", erase, COLUMNS)
    registry.exporting.register("audit", export, COLUMNS)
