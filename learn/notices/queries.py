"""Reads of notices."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.notices.models import Notice
from learn.paging import Page, place_of

COLUMNS = (
    Notice.public_id,
    Notice.kind,
    Notice.title,
    Notice.text,
    Notice.created_at,
    Notice.read_at,
)


@dataclass(frozen=True)
class Told:
    """One notice as its person sees it."""

    public_id: str
    kind: str
    title: str
    text: str
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True)
class Reader:
    """Whoever gets letters, known by the link in one of them."""

    id: int
    wants_mail: bool


def notices_of(session: Session, person_id: int, asked: str) -> Page[Told]:
    """Return a page of what a person was told, newest first, in two statements."""
    mine = Notice.person_id == person_id
    total = session.scalar(select(func.count()).where(mine)) or 0
    place = place_of(total, asked)
    rows = session.execute(
        select(*COLUMNS)
        .where(mine)
        .order_by(Notice.created_at.desc(), Notice.id.desc())
        .limit(place.size)
        .offset(place.offset)
    )
    return Page(place.number, place.pages, [Told(*row) for row in rows])


def reader(session: Session, public_id: str) -> Reader | None:
    """Return the active account with this public id."""
    row = session.execute(
        select(Person.id, Person.wants_mail).where(
            Person.public_id == public_id, Person.deactivated_at.is_(None)
        )
    ).one_or_none()
    return Reader(*row) if row else None
