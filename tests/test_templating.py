"""How values look on a page: tables of what goes in and what people read."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from flask import Flask, render_template_string
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from learn import templating

SPRING = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
AUTUMN = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("thousandths", "shown"),
    [
        (None, "–"),
        (0, "0"),
        (49, "0"),
        (50, "0.1"),
        (333, "0.3"),
        (500, "0.5"),
        (667, "0.7"),
        (949, "0.9"),
        (950, "1"),
        (1000, "1"),
        (1049, "1"),
        (1050, "1.1"),
        (12_345, "12.3"),
        (1_000_000, "1000"),
    ],
)
def test_points(thousandths: int | None, shown: str) -> None:
    assert templating.points(thousandths) == shown


@pytest.mark.parametrize(
    ("got", "most", "shown"),
    [
        (333, 1_000, "0.3 of 1 point"),
        (2_000, 3_000, "2 of 3 points"),
        (None, 500, "– of 0.5 points"),
    ],
)
def test_points_beside_how_many_there_were(got: int | None, most: int, shown: str) -> None:
    assert templating.points_of(got, most) == shown


@given(st.integers(0, 10**9))
def test_points_are_off_by_half_a_tenth_at_most(thousandths: int) -> None:
    shown = Decimal(templating.points(thousandths)) * 1000
    assert -50 <= thousandths - shown < 50


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (0, 0, "–"),
        (1, 0, "–"),
        (1, -1, "–"),
        (0, 3, "0%"),
        (1, 3, "33%"),
        (2, 3, "67%"),
        (3, 3, "100%"),
        (1, 200, "1%"),
        (1, 201, "0%"),
        (1, 8, "13%"),
    ],
)
def test_percent(part: int, whole: int, shown: str) -> None:
    assert templating.percent(part, whole) == shown


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, "0 minutes"),
        (1, "1 minute"),
        (2, "2 minutes"),
        (59, "59 minutes"),
        (60, "1 hour"),
        (61, "1 hour 1 min"),
        (120, "2 hours"),
        (125, "2 hours 5 min"),
    ],
)
def test_minutes(count: int, shown: str) -> None:
    assert templating.minutes(count) == shown


@pytest.mark.parametrize(
    ("moment", "zone", "shown"),
    [
        (SPRING, None, "29 Mar 2026, 00:30 (UTC)"),
        (SPRING, "", "29 Mar 2026, 00:30 (UTC)"),
        (SPRING, "Europe/Vienna", "29 Mar 2026, 01:30 (Europe/Vienna)"),
        (SPRING + timedelta(hours=1), "Europe/Vienna", "29 Mar 2026, 03:30 (Europe/Vienna)"),
        (AUTUMN, "Europe/Vienna", "25 Oct 2026, 02:30 (Europe/Vienna)"),
        (SPRING, "America/St_Johns", "28 Mar 2026, 22:00 (America/St_Johns)"),
        (SPRING, "Nowhere/Atlantis", "29 Mar 2026, 00:30 (UTC)"),
        (SPRING, "../../etc/passwd", "29 Mar 2026, 00:30 (UTC)"),
        (SPRING, "Europe", "29 Mar 2026, 00:30 (UTC)"),
        (SPRING, "\x00", "29 Mar 2026, 00:30 (UTC)"),
        (SPRING, "a" * 5000, "29 Mar 2026, 00:30 (UTC)"),
        (SPRING.astimezone(timezone(timedelta(hours=5))), "UTC", "29 Mar 2026, 00:30 (UTC)"),
    ],
)
def test_when(moment: datetime, zone: str | None, shown: str) -> None:
    assert templating.when(moment, zone) == shown


@pytest.mark.parametrize(
    ("moment", "zone", "shown"),
    [
        ("2026-11-02", None, "2 November 2026"),
        ("2024-02-29", "Europe/Vienna", "29 February 2024"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), None, "31 December 2026"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "Europe/Vienna", "1 January 2027"),
    ],
)
def test_day(moment: datetime | str, zone: str | None, shown: str) -> None:
    assert templating.day(moment, zone) == shown


def test_a_day_that_is_none_is_an_error() -> None:
    with pytest.raises(ValueError, match="isoformat"):
        templating.day("soon")


@pytest.mark.parametrize(
    ("count", "words", "shown"),
    [
        (0, ("question",), "0 questions"),
        (1, ("question",), "1 question"),
        (2, ("question",), "2 questions"),
        (1, ("entry", "entries"), "1 entry"),
        (12_345, ("entry", "entries"), "12,345 entries"),
        (Decimal(1), ("point",), "1 point"),
        (Decimal("1.5"), ("point",), "1.5 points"),
    ],
)
def test_plural(count: int, words: tuple[str, ...], shown: str) -> None:
    assert templating.plural(count, *words) == shown


def test_only_published_text_is_printed_as_it_is(app: Flask) -> None:
    with app.test_request_context("/"):
        page = render_template_string("{{ x }}|{{ x|published }}|{{ none|published }}", x="<b>&")
    assert page == "&lt;b&gt;&amp;|<b>&|"
    assert isinstance(templating.published("<b>"), Markup)


def test_every_filter_is_there_for_the_templates(app: Flask) -> None:
    assert templating.FILTERS.items() <= app.jinja_env.filters.items()
    assert app.jinja_env.globals["percent"] is templating.percent
