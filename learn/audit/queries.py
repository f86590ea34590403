"""Reads of the audit log."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.audit.models import AuditEvent

PAGE_SIZE = 50


@dataclass(frozen=True)
class Filters:
    """Which events are wanted; None leaves a filter out. `until` itself is not included."""

    actor_id: int | None = None
    action: str | None = None
    classroom: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Event:
    """One line of the log; `actor` is the name as it is today, None for the system itself."""

    id: int
    happened_at: datetime
    actor: str | None
    action: str
    subject: str
    classroom: str | None
    details: dict[str, Any]


@dataclass(frozen=True)
class EventPage:
    """One page of the log, newest first."""

    events: tuple[Event, ...]
    page: int
    pages: int
    total: int


def events(session: Session, filters: Filters, page: int = 1) -> EventPage:
    """Return a page of the log, newest first; one beyond the last is the last. Two statements."""
    wanted = _conditions(filters)
    total = session.scalar(select(func.count()).select_from(AuditEvent).where(*wanted)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    page = max(1, min(page, pages))
    rows = session.execute(_events(wanted).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    return EventPage(tuple(Event(*row) for row in rows), page, pages, total)


def all_events(session: Session, filters: Filters) -> Iterator[Event]:
    """Give the whole log, newest first, a portion in memory at a time."""
    rows = session.execute(_events(_conditions(filters)), execution_options={"yield_per": 500})
    return (Event(*row) for row in rows)


def _events(wanted: Sequence[ColumnElement[bool]]) -> Select[Any]:
    return (
        select(
            AuditEvent.id,
            AuditEvent.happened_at,
            Person.name,
            AuditEvent.action,
            AuditEvent.subject,
            AuditEvent.classroom,
            AuditEvent.details,
        )
        .outerjoin(Person, Person.id == AuditEvent.actor_id)
        .where(*wanted)
        .order_by(AuditEvent.id.desc())
    )


def actions(session: Session) -> tuple[str, ...]:
    """Return every action that was ever recorded, in alphabetical order."""
    return tuple(sorted(session.scalars(select(AuditEvent.action).distinct())))


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    equal = {
        AuditEvent.actor_id: filters.actor_id,
        AuditEvent.action: filters.action,
        AuditEvent.classroom: filters.classroom,
    }
    wanted = [column == value for column, value in equal.items() if value is not None]
    if filters.since is not None:
        wanted.append(AuditEvent.happened_at >= filters.since)
    if filters.until is not None:
        wanted.append(AuditEvent.happened_at < filters.until)
    return wanted
