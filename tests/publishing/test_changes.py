"""What an edit does to a question: a table of edits, and what holds for any question."""

import copy
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.content import loader
from learn.content.compile import compile_library
from learn.publishing.changes import Change, classify, negations
from tests.conftest import SAMPLE_MODULES

Document = dict[str, Any]
COSMETIC, EXPLANATION = Change.COSMETIC, Change.EXPLANATION
KEY, STRUCTURAL = Change.KEY, Change.STRUCTURAL


def _documents() -> dict[str, Mapping[str, Any]]:
    source = loader.load(SAMPLE_MODULES).source
    assert source is not None
    return {code: one.document for code, one in compile_library(source).questions.items()}


DOCUMENTS = _documents()
BY_KIND = {
    "single": "BEE-01",
    "multiple": "BEE-02",
    "truefalse": "BEE-03",
    "matching": "BEE-04",
    "ordering": "BEE-05",
    "numeric": "BEE-06",
    "text": "BEE-07",
    "long": "BEE-08",
    "cloze": "BEE-09",
    "case": "BEE-10",
}
OPTION = {"id": "z", "text": "None", "correct": False, "why": "No.", "score": "0"}


def put(value: object, *path: str | int) -> Callable[[Document], None]:
    """Return the edit that puts `value` at a place of a document."""

    def edit(document: Document) -> None:
        place: Any = document
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value

    return edit


def call(method: str, *path: str | int, **kwargs: Any) -> Callable[[Document], None]:
    """Return the edit that calls a method of a list in the document."""
    arguments = kwargs.pop("with_", ())

    def edit(document: Document) -> None:
        place: Any = document
        for step in path:
            place = place[step]
        getattr(place, method)(*arguments, **kwargs)

    return edit


def swap(field: str, *path: str | int) -> Callable[[Document], None]:
    """Return the edit that swaps a field of the first two entries of a list."""

    def edit(document: Document) -> None:
        place: Any = document
        for step in path:
            place = place[step]
        place[0][field], place[1][field] = place[1][field], place[0][field]

    return edit


def each(*edits: Callable[[Document], None]) -> Callable[[Document], None]:
    """Return the edit that makes all of these."""

    def edit(document: Document) -> None:
        for one in edits:
            one(document)

    return edit


EDITS: list[tuple[str, str, Callable[[Document], None], Change]] = [
    ("nothing", "single", lambda _document: None, COSMETIC),
    ("a typo in the stem", "single", put("In which directoin is the food?", "stem"), COSMETIC),
    ("a negation gained", "single", put("In which direction is no food?", "stem"), KEY),
    ("a contraction gained", "single", put("Where wouldn\u2019t the food be?", "stem"), KEY),
    ("an option reworded", "single", put("To the hive's left", "options", 0, "text"), COSMETIC),
    ("an option negated", "single", put("Not to the left", "options", 0, "text"), KEY),
    ("options reordered", "single", call("reverse", "options"), COSMETIC),
    ("texts of two options swapped", "single", swap("text", "options"), KEY),
    ("a text moved, the old one new", "single",
     each(swap("text", "options"), put("Elsewhere", "options", 0, "text")), KEY),
    ("a hint added", "multiple", put("Think of the sun.", "hint"), COSMETIC),
    ("a hint that negates", "multiple", put("It is not the colour.", "hint"), KEY),
    ("shuffling off", "single", put(False, "shuffle"), COSMETIC),
    ("put on the landing page", "single", put(True, "sample"), COSMETIC),
    ("a reason", "single", put("Because it does not.", "options", 0, "why"), EXPLANATION),
    ("the explanation", "single", put("It is not so.", "explanation"), EXPLANATION),
    ("a source", "single", call("pop", "references"), EXPLANATION),
    ("a page number", "single", put("p. 7", "references", 1, "locator"), EXPLANATION),
    ("the paragraph", "single", put("bee-dance#left-open", "read"), EXPLANATION),
    ("a claim", "single", put([], "claims"), EXPLANATION),
    ("the mix-up", "single", put(None, "misconception"), EXPLANATION),
    ("another right option", "single",
     each(put(True, "options", 0, "correct"), put(False, "options", 2, "correct")), KEY),
    ("partial credit", "single", put("0.5", "options", 1, "score"), KEY),
    ("points", "single", put(2000, "points"), KEY),
    ("the rule of scoring", "multiple", put("net_correct", "scoring"), KEY),
    ("an option added", "single", call("append", "options", with_=(OPTION,)), STRUCTURAL),
    ("an option removed", "single", call("pop", "options", with_=(0,)), STRUCTURAL),
    ("an option renamed", "single", put("aa", "options", 0, "id"), STRUCTURAL),
    ("the objective", "single", put("BE1.b", "objective"), STRUCTURAL),
    ("the kind", "single", put("multiple", "type"), STRUCTURAL),
    ("true for false", "truefalse", put(True, "answer"), KEY),
    ("a side's reason", "truefalse", put("So it is.", "why", "true"), EXPLANATION),
    ("a left side", "matching", put("Upwards", "pairs", 0, "left"), COSMETIC),
    ("two right sides swapped", "matching", swap("right", "pairs"), KEY),
    ("pairs reordered", "matching", call("reverse", "pairs"), COSMETIC),
    ("a distractor gone", "matching", call("clear", "distractors"), STRUCTURAL),
    ("a step reworded", "ordering", put("She dances", "sequence", 2, "text"), COSMETIC),
    ("steps reordered", "ordering", call("reverse", "sequence"), KEY),
    ("a step's reason", "ordering", put("So it is.", "sequence", 1, "why"), EXPLANATION),
    ("order scored exactly", "ordering", put("exact", "scoring"), KEY),
    ("the number", "numeric", put("3", "answers", 0, "value"), KEY),
    ("the tolerance", "numeric", put("0.2", "answers", 0, "tolerance"), KEY),
    ("relative tolerance", "numeric", put("0.1", "answers", 1, "relative"), KEY),
    ("a number less", "numeric", call("pop", "answers"), KEY),
    ("the unit", "numeric", put("m", "unit"), KEY),
    ("a diagnosed mistake", "numeric", put("24", "errors", 0, "value"), EXPLANATION),
    ("a mistake less", "numeric", call("pop", "errors"), EXPLANATION),
    ("another spelling", "text", call("append", "answers", with_=("sol",)), KEY),
    ("a word diagnosed", "text", put("the moon", "errors", 0, "text"), EXPLANATION),
    ("the model answer", "long", put("Another model.", "model_answer"), EXPLANATION),
    ("a key point", "long", put("Another point", "key_points", 0), KEY),
    ("marked by comparing", "long",
     each(put(False, "self_marked"), put(["x"], "answers")), STRUCTURAL),
    ("a gap's spelling", "cloze", put(["von Frisch"], "gaps", 1, "answers"), KEY),
    ("a gap's reason", "cloze", put("So it is.", "gaps", 1, "why"), EXPLANATION),
    ("the words around gaps", "cloze", put("{{what}}, then {{name}}; {{far}}", "stem"), COSMETIC),
    ("gaps that change places", "cloze", put("{{name}} {{what}} {{far}}", "stem"), KEY),
    ("a gap gone", "cloze", call("pop", "gaps"), STRUCTURAL),
    ("a situation reworded", "case", put("Bees crowd.", "nodes", 0, "text"), COSMETIC),
    ("the quality of a choice", "case", put("weak", "nodes", 0, "choices", 2, "quality"), KEY),
    ("where a choice leads", "case", put("end", "nodes", 0, "choices", 1, "next"), KEY),
    ("where a case begins", "case", put("lost", "start"), KEY),
    ("a choice less", "case", call("pop", "nodes", 0, "choices"), STRUCTURAL),
    ("a choice's reason", "case", put("So.", "nodes", 0, "choices", 0, "why"), EXPLANATION),
    ("the gravest of several counts", "single",
     each(put("Wher?", "stem"), put("So.", "explanation"), put(2, "points")), KEY),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "edit", "expected"), [row[1:] for row in EDITS], ids=[row[0] for row in EDITS]
)
def test_an_edit(kind: str, edit: Callable[[Document], None], expected: Change) -> None:
    old = DOCUMENTS[BY_KIND[kind]]
    new = copy.deepcopy(dict(old))
    edit(new)
    assert classify(old, new) is expected
    assert classify(new, old) is expected


@pytest.mark.parametrize("name", ["why", "errors", "answers", "explanation", "claims", "score"])
def test_an_option_may_be_called_like_a_field(name: str) -> None:
    old = copy.deepcopy(dict(DOCUMENTS["BEE-01"]))
    old["options"][0]["id"] = name
    reworded, other_key = copy.deepcopy(old), copy.deepcopy(old)
    reworded["options"][0]["text"] = "To the left"
    other_key["options"][0]["correct"] = True
    assert classify(old, reworded) is COSMETIC
    assert classify(old, other_key) is KEY


@pytest.mark.parametrize("code", DOCUMENTS)
def test_the_same_document_is_no_more_than_cosmetic(code: str) -> None:
    assert classify(DOCUMENTS[code], copy.deepcopy(DOCUMENTS[code])) is COSMETIC


def _shuffled(value: Any, chance: Random) -> Any:
    """Return a document with every list shuffled whose order means nothing."""
    if isinstance(value, Mapping):
        return {name: _shuffled(inner, chance) for name, inner in value.items()}
    if isinstance(value, list):
        items = [_shuffled(item, chance) for item in value]
        if all(isinstance(item, Mapping) and "id" in item for item in items):
            chance.shuffle(items)
        return items
    return value


@given(st.sampled_from(sorted(DOCUMENTS)), st.randoms(use_true_random=False))
def test_reordering_options_pairs_gaps_and_nodes_is_cosmetic(code: str, chance: Random) -> None:
    old = DOCUMENTS[code]
    new = _shuffled(old, chance) | ({"sequence": old["sequence"]} if "sequence" in old else {})
    assert classify(old, new) is COSMETIC


@given(
    st.sampled_from(["single", "multiple", "matching", "numeric", "case"]),
    st.text("abcdefghij ,.", min_size=1),
)
def test_new_words_without_a_negation_are_cosmetic(kind: str, stem: str) -> None:
    old = DOCUMENTS[BY_KIND[kind]]
    assert classify(old, {**old, "stem": stem}) is COSMETIC


@given(st.sampled_from(sorted(DOCUMENTS)), st.sampled_from(sorted(DOCUMENTS)))
def test_another_question_is_another_structure(one: str, other: str) -> None:
    expected = COSMETIC if one == other else STRUCTURAL
    assert classify(DOCUMENTS[one], DOCUMENTS[other]) is expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Bees dance.", 0),
        ("Bees do not dance.", 1),
        ("Bees don't, can\u2019t and won't dance.", 3),
        ("NOT one, Never: no.", 3),
        ("A knot, another, nobody's notion", 0),
        ("*not* and **never**", 2),
        ("", 0),
        (None, 0),
        (7, 0),
    ],
)
def test_negating_words_are_counted(text: object, count: int) -> None:
    assert negations(text) == count
