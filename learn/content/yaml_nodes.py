"""The nodes of a YAML document: text, lists and mappings, each with the line where it begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, Union

_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Scalar:
    """A piece of text; `style` is '' (plain), a quotation mark, | or >.

    `comment` is the comment that follows a plain scalar on its own line.
    """

    text: str
    line: int
    style: str = ""
    comment: str = ""

    @property
    def is_missing(self) -> bool:
        """Whether nothing was written, or one of YAML's words for nothing."""
        return self.style == "" and self.text in _NOTHING


@dataclass(frozen=True, slots=True)
class Seq:
    """A list; `is_flow` when written in [ ]."""

    items: tuple[Node, ...]
    line: int
    is_flow: bool = False


@dataclass(frozen=True, slots=True)
class Map:
    """A mapping in the order of the file, equal keys kept; `is_flow` when written in { }."""

    entries: tuple[tuple[Scalar, Node], ...]
    line: int
    is_flow: bool = False


Node: TypeAlias = Union[Scalar, Seq, Map]  # noqa: UP007 (named before its members exist)
