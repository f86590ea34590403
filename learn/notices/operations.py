"""Writes of notices: tell people, note what they have read, stop letters."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.accounts.redirects import safe_next
from learn.db import delete_some, insert_many_new, new_public_id
from learn.notices.models import Notice
from learn.outbox.operations import Letter, drop_notices, queue, queue_letter

__all__ = ["Message", "mark_all_read", "mark_read", "queue_letter", "tell", "unsubscribe"]

AT_ONCE = 500  # people in one statement: both databases limit how many values it may carry


@dataclass(frozen=True)
class Message:
    """What people are told: a plain title and text, and the path of the page it is about.

    With `once`, the same person is told the same thing no second time.
    """

    kind: str
    title: str
    text: str
    address: str
    once: str | None = None


@dataclass(frozen=True)
class _Reader:
    """Whoever is told, and where letters to them go."""

    id: int
    public_id: str
    email: str | None
    wants_mail: bool


def tell(session: Session, person_ids: Iterable[int], message: Message, now: datetime) -> int:
    """Give each person a notice, and a letter where they want letters; return how many were told.

    Closed accounts are passed over, and so is whoever was told `message.once` before. Raises
    ValueError for an address that is no path of this site.
    """
    if safe_next(message.address, "elsewhere") != message.address:
        problem = f"A notice cannot lead to {message.address!r}: it is no path of this site."
        raise ValueError(problem)
    told = 0
    for some in _portions(sorted(set(person_ids))):
        readers = _readers(session, some)
        new = _add_notices(session, readers, message, now)
        session.execute(
            update(Person)
            .where(Person.id.in_(new))
            .values(unread_notices=Person.unread_notices + 1)
            .execution_options(synchronize_session="fetch")
        )
        queue(session, _letters((one for one in readers if one.id in new), message), now)
        told += len(new)
    return told


def _portions(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def _readers(session: Session, ids: Sequence[int]) -> list[_Reader]:
    """Return who of them can be told, held in one order, so that no two tellers lock each other."""
    rows = session.execute(
        select(Person.id, Person.public_id, Person.email, Person.wants_mail)
        .where(Person.id.in_(ids), Person.deactivated_at.is_(None))
        .order_by(Person.id)
        .with_for_update(key_share=True)
    )
    return [_Reader(*row) for row in rows]


def _add_notices(
    session: Session, readers: Sequence[_Reader], message: Message, now: datetime
) -> set[int]:
    """Add the notices that are new and return the ids of whoever got one."""
    rows = [
        {
            **asdict(message),
            "person_id": reader.id,
            "public_id": new_public_id(),
            "created_at": now,
        }
        for reader in readers
    ]
    return set(insert_many_new(session, Notice, rows, Notice.person_id))


def _letters(readers: Iterable[_Reader], message: Message) -> list[Letter]:
    return [
        Letter(
            address=reader.email,
            subject=message.title,
            text=message.text,
            person_id=reader.id,
            page=message.address,
            reader=reader.public_id,
        )
        for reader in readers
        if reader.email and reader.wants_mail
    ]


def mark_read(session: Session, person_id: int, public_id: str, now: datetime) -> str | None:
    """Note that a person has read one notice and return the path it leads to; None if not theirs.

    Reading it again changes nothing.
    """
    mine = (Notice.person_id == person_id, Notice.public_id == public_id)
    address = session.scalar(select(Notice.address).where(*mine))
    if address is not None:
        _mark(session, person_id, Notice.public_id == public_id, now)
    return address


def mark_all_read(session: Session, person_id: int, now: datetime) -> int:
    """Note that a person has read everything they were told; return how many were unread."""
    return _mark(session, person_id, Notice.person_id == person_id, now)


def _mark(session: Session, person_id: int, which: ColumnElement[bool], now: datetime) -> int:
    """Mark unread notices and take them off the count; the database decides who was first."""
    marked = session.execute(
        update(Notice)
        .where(Notice.person_id == person_id, Notice.read_at.is_(None), which)
        .values(read_at=now)
        .returning(Notice.id)
        .execution_options(synchronize_session="fetch")
    ).all()
    if marked:
        session.execute(
            update(Person)
            .where(Person.id == person_id)
            .values(unread_notices=Person.unread_notices - len(marked))
            .execution_options(synchronize_session="fetch")
        )
    return len(marked)


def recount(session: Session, person_id: int) -> None:
    """Make the count of a person's unread notices equal to their rows."""
    unread = (
        select(func.count())
        .where(Notice.person_id == person_id, Notice.read_at.is_(None))
        .scalar_subquery()
    )
    session.execute(
        update(Person)
        .where(Person.id == person_id)
        .values(unread_notices=unread)
        .execution_options(synchronize_session="fetch")
    )


def forget_read(session: Session, before: datetime, most: int) -> int:
    """Remove notices that were read before then, at most so many; return how many."""
    return delete_some(session, Notice.id, Notice.read_at < before, most)


def unsubscribe(session: Session, person_id: int) -> None:
    """Send a person no more letters about notices; those that wait are dropped."""
    session.execute(
        update(Person)
        .where(Person.id == person_id)
        .values(wants_mail=False)
        .execution_options(synchronize_session="fetch")
    )
    drop_notices(session, person_id)
