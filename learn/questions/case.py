"""A branching case: each choice leads on, and the path taken is what is scored."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Self

from learn.questions import document as read
from learn.questions.base import (
    WRONG,
    Answer,
    AnswerProblem,
    Fields,
    Grade,
    Order,
    PartGrade,
    Question,
    arranged,
    common,
    in_order,
    is_withheld,
)
from learn.questions.document import Document, DocumentProblem
from learn.questions.fields import chosen_id
from learn.questions.presentation import Choice, Presentation, ReviewRow, Turn

NOTE = (
    "Every decision counts alike: full marks for the best choice, "
    "half for a weak one, none for a harmful one."
)
ENDED = "This case has come to its end. Nothing more can be chosen."
END = "end"
QUALITY = {"best": Fraction(1), "weak": Fraction(1, 2), "harmful": Fraction(0)}


@dataclass(frozen=True)
class Way:
    """A choice and the node it leads to; quality and why are empty in a withheld document."""

    id: str
    text: str
    next: str
    quality: str = ""
    why: str = ""


@dataclass(frozen=True)
class Node:
    """A situation; without ways it is an end."""

    id: str
    text: str
    ways: tuple[Way, ...]

    def way(self, part: str) -> Way | None:
        """Return the choice of that id, None if there is none."""
        return next((way for way in self.ways if way.id == part), None)

    @property
    def best(self) -> Way:
        """The first choice of the highest quality."""
        return max(self.ways, key=lambda way: QUALITY[way.quality])


Path = tuple[tuple[Node, Way], ...]


@dataclass(frozen=True, kw_only=True)
class Case(Question):
    """Nodes by id; turns_left is the fewest choices from each node to an end."""

    TYPE: ClassVar[str] = "case"

    start: str
    nodes: Mapping[str, Node]
    turns_left: Mapping[str, int]

    @classmethod
    def read(cls, document: Document) -> Self:
        """Return the question of a document with "start" and "nodes"; every path must end."""
        withheld = is_withheld(document)
        listed = [_node(entry, withheld=withheld) for entry in read.some_entries(document, "nodes")]
        read.need_distinct((node.id for node in listed), "nodes")
        nodes = {node.id: node for node in listed}
        start = read.text(document, "start")
        _need_known(start, nodes)
        return cls(**common(document), start=start, nodes=nodes, turns_left=_turns_left(nodes))

    def arrange(self, rng: random.Random, shuffle: bool) -> dict[str, list[str]]:  # noqa: FBT001
        """Return the order of choices at each node that has any, by the node's id."""
        is_shuffled = shuffle and self.shuffle
        return {
            node.id: arranged((way.id for way in node.ways), rng, shuffle=is_shuffled)
            for node in self.nodes.values()
            if node.ways
        }

    def present(self, order: Order, answer: Answer | None = None) -> Presentation:
        """Return the turns so far and the current node; the text of an end is the last turn."""
        path, node = self._walk(answer)
        told = tuple(Turn(passed.text, way.text) for passed, way in path)
        is_ended = not node.ways
        texts = {way.id: way.text for way in node.ways}
        return Presentation(
            **self._shown(NOTE),
            choices=tuple(
                Choice(place, texts[part], chosen=False)
                for place, part in enumerate(_way_ids(node, order), 1)
            ),
            situation=(*told, Turn(node.text, None)) if is_ended else told,
            node=None if is_ended else node.text,
            is_ended=is_ended,
        )

    def parse(self, fields: Fields, order: Order, previous: Answer | None = None) -> Answer | None:
        """{"path": [[node, choice], ...]}: the previous path and the field "choice" after it."""
        path, node = self._walk(previous)
        chosen = chosen_id(fields, "choice", _way_ids(node, order)) if node.ways else None
        if not node.ways and any(fields.get("choice", ())):
            raise AnswerProblem(field="choice", message=ENDED)
        if chosen is None:
            return previous
        taken = [[passed.id, way.id] for passed, way in path]
        return {"path": [*taken, [node.id, chosen]]}

    def is_complete(self, answer: Answer | None) -> bool:
        """Return True once an end is reached."""
        return answer is not None and not self._walk(answer)[1].ways

    def _walk(self, answer: Answer | None) -> tuple[Path, Node]:
        """Return the turns taken, as far as they lead through these nodes, and where they lead."""
        path: list[tuple[Node, Way]] = []
        node = self.nodes[self.start]
        for part, chosen in answer["path"] if answer else ():
            way = node.way(chosen)
            if part != node.id or way is None:
                break
            path.append((node, way))
            node = self.nodes[way.next]
        return tuple(path), node

    def _seen(self) -> dict[str, Any]:
        return {
            "start": self.start,
            "nodes": [
                {
                    "id": node.id,
                    "text": node.text,
                    "choices": [
                        {"id": way.id, "text": way.text, "next": way.next} for way in node.ways
                    ],
                }
                for node in self.nodes.values()
            ],
        }

    def _mark(self, answer: Answer) -> Grade:
        """Return the mean over the path; turns missing to the nearest end count as nothing."""
        path, node = self._walk(answer)
        parts = tuple(PartGrade(passed.id, QUALITY[way.quality]) for passed, way in path)
        turns = len(path) + self.turns_left[node.id]
        earned = sum((part.fraction for part in parts), WRONG)
        return Grade(earned / turns if turns else Fraction(1), parts)

    def _rows(self, answer: Answer | None, order: Order) -> tuple[ReviewRow, ...]:
        """Return the turns taken, and how the case ended."""
        del order
        path, last = self._walk(answer)
        turns = (
            ReviewRow(
                text=node.text,
                is_key=way.quality == "best",
                is_chosen=True,
                why=way.why,
                given=way.text,
                expected=node.best.text,
                quality=way.quality,
            )
            for node, way in path
        )
        end = ReviewRow(text=last.text, is_key=False, is_chosen=False, quality=END)
        return (*turns, *(() if last.ways else (end,)))

    def _answer_text(self) -> str:
        texts, node = [], self.nodes[self.start]
        while node.ways:
            texts.append(node.best.text)
            node = self.nodes[node.best.next]
        return "; ".join(texts)

    def _given_text(self, answer: Answer) -> str:
        return "; ".join(way.text for _, way in self._walk(answer)[0])


def _way_ids(node: Node, order: Order) -> tuple[str, ...]:
    return in_order((way.id for way in node.ways), order.get(node.id, ()))


def _node(entry: Document, *, withheld: bool) -> Node:
    ways = tuple(_way(choice, withheld=withheld) for choice in read.entries(entry, "choices"))
    read.need_distinct((way.id for way in ways), "choices")
    return Node(read.text(entry, "id"), read.text(entry, "text"), ways)


def _way(entry: Document, *, withheld: bool) -> Way:
    part, text, leads = (read.text(entry, key) for key in ("id", "text", "next"))
    if withheld:
        return Way(part, text, leads)
    quality = read.one_of(entry, "quality", QUALITY, "")
    return Way(part, text, leads, quality, read.optional_text(entry, "why") or "")


def _need_known(part: str, nodes: Mapping[str, Node]) -> None:
    if part not in nodes:
        message = f"The case leads to “{part}”, and there is no such node."
        raise DocumentProblem(message)


def _turns_left(nodes: Mapping[str, Node]) -> dict[str, int]:
    """Return the fewest choices from each node to an end; DocumentProblem for a circle."""
    turns: dict[str, int] = {}
    waiting = list(nodes.values())
    for node in waiting:
        for way in node.ways:
            _need_known(way.next, nodes)
    while waiting:
        ready = [node for node in waiting if all(way.next in turns for way in node.ways)]
        if not ready:
            message = f"The case goes in circles at “{waiting[0].id}”; every path must end."
            raise DocumentProblem(message)
        for node in ready:
            turns[node.id] = min((1 + turns[way.next] for way in node.ways), default=0)
        waiting = [node for node in waiting if node.id not in turns]
    return turns
