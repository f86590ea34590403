"""Join codes: made of characters that nobody mixes up, read however they are typed."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.classrooms.codes import (
    ADVICE,
    ALPHABET,
    Refusal,
    end_of,
    last_day,
    new_code,
    read_code,
    refusal,
    shown,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
VIENNA = ZoneInfo("Europe/Vienna")


def test_a_code_has_eight_characters_without_look_alikes() -> None:
    code = new_code(Random(1).choice)
    assert len(code) == 8
    assert set(code) <= set(ALPHABET)
    assert not set(ALPHABET) & set("0O1IL")


def test_a_code_is_shown_in_two_halves() -> None:
    assert shown("K7QF3MXD") == "K7QF-3MXD"


@pytest.mark.parametrize(
    "typed",
    [
        "K7QF3MXD",
        "K7QF-3MXD",
        "k7qf-3mxd",
        " k7qf 3mxd ",
        "K7QF\u20133MXD",
        "K 7 Q F - 3 M X D",
        "\uff2b7QF3MXD",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == "K7QF3MXD"


@pytest.mark.parametrize(
    "typed", ["", "K7QF3MX", "K7QF3MXDD", "K7QF3MX0", "K7QF3MXL", "K7QF_3MXD", "K7QF\x003MXD"]
)
def test_what_is_no_code_is_not_read(typed: str) -> None:
    assert read_code(typed) is None


@given(st.text())
def test_whatever_is_typed_gives_a_code_or_nothing(typed: str) -> None:
    code = read_code(typed)
    assert code is None or (len(code) == 8 and set(code) <= set(ALPHABET))


@pytest.mark.parametrize(
    ("expires_in", "is_revoked", "uses", "max_uses", "expected"),
    [
        (None, False, 0, None, None),
        (1, False, 0, None, None),
        (0, False, 0, None, Refusal.EXPIRED),
        (-1, False, 0, None, Refusal.EXPIRED),
        (None, True, 0, None, Refusal.REVOKED),
        (-1, True, 5, 5, Refusal.REVOKED),
        (None, False, 4, 5, None),
        (None, False, 5, 5, Refusal.FULL),
        (-1, False, 5, 5, Refusal.EXPIRED),
    ],
)
def test_when_a_code_opens_nothing(
    expires_in: int | None,
    is_revoked: bool,
    uses: int,
    max_uses: int | None,
    expected: Refusal | None,
) -> None:
    found = refusal(
        now=NOW,
        expires_at=None if expires_in is None else NOW + timedelta(seconds=expires_in),
        revoked_at=NOW if is_revoked else None,
        uses=uses,
        max_uses=max_uses,
    )
    assert found is expected


def test_every_refusal_says_what_to_do_next() -> None:
    assert ADVICE.keys() == set(Refusal)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 22), datetime(2026, 11, 22, 23, tzinfo=UTC)),
        (date(2026, 7, 1), datetime(2026, 7, 1, 22, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 23, tzinfo=UTC)),  # a day of 25 hours
    ],
)
def test_a_day_ends_in_its_own_zone(day: date, expected: datetime) -> None:
    assert end_of(day, VIENNA) == expected
    assert last_day(expected, VIENNA) == day
