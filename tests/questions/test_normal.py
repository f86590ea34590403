"""From an author's mapping to the stored document."""

from typing import Any

import pytest

from learn.questions import DocumentProblem, load, normalise
from tests.questions.samples import ALL, DOCUMENTS, RAW


def common(**own: Any) -> dict[str, Any]:
    """Return the common fields with every default."""
    return {
        "id": "Q-1",
        "points": 1000,
        "objective": None,
        "stem": "Why?",
        "hint": None,
        "explanation": "",
        "references": [],
        "claims": [],
        "misconception": None,
        "read": None,
        "shuffle": True,
        "sample": False,
        **own,
    }


NUMBER = {"value": "1", "tolerance": "0", "relative": None, "score": "1", "why": ""}
OPTION = {"id": "a", "text": "A", "correct": False, "why": "", "score": "0"}


@pytest.mark.parametrize(
    ("kind", "raw", "document"),
    [
        (
            "single",
            {"options": [{"id": "a", "text": "A"}, {"id": "b", "text": "B", "correct": True}]},
            {"options": [OPTION, OPTION | {"id": "b", "text": "B", "correct": True, "score": "1"}]},
        ),
        (
            "multiple",
            {"options": [{"id": "a", "text": "A", "correct": "true", "score": "0.5"}]},
            {
                "options": [{"id": "a", "text": "A", "correct": True, "why": ""}],
                "scoring": "each_answer",
            },
        ),
        (
            "truefalse",
            {"answer": "true", "why": {True: "Yes.", "False": "No."}},
            {"answer": True, "why": {"true": "Yes.", "false": "No."}},
        ),
        (
            "matching",
            {"pairs": [{"id": "p", "left": "L", "right": "R"}]},
            {"pairs": [{"id": "p", "left": "L", "right": "R", "why": ""}], "distractors": []},
        ),
        (
            "ordering",
            {"sequence": [{"id": "s", "text": "S"}], "scoring": "exact"},
            {"sequence": [{"id": "s", "text": "S", "why": ""}], "scoring": "exact"},
        ),
        (
            "numeric",
            {"answers": [{"value": "1.0", "relative": "0.10"}], "errors": [{"value": 2}]},
            {
                "answers": [NUMBER | {"relative": "0.1"}],
                "errors": [{"value": "2", "tolerance": "0", "why": ""}],
                "unit": None,
            },
        ),
        (
            "text",
            {"answers": ["yes"], "errors": [{"text": "no", "why": "Because."}]},
            {
                "self_marked": False,
                "answers": ["yes"],
                "errors": [{"text": "no", "why": "Because."}],
            },
        ),
        (
            "text",
            {"model_answer": "So.", "key_points": ["One"]},
            {"self_marked": True, "model_answer": "So.", "key_points": ["One"]},
        ),
        (
            "cloze",
            {"gaps": [{"id": "g", "type": "numeric", "answers": [{"value": "1"}], "unit": "h"}]},
            {
                "gaps": [
                    {
                        "id": "g",
                        "type": "numeric",
                        "why": "",
                        "answers": [NUMBER],
                        "errors": [],
                        "unit": "h",
                    }
                ]
            },
        ),
        (
            "case",
            {"start": "n", "nodes": [{"id": "n", "text": "End."}]},
            {"start": "n", "nodes": [{"id": "n", "text": "End.", "choices": []}]},
        ),
    ],
)
def test_every_default_is_filled_in(
    kind: str, raw: dict[str, Any], document: dict[str, Any]
) -> None:
    given = {"id": "Q-1", "type": kind, "stem": "Why?", "remark": "unknown", **raw}
    assert normalise(given) == common(type=kind, **document)


@pytest.mark.parametrize(
    ("points", "thousandths"),
    [("1", 1000), ("0.5", 500), ("2.125", 2125), (3, 3000), ("0", 0), ("1000", 1_000_000)],
)
def test_points_become_thousandths(points: Any, thousandths: int) -> None:
    assert normalise(RAW["single"] | {"points": points})["points"] == thousandths


@pytest.mark.parametrize("points", ["-1", "0.0005", "1000.001", "many", "1e5", "NaN", 0.5, True])
def test_points_out_of_reason_are_refused(points: Any) -> None:
    with pytest.raises(DocumentProblem, match="points"):
        normalise(RAW["single"] | {"points": points})


def test_references_name_a_source_and_perhaps_a_place() -> None:
    assert DOCUMENTS["single"]["references"] == [
        {"cite": "marshall2018", "locator": None},
        {"cite": "netea2020", "locator": "pp. 376-378"},
    ]


@pytest.mark.parametrize("document", ALL, ids=lambda document: document["id"])
def test_samples_load_as_they_are_stored(document: dict[str, Any]) -> None:
    assert load(document).id == document["id"]
    again = normalise(document | {"points": "1"})
    assert again | {"points": document["points"]} == document


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("single", {"type": "riddle"}),
        ("single", {"shuffle": "no"}),
        ("single", {"references": "marshall2018"}),
        ("single", {"references": [5]}),
        ("single", {"references": [{"locator": "p. 1"}]}),
        ("single", {"claims": [1]}),
        ("single", {"options": [{"text": "no id"}]}),
        ("multiple", {"scoring": "by_luck"}),
        ("truefalse", {"answer": "perhaps"}),
        ("truefalse", {"why": "words"}),
        ("numeric", {"answers": [{"value": "ten"}]}),
        ("cloze", {"gaps": [{"id": "g", "type": "case"}]}),
        ("case", {"nodes": [{"id": "n", "text": "t", "choices": [{"id": "a"}]}]}),
    ],
)
def test_what_cannot_be_read_is_refused(kind: str, change: dict[str, Any]) -> None:
    with pytest.raises(DocumentProblem):
        normalise(RAW[kind] | change)


def test_true_or_false_needs_an_answer() -> None:
    with pytest.raises(DocumentProblem, match="answer"):
        normalise({key: value for key, value in RAW["truefalse"].items() if key != "answer"})


def test_only_a_mapping_is_a_question() -> None:
    with pytest.raises(DocumentProblem):
        normalise(["single"])  # type: ignore[arg-type]
