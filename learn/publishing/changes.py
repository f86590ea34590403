"""What kind of change lies between two forms of a question."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

STRUCTURAL_FIELDS = frozenset({"type", "objective", "id"})
KEY_FIELDS = frozenset(
    {
        "answer",
        "answers",
        "correct",
        "next",
        "place",
        "points",
        "quality",
        "relative",
        "score",
        "scoring",
        "start",
        "tolerance",
        "value",
    }
)
EXPLANATION_FIELDS = frozenset(
    {
        "claims",
        "explanation",
        "misconception",
        "model_answer",
        "read",
        "references",
        "why",
    }
)
WORDING_FIELDS = frozenset({"hint", "left", "right", "stem", "text", "unit"})
ORDERED_LISTS = frozenset({"sequence"})  # the order of these is the key
NEGATIONS = frozenset(
    "no not never none neither nor cannot without except unless hardly isn't aren't doesn't "
    "don't didn't can't won't wasn't weren't hasn't haven't false untrue".split()
)


class Change(StrEnum):
    """How much a new revision differs; each kind contains those before it."""

    COSMETIC = "cosmetic"
    EXPLANATION = "explanation"
    KEY = "key"
    STRUCTURAL = "structural"


ORDER = list(Change)


def classify(old: Mapping[str, Any], new: Mapping[str, Any]) -> Change:
    """Return the gravest kind of change between two normalised documents of one question.

    Wording that gains or loses a negation counts as a change of the key until the author
    says otherwise.
    """
    before, after = dict(_leaves(old)), dict(_leaves(new))
    kinds = (
        _kind(path, before.get(path), after.get(path))
        for path in before.keys() | after.keys()
        if before.get(path) != after.get(path)
    )
    return max(kinds, key=ORDER.index, default=Change.COSMETIC)


def _leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:  # noqa: ANN401
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(inner, (*path, str(name)))
    elif isinstance(value, list):
        yield from _list_leaves(value, path)
    else:
        yield path, value


def _list_leaves(items: list[Any], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for place, item in enumerate(items):
        name = str(item["id"]) if isinstance(item, Mapping) and "id" in item else f"#{place}"
        yield from _leaves(item, (*path, name))
        if path and path[-1] in ORDERED_LISTS:
            yield (*path, name, "place"), place


def _kind(path: tuple[str, ...], before: object, after: object) -> Change:
    field = next((name for name in reversed(path) if not name.startswith("#")), "")
    if field in STRUCTURAL_FIELDS:
        return Change.STRUCTURAL
    if "errors" in path or field in EXPLANATION_FIELDS or EXPLANATION_FIELDS & set(path[:-1]):
        return Change.EXPLANATION
    if field in KEY_FIELDS or field == "key_points":
        return Change.KEY
    if field in WORDING_FIELDS and negations(before) != negations(after):
        return Change.KEY
    return Change.COSMETIC


def negations(text: object) -> int:
    """Return how many negating words a text holds; none for what is no text."""
    if not isinstance(text, str):
        return 0
    words = re.findall(r"[a-z']+", text.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    return sum(word in NEGATIONS for word in words)
