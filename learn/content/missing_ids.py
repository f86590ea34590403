"""Ids that an author left out: a free one is put in, and nothing that has an id is touched."""

from __future__ import annotations

import re
from collections.abc import Iterator

from learn.content.yaml_nodes import Map, Node, Scalar, Seq

_PARTS = frozenset({"options", "pairs", "distractors", "sequence", "choices"})
_NUMBERED = re.compile(r"(.*?)([0-9]+)")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def in_quiz(root: Node) -> Node:
    """Return a quiz in which every question and every part of one has an id.

    A new question continues the numbers of the others, the retired ones included.
    """
    if not isinstance(root, Map):
        return root
    taken = [*_ids(_under(root, "questions")), *_texts(_under(root, "retired"))]
    own = _under(root, "id")
    names = _question_ids(taken, own.text if isinstance(own, Scalar) else "question")
    entries = tuple(
        (key, _with_ids(value, names) if key.text == "questions" else value)
        for key, value in root.entries
    )
    return Map(entries, root.line, root.is_flow)


def in_question(root: Node, fallback: str) -> Node:
    """Return a question in which it and every part has an id; `fallback` is for itself."""
    return _with_id(_in_parts(root), fallback)


def _with_ids(listed: Node, names: Iterator[str]) -> Node:
    if not isinstance(listed, Seq):
        return listed
    items = tuple(
        _with_id(_in_parts(item), next(names) if _lacks_id(item) else "") for item in listed.items
    )
    return Seq(items, listed.line, listed.is_flow)


def _in_parts(node: Node) -> Node:
    """Return a node in which every option, pair, item and choice has an id."""
    if isinstance(node, Seq):
        return Seq(tuple(_in_parts(item) for item in node.items), node.line, node.is_flow)
    if not isinstance(node, Map):
        return node
    parts = [value for key, value in node.entries if key.text in _PARTS]
    names = _letters([name for part in parts for name in _ids(part)])
    entries = tuple(
        (key, _with_ids(value, names) if key.text in _PARTS else _in_parts(value))
        for key, value in node.entries
    )
    return Map(entries, node.line, node.is_flow)


def _with_id(node: Node, name: str) -> Node:
    if not isinstance(node, Map) or not _lacks_id(node):
        return node
    entry = (Scalar("id", node.line), Scalar(name, node.line))
    return Map((entry, *node.entries), node.line, node.is_flow)


def _lacks_id(node: Node) -> bool:
    return isinstance(node, Map) and bool(node.entries) and _under(node, "id") is None


def _under(node: Node, key: str) -> Node | None:
    entries = node.entries if isinstance(node, Map) else ()
    return next((value for name, value in entries if name.text == key), None)


def _ids(listed: Node | None) -> list[str]:
    items = listed.items if isinstance(listed, Seq) else ()
    return [found.text for item in items if isinstance(found := _under(item, "id"), Scalar)]


def _texts(listed: Node | None) -> list[str]:
    items = listed.items if isinstance(listed, Seq) else ()
    return [item.text for item in items if isinstance(item, Scalar)]


def _letters(taken: list[str]) -> Iterator[str]:
    """Yield letters after the last one taken, so that an id that went is not used again."""
    used = [_LETTERS.index(name) for name in taken if len(name) == 1 and name in _LETTERS]
    yield from (letter for letter in _LETTERS[max(used, default=-1) + 1 :])
    yield from (f"z{number}" for number in range(2, 10_000) if f"z{number}" not in taken)


def _question_ids(taken: list[str], otherwise: str) -> Iterator[str]:
    found = [match for name in taken if (match := _NUMBERED.fullmatch(name))]
    if found:
        start, width = found[0][1], len(found[0][2])
        last = max(int(match[2]) for match in found if match[1] == start)
    else:
        start, width, last = f"{otherwise}-", 1, 0
    yield from (f"{start}{number:0{width}d}" for number in range(last + 1, last + 10_000))
