"""Telling learners, each thing exactly once: an assignment opened, is due soon, is due otherwise.

`announce_due` is called again and again by the background jobs; what was told before is not told
again, whoever calls and however often.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from learn.assignments.cascade import terms_of_tasks
from learn.assignments.tasks import Task
from learn.assignments.tasks import seats as seats_of
from learn.assignments.tasks import tasks as tasks_of
from learn.assignments.terms import Terms
from learn.content.library import Library
from learn.notices.operations import Message, tell
from learn.teach import queries
from learn.teach.queries import Mark
from learn.teach.touching import Moved
from learn.templating import when

SINCE: Final = timedelta(days=1)  # how long after its opening an assignment is news
SOON: Final = timedelta(days=1)
TODAY: Final = "/today"


def announce_due(session: Session, library: Library, now: datetime) -> int:
    """Tell learners what opened for them and what is due soon; return how many notices that made.

    At most nine statements where there is nothing to tell.
    """
    return sum(
        tell(session, people, message, now) for message, people in news(session, library, now)
    )


def news(session: Session, library: Library, now: datetime) -> list[tuple[Message, list[int]]]:
    """Return what opened and what is due soon, each with the learners who were not told yet."""
    found = queries.newsworthy(session, now - SINCE, now, now + SOON)
    tasks = tasks_of(session, found)
    seats = seats_of(session, assignment_ids=found, only_open_classrooms=True)
    terms = terms_of_tasks(session, library, tasks, seats)
    marks = queries.marks(session, found)
    readers: dict[Message, list[int]] = defaultdict(list)
    for (assignment_id, person_id), one in terms.items():
        mark = marks.get((assignment_id, person_id), Mark())
        for message in _news(tasks[assignment_id], one, mark, now):
            readers[message].append(person_id)
    told = queries.told(session, {message.once for message in readers if message.once})
    untold = [
        (message, [one for one in people if (one, message.once) not in told])
        for message, people in readers.items()
    ]
    return [(message, people) for message, people in untold if people]


def _news(task: Task, terms: Terms, mark: Mark, now: datetime) -> Iterator[Message]:
    """Give what one learner is told of one assignment now, told before or not."""
    if mark.is_done or mark.is_excused:
        return
    opens_at, due_at = terms.opens_at.value, terms.due_at.value
    row, zone = task.assignment, task.classroom.time_zone
    if now - SINCE < opens_at <= now:
        until = f" It is due on {when(due_at, zone)}." if due_at else ""
        yield Message(
            kind="assignment",
            title=f"New: “{row.title}”",
            text=f"“{row.title}” is open in {task.classroom.name}.{until}",
            address=TODAY,
            once=f"opened:{row.public_id}",
        )
    if due_at is not None and now < due_at <= now + SOON:
        begun = "Your place is kept." if mark.is_started else "Time to begin."
        yield Message(
            kind="due",
            title=f"Due soon: “{row.title}”",
            text=f"“{row.title}” in {task.classroom.name} is due on {when(due_at, zone)}. {begun}",
            address=TODAY,
            once=f"due:{row.public_id}:{due_at:%Y-%m-%dT%H:%M}",
        )


def announce_moved(session: Session, task: Task, moved: Sequence[Moved], now: datetime) -> int:
    """Tell learners that something is due at another time; return how many were told."""
    zone, title = task.classroom.time_zone, task.assignment.title
    readers: dict[str, list[int]] = defaultdict(list)
    for one in moved:
        if one.before.due_at != one.after.due_at:
            readers[_due_words(one.after.due_at, zone)].append(one.person_id)
    return sum(
        tell(
            session,
            people,
            Message(
                kind="moved",
                title=f"“{title}”: the due time has changed",
                text=f"“{title}” in {task.classroom.name} {words}",
                address=f"/assignments/{task.assignment.public_id}/why",
            ),
            now,
        )
        for words, people in readers.items()
    )


def _due_words(due_at: datetime | None, zone: str) -> str:
    return f"is now due on {when(due_at, zone)}." if due_at else "has no due time any more."
