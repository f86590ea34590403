"""The shape of what a browser sends while a quiz is taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from learn import limits
from learn.questions import Fields

CONFIDENCES: Final = frozenset({"guess", "fairly_sure", "sure"})
MAX_SEQUENCE_DIGITS: Final = 6


@dataclass(frozen=True)
class StepForm:
    """What stands beside the answer in every question's form."""

    fields: Fields
    confidence: str | None
    based_on: int
    client_event_id: str | None

    @classmethod
    def read(cls, sent: Mapping[str, Sequence[str]]) -> "StepForm":
        """Return the fields of a question's form; what makes no sense counts as left out."""
        confidence = _first(sent, "confidence")
        return cls(
            fields=sent,
            confidence=confidence if confidence in CONFIDENCES else None,
            based_on=_sequence(_first(sent, "based_on")),
            client_event_id=_event_id(_first(sent, "client_event_id")),
        )


def _first(sent: Mapping[str, Sequence[str]], name: str) -> str:
    values = sent.get(name) or ("",)
    return values[0]


def _sequence(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) <= MAX_SEQUENCE_DIGITS
    return int(text) if is_number else 0


def _event_id(text: str) -> str | None:
    is_id = 0 < len(text) <= limits.MAX_CLIENT_EVENT_ID and text.isascii() and text.isprintable()
    return text if is_id else None


def marks(sent: Mapping[str, Sequence[str]]) -> list[int]:
    """Return the places of the key points that were ticked, counted from 0."""
    return [_sequence(text) for text in sent.get("mark", ()) if text.isascii() and text.isdigit()]
