"""Who is told when a classroom's people, groups or accommodations change.

Classrooms knows none of the features above it. They register their part at the start of the
application, as they do for merging and leaving.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from learn.accounts.registry import Registry

# session, ids of the people whose membership, groups or accommodation changed, now
Listener = Callable[[Any, Sequence[int], datetime], None]

changes: Registry[Listener] = Registry()


def tell(session: Any, person_ids: Sequence[int], now: datetime) -> None:  # noqa: ANN401
    """Let every registered feature follow a change that concerns these people."""
    if person_ids:
        for listener in changes.parts().values():
            listener(session, person_ids, now)
