"""YAML as authors write it: every scalar is text, every node knows its line, tricks are refused.

YAML's own conveniences lose authors' words in silence (`no` becomes False, the last of two equal
keys wins, ` #` cuts a sentence). So nothing is guessed here: schemas turn text into numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from learn.content import yaml_plain
from learn.content.source import Problem
from learn.content.yaml_nodes import Map, Node, Scalar, Seq

MAX_DEPTH = 24

PROSE_KEYS = frozenset(
    {
        *("title", "summary", "text", "why", "stem", "hint", "explanation", "left", "right"),
        *("definition", "term", "claim", "teach", "truth", "model_answer", "note", "unit"),
    },
)
_CUT = re.compile(r"[ \t]+#")
_PLAIN_WORDS = {
    "mapping values are not allowed here": (
        "there is a colon followed by a space inside an unquoted text, or a line is indented too"
        " far; put the text in quotes, or on lines of its own after |"
    ),
    "could not find expected ':'": (
        "a key without its colon; write `key: value`, or indent the line if it continues a text"
    ),
    "found character '\\t' that cannot start any token": "a tab; indent with spaces",
    "found character '`' that cannot start any token": "a text begins with `; put it in quotes",
    "found character '@' that cannot start any token": "a text begins with @; put it in quotes",
    "found character '%' that cannot start any token": "a text begins with %; put it in quotes",
    "found unexpected end of stream": "a quotation mark is opened and never closed",
    "expected <block end>, but found '-'": "a list item is not indented like its neighbours",
    "expected <block end>, but found '<block mapping start>'": (
        "a key is not indented like its neighbours"
    ),
    "expected <block end>, but found '<scalar>'": (
        "text after a closing quotation mark; quote the whole text or none of it"
    ),
}

Read: TypeAlias = tuple[Node | None, list[Problem]]


class _RefusedError(Exception):
    """Reading cannot go on; the message says why."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(slots=True)
class _Reader:
    """Builds nodes from the events of one document; `offset` is added to every line."""

    text: str
    path: str
    offset: int
    problems: list[Problem]

    def refuse(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.path, line, message))

    def line(self, event: Event) -> int:
        return int(event.start_mark.line) + 1 + self.offset

    def document(self, events: Iterator[Event]) -> Node | None:
        root: Node | None = None
        documents = 0
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _RefusedError(
                        self.line(event),
                        "a second document begins here (---); a file holds one",
                    )
                if event.version is not None or event.tags:
                    raise _RefusedError(
                        self.line(event),
                        "a YAML directive (%); leave it out",
                    )
            elif isinstance(event, ScalarEvent | CollectionStartEvent | AliasEvent):
                root = self.node(event, events, 0)
        return root

    def node(self, event: Event, events: Iterator[Event], depth: int) -> Node:
        line = self.line(event)
        if not isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent):
            self.refuse(line, "an alias (*); write the value out where it is needed")
            return Scalar("", line, "'")
        if event.anchor is not None:
            self.refuse(line, f"the anchor &{event.anchor}; leave it out, and write values out")
        if event.tag is not None:
            self.refuse(line, f"the tag {event.tag}; leave it out, everything is read as text")
        if depth > MAX_DEPTH:
            raise _RefusedError(line, f"nested more than {MAX_DEPTH} levels deep")
        if isinstance(event, MappingStartEvent):
            return self.mapping(event, events, depth)
        if isinstance(event, SequenceStartEvent):
            return self.sequence(event, events, depth)
        return self.scalar(event)

    def scalar(self, event: ScalarEvent) -> Scalar:
        style = event.style or ""
        end = event.end_mark.index if style == "" else 0
        return Scalar(event.value, self.line(event), style, self.cut(end, event.value))

    def cut(self, end: int, value: str) -> str:
        """Return the comment that follows a plain scalar on its own line, or ''."""
        found = _CUT.match(self.text, end) if end and value else None
        return self.text[found.end() - 1 :].split("\n", 1)[0] if found else ""

    def sequence(self, event: SequenceStartEvent, events: Iterator[Event], depth: int) -> Seq:
        items: list[Node] = []
        for following in events:
            if isinstance(following, SequenceEndEvent):
                break
            items.append(self.node(following, events, depth + 1))
        return Seq(tuple(items), self.line(event), is_flow=bool(event.flow_style))

    def mapping(self, event: MappingStartEvent, events: Iterator[Event], depth: int) -> Map:
        entries: list[tuple[Scalar, Node]] = []
        for following in events:
            if isinstance(following, MappingEndEvent):
                break
            key = self.node(following, events, depth + 1)
            value = self.node(next(events), events, depth + 1)
            if isinstance(key, Scalar):
                entries.append((key, value))
            else:
                self.refuse(key.line, "a list or mapping stands where a key belongs")
        return Map(tuple(entries), self.line(event), is_flow=bool(event.flow_style))


def read(text: str, path: str, first_line: int = 1) -> Read:
    """Return the document's root node (None when there is none) and everything refused in it.

    `path` and `first_line` place the text for messages: a fence inside a lesson begins at its line.
    A node is returned beside problems whenever the text could be read to its end.
    """
    problems: list[Problem] = []
    reader = _Reader(text, path, first_line - 1, problems)
    root = yaml_plain.read(text, first_line - 1)
    if root is None:
        try:
            root = reader.document(iter(YAML(typ="safe", pure=True).parse(text)))
        except _RefusedError as refused:
            reader.refuse(refused.line, str(refused))
        except MarkedYAMLError as error:
            reader.refuse(_mark_line(error) + first_line, _in_plain_words(error))
        except (YAMLError, ValueError, LookupError, AttributeError, TypeError) as error:
            reader.refuse(first_line, f"this cannot be read as YAML ({_first_line(error)})")
    if root is not None:
        problems.extend(_suspicions(root, path))
    return root, problems


def _mark_line(error: MarkedYAMLError) -> int:
    mark = error.problem_mark or error.context_mark
    if error.context and "quoted scalar" in error.context:
        mark = error.context_mark  # where the text begins, not the end of the file
    return int(mark.line) if mark is not None else 0


def _in_plain_words(error: MarkedYAMLError) -> str:
    problem = error.problem or error.context or "unknown reason"
    for theirs, ours in _PLAIN_WORDS.items():
        if theirs in problem:
            return ours
    return f"this cannot be read as YAML ({problem})"


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def _suspicions(node: Node, path: str, key: str = "", line: int = 0) -> Iterator[Problem]:
    """Yield what YAML allows and authors do not mean: equal keys, cut texts, missing values."""
    if isinstance(node, Scalar):
        yield from _scalar_suspicions(node, path, key, line or node.line)
    elif isinstance(node, Seq):
        for item in node.items:
            yield from _suspicions(item, path, key)
    else:
        seen: dict[str, int] = {}
        for name, value in node.entries:
            if name.text in seen:
                yield Problem(
                    path,
                    name.line,
                    f"the key `{name.text}` stands twice (first on line {seen[name.text]});"
                    " keep one of them",
                )
            seen.setdefault(name.text, name.line)
            if node.is_flow and isinstance(value, Scalar) and value.is_missing:
                yield Problem(
                    path,
                    name.line,
                    f"`{name.text}` inside {{ }} has no value: a comma ends a text there;"
                    " write the mapping on lines of its own, or put the text in quotes",
                )
            else:
                yield from _suspicions(value, path, name.text, name.line)


def _scalar_suspicions(node: Scalar, path: str, key: str, line: int) -> Iterator[Problem]:
    if node.is_missing:
        what = f"`{key}` has no value" if key else "there is no value here"
        yield Problem(path, line, f"{what}; give it one, or leave it out")
    elif node.comment and (" " in node.text or node.comment[1:2].strip() or key in PROSE_KEYS):
        yield Problem(
            path,
            node.line,
            f"` #` begins a comment: only `{_shorten(node.text)}` would be read;"
            " put the whole text in quotes, or move the comment to a line of its own",
        )


def _shorten(text: str, width: int = 60) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def unfold(node: Node) -> tuple[Any, dict[str, int]]:
    """Return the node as plain lists, dicts and text, and a map from dotted path to line.

    The path of the third option's reason is `options.2.why`; the root is the empty path. A mapping
    entry has the line of its key.
    """
    lines: dict[str, int] = {}
    return _unfold(node, "", node.line, lines), lines


def _unfold(node: Node, path: str, line: int, lines: dict[str, int]) -> Any:  # noqa: ANN401
    lines[path] = line
    start = f"{path}." if path else ""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Seq):
        return [_unfold(item, f"{start}{n}", item.line, lines) for n, item in enumerate(node.items)]
    return {
        key.text: _unfold(value, f"{start}{key.text}", key.line, lines)
        for key, value in node.entries
    }
