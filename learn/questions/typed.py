"""What learners type: numbers in the spellings people use, and words compared by their meaning."""

import re
import unicodedata
from decimal import Decimal

from learn.limits import MAX_NUMBER_TYPED
from learn.questions.base import AnswerProblem

MAX_MAGNITUDE = 30

_MINUS = dict.fromkeys(map(ord, "\u2212\u2013\u2012\u2010\u2011\ufe63"), "-")
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u2008\u2009\u200a\u202f"), " ")
_NUMBER = re.compile(
    r"(?P<sign>[+-]?) ?"
    r"(?:(?P<spaced>[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:[.,](?P<part>[0-9]*))?"
    r"|[.,](?P<only_part>[0-9]+)"
    r"|(?P<commas>[0-9]{1,3}(?:,[0-9]{3})+)(?:\.(?P<comma_part>[0-9]*))?"
    r"|(?P<dots>[0-9]{1,3}(?:\.[0-9]{3})+)(?:,(?P<dot_part>[0-9]*))?)"
    r"(?:[eE](?P<exponent>[+-]?[0-9]{1,3}))?"
)
_TWO_READINGS = re.compile(r"[+-]? ?[1-9][0-9]{0,2},[0-9]{3}")


def number_typed(field: str, typed: str, unit: str | None) -> Decimal:
    """Return the finite number a learner typed, as "63,9", "1 000" or "12 %" if the unit is %.

    AnswerProblem for anything else, and for "1,000", which people read in two ways.
    """
    text = typed.strip()
    if len(text) > MAX_NUMBER_TYPED:
        raise AnswerProblem(field, f"A number has at most {MAX_NUMBER_TYPED} characters here.")
    text = _without_unit(text, unit).translate(_MINUS | _SPACES)
    if _TWO_READINGS.fullmatch(text):
        whole, part = text.split(",")
        message = f"“{text}” can be read in two ways. Write {whole}{part} or {whole}.{part}."
        raise AnswerProblem(field, message)
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise AnswerProblem(field, _plea(unit))
    value = Decimal(_spelled(match.groupdict(default="")))
    if value and abs(value.adjusted()) > MAX_MAGNITUDE:
        raise AnswerProblem(field, "That number is too large or too small. Check it.")
    return value


def fold(words: str) -> str:
    """Words as they are compared: width, case, spaces, dashes, quotes and end marks do not count.

    Unicode NFKC and full case folding; invisible format characters are dropped.
    """
    text = unicodedata.normalize("NFKC", words).casefold()
    text = "".join(_folded(character) for character in unicodedata.normalize("NFKC", text))
    text = " ".join(text.split())
    return _trimmed(text) or text


def _folded(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    if category == "Pd" or character == "\u2212":
        return "-"
    return "'" if character in "\u2018\u2019\u02bc" else character


def _trimmed(text: str) -> str:
    """Return the text without punctuation at its ends."""
    start, end = 0, len(text)
    while start < end and _is_trimmed(text[start]):
        start += 1
    while end > start and _is_trimmed(text[end - 1]):
        end -= 1
    return text[start:end]


def _is_trimmed(character: str) -> bool:
    return character == " " or unicodedata.category(character).startswith("P")


def _without_unit(text: str, unit: str | None) -> str:
    """Return the text without the question's own unit at its end."""
    wanted = _unit(unit or "")
    ends = [place for place in range(1, len(text)) if _unit(text[place:]) == wanted]
    return text[: ends[0]].rstrip() if wanted and ends else text


def _unit(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _spelled(found: dict[str, str]) -> str:
    """Return a matched number in the spelling Decimal reads."""
    whole = found["spaced"] or found["commas"] or found["dots"] or "0"
    part = found["part"] or found["only_part"] or found["comma_part"] or found["dot_part"] or "0"
    digits = "".join(character for character in whole if character.isdigit())
    return f"{found['sign']}{digits}.{part}e{found['exponent'] or '0'}"


def _plea(unit: str | None) -> str:
    if unit:
        return f"Write a number, such as 12.5, with or without “{unit}”."
    return "Write only a number, such as 12.5."
