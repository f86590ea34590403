"""Nodes into YAML of the house style, with the comments of the text that they were read from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from learn.content.yaml_comments import Comments
from learn.content.yaml_nodes import Map, Node, Scalar, Seq
from learn.content.yaml_source import PROSE_KEYS

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")


@dataclass(slots=True)
class _Writer:
    comments: Comments
    lines: list[str] = field(default_factory=list)
    waiting: list[tuple[int, str]] = field(default_factory=list)

    def write(self, root: Node) -> str:
        self.waiting = sorted(self.comments.before.items())
        if isinstance(root, Scalar) or _stays_flow(root):
            self.leading(root.line, 0)
            self.lines.append(_inline(root) + self.trailing(root.line))
        else:
            self.block(root, 0)
        self.leading(10**9, 0)
        while self.lines and not self.lines[-1]:
            self.lines.pop()
        return "\n".join(self.lines) + "\n"

    def leading(self, line: int, indent: int) -> None:
        """Write the comments that stand above a line; several empty lines become one."""
        while self.waiting and self.waiting[0][0] < line:
            text = self.waiting.pop(0)[1]
            if text:
                self.lines.append(" " * indent + text)
            elif self.lines and self.lines[-1]:
                self.lines.append("")

    def trailing(self, line: int) -> str:
        comment = self.comments.after.pop(line, None)
        return f"  {comment}" if comment else ""

    def block(self, node: Map | Seq, indent: int) -> None:
        if isinstance(node, Map):
            for key, value in node.entries:
                self.leading(key.line, indent)
                self.entry(f"{' ' * indent}{_text(key)}:", key.line, value, indent)
            return
        for item in node.items:
            self.leading(item.line, indent)
            self.item(item, indent)

    def entry(self, start: str, line: int, value: Node, indent: int) -> None:
        if isinstance(value, Scalar) and _is_literal(value):
            self.lines.extend(_literal(start, value, indent))
        elif isinstance(value, Scalar) or _stays_flow(value):
            self.lines.append(f"{start} {_inline(value)}{self.trailing(line)}")
        else:
            self.lines.append(start + self.trailing(line))
            self.block(value, indent + 2)

    def item(self, item: Node, indent: int) -> None:
        start = " " * indent + "- "
        if isinstance(item, Scalar) and _is_literal(item):
            self.lines.extend(_literal(start.rstrip(), item, indent))
        elif isinstance(item, Scalar) or _stays_flow(item):
            self.lines.append(f"{start}{_inline(item)}{self.trailing(item.line)}")
        else:
            at = len(self.lines)
            self.block(item, indent + 2)
            self.lines[at] = start + self.lines[at][indent + 2 :]


def write(root: Node, comments: Comments) -> str:
    """Return the text of a document: two spaces in, one line for a text, | for several lines."""
    copied = Comments(dict(comments.before), dict(comments.after))
    return _Writer(copied).write(root)


def _stays_flow(node: Map | Seq) -> bool:
    """Whether a list or mapping stays on one line: written so, and without prose in { }."""
    if isinstance(node, Seq):
        return not node.items or (node.is_flow and all(_is_short(item) for item in node.items))
    return not node.entries or (
        node.is_flow
        and all(key.text not in PROSE_KEYS and _is_short(value) for key, value in node.entries)
    )


def _is_short(node: Node) -> bool:
    return "\n" not in node.text if isinstance(node, Scalar) else _stays_flow(node)


def _inline(node: Node) -> str:
    if isinstance(node, Scalar):
        return _text(node)
    if isinstance(node, Seq):
        return f"[{', '.join(_inline(item) for item in node.items)}]"
    pairs = ", ".join(f"{_text(key)}: {_inline(value)}" for key, value in node.entries)
    return f"{{ {pairs} }}" if pairs else "{}"


def _text(node: Scalar) -> str:
    if node.style == "" and "\n" not in node.text:
        return node.text
    escaped = node.text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_UNPRINTABLE.sub(_escape, escaped)}"'


def _escape(found: re.Match[str]) -> str:
    return "\\n" if found[0] == "\n" else f"\\u{ord(found[0]):04x}"


def _is_literal(node: Scalar) -> bool:
    """Whether a text is written after |: it was, or it has several lines, and | can hold it."""
    first, *_ = node.text.lstrip("\n").split("\n")
    fits = bool(first.strip()) and not first.startswith((" ", "\t"))
    fits = fits and not _UNPRINTABLE.search(node.text.replace("\n", ""))
    return fits and (node.style in {"|", ">"} or "\n" in node.text)


def _literal(start: str, node: Scalar, indent: int) -> Iterator[str]:
    body = node.text.rstrip("\n")
    ends = len(node.text) - len(body)
    chomping = {0: "-", 1: ""}.get(ends, "+")
    yield f"{start} |{chomping}"
    for line in body.split("\n"):
        yield " " * (indent + 2) + line if line else ""
    yield from [""] * (ends - 1)
