"""What holds for every kind, whatever is answered and however it is arranged."""

import random
from collections import Counter
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.questions import KINDS, Answer, KeyWithheld, Question, load, points_for
from tests.questions.forms import answers, fields_of, order_of
from tests.questions.samples import ALL, DOCUMENTS, RIGHT_ANSWERS, SELF_MARKED, WRONG_ANSWERS

SAMPLES = st.sampled_from(ALL)
LISTS = ("options", "pairs", "distractors", "gaps", "nodes")


@st.composite
def answered(draw: st.DrawFn) -> tuple[dict[str, Any], Answer]:
    """Return a sample and any answer to it."""
    document = draw(SAMPLES)
    return document, draw(answers(document))


def replayed(question: Question, answer: Answer, order: dict[str, list[str]]) -> Answer | None:
    """Return the answer as a browser would send it, a case turn by turn."""
    if question.type != "case":
        return question.parse(fields_of(question.present(order, answer)), order)
    found = None
    for node, choice in answer["path"]:
        place = str(order[node].index(choice) + 1)
        found = question.parse({"choice": [place]}, order, found)
    return found


def test_there_are_nine_kinds_and_a_sample_of_each() -> None:
    assert set(KINDS) == set(DOCUMENTS)
    assert len(KINDS) == 9


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_the_right_answer_earns_everything_and_the_wrong_one_nothing(kind: str) -> None:
    question = load(DOCUMENTS[kind])
    assert question.grade(RIGHT_ANSWERS[kind]).fraction == 1
    assert question.grade(WRONG_ANSWERS[kind]).fraction == 0
    assert question.review(RIGHT_ANSWERS[kind], {}).verdict == "right"
    assert question.review(WRONG_ANSWERS[kind], {}).verdict == "not_yet"


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_no_answer_earns_nothing_and_can_be_reviewed(kind: str) -> None:
    question = load(DOCUMENTS[kind])
    assert question.grade(None).fraction == 0
    review = question.review(None, order_of(question))
    assert review.verdict == "not_yet"
    assert review.given_text == ""
    assert review.answer_text
    assert not any(row.is_chosen or row.is_right or row.given for row in review.rows)
    assert not question.is_complete(None)


@given(answered())
def test_a_fraction_lies_between_nothing_and_everything(
    case: tuple[dict[str, Any], Answer],
) -> None:
    document, answer = case
    grade = load(document).grade(answer)
    if document is SELF_MARKED:
        assert grade.fraction is None
    else:
        assert grade.fraction is not None
        assert 0 <= grade.fraction <= 1
        assert 0 <= points_for(grade.fraction, document["points"]) <= document["points"]
    assert all(0 <= part.fraction <= 1 for part in grade.parts)


@given(answered(), st.integers(0, 2**32), st.booleans())
def test_what_is_shown_and_sent_back_is_the_same_answer(
    case: tuple[dict[str, Any], Answer], seed: int, shuffle: bool
) -> None:
    document, answer = case
    question = load(document)
    order = order_of(question, seed, shuffle=shuffle)
    sent = replayed(question, answer, order)
    assert sent is not None
    assert question.grade(sent) == question.grade(answer)
    if document["type"] not in ("numeric", "text", "cloze"):
        assert sent == answer
    assert question.parse({}, order) is None


@given(answered(), st.randoms(use_true_random=False))
def test_the_order_of_writing_and_showing_changes_no_grade(
    case: tuple[dict[str, Any], Answer], rng: random.Random
) -> None:
    document, answer = case
    moved = document | {
        key: rng.sample(document[key], len(document[key])) for key in LISTS if key in document
    }
    question, other = load(document), load(moved)
    assert question.grade(answer).fraction == other.grade(answer).fraction
    first = question.review(answer, order_of(question, rng.randrange(99)))
    second = other.review(answer, order_of(other, rng.randrange(99)))
    assert Counter(first.rows) == Counter(second.rows)
    assert first.verdict == second.verdict


@given(SAMPLES, st.integers(0, 2**32), st.booleans())
def test_a_withheld_question_asks_the_same(
    document: dict[str, Any], seed: int, shuffle: bool
) -> None:
    question = load(document)
    bare = load(question.withheld())
    order = order_of(question, seed, shuffle=shuffle)
    assert order_of(bare, seed, shuffle=shuffle) == order
    assert bare.present(order) == question.present(order)
    assert bare.present({}).choices == question.present({}).choices
    assert bare.withheld() == question.withheld()


@given(answered())
def test_a_withheld_question_reads_answers_but_does_not_grade_them(
    case: tuple[dict[str, Any], Answer],
) -> None:
    document, answer = case
    question = load(document)
    bare, order = load(question.withheld()), order_of(question)
    assert replayed(bare, answer, order) == replayed(question, answer, order)
    assert bare.is_complete(answer) == question.is_complete(answer)
    assert bare.given_text(answer) == question.review(answer, order).given_text
    assert bare.given_text(None) == ""
    for something in (answer, None):
        with pytest.raises(KeyWithheld):
            bare.grade(something)
        with pytest.raises(KeyWithheld):
            bare.review(something, order)


@pytest.mark.parametrize("document", ALL, ids=lambda document: document["id"])
def test_attributes_come_from_the_document(document: dict[str, Any]) -> None:
    question = load(document)
    shown = question.present(order_of(question))
    for name in ("id", "type", "stem", "points", "objective", "hint", "shuffle"):
        assert getattr(question, name) == document[name]
    assert (shown.type, shown.points, shown.hint) == (
        document["type"],
        document["points"],
        document["hint"],
    )
    assert question.review(None, {}).explanation == document["explanation"]


@given(st.fractions(0, 1), st.integers(0, 10_000))
def test_points_are_the_nearest_thousandth_with_halves_up(fraction: Fraction, points: int) -> None:
    exact = fraction * points
    earned = points_for(fraction, points)
    assert exact - Fraction(1, 2) < earned <= exact + Fraction(1, 2)


@pytest.mark.parametrize(
    ("fraction", "points", "earned"),
    [
        (Fraction(1, 3), 1000, 333),
        (Fraction(2, 3), 1000, 667),
        (Fraction(1, 2), 1, 1),
        (Fraction(1, 2), 3, 2),
        (Fraction(0), 1000, 0),
        (Fraction(1), 1500, 1500),
    ],
)
def test_points_by_example(fraction: Fraction, points: int, earned: int) -> None:
    assert points_for(fraction, points) == earned
