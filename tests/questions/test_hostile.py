"""Whatever a form sends, the only refusal is an AnswerProblem with a plain sentence."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.questions import Answer, AnswerProblem, DocumentProblem, Question, load
from tests.questions.forms import order_of
from tests.questions.samples import ALL, DOCUMENTS, RIGHT_ANSWERS

NAMES = ["choice", "value", "text"] + [
    f"{kind}-{place}" for kind in ("left", "item", "gap") for place in (0, 1, 2, 3, 4, 5, 10**9)
]
NASTY = [
    "0",
    "-1",
    "1e9",
    "1e999999999",
    "9" * 5000,
    "\uff11",
    "\u0661",
    "1\x00",
    "\x00",
    "\ud800",
    "x" * 10_001,
    "nan",
    "inf",
    "[]",
    "{}",
    "null",
    "a",
    "<b>",
    "",
    " ",
]
VALUES = st.one_of(
    st.sampled_from(["1", "2", "3", "4"]),
    st.sampled_from(NASTY),
    st.text(st.characters(), max_size=30),
    st.text(st.characters(categories=["Cs", "Cc", "Nd", "Zs"]), max_size=10),
)
FORMS = st.dictionaries(
    st.one_of(st.sampled_from(NAMES), st.text(max_size=8)),
    st.lists(VALUES, max_size=3) | st.lists(VALUES, min_size=1, max_size=1),
    max_size=8,
)
SAMPLES = st.sampled_from(ALL)
PROBLEM_LENGTH = 160


def parsed(
    question: Question, form: dict[str, Any], order: dict[str, list[str]], previous: Any = None
) -> Answer | None:
    """Return the answer, None also where the form was refused as it should be."""
    try:
        return question.parse(form, order, previous)
    except AnswerProblem as problem:
        assert problem.message[0].isupper() or problem.message[0] == "“"  # noqa: PT017
        assert problem.message.endswith(".")  # noqa: PT017
        assert len(problem.message) < PROBLEM_LENGTH  # noqa: PT017
        return None


@given(SAMPLES, FORMS, st.integers(0, 999))
def test_any_form_is_an_answer_or_a_problem(
    document: dict[str, Any], form: dict[str, list[str]], seed: int
) -> None:
    question = load(document)
    order = order_of(question, seed)
    answer = parsed(question, form, order)
    if answer is not None:
        json.dumps(answer).encode()
        json.dumps(answer, ensure_ascii=False).encode()
        grade = question.grade(answer)
        assert grade.fraction is None or 0 <= grade.fraction <= 1
        question.is_complete(answer)
        question.review(answer, order)
        question.present(order, answer)


@given(FORMS, st.sampled_from([None, RIGHT_ANSWERS["case"], {"path": [["n1", "b"]]}]))
def test_any_form_continues_a_case_or_is_a_problem(form: dict[str, list[str]], so_far: Any) -> None:
    question = load(DOCUMENTS["case"])
    answer = parsed(question, form, order_of(question), so_far)
    assert answer is None or len(answer["path"]) <= 2


@pytest.mark.parametrize("document", ALL, ids=lambda document: document["id"])
@pytest.mark.parametrize("value", NASTY)
def test_each_nasty_value_in_each_field(document: dict[str, Any], value: str) -> None:
    question = load(document)
    for name in NAMES:
        for values in ([value], [value, value], [value] * 1001):
            parsed(question, {name: values}, order_of(question))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(SAMPLES, st.data())
def test_a_broken_document_is_refused_by_name(
    document: dict[str, Any], data: st.DataObject
) -> None:
    broken = json.loads(json.dumps(document))
    place = broken
    while True:
        steps = sorted(place) if isinstance(place, dict) else range(len(place))
        step = data.draw(st.sampled_from(list(steps)))
        if not isinstance(place[step], dict | list) or not place[step] or data.draw(st.booleans()):
            break
        place = place[step]
    place[step] = data.draw(JSON)
    for candidate in (broken, broken | {"withheld": True}):
        with contextlib.suppress(DocumentProblem):
            load(candidate)


@given(JSON)
def test_what_is_not_a_question_is_refused(document: Any) -> None:
    with pytest.raises(DocumentProblem):
        load(document)
    with pytest.raises(DocumentProblem):
        load({"type": document})
