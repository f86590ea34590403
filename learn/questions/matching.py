"""Matching each left side with its right side; distractors are rights that belong nowhere."""

import random
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Self

from learn.questions import document as read
from learn.questions.base import (
    Answer,
    Fields,
    Grade,
    Order,
    PartGrade,
    Question,
    arranged,
    common,
    in_order,
    is_withheld,
    mean,
)
from learn.questions.document import Document
from learn.questions.fields import chosen_id
from learn.questions.presentation import Choice, Presentation, ReviewRow, Row

NOTE = "Each right pair earns an equal share of the points."
LEFT_OVER = f"{NOTE} Some of the choices belong nowhere."
USED_AGAIN = f"{NOTE} A choice may belong more than once."


@dataclass(frozen=True)
class Side:
    """A left or right side by id; a pair's two sides share the pair's id."""

    id: str
    text: str
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Matching(Question):
    """Left and right sides. Rights of the same wording are one right, by its first id."""

    TYPE: ClassVar[str] = "matching"

    lefts: tuple[Side, ...]
    rights: tuple[Side, ...]
    belongs: dict[str, str]

    @classmethod
    def read(cls, document: Document) -> Self:
        """Return the question of a document with "pairs" and "distractors", or withheld sides."""
        if is_withheld(document):
            lefts, rights = _sides(document, "lefts", "text"), _sides(document, "rights", "text")
            return cls(**common(document), lefts=lefts, rights=rights, belongs={})
        read.some_entries(document, "pairs")
        lefts = _sides(document, "pairs", "left")
        all_rights = _sides(document, "pairs", "right") + _sides(document, "distractors", "text")
        read.need_distinct((side.id for side in all_rights), "pairs")
        first = {side.text: side for side in reversed(all_rights)}
        belongs = {side.id: first[side.text].id for side in all_rights[: len(lefts)]}
        rights = tuple(sorted(first.values(), key=lambda side: (side.text, side.id)))
        return cls(**common(document), lefts=lefts, rights=rights, belongs=belongs)

    def arrange(self, rng: random.Random, shuffle: bool) -> dict[str, list[str]]:  # noqa: FBT001
        """Lefts shuffled if asked, rights always: their written order is the key."""
        lefts = arranged((side.id for side in self.lefts), rng, shuffle=shuffle and self.shuffle)
        rights = arranged(sorted(side.id for side in self.rights), rng, shuffle=True)
        return {"lefts": lefts, "rights": rights}

    def present(self, order: Order, answer: Answer | None = None) -> Presentation:
        """One row for each left, with all rights to choose from."""
        texts = {side.id: side.text for side in self.lefts}
        pairs = answer["pairs"] if answer else {}
        rows = tuple(
            Row(place, texts[left], self._choices(order, pairs.get(left)))
            for place, left in enumerate(self._left_ids(order), 1)
        )
        return Presentation(**self._shown(self._note), rows=rows)

    def parse(self, fields: Fields, order: Order, previous: Answer | None = None) -> Answer | None:
        """{"pairs": {left id: right id}} from the fields "left-1", "left-2" and so on."""
        del previous
        rights = self._right_ids(order)
        found = {
            left: chosen_id(fields, f"left-{place}", rights)
            for place, left in enumerate(self._left_ids(order), 1)
        }
        pairs = {left: right for left, right in found.items() if right is not None}
        return {"pairs": pairs} if pairs else None

    def is_complete(self, answer: Answer | None) -> bool:
        """Return True once every left has a right."""
        return answer is not None and all(side.id in answer["pairs"] for side in self.lefts)

    def _seen(self) -> dict[str, Any]:
        return {
            "lefts": [{"id": side.id, "text": side.text} for side in self.lefts],
            "rights": [{"id": side.id, "text": side.text} for side in self.rights],
        }

    @property
    def _note(self) -> str:
        """The rule of scoring, and what the number of choices gives away anyhow."""
        if len(self.rights) > len(self.lefts):
            return LEFT_OVER
        return USED_AGAIN if len(self.rights) < len(self.lefts) else NOTE

    def _left_ids(self, order: Order) -> tuple[str, ...]:
        return in_order((side.id for side in self.lefts), order.get("lefts", ()))

    def _right_ids(self, order: Order) -> tuple[str, ...]:
        return in_order((side.id for side in self.rights), order.get("rights", ()))

    def _choices(self, order: Order, chosen: str | None) -> tuple[Choice, ...]:
        texts = {side.id: side.text for side in self.rights}
        return tuple(
            Choice(place, texts[right], right == chosen)
            for place, right in enumerate(self._right_ids(order), 1)
        )

    def _mark(self, answer: Answer) -> Grade:
        pairs = answer["pairs"]
        parts = tuple(
            PartGrade(left, Fraction(pairs.get(left) == right))
            for left, right in self.belongs.items()
        )
        return Grade(mean(part.fraction for part in parts), parts)

    def _rows(self, answer: Answer | None, order: Order) -> tuple[ReviewRow, ...]:
        lefts = {side.id: side for side in self.lefts}
        return tuple(self._row(lefts[left], answer) for left in self._left_ids(order))

    def _row(self, left: Side, answer: Answer | None) -> ReviewRow:
        rights = {side.id: side for side in self.rights}
        expected = rights[self.belongs[left.id]]
        given = rights.get(answer["pairs"].get(left.id)) if answer else None
        return ReviewRow(
            text=left.text,
            is_key=given == expected,
            is_chosen=given is not None,
            why=left.why,
            given=given.text if given else None,
            expected=expected.text,
            note=given.why if given and given.id not in self.belongs.values() else None,
        )

    def _answer_text(self) -> str:
        rights = {side.id: side.text for side in self.rights}
        return "; ".join(f"{left.text} → {rights[self.belongs[left.id]]}" for left in self.lefts)

    def _given_text(self, answer: Answer) -> str:
        rights = {side.id: side.text for side in self.rights}
        given = ((left.text, rights.get(answer["pairs"].get(left.id))) for left in self.lefts)
        return "; ".join(f"{left} → {right}" for left, right in given if right is not None)


def _sides(document: Document, key: str, field: str) -> tuple[Side, ...]:
    """Return the sides under a key, their text taken from a field."""
    sides = tuple(
        Side(
            read.text(entry, "id"),
            read.text(entry, field),
            read.optional_text(entry, "why") or "",
        )
        for entry in read.entries(document, key)
    )
    read.need_distinct((side.id for side in sides), key)
    return sides
