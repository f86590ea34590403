"""Putting items into their right sequence."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, ClassVar, Self

from learn.questions import document as read
from learn.questions.base import (
    RIGHT,
    Answer,
    AnswerProblem,
    Fields,
    Grade,
    Order,
    PartGrade,
    Question,
    common,
    in_order,
    is_withheld,
    mean,
)
from learn.questions.document import Document, DocumentProblem, content_hash
from learn.questions.fields import chosen_id
from learn.questions.presentation import Choice, Presentation, ReviewRow, Row

SCORINGS = {
    "adjacent": "You earn a share for each pair of neighbours that follow each other rightly.",
    "exact": "You earn the points only with every item in its right place.",
}
MOST_STARTS = 12
TWICE = "Place {} is given twice. Give each item its own place."
KEPT = "It follows the right neighbour, which counts."


@dataclass(frozen=True)
class Item:
    """An item of the sequence; why is empty in a withheld document."""

    id: str
    text: str
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Ordering(Question):
    """Items to order.

    items stand in the right order in a full document and by their text in a withheld one.
    starts are wrong orders chosen from the whole document's hash: an attempt begins with one
    of them, so that even a withheld question never opens with the right order.
    """

    TYPE: ClassVar[str] = "ordering"

    items: tuple[Item, ...]
    starts: tuple[tuple[str, ...], ...]
    scoring: str

    @classmethod
    def read(cls, document: Document) -> Self:
        """Return the question of a document with "sequence", or withheld "items" and "starts"."""
        withheld = is_withheld(document)
        items = _items(document, "items" if withheld else "sequence")
        ids = tuple(item.id for item in items)
        starts = _given_starts(document, ids) if withheld else wrong_starts(ids, document)
        scoring = read.one_of(document, "scoring", SCORINGS, "adjacent")
        return cls(**common(document), items=items, starts=starts, scoring=scoring)

    def arrange(self, rng: random.Random, shuffle: bool) -> dict[str, list[str]]:  # noqa: FBT001
        """One of the wrong orders to start from, whatever shuffle says."""
        del shuffle
        return {"items": list(rng.choice(self.starts))}

    def present(self, order: Order, answer: Answer | None = None) -> Presentation:
        """One row for each item, with the places to choose from."""
        texts = {item.id: item.text for item in self.items}
        places = _places(answer)
        rows = tuple(
            Row(place, texts[part], self._choices(places.get(part)))
            for place, part in enumerate(self._ids(order), 1)
        )
        return Presentation(**self._shown(SCORINGS[self.scoring]), rows=rows)

    def parse(self, fields: Fields, order: Order, previous: Answer | None = None) -> Answer | None:
        """{"sequence": ids} from the fields "item-1", "item-2" and so on, each a place."""
        del previous
        ids = self._ids(order)
        places = [str(place) for place in range(1, len(ids) + 1)]
        taken: dict[str, str] = {}
        for place, part in enumerate(ids, 1):
            chosen = chosen_id(fields, f"item-{place}", places)
            if chosen is not None and chosen in taken:
                raise AnswerProblem(field=f"item-{place}", message=TWICE.format(chosen))
            if chosen is not None:
                taken[chosen] = part
        return self._sequence(taken, places)

    def is_complete(self, answer: Answer | None) -> bool:
        """Return True once there is an answer: it always places every item."""
        return answer is not None

    def _sequence(self, taken: dict[str, str], places: Sequence[str]) -> Answer | None:
        if not taken:
            return None
        if len(taken) < len(places):
            raise AnswerProblem(field="item-1", message="Give every item a place.")
        return {"sequence": [taken[place] for place in places]}

    def _seen(self) -> dict[str, Any]:
        by_text = sorted(self.items, key=lambda item: (item.text, item.id))
        return {
            "items": [{"id": item.id, "text": item.text} for item in by_text],
            "starts": [list(start) for start in self.starts],
            "scoring": self.scoring,
        }

    def _ids(self, order: Order) -> tuple[str, ...]:
        return in_order(self.starts[0], order.get("items", ()))

    def _choices(self, chosen: int | None) -> tuple[Choice, ...]:
        return tuple(
            Choice(place, str(place), place == chosen) for place in range(1, len(self.items) + 1)
        )

    def _mark(self, answer: Answer) -> Grade:
        given = tuple(answer["sequence"])
        right = tuple(item.id for item in self.items)
        if self.scoring == "exact" or len(right) == 1:
            parts = tuple(
                PartGrade(part, Fraction(given[place : place + 1] == (part,)))
                for place, part in enumerate(right)
            )
            return Grade(Fraction(given == right), parts)
        kept = set(pairwise(given))
        parts = tuple(
            PartGrade(second, Fraction((first, second) in kept))
            for first, second in pairwise(right)
        )
        return Grade(mean(part.fraction for part in parts), parts)

    def _rows(self, answer: Answer | None, order: Order) -> tuple[ReviewRow, ...]:
        del order
        places = _places(answer)
        follows = {part.id for part in self._parts(answer) if part.fraction == RIGHT}
        return tuple(
            ReviewRow(
                text=item.text,
                is_key=places.get(item.id) == place,
                is_chosen=item.id in places,
                why=item.why,
                given=str(places[item.id]) if item.id in places else None,
                expected=str(place),
                note=KEPT if item.id in follows and places[item.id] != place else None,
            )
            for place, item in enumerate(self.items, 1)
        )

    def _parts(self, answer: Answer | None) -> tuple[PartGrade, ...]:
        return self.grade(answer).parts if self.scoring == "adjacent" else ()

    def _answer_text(self) -> str:
        return "; ".join(item.text for item in self.items)

    def _given_text(self, answer: Answer) -> str:
        texts = {item.id: item.text for item in self.items}
        return "; ".join(texts[part] for part in answer["sequence"] if part in texts)


def wrong_starts(right: tuple[str, ...], document: Document) -> tuple[tuple[str, ...], ...]:
    """Up to twelve orders that are not the right one, the same for the same document.

    They are at most half of all orders, so that what is missing does not tell the right one.
    A single item has one order only.
    """
    wanted = min(MOST_STARTS, math.factorial(min(len(right), 9)) // 2)
    if not wanted:
        return (right,)
    rng = random.Random(content_hash(document))  # noqa: S311 - an order, not a secret
    starts: dict[tuple[str, ...], None] = {}
    while len(starts) < wanted:
        start = tuple(rng.sample(sorted(right), len(right)))
        if start != right:
            starts[start] = None
    return tuple(starts)


def _items(document: Document, key: str) -> tuple[Item, ...]:
    items = tuple(
        Item(
            read.text(entry, "id"),
            read.text(entry, "text"),
            read.optional_text(entry, "why") or "",
        )
        for entry in read.some_entries(document, key)
    )
    read.need_distinct((item.id for item in items), key)
    return items


def _given_starts(document: Document, ids: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    given = document.get("starts")
    is_list = isinstance(given, list) and all(isinstance(start, list) for start in given)
    starts = tuple(tuple(start) for start in given) if is_list and given else ()
    if not starts or any(sorted(map(str, start)) != sorted(ids) for start in starts):
        message = "“starts” must be a list of orders of the items."
        raise DocumentProblem(message)
    return starts


def _places(answer: Answer | None) -> dict[str, int]:
    sequence = answer["sequence"] if answer else ()
    return {part: place for place, part in enumerate(sequence, 1)}
