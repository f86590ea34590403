"""A text with gaps."""

from fractions import Fraction
from typing import Any

import pytest

from learn.questions import AnswerProblem, DocumentProblem, load
from tests.questions.samples import DOCUMENTS

CLOZE = DOCUMENTS["cloze"]
ORDER = {"branch": ["y", "x"]}
BRANCH, HOURS, CELLS = CLOZE["gaps"]


@pytest.mark.parametrize(
    ("gaps", "fraction"),
    [
        ({"branch": "y", "hours": "6", "cells": "lymphocytes"}, 1),
        ({"branch": "y", "hours": "6"}, Fraction(2, 3)),
        ({"branch": "x", "hours": "6.1", "cells": "T Cells"}, Fraction(1, 3)),
        ({"branch": "gone", "hours": "soon", "cells": "6"}, 0),
        ({}, 0),
    ],
)
def test_each_gap_counts_alike(gaps: dict[str, str], fraction: Any) -> None:
    grade = load(CLOZE).grade({"gaps": gaps})
    assert grade.fraction == fraction
    assert [part.id for part in grade.parts] == ["branch", "hours", "cells"]


def test_an_option_may_earn_part_of_its_gap() -> None:
    options = [dict(option) for option in BRANCH["options"]]
    options[0]["score"] = "0.5"
    question = load(CLOZE | {"gaps": [BRANCH | {"options": options}, HOURS, CELLS]})
    assert question.grade({"gaps": {"branch": "x"}}).fraction == Fraction(1, 6)


def test_the_stem_is_split_at_its_gaps() -> None:
    answer = {"gaps": {"branch": "x", "hours": "4"}}
    shown = load(CLOZE).present(ORDER, answer)
    texts = [segment.html for segment in shown.segments]
    assert texts == [
        "The ",
        None,
        " branch answers first, within ",
        None,
        "; ",
        None,
        " come later.",
    ]
    branch, hours, cells = (segment.gap for segment in shown.segments if segment.gap)
    assert [choice.text for choice in branch.options] == ["innate", "adaptive"]
    assert [choice.chosen for choice in branch.options] == [False, True]
    assert (hours.position, hours.type, hours.value, hours.unit) == (2, "numeric", "4", "h")
    assert (cells.position, cells.type, cells.value, cells.max_length) == (3, "text", "", 500)
    assert shown.stem == "Fill in each gap."
    assert "{{" not in repr(shown)


def test_gaps_are_numbered_as_the_stem_names_them() -> None:
    turned = CLOZE | {"stem": "{{cells}}{{branch}} and {{other}} {{hours}}"}
    shown = load(turned).present(ORDER)
    assert [segment.gap.type for segment in shown.segments if segment.gap] == [
        "text",
        "single",
        "numeric",
    ]
    assert [segment.html for segment in shown.segments if segment.html] == [" and {{other}} "]


def test_one_gap_needs_no_rule_and_a_unit_is_optional() -> None:
    alone = CLOZE | {"stem": "About {{hours}}.", "gaps": [HOURS | {"unit": None, "why": ""}]}
    shown = load(alone).present({})
    assert shown.scoring_note is None
    assert shown.segments[1].gap is not None
    assert shown.segments[1].gap.unit is None
    assert load(CLOZE).present(ORDER).scoring_note


def test_fields_are_read_by_the_number_of_their_gap() -> None:
    question = load(CLOZE)
    fields = {"gap-1": ["1"], "gap-2": ["4,50 h"], "gap-3": [" T  cells "]}
    found = question.parse(fields, ORDER)
    assert found == {"gaps": {"branch": "y", "hours": "4.5", "cells": "T cells"}}
    assert question.is_complete(found)
    some = question.parse({"gap-2": ["4"], "gap-3": [""]}, ORDER)
    assert some == {"gaps": {"hours": "4"}}
    assert not question.is_complete(some)
    assert question.parse({"gap-1": [""], "gap-3": [" "]}, ORDER) is None


@pytest.mark.parametrize(
    ("field", "value"), [("gap-1", "3"), ("gap-2", "soon"), ("gap-2", "4 %"), ("gap-3", "x" * 501)]
)
def test_a_gap_that_makes_no_sense_is_named(field: str, value: str) -> None:
    with pytest.raises(AnswerProblem) as caught:
        load(CLOZE).parse({field: [value]}, ORDER)
    assert caught.value.field == field


def test_review_tells_each_gap() -> None:
    answer = {"gaps": {"branch": "x", "hours": "48", "cells": "<i>"}}
    first, second, third = load(CLOZE).review(answer, ORDER).rows
    assert (first.text, first.given, first.expected) == ("Gap 1", "adaptive", "innate")
    assert (first.why, first.note) == ("It is ready.", "It needs days.")
    assert (second.given, second.note) == ("48 h", "That is the adaptive branch.")
    assert (third.given, third.expected, third.why) == (
        "&lt;i&gt;",
        "lymphocytes",
        "They multiply first.",
    )
    lost = load(CLOZE).review({"gaps": {"branch": "gone"}}, ORDER)
    assert lost.rows[0].given == ""
    assert lost.given_text == ""


def test_a_gap_without_its_own_reason_takes_that_of_the_answer() -> None:
    numbers = [{"value": "4", "why": "Hours."}]
    document = CLOZE | {"gaps": [BRANCH, HOURS | {"why": "", "answers": numbers}, CELLS]}
    assert load(document).review(None, ORDER).rows[1].why == "Hours."


@pytest.mark.parametrize(
    "change",
    [
        {"gaps": []},
        {"stem": "No gap at all."},
        {"stem": "{{branch}} {{hours}}"},
        {"stem": "{{branch}} {{hours}} {{cells}} {{cells}}"},
        {"gaps": [BRANCH, HOURS, CELLS, CELLS]},
        {"gaps": [BRANCH | {"type": "case"}, HOURS, CELLS]},
        {"gaps": [BRANCH | {"options": []}, HOURS, CELLS]},
        {"gaps": [BRANCH | {"options": [{"id": "x", "text": "wrong"}]}, HOURS, CELLS]},
        {"gaps": [BRANCH, HOURS | {"answers": []}, CELLS]},
        {"gaps": [BRANCH, HOURS, CELLS | {"answers": []}]},
        {"gaps": ["branch", "hours", "cells"]},
    ],
)
def test_malformed_documents_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(DocumentProblem):
        load(CLOZE | change)
