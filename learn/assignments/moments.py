"""Times as clocks on a wall show them in a zone, and the moments in UTC that they mean. Pure."""

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

INPUT_FORMAT: Final = "%Y-%m-%dT%H:%M"
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2200
NOT_A_TIME: Final = "Type a date and a time, such as 2026-11-27 19:30."


class BadMoment(ValueError):  # noqa: N818
    """The text is not a time; the message is a plain sentence."""


def to_utc(wall: datetime, zone: str, *, is_end: bool) -> datetime:
    """Return the moment at which clocks in `zone` show `wall`.

    A time that clocks skip in spring moves forward by what they skip. One that they show twice
    in autumn is the later one where something ends, the earlier one where something begins.
    """
    there = ZoneInfo(zone)
    first = wall.replace(tzinfo=there, fold=0).astimezone(UTC)
    is_skipped = to_wall(first, zone) != wall
    if is_skipped or not is_end:
        return first
    return wall.replace(tzinfo=there, fold=1).astimezone(UTC)


def to_wall(moment: datetime, zone: str) -> datetime:
    """Return what clocks in `zone` show at `moment`, without a zone."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def from_input(text: str, zone: str, *, is_end: bool) -> datetime | None:
    """Return the moment that a `datetime-local` field names; None for an empty one.

    Raises BadMoment.
    """
    if not text.strip():
        return None
    try:
        wall = datetime.fromisoformat(text.strip())
    except ValueError as problem:
        raise BadMoment(NOT_A_TIME) from problem
    if wall.tzinfo is not None:
        raise BadMoment(NOT_A_TIME)
    if not FIRST_YEAR <= wall.year < LAST_YEAR:
        message = f"Choose a year from {FIRST_YEAR} to {LAST_YEAR - 1}."
        raise BadMoment(message)
    return to_utc(wall, zone, is_end=is_end)


def to_input(moment: datetime | None, zone: str) -> str:
    """Return the value of a `datetime-local` field; empty for None."""
    return to_wall(moment, zone).strftime(INPUT_FORMAT) if moment else ""


def add_days(moment: datetime, days: int, zone: str) -> datetime:
    """Return the moment whole days later at which clocks in `zone` show the same time."""
    if not days:
        return moment
    return to_utc(to_wall(moment, zone) + timedelta(days=days), zone, is_end=True)


def days_begun(since: datetime, until: datetime, zone: str) -> int:
    """Return how many days, by the clocks of `zone`, have begun after `since` until `until`."""
    if until <= since:
        return 0
    days = (to_wall(until, zone).date() - to_wall(since, zone).date()).days
    return days if add_days(since, days, zone) >= until else days + 1
