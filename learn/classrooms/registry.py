"""What the features above must do when who belongs to a classroom, or what helps them, changes.

Classrooms knows none of those features; the application registers their work at its start.
"""

from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy.orm import Session

from learn.accounts.registry import Registry

Changer = Callable[[Session, Collection[int], datetime], None]  # session, people, now

changing: Registry[Changer] = Registry()


def changed(session: Session, person_ids: Collection[int], now: datetime) -> None:
    """Let every feature take in that these people joined, left, changed groups or get more time.

    Called in the transaction of the change, after it was flushed: standings are folded anew and
    deadlines of open attempts move later.
    """
    if person_ids:
        for work in changing.parts().values():
            work(session, person_ids, now)
