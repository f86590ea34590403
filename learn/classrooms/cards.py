"""What stands on a sign-in card: a login name and a password that a child can read and type."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WORDS_FILE = Path(__file__).parent / "card_words.txt"
WORDS_IN_PASSWORD = 4  # of 256 each: 32 bits, against guesses that are slowed down
MOST_LETTERS = 24
DIGITS = "23456789"
DIGITS_IN_NAME = 4
NAMELESS = "learner"

Choose = Callable[[Sequence[str]], str]


@dataclass(frozen=True)
class Card:
    """One learner's card; the password is shown once and kept only as a hash."""

    name: str
    login_name: str
    password: str


def login_name(name: str, choose: Choose) -> str:
    """Return a login name made of the plain letters of a name, and digits that set it apart."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    words = "".join(
        c if c in "abcdefghijklmnopqrstuvwxyz" else " " for c in _unmarked(plain)
    ).split()
    letters = "-".join(words)[:MOST_LETTERS].rstrip("-") or NAMELESS
    return f"{letters}-{''.join(choose(DIGITS) for _ in range(DIGITS_IN_NAME))}"


def password(choose: Choose) -> str:
    """Return a new password of common words."""
    return "-".join(choose(words()) for _ in range(WORDS_IN_PASSWORD))


@cache
def words() -> tuple[str, ...]:
    """Return the words that passwords are made of."""
    return tuple(WORDS_FILE.read_text("utf-8").split())


def _unmarked(text: str) -> str:
    """Return decomposed text without its accents and apostrophes, which join what they part."""
    return "".join(c for c in text if not unicodedata.combining(c) and c not in "'’")
