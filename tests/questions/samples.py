"""One good question of each kind: RAW as an author's YAML is read, DOCUMENTS as it is stored."""

from typing import Any

from learn.questions import normalise


def _raw(part: str, kind: str, stem: str, **own: Any) -> dict[str, Any]:
    return {
        "id": part,
        "type": kind,
        "objective": "IB1.a",
        "stem": stem,
        "hint": "Think of what is inherited.",
        "explanation": "Innate receptors are inherited; adaptive ones are shuffled anew.",
        "references": ["marshall2018", {"cite": "netea2020", "locator": "pp. 376-378"}],
        "claims": ["001-08"],
        "misconception": "M01",
        "read": "innate-first-responders#pattern-receptors",
        **own,
    }


RAW: dict[str, dict[str, Any]] = {
    "single": _raw(
        "SA-01",
        "single",
        "How do innate cells recognise danger?",
        points="2",
        options=[
            {"id": "a", "text": "With receptors shuffled in each cell", "why": "That is adaptive."},
            {
                "id": "b",
                "text": "With inherited pattern receptors",
                "correct": "true",
                "why": "They are encoded in the germline.",
            },
            {
                "id": "c",
                "text": "With receptors for some shared patterns",
                "score": "0.5",
                "why": "Nearly: they are also inherited.",
            },
        ],
    ),
    "multiple": _raw(
        "SA-02",
        "multiple",
        "Which cells belong to the innate branch?",
        options=[
            {"id": "a", "text": "Neutrophils", "correct": "true", "why": "First to arrive."},
            {"id": "b", "text": "B cells", "why": "They belong to the adaptive branch."},
            {"id": "c", "text": "Macrophages", "correct": "true", "why": "They eat debris."},
            {"id": "d", "text": "T cells", "why": "They belong to the adaptive branch too."},
        ],
    ),
    "truefalse": _raw(
        "SA-03",
        "truefalse",
        "Innate receptors are shuffled anew in each cell.",
        answer="false",
        why={"true": "Shuffling is how adaptive receptors arise.", "false": "They are inherited."},
    ),
    "matching": _raw(
        "SA-04",
        "matching",
        "Match each cell with what it does.",
        pairs=[
            {"id": "p1", "left": "Neutrophil", "right": "Arrives first", "why": "Within hours."},
            {"id": "p2", "left": "B cell", "right": "Makes antibodies", "why": "As plasma cell."},
            {"id": "p3", "left": "Mast cell", "right": "Releases histamine", "why": "From grains."},
        ],
        distractors=[{"id": "d1", "text": "Carries oxygen", "why": "That is the red cell's work."}],
    ),
    "ordering": _raw(
        "SA-05",
        "ordering",
        "Put the steps of an infection in order.",
        sequence=[
            {"id": "s1", "text": "A microbe passes the skin", "why": "The barrier comes first."},
            {"id": "s2", "text": "Resident macrophages notice it", "why": "They live there."},
            {"id": "s3", "text": "Neutrophils arrive", "why": "Signals call them."},
            {"id": "s4", "text": "T cells join", "why": "They need days."},
        ],
    ),
    "numeric": _raw(
        "SA-06",
        "numeric",
        "Of 200 healthy adults 5 % test positive. How many people is that?",
        answers=[
            {"value": "10", "tolerance": "1", "why": "200 times 0.05 is 10."},
            {"value": "10", "relative": "0.5", "score": "0.5", "why": "Roughly right."},
        ],
        errors=[{"value": "63", "tolerance": "0.5", "why": "That is the rate at 1:40."}],
        unit="people",
    ),
    "text": _raw(
        "SA-07",
        "text",
        "Which messenger molecules do immune cells send each other?",
        answers=["cytokines", "cytokine"],
        errors=[{"text": "hormones", "why": "Those come from glands."}],
    ),
    "cloze": _raw(
        "SA-08",
        "cloze",
        "The {{branch}} branch answers first, within {{hours}}; {{cells}} come later.",
        gaps=[
            {
                "id": "branch",
                "type": "single",
                "options": [
                    {"id": "x", "text": "adaptive", "why": "It needs days."},
                    {"id": "y", "text": "innate", "correct": "true", "why": "It is ready."},
                ],
            },
            {
                "id": "hours",
                "type": "numeric",
                "unit": "h",
                "answers": [{"value": "4", "tolerance": "2"}],
                "errors": [{"value": "48", "why": "That is the adaptive branch."}],
                "why": "Neutrophils need a few hours.",
            },
            {
                "id": "cells",
                "type": "text",
                "answers": ["lymphocytes", "T cells"],
                "why": "They multiply first.",
            },
        ],
    ),
    "case": _raw(
        "SA-09",
        "case",
        "A laboratory sells a new antibody test.",
        start="n1",
        nodes=[
            {
                "id": "n1",
                "text": "What do you check first?",
                "choices": [
                    {
                        "id": "a",
                        "text": "The price",
                        "next": "n2",
                        "quality": "weak",
                        "why": "It matters later.",
                    },
                    {
                        "id": "b",
                        "text": "The study behind it",
                        "next": "n2",
                        "quality": "best",
                        "why": "Claims need a source.",
                    },
                    {
                        "id": "c",
                        "text": "How soon it can start",
                        "next": "bad",
                        "quality": "harmful",
                        "why": "That skips every check.",
                    },
                ],
            },
            {
                "id": "n2",
                "text": "The only study was in mice. What now?",
                "choices": [
                    {
                        "id": "a",
                        "text": "Advise against the test",
                        "next": "good",
                        "quality": "best",
                        "why": "No accuracy is known.",
                    },
                    {
                        "id": "b",
                        "text": "Order it anyway",
                        "next": "bad",
                        "quality": "harmful",
                        "why": "A false alarm does harm.",
                    },
                ],
            },
            {"id": "good", "text": "No test, no harm."},
            {"id": "bad", "text": "Avoidable harm."},
        ],
    ),
}

RAW_SELF_MARKED = _raw(
    "SA-10",
    "text",
    "Explain to a neighbour why one test proves little.",
    model_answer="A test must be compared with people who are well.",
    key_points=["Names a comparison group", "Mentions false alarms"],
)

DOCUMENTS: dict[str, dict[str, Any]] = {kind: normalise(raw) for kind, raw in RAW.items()}
SELF_MARKED: dict[str, Any] = normalise(RAW_SELF_MARKED)

ALL: tuple[dict[str, Any], ...] = (*DOCUMENTS.values(), SELF_MARKED)

RIGHT_ANSWERS: dict[str, dict[str, Any]] = {
    "single": {"choice": "b"},
    "multiple": {"choices": ["a", "c"]},
    "truefalse": {"choice": "false"},
    "matching": {"pairs": {"p1": "p1", "p2": "p2", "p3": "p3"}},
    "ordering": {"sequence": ["s1", "s2", "s3", "s4"]},
    "numeric": {"value": "10", "typed": "10 people"},
    "text": {"text": "Cytokines"},
    "cloze": {"gaps": {"branch": "y", "hours": "4", "cells": "T cells"}},
    "case": {"path": [["n1", "b"], ["n2", "a"]]},
}

WRONG_ANSWERS: dict[str, dict[str, Any]] = {
    "single": {"choice": "a"},
    "multiple": {"choices": ["b", "d"]},
    "truefalse": {"choice": "true"},
    "matching": {"pairs": {"p1": "p2", "p2": "p3", "p3": "d1"}},
    "ordering": {"sequence": ["s4", "s3", "s2", "s1"]},
    "numeric": {"value": "63", "typed": "63"},
    "text": {"text": "hormones"},
    "cloze": {"gaps": {"branch": "x", "hours": "48", "cells": "skin"}},
    "case": {"path": [["n1", "c"]]},
}
