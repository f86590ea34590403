"""Each flaw of a question is warned of where it stands, and a good question is left in peace."""

from typing import Any

import pytest

from learn import questions
from learn.content import item_flaws

Flaw = tuple[dict[str, Any], str, str]


def document(kind: str = "single", **changes: Any) -> dict[str, Any]:
    options = [
        {"id": "a", "text": "It is warm there", "why": "It is cold there."},
        {"id": "b", "text": "It is calm there", "why": "It is calm.", "correct": "true"},
        {"id": "c", "text": "It is dark there", "why": "It is light there."},
    ]
    raw = {
        "id": "X-1",
        "type": kind,
        "objective": "A1.a",
        "stem": "Why do bees stay at home?",
        "explanation": "They like it.",
        "references": ["seeley1995"],
        "options": options,
        "read": "a#b",
    }
    return questions.normalise(raw | changes)


def options(*texts: str, right: int = 0) -> list[dict[str, str]]:
    return [
        {
            "id": f"o{n}",
            "text": text,
            "why": "A whole sentence.",
            **({"correct": "true"} if n == right else {}),
        }
        for n, text in enumerate(texts)
    ]


FLAWS: list[Flaw] = [
    (document(stem="Bees stay at home."), "stem", "asks nothing"),
    (document(stem="Which of these is not a bee?"), "stem", "negative"),
    (document(stem="All of these are bees except which?"), "stem", "negative"),
    (document(stem="Which insect doesn't dance?"), "stem", "negative"),
    (
        document(
            stem="Which interdisciplinary characterisation of physiological thermoregulation"
            " communicates unambiguously the multidimensionality of environmental adaptation?"
        ),
        "stem",
        "reads like grade",
    ),
    (document(references=[]), "explanation", "names no source"),
    (
        document(options=[*options("Yes", "No"), {"id": "z", "text": "Maybe", "why": "Wrong."}]),
        "options.2.why",
        "too short",
    ),
    (
        document(
            options=[*options("Yes", "No"), {"id": "z", "text": "Maybe", "why": "So it is. " * 30}]
        ),
        "options.2.why",
        "240",
    ),
    (
        document(options=options("It is far too cold for them", "It is warm", "It is calm")),
        "options.0.text",
        "longest",
    ),
    (document(options=options("Yes", "No", "All of the above")), "options.2.text", "read"),
    (document(options=options("None of these", "No", "Yes")), "options.0.text", "read"),
    (document(options=options("Mostly", "Always", "Rarely")), "options.1.text", "absolute"),
    (document(options=options("Most bees", "All bees", "Few bees")), "options.1.text", "absolute"),
    (
        document(stem="What is this? It is an", options=options("ant", "bee", "owl")),
        "options.1.text",
        "rules this one out",
    ),
    (
        document(stem="What is this? It is a", options=options("bee", "ant", "fly")),
        "options.1.text",
        "rules this one out",
    ),
    (
        document(
            stem="What does pollination need?",
            options=options("A kind of pollination", "A kind of rain", "A kind of sun"),
        ),
        "options.0.text",
        "`pollination`",
    ),
    (
        document(options=options("It is so", "It is not so because it rains nearly all day", "No")),
        "options",
        "3 times the shortest",
    ),
    (document(options=options("1", "10", "3")), "options", "stand in order"),
    (document(options=options("5 km", "1.5 km", "30 km")), "options", "stand in order"),
    (document(options=options("1", "2", "3", "4", "5", "6")), "options", "many"),
    (
        document("multiple", options=options("a1", "b2", "c3", "d4", "e5", "f6", "g7")),
        "options",
        "many",
    ),
    (
        document(
            "cloze",
            stem="It is an {{g}}. Why?",
            options=None,
            gaps=[{"id": "g", "type": "single", "options": options("ant", "bee")}],
        ),
        "gaps.0.options.1.text",
        "rules this one out",
    ),
    (
        document(
            "cloze",
            stem="It is {{g}}.",
            gaps=[
                {
                    "id": "g",
                    "type": "single",
                    "options": options("a very long answer", "short", "brief"),
                }
            ],
        ),
        "gaps.0.options.0.text",
        "longest",
    ),
]


@pytest.mark.parametrize(("question", "place", "words"), FLAWS, ids=[one[2] for one in FLAWS])
def test_a_flaw_is_found(question: dict[str, Any], place: str, words: str) -> None:
    found = list(item_flaws.check(question))
    assert any(at == place and words in message for at, message in found), found


FINE = [
    document(),
    document(stem="Bees stay at home. Explain why."),
    document(stem="Which of these is **not** a bee?"),
    document(stem="Which of these is NOT a bee?"),
    document(stem="A bee does not fly in the rain. Where is she?"),
    document(references=[], explanation="They like it [@seeley1995]."),
    document(options=options("Always", "Never", "Mostly")),
    document(options=options("1", "3", "10")),
    document(options=options("30 km", "5 km", "1.5 km")),
    document(options=options("A very short one", "B", "C", right=1)),
    document(
        "truefalse",
        stem="Bees do not dance.",
        answer="false",
        why={"true": "They do dance.", "false": "They do dance."},
    ),
    document(
        "multiple",
        stem="What does pollination need?",
        options=[one | {"correct": "true"} for one in options("pollination", "much sunlight")],
    ),
    document(
        "case",
        stem="A hive.",
        start="a",
        nodes=[
            {
                "id": "a",
                "text": "A",
                "choices": [
                    {
                        "id": "x",
                        "text": "Go",
                        "next": "b",
                        "quality": "best",
                        "why": "It is the way.",
                    }
                ],
            },
            {"id": "b", "text": "B"},
        ],
    ),
]


@pytest.mark.parametrize("question", FINE, ids=range(len(FINE)))
def test_a_good_question_is_left_in_peace(question: dict[str, Any]) -> None:
    assert list(item_flaws.check(question)) == []


@pytest.mark.parametrize(("length", "is_flaw"), [(14, False), (15, True)])
def test_the_key_may_be_1_4_times_the_median(length: int, *, is_flaw: bool) -> None:
    texts = ["x" * length, "y" * 10, "z" * 10]
    found = [message for _, message in item_flaws.check(document(options=options(*texts)))]
    assert any("longest" in one for one in found) is is_flaw


def test_the_place_of_the_key_is_known() -> None:
    assert item_flaws.key_position(document()) == 1
    assert item_flaws.key_position(document("multiple")) is None
