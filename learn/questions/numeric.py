"""A number to work out, with a tolerance and the mistakes that typical wrong numbers betray."""

import html
import random
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Self

from learn.limits import MAX_NUMBER_TYPED
from learn.questions import document as read
from learn.questions.base import (
    RIGHT,
    WRONG,
    Answer,
    Fields,
    Grade,
    Mark,
    Order,
    Question,
    common,
    is_withheld,
)
from learn.questions.document import Document, DocumentProblem
from learn.questions.fields import one_value
from learn.questions.presentation import Presentation, ReviewRow
from learn.questions.typed import number_typed


@dataclass(frozen=True)
class Target:
    """A number, how far off it may be (absolute, inclusive), what it earns and why."""

    value: Decimal
    tolerance: Fraction
    score: Fraction
    why: str

    def takes(self, value: Decimal) -> bool:
        """Return True where the value lies within the tolerance."""
        return abs(Fraction(value) - Fraction(self.value)) <= self.tolerance


@dataclass(frozen=True)
class NumberKey:
    """The accepted numbers and the diagnosed mistakes."""

    answers: tuple[Target, ...]
    errors: tuple[Target, ...]

    def mark(self, value: Decimal) -> Mark:
        """Return the best score of the answers that take the value, else a diagnosed mistake."""
        taking = [target for target in self.answers if target.takes(value)]
        if taking:
            best = max(taking, key=lambda target: target.score)
            return Mark(best.score, None if best.score == RIGHT else best.why or None)
        betrayed = (target.why for target in self.errors if target.takes(value))
        return Mark(WRONG, next(betrayed, None))

    @property
    def best(self) -> Target:
        """The first answer with the highest score."""
        return max(self.answers, key=lambda target: target.score)

    def expected(self, unit: str | None) -> str:
        """Return the best answer and the range that counts: "10 people (9 to 11 counts)"."""
        best = self.best
        words = with_unit(read.plain(best.value), unit)
        if not best.tolerance:
            return words
        low, high = Fraction(best.value) - best.tolerance, Fraction(best.value) + best.tolerance
        return f"{words} ({read.plain(low)} to {read.plain(high)} counts)"


def read_number_key(document: Document) -> NumberKey:
    """Return the key under "answers" and "errors"; at least one answer must earn something."""
    answers = tuple(_target(entry, "1") for entry in read.some_entries(document, "answers"))
    if not any(target.score for target in answers):
        message = "At least one of “answers” must have a score above 0."
        raise DocumentProblem(message)
    return NumberKey(
        answers, tuple(_target(entry, "0") for entry in read.entries(document, "errors"))
    )


def with_unit(value: str, unit: str | None) -> str:
    """Return the value with its unit as HTML; percent and degree signs stand close."""
    space = "" if not unit or unit[0] in "%°" else " "
    return html.escape(f"{value}{space}{unit or ''}")


def _target(entry: Document, score: str) -> Target:
    value = read.number(entry, "value")
    return Target(
        value=value,
        tolerance=_tolerance(entry, value),
        score=read.share(entry, "score", score),
        why=read.optional_text(entry, "why") or "",
    )


def _tolerance(entry: Document, value: Decimal) -> Fraction:
    """Return the absolute tolerance; a relative one is a share of the value."""
    if entry.get("relative") is None:
        return read.tolerance(entry, "tolerance")
    return read.tolerance(entry, "relative") * abs(Fraction(value))


@dataclass(frozen=True, kw_only=True)
class Numeric(Question):
    """A typed number; the key is empty in a withheld document."""

    TYPE: ClassVar[str] = "numeric"

    key: NumberKey
    unit: str | None

    @classmethod
    def read(cls, document: Document) -> Self:
        """Return the question of a document with "answers", "errors" and "unit"."""
        key = NumberKey((), ()) if is_withheld(document) else read_number_key(document)
        return cls(**common(document), key=key, unit=read.optional_text(document, "unit"))

    def arrange(self, rng: random.Random, shuffle: bool) -> dict[str, list[str]]:  # noqa: FBT001
        """Nothing to arrange."""
        del rng, shuffle
        return {}

    def present(self, order: Order, answer: Answer | None = None) -> Presentation:
        """Return the stem, the unit and what was typed."""
        del order
        return Presentation(
            **self._shown(),
            value=answer["typed"] if answer else "",
            unit=html.escape(self.unit) if self.unit else None,
            max_length=MAX_NUMBER_TYPED,
        )

    def parse(self, fields: Fields, order: Order, previous: Answer | None = None) -> Answer | None:
        """{"value": canonical number, "typed": as typed} from the field "value"."""
        del order, previous
        typed = one_value(fields, "value")
        if typed is None:
            return None
        value = number_typed("value", typed, self.unit)
        return {"value": read.plain(value), "typed": typed.strip()}

    def is_complete(self, answer: Answer | None) -> bool:
        """Return True once a number is given."""
        return answer is not None

    def _seen(self) -> dict[str, Any]:
        return {"unit": self.unit}

    def _mark(self, answer: Answer) -> Grade:
        return Grade(self.key.mark(Decimal(answer["value"])).fraction)

    def _rows(self, answer: Answer | None, order: Order) -> tuple[ReviewRow, ...]:
        del order
        key = self.key
        mark = key.mark(Decimal(answer["value"])) if answer else Mark(WRONG)
        return (
            ReviewRow(
                text="",
                is_key=mark.fraction == RIGHT,
                is_chosen=answer is not None,
                why=key.best.why,
                given=self._given_text(answer) if answer else None,
                expected=key.expected(self.unit),
                note=mark.note,
            ),
        )

    def _answer_text(self) -> str:
        return self.key.expected(self.unit)

    def _given_text(self, answer: Answer) -> str:
        return with_unit(answer["value"], self.unit)
