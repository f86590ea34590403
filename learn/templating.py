"""How values look on a page: the filters of every template, and the one door for trusted HTML."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import Flask
from markupsafe import Markup

MINUTES_PER_HOUR = 60


def published(html: str | None) -> Markup:
    """Return HTML that `content.sanitise` cleaned at publication, marked as safe to print."""
    return Markup(html or "")  # noqa: S704  # nosec B704


def points(thousandths: int | None) -> str:
    """Return points in words for people: at most one decimal, halves up, no trailing zero."""
    if thousandths is None:
        return "–"
    tenths = (thousandths + 50) // 100
    whole, tenth = divmod(tenths, 10)
    return f"{whole}.{tenth}" if tenth else str(whole)


def points_of(got: int | None, most: int) -> str:
    """Return points in words beside how many there were: "0.3 of 1 point"."""
    return f"{points(got)} of {points(most)} point{'' if points(most) == '1' else 's'}"


def percent(part: int, whole: int) -> str:
    """Return `part` of `whole` as a whole percentage, halves up; a dash when there is no whole."""
    if whole <= 0:
        return "–"
    return f"{(200 * part + whole) // (2 * whole)}%"


def minutes(count: int) -> str:
    """Return a length of time in words."""
    if count < MINUTES_PER_HOUR:
        return f"{count} minute{'' if count == 1 else 's'}"
    hours, rest = divmod(count, MINUTES_PER_HOUR)
    words = f"{hours} hour{'' if hours == 1 else 's'}"
    return f"{words} {rest} min" if rest else words


def zone_of(name: str | None) -> ZoneInfo:
    """Return the time zone called `name`, or UTC where there is none of that name."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def when(moment: datetime, zone: str | None = None) -> str:
    """Return date and time in the person's zone, with the zone's name."""
    local = moment.astimezone(zone_of(zone))
    return f"{local.day} {local:%b %Y, %H:%M} ({zone_name(local)})"


def day(moment: datetime | str, zone: str | None = None) -> str:
    """Return the date in words; a text must be an ISO date."""
    if isinstance(moment, str):
        local = datetime.fromisoformat(moment)
    else:
        local = moment.astimezone(zone_of(zone))
    return f"{local.day} {local:%B %Y}"


def short_day(moment: datetime, zone: str | None = None) -> str:
    """Return the date in a few letters, without the year: for the heads of narrow columns."""
    local = moment.astimezone(zone_of(zone))
    return f"{local.day} {local:%b}"


def zone_name(local: datetime) -> str:
    """Return the name of a moment's zone, such as Europe/Vienna."""
    return getattr(local.tzinfo, "key", None) or str(local.tzinfo or UTC)


def plural(count: int | Decimal, one: str, many: str | None = None) -> str:
    """Return the count with its noun: "1 question", "3 questions"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


FILTERS: dict[str, Callable[..., object]] = {
    "published": published,
    "points": points,
    "minutes": minutes,
    "when": when,
    "day": day,
    "short_day": short_day,
    "plural": plural,
}


def dress(app: Flask) -> None:
    """Give the templates of `app` their filters and the names they always need."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(percent=percent, points_of=points_of)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
