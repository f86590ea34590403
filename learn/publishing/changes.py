"""What kind of change lies between two forms of a question."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

STRUCTURAL_FIELDS = frozenset({"id", "objective", "self_marked", "type"})
KEY_FIELDS = frozenset(
    {
        "answer",
        "answers",
        "correct",
        "key_points",
        "next",
        "place",
        "points",
        "quality",
        "relative",
        "score",
        "scoring",
        "start",
        "tolerance",
        "unit",
        "value",
    }
)
EXPLANATION_FIELDS = frozenset(
    {
        "claims",
        "errors",
        "explanation",
        "misconception",
        "model_answer",
        "read",
        "references",
        "why",
    }
)
PART_WORDING = frozenset({"left", "right", "text"})
WORDING_FIELDS = PART_WORDING | {"hint", "stem"}
ORDERED_LISTS = frozenset({"sequence"})  # the order of these is the key
NEGATIONS = frozenset(
    {
        "cannot",
        "except",
        "false",
        "hardly",
        "neither",
        "never",
        "no",
        "none",
        "nor",
        "not",
        "unless",
        "untrue",
        "without",
    }
)
APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
GAP = re.compile(r"\{\{([^{}]*)\}\}")
ID_MARK = "#"  # before an id or a place in a path, so that an option called `why` is no reason

Path = tuple[str, ...]
Leaves = Mapping[Path, Any]


class Change(StrEnum):
    """How much a new revision differs; each kind contains those before it."""

    COSMETIC = "cosmetic"
    EXPLANATION = "explanation"
    KEY = "key"
    STRUCTURAL = "structural"


ORDER = list(Change)


def classify(old: Mapping[str, Any], new: Mapping[str, Any]) -> Change:
    """Return the gravest kind of change between two normalised documents of one question.

    Wording that gains or loses a negation, or moves from one option to another, counts as a
    change of the key until the author says otherwise.
    """
    before, after = dict(_leaves(old)), dict(_leaves(new))
    moved = _moved_wording(before, after)
    kinds = (
        Change.KEY if path in moved else _kind(path, before, after)
        for path in before.keys() | after.keys()
        if before.get(path) != after.get(path)
    )
    return max(kinds, key=ORDER.index, default=Change.COSMETIC)


def _leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:  # noqa: ANN401
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(inner, (*path, str(name)))
    elif isinstance(value, list):
        yield from _list_leaves(value, path)
    else:
        yield path, value


def _list_leaves(items: list[Any], path: Path) -> Iterator[tuple[Path, Any]]:
    for place, item in enumerate(items):
        has_id = isinstance(item, Mapping) and "id" in item
        name = f"{ID_MARK}{item['id'] if has_id else place}"
        yield from _leaves(item, (*path, name))
        if path and path[-1] in ORDERED_LISTS:
            yield (*path, name, "place"), place


def _moved_wording(before: Leaves, after: Leaves) -> set[Path]:
    """Return where an option, pair or item now says what another one of its list said before."""
    said = {
        (_list_of(path), value): path for path, value in before.items() if _is_part_wording(path)
    }
    return {
        path
        for path, value in after.items()
        if _is_part_wording(path) and said.get((_list_of(path), value), path) != path
    }


def _is_part_wording(path: Path) -> bool:
    is_of_a_part = len(path) > 1 and path[-2].startswith(ID_MARK)
    return is_of_a_part and path[-1] in PART_WORDING and "errors" not in path


def _list_of(path: Path) -> Path:
    return (*path[:-2], path[-1])


def _kind(path: Path, before: Leaves, after: Leaves) -> Change:
    names = [name for name in path if not name.startswith(ID_MARK)]
    field = names[-1]
    if field in STRUCTURAL_FIELDS:
        return Change.STRUCTURAL
    if not EXPLANATION_FIELDS.isdisjoint(names):
        return Change.EXPLANATION
    if field in KEY_FIELDS:
        return Change.KEY
    if field in WORDING_FIELDS and _sense(before.get(path)) != _sense(after.get(path)):
        return Change.KEY
    return Change.COSMETIC


def _sense(wording: object) -> tuple[int, list[str]]:
    """Return what may not change in a wording: its negations, and its gaps with their order."""
    return negations(wording), GAP.findall(wording) if isinstance(wording, str) else []


def negations(text: object) -> int:
    """Return how many negating words a text holds; none for what is no text."""
    if not isinstance(text, str):
        return 0
    words = re.findall(r"[a-z']+", text.casefold().replace(APOSTROPHE, "'"))
    return sum(word in NEGATIONS or word.endswith("n't") for word in words)
