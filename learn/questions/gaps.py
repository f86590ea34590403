"""The gaps of a cloze text: each chooses from options, takes words or takes a number."""

import html
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from learn.limits import MAX_NUMBER_TYPED, MAX_SHORT_TEXT
from learn.questions import document as read
from learn.questions.base import WRONG, Fields, Mark, in_order
from learn.questions.choice import Option, choices, key_of, need_one_key, read_options, seen_options
from learn.questions.document import Document
from learn.questions.fields import chosen_id, clean_text, one_value
from learn.questions.numeric import NumberKey, read_number_key, with_unit
from learn.questions.presentation import Gap
from learn.questions.text import WordKey, read_word_key
from learn.questions.typed import number_typed

GapType = Literal["single", "text", "numeric"]


@dataclass(frozen=True, kw_only=True)
class GapKind(ABC):
    """A gap by id; what tells what is right is empty in a withheld document."""

    id: str
    why: str

    @abstractmethod
    def seen(self) -> dict[str, Any]:
        """Return the gap as it may be seen before an answer."""

    @abstractmethod
    def shown(self, place: int, order: Sequence[str], given: str | None) -> Gap:
        """Return the gap for a page, by its place in the text."""

    @abstractmethod
    def parse(self, fields: Fields, name: str, order: Sequence[str]) -> str | None:
        """Return what is stored for the field: an option's id or the text as typed."""

    @abstractmethod
    def mark(self, given: str) -> Mark:
        """How right it is."""

    @abstractmethod
    def expected(self) -> str:
        """Return the right answer as HTML."""

    @abstractmethod
    def given_text(self, given: str) -> str:
        """Return the learner's answer as HTML."""

    def reason(self) -> str:
        """Why the right answer is right."""
        return self.why

    def option_ids(self) -> tuple[str, ...]:
        """Return the ids to arrange; empty where there is nothing to choose from."""
        return ()


@dataclass(frozen=True, kw_only=True)
class SingleGap(GapKind):
    """A gap that is filled from a list."""

    options: tuple[Option, ...]

    def seen(self) -> dict[str, Any]:
        """Id, type and the options' words."""
        return {"id": self.id, "type": "single", "options": seen_options(self.options)}

    def shown(self, place: int, order: Sequence[str], given: str | None) -> Gap:
        """Return the options in this attempt's order."""
        listed = choices(self.options, order, () if given is None else (given,))
        return Gap(place, "single", options=listed)

    def parse(self, fields: Fields, name: str, order: Sequence[str]) -> str | None:
        """Return the id at the chosen position."""
        return chosen_id(fields, name, in_order(self.option_ids(), order))

    def mark(self, given: str) -> Mark:
        """Return the option's score; what is not fully right comes with its reason."""
        for option in self.options:
            if option.id == given:
                return Mark(option.score, None if option.is_correct else option.why or None)
        return Mark(WRONG)

    def expected(self) -> str:
        """Return the right option."""
        return key_of(self.options).text

    def given_text(self, given: str) -> str:
        """Return the chosen option; empty if a later revision has lost it."""
        return next((option.text for option in self.options if option.id == given), "")

    def reason(self) -> str:
        """Return the gap's reason, or that of its right option."""
        return self.why or key_of(self.options).why

    def option_ids(self) -> tuple[str, ...]:
        """Return the options' ids."""
        return tuple(option.id for option in self.options)


@dataclass(frozen=True, kw_only=True)
class TextGap(GapKind):
    """A gap that takes words."""

    key: WordKey

    def seen(self) -> dict[str, Any]:
        """Id and type."""
        return {"id": self.id, "type": "text"}

    def shown(self, place: int, order: Sequence[str], given: str | None) -> Gap:
        """Return the words so far."""
        del order
        return Gap(place, "text", value=given or "", max_length=MAX_SHORT_TEXT)

    def parse(self, fields: Fields, name: str, order: Sequence[str]) -> str | None:
        """Return the words on one line."""
        del order
        value = one_value(fields, name)
        return None if value is None else clean_text(name, value, MAX_SHORT_TEXT)

    def mark(self, given: str) -> Mark:
        """Folded comparison with the accepted spellings."""
        return self.key.mark(given)

    def expected(self) -> str:
        """Return the first accepted spelling."""
        return self.key.expected()

    def given_text(self, given: str) -> str:
        """Return the words, escaped."""
        return html.escape(given)


@dataclass(frozen=True, kw_only=True)
class NumericGap(GapKind):
    """A gap that takes a number."""

    key: NumberKey
    unit: str | None

    def seen(self) -> dict[str, Any]:
        """Id, type and unit."""
        return {"id": self.id, "type": "numeric", "unit": self.unit}

    def shown(self, place: int, order: Sequence[str], given: str | None) -> Gap:
        """Return what was typed, and the unit."""
        del order
        unit = html.escape(self.unit) if self.unit else None
        return Gap(place, "numeric", value=given or "", unit=unit, max_length=MAX_NUMBER_TYPED)

    def parse(self, fields: Fields, name: str, order: Sequence[str]) -> str | None:
        """Return the number without its unit, in its plain spelling."""
        del order
        typed = one_value(fields, name)
        return None if typed is None else read.plain(number_typed(name, typed, self.unit))

    def mark(self, given: str) -> Mark:
        """Return the number against the key; what was stored for a gap of words is wrong here."""
        try:
            return self.key.mark(read.number({"value": given}, "value"))
        except read.DocumentProblem:
            return Mark(WRONG)

    def expected(self) -> str:
        """Return the best answer with its unit."""
        return self.key.expected(self.unit)

    def given_text(self, given: str) -> str:
        """Return the number with its unit, escaped."""
        return with_unit(given, self.unit)

    def reason(self) -> str:
        """Return the gap's reason, or that of its best answer."""
        return self.why or self.key.best.why


def read_gap(document: Document, *, withheld: bool) -> GapKind:
    """Return the gap of one entry of "gaps"."""
    part, why = read.text(document, "id"), read.optional_text(document, "why") or ""
    kind = read.one_of(document, "type", ("single", "text", "numeric"), "")
    if kind == "single":
        options = read_options(document, withheld=withheld)
        if not withheld:
            need_one_key(options)
        return SingleGap(id=part, why=why, options=options)
    if kind == "text":
        key = WordKey(()) if withheld else read_word_key(document)
        return TextGap(id=part, why=why, key=key)
    numbers = NumberKey((), ()) if withheld else read_number_key(document)
    unit = read.optional_text(document, "unit")
    return NumericGap(id=part, why=why, key=numbers, unit=unit)
