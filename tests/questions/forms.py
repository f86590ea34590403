"""What a browser would send: the fields of a form, read off what the page shows."""

import random
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from learn.questions import Answer, Choice, Order, Presentation, Question


def fields_of(shown: Presentation) -> dict[str, list[str]]:
    """Return the form fields that send back exactly what is filled in."""
    fields: dict[str, list[str]] = {}
    if shown.choices:
        fields["choice"] = _positions(shown.choices)
    for row in shown.rows:
        name = "item" if shown.type == "ordering" else "left"
        fields[f"{name}-{row.position}"] = _positions(row.options)
    for segment in shown.segments:
        if segment.gap:
            gap = segment.gap
            fields[f"gap-{gap.position}"] = _positions(gap.options) if gap.options else [gap.value]
    if shown.type in ("numeric", "text"):
        fields["value" if shown.type == "numeric" else "text"] = [shown.value]
    return fields


def order_of(question: Question, seed: int = 1, *, shuffle: bool = True) -> dict[str, list[str]]:
    """Return an arrangement of the question."""
    return question.arrange(random.Random(seed), shuffle)


def place_of(order: Order, group: str, part: str) -> str:
    """Return the position (from 1, as text) of an id in a group of the order."""
    return str(list(order[group]).index(part) + 1)


def answers(document: Mapping[str, Any]) -> st.SearchStrategy[Answer]:
    """Any answer a learner could give to the sample of that kind."""
    kind: str = document["type"]
    return _BY_KIND[kind](document)


def _positions(choices: tuple[Choice, ...]) -> list[str]:
    return [str(choice.position) for choice in choices if choice.chosen]


def _ids(document: Mapping[str, Any], key: str) -> list[str]:
    return [entry["id"] for entry in document[key]]


def _multiple(document: Mapping[str, Any]) -> st.SearchStrategy[Answer]:
    chosen = st.sets(st.sampled_from(_ids(document, "options")), min_size=1)
    return chosen.map(lambda ids: {"choices": sorted(ids)})


def _matching(document: Mapping[str, Any]) -> st.SearchStrategy[Answer]:
    lefts = _ids(document, "pairs")
    rights = st.sampled_from(lefts + _ids(document, "distractors"))
    pairs = st.dictionaries(st.sampled_from(lefts), rights, min_size=1)
    return pairs.map(lambda found: {"pairs": found})


WORDS = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=40)
SHORT = WORDS.map(lambda words: {"text": words})
NUMBERS = st.decimals(-10_000, 10_000, allow_nan=False, allow_infinity=False, places=3)


def _numeric(document: Mapping[str, Any]) -> st.SearchStrategy[Answer]:
    del document
    return NUMBERS.map(plain_number).map(lambda value: {"value": value, "typed": value})


def plain_number(value: Any) -> str:
    """Return a number without needless zeros."""
    text = format(value, "f").rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _cloze(document: Mapping[str, Any]) -> st.SearchStrategy[Answer]:
    kinds = {
        gap["id"]: st.sampled_from(_ids(gap, "options"))
        if gap["type"] == "single"
        else (NUMBERS.map(plain_number) if gap["type"] == "numeric" else st.just("B cells"))
        for gap in document["gaps"]
    }
    gaps = st.fixed_dictionaries({}, optional=kinds).filter(bool)
    return gaps.map(lambda found: {"gaps": found})


def _case(document: Mapping[str, Any]) -> st.SearchStrategy[Answer]:
    nodes = {node["id"]: node for node in document["nodes"]}

    @st.composite
    def paths(draw: st.DrawFn) -> Answer:
        path, node = [], nodes[document["start"]]
        while node["choices"] and (not path or draw(st.booleans())):
            choice = draw(st.sampled_from(node["choices"]))
            path.append([node["id"], choice["id"]])
            node = nodes[choice["next"]]
        return {"path": path}

    return paths()


_BY_KIND = {
    "single": lambda document: st.sampled_from(_ids(document, "options")).map(
        lambda part: {"choice": part}
    ),
    "truefalse": lambda _: st.sampled_from([{"choice": "true"}, {"choice": "false"}]),
    "multiple": _multiple,
    "matching": _matching,
    "ordering": lambda document: st.permutations(_ids(document, "sequence")).map(
        lambda ids: {"sequence": list(ids)}
    ),
    "numeric": _numeric,
    "text": lambda _: SHORT,
    "cloze": _cloze,
    "case": _case,
}
