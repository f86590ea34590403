"""When a letter that was not taken is tried again."""

from datetime import timedelta

PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=20),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
)


def pause_after(attempts: int) -> timedelta | None:
    """Return how long to wait after so many attempts; None when it is time to give up."""
    return PAUSES[attempts - 1] if 0 < attempts <= len(PAUSES) else None
