"""From what an author wrote (every scalar a text) to the document that is stored."""

from collections.abc import Callable
from typing import Any

from learn.questions import document as read
from learn.questions.choice import SCORINGS as MULTIPLE_SCORINGS
from learn.questions.document import Document, DocumentProblem
from learn.questions.ordering import SCORINGS as ORDERING_SCORINGS

Normal = dict[str, Any]

MOST_POINTS = 1_000_000


def normalise(raw: Document) -> Normal:
    """Return the document of a raw mapping: every default filled in, points in thousandths.

    Booleans become bools, numbers their shortest plain text, references {"cite", "locator"}.
    Fields no kind knows are left out. DocumentProblem where a field cannot be read.
    """
    raw = read.mapping(raw, "question")
    kind = read.one_of(raw, "type", _KINDS, "")
    return _common(raw) | _KINDS[kind](raw)


def _common(raw: Document) -> Normal:
    return {
        "id": read.text(raw, "id"),
        "type": read.text(raw, "type"),
        "points": _points(raw),
        "objective": read.optional_text(raw, "objective"),
        "stem": read.text(raw, "stem"),
        "hint": read.optional_text(raw, "hint"),
        "explanation": _words(raw, "explanation"),
        "references": [_reference(value) for value in read.listed(raw, "references")],
        "claims": list(read.texts(raw, "claims")),
        "misconception": read.optional_text(raw, "misconception"),
        "read": read.optional_text(raw, "read"),
        "shuffle": read.flag(raw, "shuffle", default=True),
        "sample": read.flag(raw, "sample", default=False),
    }


def _points(raw: Document) -> int:
    thousandths = read.number(raw, "points", "1") * 1000
    if not 0 <= thousandths <= MOST_POINTS or thousandths != int(thousandths):
        message = "“points” must lie between 0 and 1000, with at most three decimals."
        raise DocumentProblem(message)
    return int(thousandths)


def _reference(value: object) -> Normal:
    if isinstance(value, str):
        return {"cite": value, "locator": None}
    entry = read.mapping(value, "references")
    return {"cite": read.text(entry, "cite"), "locator": read.optional_text(entry, "locator")}


def _words(raw: Document, key: str) -> str:
    return read.optional_text(raw, key) or ""


def _number(raw: Document, key: str, default: str | None = None) -> str:
    return read.plain(read.number(raw, key, default))


def _option(raw: Document, *, scored: bool) -> Normal:
    is_correct = read.flag(raw, "correct", default=False)
    option = {
        "id": read.text(raw, "id"),
        "text": read.text(raw, "text"),
        "correct": is_correct,
        "why": _words(raw, "why"),
    }
    return option | {"score": _number(raw, "score", str(int(is_correct)))} if scored else option


def _options(raw: Document, *, scored: bool) -> list[Normal]:
    return [_option(entry, scored=scored) for entry in read.entries(raw, "options")]


def _single(raw: Document) -> Normal:
    return {"options": _options(raw, scored=True)}


def _multiple(raw: Document) -> Normal:
    scoring = read.one_of(raw, "scoring", MULTIPLE_SCORINGS, "each_answer")
    return {"options": _options(raw, scored=False), "scoring": scoring}


def _truefalse(raw: Document) -> Normal:
    why = read.mapping(raw.get("why", {}), "why")
    if "answer" not in raw:
        message = "“answer” must be true or false."
        raise DocumentProblem(message)
    sides = {str(side).lower(): words for side, words in why.items()}
    return {
        "answer": read.flag(raw, "answer", default=True),
        "why": {side: _words(sides, side) for side in ("true", "false")},
    }


def _matching(raw: Document) -> Normal:
    pairs = [
        {key: read.text(entry, key) for key in ("id", "left", "right")}
        | {"why": _words(entry, "why")}
        for entry in read.entries(raw, "pairs")
    ]
    return {"pairs": pairs, "distractors": _items(raw, "distractors")}


def _items(raw: Document, key: str) -> list[Normal]:
    return [
        {
            "id": read.text(entry, "id"),
            "text": read.text(entry, "text"),
            "why": _words(entry, "why"),
        }
        for entry in read.entries(raw, key)
    ]


def _ordering(raw: Document) -> Normal:
    scoring = read.one_of(raw, "scoring", ORDERING_SCORINGS, "adjacent")
    return {"sequence": _items(raw, "sequence"), "scoring": scoring}


def _numeric(raw: Document) -> Normal:
    errors = [
        {
            "value": _number(entry, "value"),
            "tolerance": _number(entry, "tolerance", "0"),
            "why": _words(entry, "why"),
        }
        for entry in read.entries(raw, "errors")
    ]
    answers = [_target(entry) for entry in read.entries(raw, "answers")]
    return {"answers": answers, "errors": errors, "unit": read.optional_text(raw, "unit")}


def _target(raw: Document) -> Normal:
    is_relative = raw.get("relative") is not None
    return {
        "value": _number(raw, "value"),
        "tolerance": _number(raw, "tolerance", "0"),
        "relative": _number(raw, "relative") if is_relative else None,
        "score": _number(raw, "score", "1"),
        "why": _words(raw, "why"),
    }


def _text(raw: Document) -> Normal:
    if raw.get("model_answer") is not None:
        return {
            "self_marked": True,
            "model_answer": read.text(raw, "model_answer"),
            "key_points": list(read.texts(raw, "key_points")),
        }
    return {"self_marked": False} | _accepted(raw)


def _accepted(raw: Document) -> Normal:
    errors = [
        {"text": read.text(entry, "text"), "why": _words(entry, "why")}
        for entry in read.entries(raw, "errors")
    ]
    return {"answers": list(read.texts(raw, "answers")), "errors": errors}


def _cloze(raw: Document) -> Normal:
    return {"gaps": [_gap(entry) for entry in read.entries(raw, "gaps")]}


def _gap(raw: Document) -> Normal:
    kinds = {"single": _single, "text": _accepted, "numeric": _numeric}
    kind = read.one_of(raw, "type", kinds, "")
    common = {"id": read.text(raw, "id"), "type": kind, "why": _words(raw, "why")}
    return common | kinds[kind](raw)


def _case(raw: Document) -> Normal:
    nodes = [
        {
            "id": read.text(entry, "id"),
            "text": read.text(entry, "text"),
            "choices": [_way(choice) for choice in read.entries(entry, "choices")],
        }
        for entry in read.entries(raw, "nodes")
    ]
    return {"start": read.text(raw, "start"), "nodes": nodes}


def _way(raw: Document) -> Normal:
    words = {key: read.text(raw, key) for key in ("id", "text", "next", "quality")}
    return words | {"why": _words(raw, "why")}


_KINDS: dict[str, Callable[[Document], Normal]] = {
    "single": _single,
    "multiple": _multiple,
    "truefalse": _truefalse,
    "matching": _matching,
    "ordering": _ordering,
    "numeric": _numeric,
    "text": _text,
    "cloze": _cloze,
    "case": _case,
}
