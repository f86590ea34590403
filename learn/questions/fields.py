"""Reading form fields that anyone may have written: every oddity becomes an AnswerProblem."""

import unicodedata
from collections.abc import Sequence

from learn.questions.base import AnswerProblem, Fields


def one_value(fields: Fields, name: str) -> str | None:
    """Return the single value of a field, None if it is absent or blank."""
    values = fields.get(name, ())
    if len(values) > 1:
        raise AnswerProblem(name, "This answer arrived more than once. Give one answer.")
    value = values[0] if values else ""
    if not isinstance(value, str):
        raise AnswerProblem(name, "This answer is not text. Give it again.")
    return value if value.strip() else None


def chosen_id(fields: Fields, name: str, ids: Sequence[str]) -> str | None:
    """Return the id at the position (from 1) the field names, None if it is blank."""
    value = one_value(fields, name)
    return None if value is None else id_at(name, value, ids)


def id_at(name: str, value: str, ids: Sequence[str]) -> str:
    """Return the id at a position in plain digits; positions are looked up, never computed."""
    places = {str(place): part for place, part in enumerate(ids, 1)}
    if not isinstance(value, str) or value not in places:
        raise AnswerProblem(name, "Choose one of the answers shown.")
    return places[value]


def clean_text(name: str, value: str, limit: int, *, lines: bool = False) -> str | None:
    """Text as it may be stored: NFC, no control characters, trimmed; None if nothing is left.

    The limit counts code points, with a line break as one.
    """
    text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    _need_length(name, text, limit)
    if any(_is_refused(character) for character in text):
        raise AnswerProblem(name, "The text has characters that cannot be stored. Type it again.")
    text = unicodedata.normalize("NFC", text)
    _need_length(name, text, limit)
    return (text if lines else " ".join(text.split())) or None


def _need_length(name: str, text: str, limit: int) -> None:
    if len(text) > limit:
        message = f"The answer has {len(text):,} characters; {limit:,} are allowed. Shorten it."
        raise AnswerProblem(name, message)


def _is_refused(character: str) -> bool:
    return character not in "\n\t" and unicodedata.category(character) in ("Cc", "Cs")
