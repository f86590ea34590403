"""What a schema cannot say about one question: its key, its gaps, its ways through a case.

Every rule yields pairs of a dotted path (`options.2.text`) and a message.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from learn.content import case_graph
from learn.questions.typed import fold

Entry: TypeAlias = Mapping[str, Any]
Found: TypeAlias = Iterator[tuple[str, str]]

_GAP = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


def check(question: Entry) -> Found:
    """Yield what is wrong with a question that its schema accepts, numbers already made."""
    yield from _RULES[question["type"]](question)
    if question["type"] != "cloze" and _GAP.search(question["stem"]):
        yield "stem", "only a cloze question has gaps `{{...}}`"
    if Decimal(question.get("points", 1)) * 1000 % 1:
        yield "points", "`points` takes at most three decimals"


def same_ids(entries: Sequence[Entry], under: str, name: str = "id") -> Found:
    """Yield each id that stands twice among the entries."""
    seen: set[str] = set()
    for number, entry in enumerate(entries):
        if entry["id"] in seen:
            yield f"{under}.{number}.{name}", f"the id `{entry['id']}` stands twice; change one"
        seen.add(entry["id"])


def same_texts(texts: Iterable[tuple[str, str]], what: str) -> Found:
    """Yield each text that reads like an earlier one; `texts` are pairs of path and text."""
    seen: set[str] = set()
    for path, text in texts:
        folded = " ".join(text.casefold().split())
        if folded in seen:
            yield path, f"two {what} read the same (`{text}`); change one"
        seen.add(folded)


def _options(question: Entry, start: str = "") -> Found:
    options = question["options"]
    yield from same_ids(options, f"{start}options")
    texts = ((f"{start}options.{n}.text", option["text"]) for n, option in enumerate(options))
    yield from same_texts(texts, "options")


def _single(question: Entry, start: str = "") -> Found:
    yield from _options(question, start)
    options = list(enumerate(question["options"]))
    right = [n for n, option in options if option.get("correct")]
    if not right:
        yield f"{start}options", "no option is right; mark one with `correct: true`"
    for number in right[1:]:
        yield (
            f"{start}options.{number}.correct",
            "a second option is right; a `single` question has one (or make it `multiple`)",
        )
    for number, option in options:
        score = option.get("score")
        if option.get("correct") and score is not None and score != 1:
            yield f"{start}options.{number}.score", "the right option scores 1; leave `score` out"
        elif not option.get("correct") and score == 1:
            yield (
                f"{start}options.{number}.score",
                "an option that scores 1 is right; mark it, or give it less",
            )


def _multiple(question: Entry) -> Found:
    yield from _options(question)
    if not any(option.get("correct") for option in question["options"]):
        yield "options", "no option is right; mark at least one with `correct: true`"


def _truefalse(_question: Entry) -> Found:
    yield from ()


def _matching(question: Entry) -> Found:
    pairs, distractors = question["pairs"], question.get("distractors", [])
    yield from same_ids(pairs, "pairs")
    taken = {pair["id"] for pair in pairs}
    yield from same_ids(distractors, "distractors")
    for number, entry in enumerate(distractors):
        if entry["id"] in taken:
            yield f"distractors.{number}.id", f"the id `{entry['id']}` belongs to a pair; change it"
    yield from same_texts(
        ((f"pairs.{n}.left", pair["left"]) for n, pair in enumerate(pairs)),
        "left sides",
    )
    rights = [(f"pairs.{n}.right", pair["right"]) for n, pair in enumerate(pairs)]
    others = [(f"distractors.{n}.text", entry["text"]) for n, entry in enumerate(distractors)]
    yield from same_texts([*rights, *others], "right sides")


def _ordering(question: Entry) -> Found:
    items = question["sequence"]
    yield from same_ids(items, "sequence")
    texts = ((f"sequence.{n}.text", item["text"]) for n, item in enumerate(items))
    yield from same_texts(texts, "items")


def _numeric(question: Entry, start: str = "") -> Found:
    answers = question["answers"]
    if not any(answer.get("score", 1) == 1 for answer in answers):
        yield f"{start}answers", "no answer is fully right; give one the score 1, or none"
    seen: set[Decimal] = set()
    for number, error in enumerate(question.get("errors", ())):
        value = Decimal(error["value"])
        if any(_accepts(answer, value) for answer in answers):
            message = f"the mistake {value} lies within the tolerance of a right answer"
            yield (
                f"{start}errors.{number}.value",
                f"{message}; narrow the tolerance or take the mistake out",
            )
        if value in seen:
            yield f"{start}errors.{number}.value", f"the mistake {value} stands twice; keep one"
        seen.add(value)


def _accepts(answer: Entry, value: Decimal) -> bool:
    right = Decimal(answer["value"])
    margin = Decimal(answer.get("tolerance", 0))
    if "relative" in answer:
        margin = abs(right) * Decimal(answer["relative"])
    return abs(value - right) <= margin


def _text(question: Entry) -> Found:
    is_self_marked = "key_points" in question
    if is_self_marked and "answers" in question:
        yield "answers", "give `answers`, or `key_points` and `model_answer`, not both"
    elif is_self_marked and "errors" in question:
        yield "errors", "a self-marked question knows no `errors`; take them out"
    elif not is_self_marked and "answers" not in question:
        yield "", "the key is missing; give `answers`, or `key_points` and `model_answer`"
    yield from _accepted(question, "")


def _accepted(question: Entry, start: str) -> Found:
    seen: dict[str, str] = {}
    for number, answer in enumerate(question.get("answers", ())):
        folded = fold(answer)
        if folded in seen:
            yield (
                f"{start}answers.{number}",
                f"`{answer}` counts as `{seen[folded]}` already; keep one of them",
            )
        seen.setdefault(folded, answer)
    for number, error in enumerate(question.get("errors", ())):
        folded = fold(error["text"])
        if folded in seen:
            yield (
                f"{start}errors.{number}.text",
                f"the mistake `{error['text']}` counts as `{seen[folded]}`; take one out",
            )
        seen.setdefault(folded, error["text"])


def _text_gap(gap: Entry, start: str) -> Found:
    return _accepted(gap, start)


_GAP_RULES: dict[str, Callable[[Entry, str], Found]] = {
    "single": _single,
    "numeric": _numeric,
    "text": _text_gap,
}


def _cloze(question: Entry) -> Found:
    gaps = question["gaps"]
    yield from same_ids(gaps, "gaps")
    written = _GAP.findall(question["stem"])
    known = {gap["id"] for gap in gaps}
    for name in dict.fromkeys(written):
        if name not in known:
            yield "stem", f"the stem has a gap `{{{{{name}}}}}` that `gaps` does not describe"
        elif written.count(name) > 1:
            yield "stem", f"the gap `{{{{{name}}}}}` stands twice in the stem; a gap stands once"
    for number, gap in enumerate(gaps):
        if gap["id"] not in written:
            yield f"gaps.{number}", f"the stem has no `{{{{{gap['id']}}}}}` for this gap"
        yield from _GAP_RULES[gap["type"]](gap, f"gaps.{number}.")


def _case(question: Entry) -> Found:
    nodes = question["nodes"]
    yield from same_ids(nodes, "nodes")
    for number, node in enumerate(nodes):
        choices = node.get("choices", [])
        at = f"nodes.{number}.choices"
        yield from same_ids(choices, at)
        texts = ((f"{at}.{n}.text", choice["text"]) for n, choice in enumerate(choices))
        yield from same_texts(texts, "choices")
        if choices and not any(choice["quality"] == "best" for choice in choices):
            yield at, "no choice here is `best`; a learner must be able to do well"
    yield from case_graph.check(question["start"], nodes)


_RULES: dict[str, Callable[[Entry], Found]] = {
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
