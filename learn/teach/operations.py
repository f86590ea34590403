"""Writes of instructors that belong to no single room below: reminders."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from learn.accounts.visitor import Visitor
from learn.audit.operations import record
from learn.notices.operations import Message, tell
from learn.teach.reminders import Reminder, reminder_key, reminder_title

TODAY = "/today"


def remind(session: Session, actor: Visitor, reminders: Iterable[Reminder], now: datetime) -> int:
    """Send reminders, one a day for each learner and assignment; return how many were sent.

    Those who are told the same words are told at once.
    """
    alike: dict[Message, list[Reminder]] = defaultdict(list)
    for one in reminders:
        alike[_letter(actor, one, now)].append(one)
    told = 0
    for message, same in alike.items():
        count = tell(session, [one.person_id for one in same], message, now)
        told += count
        if count:
            first = same[0]
            record(
                session,
                actor.id,
                "learners.reminded",
                f"assignment {first.assignment_id}",
                now,
                classroom=first.classroom_id,
                reason=first.reason,
                people=count,
            )
    return told


def _letter(actor: Visitor, one: Reminder, now: datetime) -> Message:
    return Message(
        kind="reminder",
        title=reminder_title(one.title),
        text=f"{one.text}\n\n{actor.name}, {one.classroom_name}",
        address=TODAY,
        once=reminder_key(one.assignment_id, now),
    )
