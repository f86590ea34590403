"""What a schema cannot say about one question."""

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from learn.content import case_graph, question_rules

Question = dict[str, Any]


def option(name: str, text: str, **more: Any) -> Question:
    return {"id": name, "text": text, "why": "Because it is so.", **more}


def single(*options: Question, **more: Any) -> Question:
    return {"type": "single", "stem": "Which?", "options": list(options), **more}


def node(name: str, *ways: tuple[str, str]) -> Question:
    choices = [
        {"id": str(n), "text": f"Way {n}", "next": to, "quality": quality, "why": "x"}
        for n, (to, quality) in enumerate(ways)
    ]
    return {"id": name, "text": name, **({"choices": choices} if choices else {})}


RIGHT, WRONG = option("a", "Yes", correct=True), option("b", "No")

GOOD = [
    single(RIGHT, WRONG),
    single(RIGHT, option("b", "No", score=Decimal("0.5"))),
    single(option("a", "Yes", correct=True, score=Decimal(1)), WRONG),
    {"type": "truefalse", "stem": "So?"},
    {"type": "text", "stem": "What?", "key_points": ["x"], "model_answer": "y"},
    {
        "type": "numeric",
        "stem": "N?",
        "answers": [{"value": Decimal(5)}],
        "errors": [{"value": Decimal(6), "why": "x"}],
    },
]

BAD = [
    (single(RIGHT, WRONG, option("c", "Maybe", correct=True)), "options.2.correct", "second"),
    (single(RIGHT, option("a", "No")), "options.1.id", "stands twice"),
    (single(RIGHT, option("b", " yes ")), "options.1.text", "read the same"),
    (
        single(option("a", "Yes", correct=True, score=Decimal("0.5")), WRONG),
        "options.0.score",
        "scores 1",
    ),
    (single(RIGHT, option("b", "No", correct=False, score=Decimal(1))), "options.1.score", "less"),
    (single(RIGHT, WRONG, points=Decimal("0.3333")), "points", "three decimals"),
    (
        {"type": "multiple", "stem": "Which?", "options": [WRONG, option("c", "Maybe")]},
        "options",
        "at least one",
    ),
    (
        {
            "type": "matching",
            "stem": "M?",
            "pairs": [
                {"id": "a", "left": "A", "right": "1"},
                {"id": "a", "left": "B", "right": "2"},
            ],
        },
        "pairs.1.id",
        "stands twice",
    ),
    (
        {
            "type": "matching",
            "stem": "M?",
            "pairs": [
                {"id": "a", "left": "A", "right": "1"},
                {"id": "b", "left": "B", "right": "2"},
            ],
            "distractors": [{"id": "b", "text": "3"}],
        },
        "distractors.0.id",
        "belongs to a pair",
    ),
    (
        {
            "type": "ordering",
            "stem": "O?",
            "sequence": [{"id": "a", "text": "First"}, {"id": "b", "text": "first"}],
        },
        "sequence.1.text",
        "same",
    ),
    (
        {
            "type": "numeric",
            "stem": "N?",
            "answers": [{"value": Decimal(-200), "relative": Decimal("0.1")}],
            "errors": [{"value": Decimal(-180)}],
        },
        "errors.0.value",
        "within the tolerance",
    ),
    (
        {
            "type": "numeric",
            "stem": "N?",
            "answers": [{"value": Decimal(5)}],
            "errors": [{"value": Decimal(6)}, {"value": Decimal("6.0")}],
        },
        "errors.1.value",
        "twice",
    ),
    ({"type": "text", "stem": "T?", "key_points": ["x"], "errors": []}, "errors", "self-marked"),
    (
        {
            "type": "cloze",
            "stem": "{{g}}",
            "gaps": [{"id": "g", "type": "single", "options": [WRONG, option("c", "x")]}],
        },
        "gaps.0.options",
        "no option is right",
    ),
    (
        {
            "type": "cloze",
            "stem": "{{g}}",
            "gaps": [{"id": "g", "type": "text", "answers": ["x", "X"]}],
        },
        "gaps.0.answers.1",
        "counts as",
    ),
    (
        {
            "type": "cloze",
            "stem": "{{g}}",
            "gaps": [
                {"id": "g", "type": "text", "answers": ["x"]},
                {"id": "g", "type": "text", "answers": ["x"]},
            ],
        },
        "gaps.1.id",
        "stands twice",
    ),
    (
        {
            "type": "case",
            "stem": "C?",
            "start": "a",
            "nodes": [node("a", ("b", "weak")), node("b")],
        },
        "nodes.0.choices",
        "no choice here is `best`",
    ),
]


@pytest.mark.parametrize("question", GOOD)
def test_a_sound_question_is_accepted(question: Question) -> None:
    assert list(question_rules.check(question)) == []


@pytest.mark.parametrize(("question", "place", "words"), BAD)
def test_a_mistake_is_found(question: Question, place: str, words: str) -> None:
    found = dict(question_rules.check(question))
    assert words in found.get(place, ""), found


def graph(start: str, *nodes: Question) -> dict[str, str]:
    return dict(case_graph.check(start, nodes))


def test_a_case_that_ends_is_accepted() -> None:
    fork = node("a", ("b", "best"), ("c", "weak"))
    assert graph("a", fork, node("b", ("c", "best")), node("c")) == {}


def test_a_case_needs_its_start() -> None:
    assert "`x`, which does not exist" in graph("x", node("a"))["start"]


def test_every_way_of_a_case_leads_somewhere() -> None:
    found = graph("a", node("a", ("b", "best"), ("z", "weak")), node("b"))
    assert list(found) == ["nodes.0.choices.1.next"]


def test_every_node_is_reached() -> None:
    found = graph("a", node("a", ("b", "best")), node("b"), node("c", ("b", "best")))
    assert list(found) == ["nodes.2"]


def test_a_case_begins_with_a_choice() -> None:
    assert "ends where it starts" in graph("a", node("a"))["nodes.0"]


def test_a_circle_is_refused_in_the_order_in_which_it_is_walked() -> None:
    ways = [node("a", ("b", "best")), node("b", ("c", "best")), node("c", ("a", "best"))]
    (message,) = graph("a", *ways).values()
    loop = message.partition("(")[2].partition(")")[0].split(" → ")
    assert loop[0] == loop[-1]
    assert set(pairwise(loop)) == {("a", "b"), ("b", "c"), ("c", "a")}
