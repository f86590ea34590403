"""Nothing of the key may be seen before its time."""

import copy
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest

from learn.questions import load
from tests.questions.forms import order_of
from tests.questions.samples import ALL

MARK = "zq7-key"
KEY_WORDS = {
    "why",
    "explanation",
    "model_answer",
    "key_points",
    "misconception",
    "read",
    "cite",
    "locator",
    "claims",
}
KEY_NUMBERS = {"tolerance", "relative", "score"}
ALLOWED = {
    "single": {"options"},
    "multiple": {"options", "scoring"},
    "truefalse": set(),
    "matching": {"lefts", "rights"},
    "ordering": {"items", "starts", "scoring"},
    "numeric": {"unit"},
    "text": {"self_marked"},
    "cloze": {"gaps"},
    "case": {"start", "nodes"},
}
COMMON = {"id", "type", "stem", "points", "objective", "hint", "shuffle", "withheld"}
INNER = {
    "options": {"id", "text"},
    "lefts": {"id", "text"},
    "rights": {"id", "text"},
    "items": {"id", "text"},
    "gaps": {"id", "type", "options", "unit"},
    "nodes": {"id", "text", "choices"},
    "choices": {"id", "text", "next"},
}


def planted(document: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """Return the document with a mark in every field of its key, and how many there are."""
    marked = copy.deepcopy(document)
    return marked, sum(_plant(marked, ()))


def _plant(value: Any, path: tuple[str, ...]) -> Iterator[int]:
    for step in value if isinstance(value, dict) else range(len(value)):
        name = step if isinstance(step, str) else path[-1]
        inner = value[step]
        if isinstance(inner, dict | list):
            yield from _plant(inner, (*path, name))
        elif name in KEY_WORDS or _is_answer(path, name):
            value[step] = f"{MARK} {inner}"
            yield 1
        elif name in KEY_NUMBERS and inner is not None:
            value[step] = "0.987654321"
            yield 1
        elif name == "value":
            value[step] = "987654321"
            yield 1


def _is_answer(path: tuple[str, ...], name: str) -> bool:
    """Return accepted texts, mistakes that are diagnosed, and reasons by side."""
    return (
        name == "answers" or path[-1:] == ("why",) or (path[-1:] == ("errors",) and name == "text")
    )


def texts(document: dict[str, Any]) -> str:
    return json.dumps(document, default=str)


@pytest.mark.parametrize("document", ALL, ids=lambda document: document["id"])
def test_no_mark_planted_in_the_key_is_seen(document: dict[str, Any]) -> None:
    marked, count = planted(document)
    assert count >= 5
    question = load(marked)
    shown = asdict(question.present(order_of(question)))
    for seen in (texts(question.withheld()), texts(shown)):
        assert MARK not in seen
        assert "987654321" not in seen
    assert MARK in texts(asdict(question.review(None, order_of(question))))


@pytest.mark.parametrize("document", ALL, ids=lambda document: document["id"])
def test_a_withheld_document_has_only_the_allowed_fields(document: dict[str, Any]) -> None:
    withheld = load(document).withheld()
    assert withheld.keys() <= COMMON | ALLOWED[document["type"]]
    for name, value in _inner(withheld):
        assert value.keys() <= INNER[name]


def _inner(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, value in document.items():
        for entry in value if isinstance(value, list) else ():
            if isinstance(entry, dict):
                yield name, entry
                yield from _inner(entry)


@pytest.mark.parametrize("document", ALL, ids=lambda document: document["id"])
def test_a_field_that_is_new_is_withheld(document: dict[str, Any]) -> None:
    grown = copy.deepcopy(document) | {"solution": MARK}
    for value in document:
        for entry in grown[value] if isinstance(grown[value], list) else ():
            if isinstance(entry, dict):
                entry["solution"] = MARK
    assert MARK not in texts(load(grown).withheld())


@pytest.mark.parametrize("document", ALL, ids=lambda document: document["id"])
def test_a_page_is_given_no_ids(document: dict[str, Any]) -> None:
    ids = {entry["id"] for _, entry in _inner(document) if "id" in entry}
    renamed = document
    for part in ids:
        quoted = json.dumps(renamed).replace(f'"{part}"', f'"id-{part}-id"')
        renamed = json.loads(quoted.replace(f"{{{{{part}}}}}", f"{{{{id-{part}-id}}}}"))
    question = load(renamed)
    shown = texts(asdict(question.present(order_of(question))))
    assert ids or document["type"] in ("numeric", "text", "truefalse")
    assert not any(f"id-{part}-id" in shown for part in ids)


def test_sides_and_items_are_listed_by_their_words() -> None:
    for document in ALL:
        withheld = load(document).withheld()
        for key in ("rights", "items"):
            words = [entry["text"] for entry in withheld.get(key, ())]
            assert words == sorted(words)
