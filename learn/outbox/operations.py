"""Writes of the outbox: letters put into it, in the transaction of what they tell about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from learn.db import new_public_id
from learn.outbox.models import OutboxMail

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
