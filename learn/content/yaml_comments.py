"""The comments and empty lines of a YAML text, which are no part of its nodes."""

from __future__ import annotations

from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)


@dataclass(frozen=True, slots=True)
class Comments:
    """`before` are lines of their own by number (from 1), '' for empty; `after` end a line.

    A comment behind a value of several lines counts to the line on which the value begins.
    """

    before: dict[int, str] = field(default_factory=dict)
    after: dict[int, str] = field(default_factory=dict)

    def texts(self) -> list[str]:
        """Return every comment, sorted."""
        return sorted([*filter(None, self.before.values()), *self.after.values()])


@dataclass(frozen=True, slots=True)
class _Span:
    """The place of a value: characters from `start` to `end`, lines from `first` to `last`."""

    start: int
    end: int
    first: int
    last: int
    opening: str

    @property
    def is_literal(self) -> bool:
        return self.opening in {"|", ">"}

    @property
    def is_flow(self) -> bool:
        return self.opening in {"[", "{"}


def read(text: str) -> Comments | None:
    """Return the comments of a text, or None where a comment stands inside a value."""
    try:
        spans = _spans(text)
    except (YAMLError, ValueError, LookupError, AttributeError, TypeError):
        return None
    if any(_holds_comment(text, span, spans) for span in spans):
        return None
    begins = {span.last: span.first for span in spans if not span.is_literal}
    found = Comments()
    for number, rest in _uncovered(text, spans).items():
        start = rest.find("#")
        if start >= 0 and rest[:start].strip(" "):
            found.after[begins.get(number, number)] = rest[start:].rstrip()
        elif start >= 0 or not rest.strip(" "):
            found.before[number] = rest.strip()
    return found


def _spans(text: str) -> list[_Span]:
    """Return the places of scalars and of whole flow collections, inner before outer."""
    spans: list[_Span] = []
    opened: list[int] = []
    for event in YAML(typ="safe", pure=True).parse(text):
        start, end = event.start_mark.index, event.end_mark.index
        if isinstance(event, ScalarEvent) and end > start:
            spans.append(_span(text, start, end))
        elif isinstance(event, MappingStartEvent | SequenceStartEvent):
            opened.append(start if event.flow_style else -1)
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            begun = opened.pop()
            if begun >= 0:
                spans.append(_span(text, begun, end))
    return spans


def _span(text: str, start: int, end: int) -> _Span:
    first = text.count("\n", 0, start) + 1
    return _Span(start, end, first, first + text[start:end].rstrip("\n").count("\n"), text[start])


def _uncovered(text: str, spans: list[_Span]) -> dict[int, str]:
    """Return the lines that no value covers as a whole, the values on them replaced by marks."""
    masked = list(text)
    hidden: set[int] = set()
    for span in spans:
        hidden.update(range(span.first + 1, span.last + span.is_literal))
        for at in range(span.start, span.end):
            if masked[at] != "\n":
                masked[at] = "\x00"
    lines = "".join(masked).removesuffix("\n").split("\n")
    return {n: line for n, line in enumerate(lines, start=1) if n not in hidden}


def _holds_comment(text: str, outer: _Span, spans: list[_Span]) -> bool:
    """Whether a comment stands between the values of a flow collection, or behind | or >."""
    if outer.is_literal:
        return "#" in text[outer.start : outer.end].split("\n", 1)[0]
    if not outer.is_flow:
        return False
    between = list(text[outer.start : outer.end])
    for span in spans:
        if outer.start < span.start and span.end < outer.end and not span.is_flow:
            between[span.start - outer.start : span.end - outer.start] = " " * (
                span.end - span.start
            )
    return "#" in between
