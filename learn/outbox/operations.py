"""Writes of the outbox: letters put into it, claimed, noted as sent or put off."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, or_, true, update
from sqlalchemy.orm import Session

from learn.db import delete_some, new_public_id
from learn.outbox.models import OutboxMail
from learn.outbox.pauses import pause_after
from learn.outbox.queries import WAITS, is_due

SUBJECT = 200


@dataclass(frozen=True)
class Letter:
    """One letter to one address; `page` and `reader` as in the table."""

    address: str
    subject: str
    text: str
    person_id: int | None = None
    page: str | None = None
    reader: str | None = None


def queue_letter(
    session: Session,
    address: str,
    subject: str,
    text: str,
    now: datetime,
    person_id: int | None = None,
) -> None:
    """Put a letter into the outbox: it is sent if this transaction is committed."""
    queue(session, [Letter(address, subject, text, person_id)], now)


def queue(session: Session, letters: Iterable[Letter], now: datetime) -> None:
    """Put letters into the outbox. A line break in a subject becomes a blank."""
    rows = [
        {
            "address": letter.address,
            "subject": " ".join(letter.subject.split())[:SUBJECT],
            "text": letter.text,
            "person_id": letter.person_id,
            "page": letter.page,
            "reader": letter.reader,
            "message_id": new_public_id(),
            "created_at": now,
            "due_at": now,
        }
        for letter in letters
    ]
    if rows:
        session.execute(insert(OutboxMail), rows)


def drop_notices(session: Session, person_id: int) -> None:
    """Remove the letters about notices to a person that still wait."""
    session.execute(
        delete(OutboxMail)
        .where(OutboxMail.person_id == person_id, OutboxMail.page.is_not(None), WAITS)
        .execution_options(synchronize_session=False)
    )


def claim(
    session: Session, letter_id: int, now: datetime, claimed_until: datetime
) -> OutboxMail | None:
    """Make a due letter this process's own until then; None when another was first.

    The database decides. The attempt is counted now, so that a letter that kills whoever sends
    it is given up as well.
    """
    return session.scalar(
        update(OutboxMail)
        .where(OutboxMail.id == letter_id, is_due(now))
        .values(claimed_until=claimed_until, attempts=OutboxMail.attempts + 1)
        .returning(OutboxMail)
    )


def note_sent(session: Session, letter: OutboxMail, now: datetime) -> None:
    """Note that the mail server has taken a claimed letter; its text is not needed any more."""
    _note(session, letter, sent_at=now, text="", problem=None, claimed_until=None)


def note_problem(
    session: Session, letter: OutboxMail, problem: str, now: datetime, *, is_final: bool = False
) -> bool:
    """Note why a claimed letter was not taken; tell whether it will be tried again."""
    pause = None if is_final else pause_after(letter.attempts)
    if pause is None:
        _note(session, letter, failed_at=now, problem=problem, claimed_until=None)
    else:
        _note(session, letter, due_at=now + pause, problem=problem, claimed_until=None)
    return pause is not None


def _note(session: Session, letter: OutboxMail, **values: object) -> None:
    """Write about a letter unless somebody else has claimed it meanwhile."""
    session.execute(
        update(OutboxMail)
        .where(OutboxMail.id == letter.id, OutboxMail.claimed_until == letter.claimed_until)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def try_again(session: Session, now: datetime, message_id: str | None = None) -> int:
    """Put one letter that was given up, or all of them, back in line; return how many."""
    chosen = true() if message_id is None else OutboxMail.message_id == message_id
    put_back = session.execute(
        update(OutboxMail)
        .where(OutboxMail.failed_at.is_not(None), chosen)
        .values(failed_at=None, due_at=now, attempts=0)
        .returning(OutboxMail.id)
        .execution_options(synchronize_session=False)
    )
    return len(put_back.all())


def forget(session: Session, before: datetime, most: int) -> int:
    """Remove letters that were sent or given up before then, at most so many; return how many."""
    is_old = or_(OutboxMail.sent_at < before, OutboxMail.failed_at < before)
    return delete_some(session, OutboxMail.id, is_old, most)
