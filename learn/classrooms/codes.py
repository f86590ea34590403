"""Join codes: how they are made, typed, shown, and when they open nothing."""

import unicodedata
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that looks like another: no 0 O 1 I L
LENGTH = 8
HALF = LENGTH // 2
MOST_TYPED = 40  # far more than a code with any blanks and dashes


class Refusal(StrEnum):
    """Why a code does not let somebody in."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    REVOKED = "revoked"
    FULL = "full"
    ARCHIVED = "archived"
    REMOVED = "removed"
    TEACHES = "teaches"


ADVICE = {
    Refusal.UNKNOWN: "No classroom has this code. Compare it with what you were given: "
    "it has 8 letters and digits, and never 0, O, 1, I or L.",
    Refusal.EXPIRED: "This code has run out. Ask your instructor for a new one.",
    Refusal.REVOKED: "This code is no longer in use. Ask your instructor for the new one.",
    Refusal.FULL: "Everybody this code was meant for has joined. "
    "Ask your instructor to make room or to give you another code.",
    Refusal.ARCHIVED: "This classroom has ended. Ask your instructor if you think it should not.",
    Refusal.REMOVED: "You were taken out of this classroom. Ask your instructor to take you back.",
    Refusal.TEACHES: "You teach this classroom. "
    "To see what learners see, preview one of its assignments.",
}


def new_code(choose: Callable[[Sequence[str]], str]) -> str:
    """Return a new code; `choose` picks one character of several by chance."""
    return "".join(choose(ALPHABET) for _ in range(LENGTH))


def read_code(typed: str) -> str | None:
    """Return the code that somebody typed, in any case, with or without dashes and blanks.

    None for what cannot be a code.
    """
    plain = unicodedata.normalize("NFKC", typed[:MOST_TYPED]).upper()
    code = "".join(
        character for character in plain if unicodedata.category(character) not in ("Pd", "Zs")
    )
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def shown(code: str) -> str:
    """Return a code as people read it: `K7QF-3MXD`."""
    return f"{code[:HALF]}-{code[HALF:]}"


def refusal(
    *,
    now: datetime,
    expires_at: datetime | None,
    revoked_at: datetime | None,
    uses: int,
    max_uses: int | None,
) -> Refusal | None:
    """Return why a code opens nothing at `now`; None while it opens its classroom."""
    if revoked_at is not None:
        return Refusal.REVOKED
    if expires_at is not None and now >= expires_at:
        return Refusal.EXPIRED
    if max_uses is not None and uses >= max_uses:
        return Refusal.FULL
    return None


def end_of(day: date, zone: tzinfo) -> datetime:
    """Return the moment at which a day is over in a time zone, in UTC."""
    return datetime.combine(day + timedelta(days=1), time.min, zone).astimezone(UTC)


def last_day(expires_at: datetime, zone: tzinfo) -> date:
    """Return the last day, in a time zone, on which something that ends then still holds."""
    return (expires_at - timedelta(microseconds=1)).astimezone(zone).date()
