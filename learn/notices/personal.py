"""What becomes of a person's notices and letters when people merge, leave or ask for their data."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from learn.accounts import registry
from learn.accounts.registry import ExportTable
from learn.notices.models import Notice
from learn.notices.operations import recount
from learn.outbox.models import OutboxMail

COLUMNS = ("notice.person_id", "outbox_mail.person_id")
NOTICE = "kind title text address created_at read_at".split()
LETTER = "address subject created_at sent_at failed_at".split()


def merge(session: Session, from_id: int, to_id: int, _now: datetime) -> None:
    """Give one person's notices and letters to another, who is told nothing twice."""
    known = select(Notice.once).where(Notice.person_id == to_id, Notice.once.is_not(None))
    session.execute(
        delete(Notice)
        .where(Notice.person_id == from_id, Notice.once.in_(known))
        .execution_options(synchronize_session="fetch")
    )
    for table in (Notice, OutboxMail):
        session.execute(
            update(table)
            .where(table.person_id == from_id)
            .values(person_id=to_id)
            .execution_options(synchronize_session="fetch")
        )
    recount(session, from_id)
    recount(session, to_id)


def erase(session: Session, person_id: int, _now: datetime) -> None:
    """Remove every notice and letter of a person, sent or not."""
    for table in (Notice, OutboxMail):
        session.execute(
            delete(table)
            .where(table.person_id == person_id)
            .execution_options(synchronize_session="fetch")
        )
    recount(session, person_id)


def export(session: Session, person_id: int) -> Iterable[ExportTable]:
    """Return a person's notices, and the letters that are still known about."""
    for name, table, columns in (("notices", Notice, NOTICE), ("letters", OutboxMail, LETTER)):
        rows = session.execute(
            select(*(getattr(table, column) for column in columns))
            .where(table.person_id == person_id)
            .order_by(table.id)
        )
        yield ExportTable(name, tuple(columns), [tuple(row) for row in rows])


def register() -> None:
    """Make notices and letters part of merging, erasing and exporting people."""
    registry.merging.register("notices", merge, COLUMNS)
    registry.erasing.register("notices", erase, COLUMNS)
    registry.exporting.register("notices", export, COLUMNS)
