"""The prose of a document: everything an author writes as sentences, and nothing else."""

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from typing import Any

from learn.questions.document import Document

Path = tuple[str | int, ...]

ANY = "*"
BLOCKS = frozenset({"stem", "explanation", "model_answer"})
NODE_TEXT = ("nodes", ANY, "text")

_COMMON: tuple[Path, ...] = (("stem",), ("hint",), ("explanation",))
_OPTIONS: tuple[Path, ...] = (("options", ANY, "text"), ("options", ANY, "why"))
_REASONS: tuple[Path, ...] = (("answers", ANY, "why"), ("errors", ANY, "why"))
_GAPS: tuple[Path, ...] = (("why",), *_OPTIONS, *_REASONS)

PROSE: dict[str, tuple[Path, ...]] = {
    "single": _OPTIONS,
    "multiple": _OPTIONS,
    "truefalse": (("why", "true"), ("why", "false")),
    "matching": (
        *((("pairs", ANY, key)) for key in ("left", "right", "why")),
        *((("distractors", ANY, key)) for key in ("text", "why")),
        ("lefts", ANY, "text"),
        ("rights", ANY, "text"),
    ),
    "ordering": (
        ("sequence", ANY, "text"),
        ("sequence", ANY, "why"),
        ("items", ANY, "text"),
    ),
    "numeric": _REASONS,
    "text": (("errors", ANY, "why"), ("model_answer",), ("key_points", ANY)),
    "cloze": tuple(("gaps", ANY, *path) for path in _GAPS),
    "case": (
        NODE_TEXT,
        ("nodes", ANY, "choices", ANY, "text"),
        ("nodes", ANY, "choices", ANY, "why"),
    ),
}


def prose(document: Document) -> Iterator[tuple[Path, str]]:
    """Each text a person reads, with its path, as (("options", 0, "why"), "Because ...")."""
    for path, text, _ in _passages(document):
        yield path, text


def map_prose(document: Document, render: Callable[[str, bool], str]) -> dict[str, Any]:
    """Return the same document with each text replaced by render(text, inline).

    inline is False for the stem, the explanation, a model answer and the text of a node.
    """
    rendered = deepcopy(dict(document))
    for path, text, inline in _passages(document):
        place: Any = rendered
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = render(text, inline)
    return rendered


def _passages(document: Document) -> Iterator[tuple[Path, str, bool]]:
    for pattern in _COMMON + PROSE[document["type"]]:
        inline = pattern != NODE_TEXT and pattern[-1] not in BLOCKS
        for path, text in _found(document, pattern, ()):
            yield path, text, inline


def _found(value: object, pattern: Sequence[str | int], path: Path) -> Iterator[tuple[Path, str]]:
    """Return the texts under a pattern (ANY is each place of a list); blanks are skipped."""
    if not pattern:
        if isinstance(value, str) and value:
            yield path, value
    elif isinstance(value, list):
        for place, entry in enumerate(value):
            yield from _found(entry, pattern[1:], (*path, place))
    elif isinstance(value, dict) and pattern[0] in value:
        yield from _found(value[pattern[0]], pattern[1:], (*path, pattern[0]))
