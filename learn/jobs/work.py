"""What each job does. Every step is a short transaction of its own, so that no request waits."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from learn import limits
from learn.accounts import cleaning
from learn.context import Services
from learn.db import open_session, unit_of_work
from learn.notices.operations import forget_read, tell
from learn.outbox import operations as outbox
from learn.outbox.sending import send_due
from learn.quizzes.operations import close_if_overdue
from learn.quizzes.unfinished import overdue_attempt_ids
from learn.teach.announcing import news
from learn.templating import plural

AT_ONCE = 500  # rows in one transaction

Step = Callable[[Session, datetime, int], int]  # session, before or now, at most: how many


def close_overdue(services: Services) -> str:
    """Finish every attempt whose time has run out, one at a time; say how many."""
    with open_session(services.engine, writes=False) as session:
        overdue = overdue_attempt_ids(session, services.clock() - limits.GRACE)
    closed = 0
    for attempt_id in overdue:
        with unit_of_work(services.engine) as session:
            closed += close_if_overdue(session, services.shelf, attempt_id, services.clock())
    return f"{plural(closed, 'attempt')} closed"


def send_letters(services: Services) -> str:
    """Send the letters that are due; say what became of them."""
    with open_session(services.engine, writes=False) as session:
        site_name = services.site.settings(session).name
    tally = send_due(services.engine, services.config, site_name, services.clock)
    words = f"{plural(tally.sent, 'letter')} sent"
    if tally.put_off:
        words += f", {tally.put_off} put off"
    if tally.given_up:
        words += f", {tally.given_up} given up"
    return words


def announce(services: Services) -> str:
    """Tell learners what opened and what is due soon, some at a time; say how many were told."""
    now = services.clock()
    with open_session(services.engine, writes=False) as session:
        found = news(session, services.shelf.library(session), now)
    told = 0
    for message, people in found:
        for start in range(0, len(people), AT_ONCE):
            with unit_of_work(services.engine) as session:
                told += tell(session, people[start : start + AT_ONCE], message, now)
    return f"{plural(told, 'notice')} given"


def clean_up(services: Services) -> str:
    """Remove what is kept no longer; say how much of each."""
    now = services.clock()
    steps: tuple[tuple[str, Step, datetime], ...] = (
        ("expired session", cleaning.forget_sessions, now),
        ("expired link", cleaning.forget_links, now),
        ("old count of guesses", cleaning.forget_guesses, now - limits.GUESSES_KEPT),
        ("empty guest", cleaning.forget_empty_guests, now - limits.EMPTY_GUESTS_KEPT),
        ("read notice", forget_read, now - limits.READ_NOTICES_KEPT),
        ("old letter", outbox.forget, now - limits.LETTERS_KEPT),
    )
    counts = [(name, _all_of(services.engine, step, before)) for name, step, before in steps]
    removed = [plural(count, name, _many(name)) for name, count in counts if count]
    return f"Removed: {', '.join(removed)}" if removed else "Nothing to remove"


def _many(name: str) -> str:
    return name.replace("count of", "counts of") if " of " in name else f"{name}s"


def _all_of(engine: Engine, step: Step, before: datetime) -> int:
    """Repeat a step, a transaction each, until there is nothing left for it; return how much."""
    total = 0
    while True:
        with unit_of_work(engine) as session:
            count = step(session, before, AT_ONCE)
        total += count
        if count < AT_ONCE:
            return total
