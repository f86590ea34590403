"""Reading a question's document: the JSON form that is stored, hashed and loaded."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

Document = Mapping[str, Any]

_NUMBER = re.compile(r"[+-]?[0-9]{1,80}(\.[0-9]{1,80})?([eE][+-]?[0-9]{1,2})?")


class DocumentProblem(ValueError):  # noqa: N818 - as AnswerProblem
    """A document that is not a question; the message says which field and what it needs."""


def canonical_json(document: Document) -> str:
    """Return the one spelling of a document: sorted keys, no spaces, ASCII only."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), allow_nan=False)


def content_hash(document: Document) -> str:
    """SHA-256 of the canonical JSON, as 64 hexadecimal digits: the name of a revision."""
    return hashlib.sha256(canonical_json(document).encode("ascii")).hexdigest()


def mapping(value: object, name: str) -> Document:
    """Return the value as a mapping; DocumentProblem otherwise."""
    if not isinstance(value, Mapping):
        message = f"“{name}” must hold named fields."
        raise DocumentProblem(message)
    return value


def text(document: Document, key: str) -> str:
    """Return the text under a key that must be there."""
    value = document.get(key)
    if not isinstance(value, str):
        message = f"“{key}” is missing or is not text."
        raise DocumentProblem(message)
    return value


def optional_text(document: Document, key: str) -> str | None:
    """Return the text under a key, None where the key is absent or empty."""
    if document.get(key) is None:
        return None
    return text(document, key) or None


def texts(document: Document, key: str) -> tuple[str, ...]:
    """Return the list of texts under a key; an absent key is an empty list."""
    values = listed(document, key)
    if not all(isinstance(value, str) for value in values):
        message = f"“{key}” must be a list of texts."
        raise DocumentProblem(message)
    return tuple(values)


def entries(document: Document, key: str) -> tuple[Document, ...]:
    """Return the list of mappings under a key; an absent key is an empty list."""
    return tuple(mapping(value, key) for value in listed(document, key))


def some_entries(document: Document, key: str) -> tuple[Document, ...]:
    """As entries, and at least one."""
    found = entries(document, key)
    if not found:
        message = f"“{key}” needs at least one entry."
        raise DocumentProblem(message)
    return found


def flag(document: Document, key: str, *, default: bool) -> bool:
    """Return a yes or no: a bool, or the words true and false as YAML gives them."""
    value = document.get(key, default)
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return bool(value == "true")
    message = f"“{key}” must be true or false."
    raise DocumentProblem(message)


def one_of(document: Document, key: str, allowed: Iterable[str], default: str) -> str:
    """One word out of a fixed set; the default where the key is absent."""
    value = default if document.get(key) is None else text(document, key)
    choices = tuple(allowed)
    if value not in choices:
        message = f"“{key}” must be one of {', '.join(choices)}."
        raise DocumentProblem(message)
    return value


def number(document: Document, key: str, default: str | None = None) -> Decimal:
    """Return an exact finite number from text or an int; floats and bools are refused."""
    value = document.get(key)
    if value is None:
        value = default
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**30:
        return Decimal(value)
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return Decimal(value)
    message = f"“{key}” must be a plain number, such as 12 or 0.5."
    raise DocumentProblem(message)


def share(document: Document, key: str, default: str) -> Fraction:
    """Return a number from 0 to 1."""
    value = Fraction(number(document, key, default))
    if not 0 <= value <= 1:
        message = f"“{key}” must lie between 0 and 1."
        raise DocumentProblem(message)
    return value


def tolerance(document: Document, key: str) -> Fraction:
    """Return a number of at least 0; an absent key is 0."""
    value = Fraction(number(document, key, "0"))
    if value < 0:
        message = f"“{key}” must not be negative."
        raise DocumentProblem(message)
    return value


def need_distinct(ids: Iterable[str], name: str) -> None:
    """DocumentProblem where an id is empty or stands twice."""
    seen: set[str] = set()
    for part in ids:
        if not part or part in seen:
            message = f"“{name}” needs ids that are given and differ; look at “{part}”."
            raise DocumentProblem(message)
        seen.add(part)


def plain(value: Decimal | Fraction) -> str:
    """Return a number without exponent or trailing zeros; fractions must end in decimals."""
    if isinstance(value, Fraction):
        value = _decimal(value)
    spelled = format(value, "f")
    if "." in spelled:
        spelled = spelled.rstrip("0").rstrip(".")
    return "0" if spelled == "-0" else spelled


def _decimal(value: Fraction) -> Decimal:
    """Return a fraction whose denominator has only the factors 2 and 5, exactly."""
    places = 0
    while value.denominator != 1:
        value, places = value * 10, places + 1
    digits = tuple(int(digit) for digit in str(abs(value.numerator)))
    return Decimal((int(value < 0), digits, -places))


def listed(document: Document, key: str) -> list[Any]:
    """Return the list under a key; an absent key is an empty list."""
    values = document.get(key)
    if values is None:
        return []
    if not isinstance(values, list | tuple):
        message = f"“{key}” must be a list."
        raise DocumentProblem(message)
    return list(values)
