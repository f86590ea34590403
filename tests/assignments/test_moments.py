"""Clocks on walls and the moments they mean, where clocks change and where they do not."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.assignments.moments import (
    BadMoment,
    add_days,
    days_begun,
    from_input,
    to_input,
    to_utc,
    to_wall,
)

VIENNA, NEW_YORK = "Europe/Vienna", "America/New_York"
LORD_HOWE, KATHMANDU = "Australia/Lord_Howe", "Asia/Kathmandu"
ZONES = (VIENNA, NEW_YORK, LORD_HOWE, KATHMANDU, "UTC")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "wall", "begins", "ends"),
    [
        (VIENNA, "2026-11-27T19:30", "2026-11-27T18:30", "2026-11-27T18:30"),
        (VIENNA, "2026-07-01T00:00", "2026-06-30T22:00", "2026-06-30T22:00"),
        # clocks skip from 2 to 3: half past two is half past three
        (VIENNA, "2026-03-29T02:30", "2026-03-29T01:30", "2026-03-29T01:30"),
        (VIENNA, "2026-03-29T01:59", "2026-03-29T00:59", "2026-03-29T00:59"),
        (VIENNA, "2026-03-29T03:00", "2026-03-29T01:00", "2026-03-29T01:00"),
        # half past two comes twice: opens the first time, ends the second time
        (VIENNA, "2026-10-25T02:30", "2026-10-25T00:30", "2026-10-25T01:30"),
        (VIENNA, "2026-10-25T03:00", "2026-10-25T02:00", "2026-10-25T02:00"),
        (NEW_YORK, "2026-03-08T02:15", "2026-03-08T07:15", "2026-03-08T07:15"),
        (NEW_YORK, "2026-11-01T01:15", "2026-11-01T05:15", "2026-11-01T06:15"),
        # half an hour is skipped and doubled
        (LORD_HOWE, "2026-10-04T02:15", "2026-10-03T15:45", "2026-10-03T15:45"),
        (LORD_HOWE, "2026-04-05T01:45", "2026-04-04T14:45", "2026-04-04T15:15"),
        (KATHMANDU, "2026-03-29T02:30", "2026-03-28T20:45", "2026-03-28T20:45"),
    ],
)
def test_the_moment_that_a_clock_means(zone: str, wall: str, begins: str, ends: str) -> None:
    shown = datetime.fromisoformat(wall)
    assert to_utc(shown, zone, is_end=False) == at(begins)
    assert to_utc(shown, zone, is_end=True) == at(ends)


@pytest.mark.parametrize(
    ("zone", "moment", "days", "later"),
    [
        (VIENNA, "2026-03-28T22:59", 1, "2026-03-29T21:59"),  # 23:59 by the clock, 23 hours on
        (VIENNA, "2026-10-24T21:59", 1, "2026-10-25T22:59"),  # 25 hours on
        (VIENNA, "2026-03-28T01:30", 1, "2026-03-29T01:30"),  # onto a time that is skipped
        (VIENNA, "2026-10-24T00:30", 1, "2026-10-25T01:30"),  # onto one that comes twice
        (NEW_YORK, "2026-03-08T04:59", 7, "2026-03-15T03:59"),
        (LORD_HOWE, "2026-10-03T13:00", 1, "2026-10-04T12:30"),
        (KATHMANDU, "2026-03-28T18:14", 365, "2027-03-28T18:14"),
        (VIENNA, "2026-10-25T00:30", 0, "2026-10-25T00:30"),  # nothing moves at all
    ],
)
def test_whole_days_keep_the_time_on_the_clock(
    zone: str, moment: str, days: int, later: str
) -> None:
    assert add_days(at(moment), days, zone) == at(later)


DUE = at("2026-10-24T21:59")  # 23:59 in Vienna, on the eve of a day of 25 hours


@pytest.mark.parametrize(
    ("until", "days"),
    [
        (DUE - timedelta(seconds=1), 0),
        (DUE, 0),
        (DUE + timedelta(seconds=1), 1),
        (DUE + timedelta(hours=24), 1),
        (DUE + timedelta(hours=25), 1),
        (DUE + timedelta(hours=25, seconds=1), 2),
        (DUE + timedelta(hours=49), 2),
        (DUE + timedelta(days=10), 10),
    ],
)
def test_days_that_have_begun(until: datetime, days: int) -> None:
    assert days_begun(DUE, until, VIENNA) == days


MOMENTS = st.integers(0, 20 * 366 * 86_400).map(
    lambda seconds: at("2020-01-01") + timedelta(seconds=seconds)
)


@given(MOMENTS, st.integers(0, 60), st.sampled_from(ZONES))
def test_days_begun_are_the_days_to_add(since: datetime, days: int, zone: str) -> None:
    later = add_days(since, days, zone)
    assert days_begun(since, later, zone) == days
    assert days_begun(since, later + timedelta(seconds=1), zone) == days + 1


@given(MOMENTS, st.sampled_from(ZONES), st.booleans())
def test_what_a_clock_shows_means_a_moment_at_which_it_shows_that(
    moment: datetime, zone: str, is_end: bool
) -> None:
    wall = to_wall(moment, zone)
    assert to_wall(to_utc(wall, zone, is_end=is_end), zone) == wall


@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_field_is_no_time(text: str) -> None:
    assert from_input(text, VIENNA, is_end=True) is None
    assert to_input(None, VIENNA) == ""


@pytest.mark.parametrize("text", ["2026-11-27T19:30", "2026-11-27T19:30:00", "2026-11-27 19:30"])
def test_a_field_holds_what_clocks_show(text: str) -> None:
    moment = from_input(text, VIENNA, is_end=True)
    assert moment == at("2026-11-27T18:30")
    assert to_input(moment, VIENNA) == "2026-11-27T19:30"


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "2026-13-01T00:00",
        "2026-02-30T10:00",
        "2026-11-27T19:30Z",
        "2026-11-27T19:30+01:00",
        "1999-12-31T23:59",
        "2200-01-01T00:00",
        "0001-01-01T00:00",
        "9" * 40,
    ],
)
def test_what_is_no_time_is_said(text: str) -> None:
    with pytest.raises(BadMoment, match=r"^(Type a date|Choose a year)"):
        from_input(text, VIENNA, is_end=False)
