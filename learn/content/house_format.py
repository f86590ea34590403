"""`learn format`: the house style of YAML, and ids that are missing; nothing else changes.

YAML files, front matter and the questions inside a lesson are rewritten; the words of a lesson are
not. A text that cannot be read, or that would not read the same afterwards, is left as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from learn.content import body as bodies
from learn.content import missing_ids, yaml_comments, yaml_source, yaml_writer
from learn.content.yaml_nodes import Node

Change = Callable[[Node], Node]


def format_text(text: str, path: str) -> str:
    """Return the text of a file in house style; `path` tells what kind of file it is."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if path.endswith(".md"):
        return _lesson(text)
    if path.endswith(".quiz.yaml"):
        return _yaml(text, missing_ids.in_quiz)
    return _yaml(text, _nothing) if path.endswith(".yaml") else text


def _nothing(node: Node) -> Node:
    return node


def _yaml(text: str, change: Change) -> str:
    root, problems = yaml_source.read(text, "")
    comments = yaml_comments.read(text)
    if root is None or comments is None or problems:
        return text
    changed = change(root)
    written = yaml_writer.write(changed, comments)
    again, problems = yaml_source.read(written, "")
    if again is None or problems or not _is_same(changed, again):
        return text
    kept = yaml_comments.read(written)
    return written if kept is not None and kept.texts() == comments.texts() else text


def _is_same(one: Node, other: Node) -> bool:
    return bool(yaml_source.unfold(one)[0] == yaml_source.unfold(other)[0])


def _lesson(text: str) -> str:
    lines = text.split("\n")
    end = next((n for n, line in enumerate(lines) if n and line.rstrip() == "---"), 0)
    if lines[0].rstrip() != "---" or not end:
        return text
    start = end + 1
    name = _name_of("\n".join(lines[1:end]) + "\n")
    body = "\n".join(lines[start:])
    for number, fence in reversed(list(enumerate(bodies.read(body).fences, start=1))):
        first, count = start + fence.line, fence.text.count("\n")
        if "\n".join(lines[first : first + count]) + "\n" == fence.text:
            written = _yaml(fence.text, _question(f"{name}-try-{number}"))
            lines[first : first + count] = written.removesuffix("\n").split("\n")
    front = _yaml("\n".join(lines[1:end]) + "\n", _nothing)
    return "\n".join([lines[0].rstrip(), *_split(front), "---", *lines[start:]])


def _split(text: str) -> Iterator[str]:
    yield from text.removesuffix("\n").split("\n")


def _question(name: str) -> Change:
    return lambda node: missing_ids.in_question(node, name)


def _name_of(front: str) -> str:
    """Return the id that a lesson's front matter gives it, or a stand-in."""
    root, _ = yaml_source.read(front, "")
    data = yaml_source.unfold(root)[0] if root is not None else {}
    name = data.get("id") if isinstance(data, dict) else None
    return name if isinstance(name, str) and name else "lesson"
