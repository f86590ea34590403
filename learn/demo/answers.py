"""How an invented learner answers: right when they know, plausibly wrong when not. Pure."""

import random
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

Document = Mapping[str, Any]
Answer = dict[str, Any]


def answer(document: Document, rng: random.Random, *, knows: bool) -> Answer | None:
    """Return an answer to a question with its key, in the form in which answers are stored.

    Who knows is right; who does not picks something else. A text to compare with a model
    answer is some of its key points.
    """
    return ANSWERS[document["type"]](document, rng, knows)


def _option(options: list[Document], rng: random.Random, knows: bool) -> str:  # noqa: FBT001
    right = [one["id"] for one in options if one.get("correct")]
    wrong = [one["id"] for one in options if not one.get("correct")]
    return str(rng.choice(right if knows or not wrong else wrong))


def _single(document: Document, rng: random.Random, knows: bool) -> Answer:  # noqa: FBT001
    return {"choice": _option(document["options"], rng, knows)}


def _truefalse(document: Document, _rng: random.Random, knows: bool) -> Answer:  # noqa: FBT001
    truth = str(document["answer"]).lower() == "true"
    return {"choice": "true" if truth is knows else "false"}


def _multiple(document: Document, rng: random.Random, knows: bool) -> Answer:  # noqa: FBT001
    chosen = {one["id"] for one in document["options"] if one.get("correct")}
    if not knows:
        chosen ^= {rng.choice(document["options"])["id"]}
    chosen = chosen or {document["options"][0]["id"]}
    return {"choices": sorted(chosen)}


def _matching(document: Document, rng: random.Random, knows: bool) -> Answer:  # noqa: FBT001
    lefts = [pair["id"] for pair in document["pairs"]]
    rights = list(lefts)
    if not knows:
        one, other = rng.sample(range(len(rights)), 2)
        rights[one], rights[other] = rights[other], rights[one]
    return {"pairs": dict(zip(lefts, rights, strict=True))}


def _ordering(document: Document, rng: random.Random, knows: bool) -> Answer:  # noqa: FBT001
    ids = [item["id"] for item in document["sequence"]]
    if not knows:
        place = rng.randrange(len(ids) - 1)
        ids[place], ids[place + 1] = ids[place + 1], ids[place]
    return {"sequence": ids}


def _numeric(document: Document, rng: random.Random, knows: bool) -> Answer:  # noqa: FBT001
    value = str(document["answers"][0]["value"])
    if not knows:
        errors = [str(one["value"]) for one in document.get("errors") or ()]
        value = rng.choice(errors) if errors else str(Decimal(value) * 2 + 1)
    return {"value": value, "typed": value}


def _text(document: Document, rng: random.Random, knows: bool) -> Answer:  # noqa: FBT001
    points = list(document.get("key_points") or ())
    if points:
        kept = points if knows else points[: rng.randrange(len(points))]
        return {"text": "; ".join(kept) or "I am not sure."}
    return {"text": str(document["answers"][0]) if knows else "I am not sure"}


def _cloze(document: Document, rng: random.Random, knows: bool) -> Answer:  # noqa: FBT001
    return {"gaps": {gap["id"]: _gap(gap, rng, knows) for gap in document["gaps"]}}


def _gap(gap: Document, rng: random.Random, knows: bool) -> str:  # noqa: FBT001
    if gap["type"] == "single":
        return _option(gap["options"], rng, knows)
    if gap["type"] == "numeric":
        return str(gap["answers"][0]["value"]) if knows else "0"
    return str(gap["answers"][0]) if knows else "something else"


def _case(document: Document, rng: random.Random, knows: bool) -> Answer:  # noqa: FBT001
    nodes = {node["id"]: node for node in document["nodes"]}
    here, path = nodes[document["start"]], []
    while here.get("choices"):
        choices = here["choices"]
        best = [one for one in choices if one["quality"] == "best"]
        chosen = rng.choice(best if knows and best else choices)
        path.append([here["id"], chosen["id"]])
        here = nodes[chosen["next"]]
    return {"path": path}


ANSWERS: Mapping[str, Callable[[Document, random.Random, bool], Answer]] = {
    "single": _single,
    "truefalse": _truefalse,
    "multiple": _multiple,
    "matching": _matching,
    "ordering": _ordering,
    "numeric": _numeric,
    "text": _text,
    "cloze": _cloze,
    "case": _case,
}
