"""Removing what accounts keep no longer, a few rows at a time."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, or_, select
from sqlalchemy.orm import Session

from learn.accounts.models import AuthSession, OneTimeLink, Person, SignInFailure
from learn.accounts.operations import OWN_COLUMNS
from learn.db import Base, delete_some


def forget_sessions(session: Session, now: datetime, most: int) -> int:
    """Remove sessions that have ended, at most so many; return how many."""
    return delete_some(session, AuthSession.id, AuthSession.expires_at <= now, most)


def forget_links(session: Session, now: datetime, most: int) -> int:
    """Remove links that have run out, at most so many; return how many."""
    return delete_some(session, OneTimeLink.id, OneTimeLink.expires_at <= now, most)


def forget_guesses(session: Session, before: datetime, most: int) -> int:
    """Remove counts of guesses, scrambled addresses in them, not touched since `before`."""
    return delete_some(session, SignInFailure.bucket, SignInFailure.last_at < before, most)


def forget_empty_guests(session: Session, before: datetime, most: int) -> int:
    """Remove guests not seen since `before` of whom no feature keeps anything; return how many."""
    guests = session.scalars(
        select(Person.id)
        .where(
            Person.password_hash.is_(None),
            Person.deactivated_at.is_(None),
            Person.last_seen_at < before,
            ~or_(*_traces()),
        )
        .order_by(Person.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()
    for table in (AuthSession, OneTimeLink):
        session.execute(delete(table).where(table.person_id.in_(guests)))
    session.execute(delete(Person).where(Person.id.in_(guests)))
    return len(guests)


def _traces() -> list[ColumnElement[bool]]:
    """Return, for every column that names a person, whether it names this one."""
    return [
        exists().where(key.parent == Person.id)
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table is Person.__table__
        and f"{table.name}.{key.parent.name}" not in OWN_COLUMNS
    ]
