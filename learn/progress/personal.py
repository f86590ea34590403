"""What becomes of a person's progress when people merge, leave or ask for their data."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from learn.accounts import registry
from learn.accounts.registry import ExportTable
from learn.progress import operations
from learn.progress.operations import FACTS, SUMMARIES

COLUMNS = tuple(f"{table.__tablename__}.person_id" for table in (*FACTS, *SUMMARIES))


def merge(session: Session, from_id: int, to_id: int, _now: datetime) -> None:
    """Give all of one person's progress to another; nothing is dropped."""
    operations.merge(session, from_id, to_id)


def erase(session: Session, person_id: int, _now: datetime) -> None:
    """Remove every fact and summary of a person."""
    for table in (*FACTS, *SUMMARIES):
        session.execute(delete(table).where(table.person_id == person_id))  # type: ignore[attr-defined]


def export(session: Session, person_id: int) -> Iterable[ExportTable]:
    """Return every fact and summary of a person, a table each."""
    for table in (*FACTS, *SUMMARIES):
        columns = [column for column in table.__table__.columns if column.name != "person_id"]
        rows = session.execute(
            select(*columns).where(table.person_id == person_id)  # type: ignore[attr-defined]
        )
        names = tuple(column.name for column in columns)
        yield ExportTable(table.__tablename__, names, [tuple(row) for row in rows])


def register() -> None:
    """Make progress part of merging, erasing and exporting people."""
    registry.merging.register("progress", merge, COLUMNS)
    registry.erasing.register("progress", erase, COLUMNS)
    registry.exporting.register("progress", export, COLUMNS)
