"""A branching case."""

from fractions import Fraction
from typing import Any

import pytest

from learn.questions import AnswerProblem, DocumentProblem, load
from tests.questions.samples import DOCUMENTS

CASE = DOCUMENTS["case"]
ORDER = {"n1": ["c", "b", "a"], "n2": ["b", "a"]}
NODES = {node["id"]: node for node in CASE["nodes"]}


def path(*turns: str) -> dict[str, Any]:
    """Return an answer from turns written as node and choice, "n1b"."""
    return {"path": [[turn[:-1], turn[-1]] for turn in turns]}


def way(leads: str, **fields: str) -> dict[str, str]:
    return {"id": "a", "text": "On", "next": leads, "quality": "best", "why": "."} | fields


def node(part: str, *ways: dict[str, str]) -> dict[str, Any]:
    return {"id": part, "text": part, "choices": list(ways)}


@pytest.mark.parametrize(
    ("answer", "fraction"),
    [
        (path("n1b", "n2a"), 1),
        (path("n1a", "n2a"), Fraction(3, 4)),
        (path("n1b", "n2b"), Fraction(1, 2)),
        (path("n1a", "n2b"), Fraction(1, 4)),
        (path("n1c"), 0),
        (path("n1b"), Fraction(1, 2)),
        (path("n1a"), Fraction(1, 4)),
        (path("n1b", "n2z"), Fraction(1, 2)),
        (path("n2a"), 0),
        (path(), 0),
    ],
)
def test_the_path_is_the_score_and_stopping_early_gains_nothing(
    answer: dict[str, Any], fraction: Any
) -> None:
    assert load(CASE).grade(answer).fraction == fraction


def test_turns_are_taken_one_by_one() -> None:
    question = load(CASE)
    assert question.parse({}, ORDER) is None
    first = question.parse({"choice": ["2"]}, ORDER)
    assert first == path("n1b")
    assert question.parse({}, ORDER, first) == first
    assert not question.is_complete(first)
    second = question.parse({"choice": ["2"]}, ORDER, first)
    assert second == path("n1b", "n2a")
    assert first == path("n1b")
    assert question.is_complete(second)
    assert question.parse({}, ORDER, second) == second
    assert question.parse({"choice": [""]}, ORDER, second) == second
    with pytest.raises(AnswerProblem, match="come to its end"):
        question.parse({"choice": ["1"]}, ORDER, second)
    with pytest.raises(AnswerProblem):
        question.parse({"choice": ["3"]}, ORDER, first)


def test_the_story_is_told_turn_by_turn() -> None:
    question = load(CASE)
    start = question.present(ORDER)
    assert (start.situation, start.node, start.is_ended) == ((), NODES["n1"]["text"], False)
    assert start.choices[0].text == "How soon it can start"
    middle = question.present(ORDER, path("n1a"))
    assert [(turn.text, turn.chosen_text) for turn in middle.situation] == [
        ("What do you check first?", "The price")
    ]
    assert [choice.position for choice in middle.choices] == [1, 2]
    end = question.present(ORDER, path("n1c"))
    assert (end.node, end.is_ended, end.choices) == (None, True, ())
    assert end.situation[-1].text == "Avoidable harm."
    assert end.situation[-1].chosen_text is None


def test_review_tells_each_turn_and_the_best_way() -> None:
    review = load(CASE).review(path("n1a", "n2b"), ORDER)
    first, second, end = review.rows
    assert (first.given, first.expected, first.quality) == (
        "The price",
        "The study behind it",
        "weak",
    )
    assert (second.quality, second.why, second.is_right) == (
        "harmful",
        "A false alarm does harm.",
        False,
    )
    assert (end.text, end.quality, end.given) == ("Avoidable harm.", "end", None)
    assert review.verdict == "partly"
    assert review.answer_text == "The study behind it; Advise against the test"
    assert review.given_text == "The price; Order it anyway"


def test_a_case_that_is_over_at_once_asks_nothing() -> None:
    question = load(CASE | {"nodes": [node("n1")]})
    assert question.arrange(None, False) == {}  # type: ignore[arg-type]
    assert question.is_complete(path())
    assert question.grade(path()).fraction == 1


def test_the_shortest_way_left_counts_for_what_is_missing() -> None:
    nodes = [
        node("n1", way("n2"), way("end", id="b", quality="weak")),
        node("n2", way("n3"), way("n4", id="b")),
        node("n3", way("n4")),
        node("n4", way("end")),
        node("end"),
    ]
    question = load(CASE | {"nodes": nodes})
    assert question.grade(path()).fraction == 0
    assert question.grade(path("n1a")).fraction == Fraction(1, 3)
    assert question.grade(path("n1a", "n2a")).fraction == Fraction(1, 2)
    assert question.review(None, {}).answer_text == "On; On; On; On"


@pytest.mark.parametrize(
    ("nodes", "words"),
    [
        ([], "nodes"),
        ([node("n2")], "no such node"),
        ([node("n1", way("n9"))], "n9"),
        ([node("n1", way("n1"))], "circles"),
        ([node("n1", way("n2")), node("n2", way("n1"))], "circles"),
        ([node("n1"), node("n1")], "nodes"),
        ([node("n1", way("n2"), way("n2")), node("n2")], "choices"),
        ([node("n1", way("n2", quality="fine")), node("n2")], "quality"),
        ([{"id": "n1"}], "text"),
    ],
)
def test_malformed_documents_are_refused(nodes: list[Any], words: str) -> None:
    with pytest.raises(DocumentProblem, match=words):
        load(CASE | {"nodes": nodes})


def test_a_long_chain_needs_no_deep_stack() -> None:
    chain = [node(f"n{place}", way(f"n{place + 1}")) for place in range(1, 2000)]
    question = load(CASE | {"nodes": [*reversed(chain), node("n2000")]})
    assert question.grade(path("n1a")).fraction == Fraction(1, 1999)
