"""Short texts against accepted spellings, and long ones that learners mark themselves."""

from typing import Any

import pytest

from learn.questions import AnswerProblem, DocumentProblem, load
from tests.questions.samples import DOCUMENTS, SELF_MARKED

TEXT = DOCUMENTS["text"]


@pytest.mark.parametrize(
    ("words", "fraction", "note"),
    [
        ("cytokines", 1, None),
        ("  CYTOKINE. ", 1, None),
        ("Hormones", 0, "Those come from glands."),
        ("glands", 0, None),
    ],
)
def test_words_count_whatever_their_dress(words: str, fraction: int, note: str | None) -> None:
    question = load(TEXT)
    assert question.grade({"text": words}).fraction == fraction
    (row,) = question.review({"text": words}, {}).rows
    assert (row.is_right, row.note, row.expected) == (fraction == 1, note, "cytokines")


def test_typed_and_accepted_words_are_escaped_for_the_page() -> None:
    question = load(TEXT | {"answers": ["p < 0.05"]})
    review = question.review({"text": "<script>alert(1)</script>"}, {})
    assert review.rows[0].given == "&lt;script&gt;alert(1)&lt;/script&gt;"
    assert review.given_text == review.rows[0].given
    assert review.answer_text == "p &lt; 0.05"
    long = load(SELF_MARKED).review({"text": "<b>"}, {})
    assert long.given_text == "&lt;b&gt;"


def test_a_short_text_is_one_line_of_500_characters() -> None:
    question = load(TEXT)
    assert question.parse({"text": [" B\r\ncells "]}, {}) == {"text": "B cells"}
    assert question.parse({"text": [" \n "]}, {}) is None
    assert question.parse({"text": ["x" * 500]}, {}) == {"text": "x" * 500}
    shown = question.present({}, {"text": "<b>"})
    assert (shown.value, shown.max_length, shown.is_long) == ("<b>", 500, False)
    assert question.is_complete({"text": "x"})
    with pytest.raises(AnswerProblem, match="501 characters; 500"):
        question.parse({"text": ["x" * 501]}, {})


def test_a_self_marked_text_keeps_lines_up_to_10000_characters() -> None:
    question = load(SELF_MARKED)
    assert question.parse({"text": ["One.\r\nTwo."]}, {}) == {"text": "One.\nTwo."}
    assert question.parse({"text": ["x" * 10_000]}, {}) is not None
    shown = question.present({})
    assert (shown.value, shown.max_length, shown.is_long) == ("", 10_000, True)
    with pytest.raises(AnswerProblem, match="10,001 characters"):
        question.parse({"text": ["x" * 10_001]}, {})


@pytest.mark.parametrize("answer", [None, {"text": "A test proves little."}])
def test_a_self_marked_text_is_never_scored(answer: dict[str, str] | None) -> None:
    question = load(SELF_MARKED)
    assert question.grade(answer).fraction is None
    review = question.review(answer, {})
    assert review.verdict == "unmarked"
    assert review.rows == ()
    assert review.model_answer == SELF_MARKED["model_answer"]
    assert review.key_points == ("Names a comparison group", "Mentions false alarms")
    assert review.answer_text == "Names a comparison group; Mentions false alarms"
    assert question.is_complete(answer) is (answer is not None)


def test_a_withheld_text_knows_how_long_it_may_be() -> None:
    for document, is_long in ((TEXT, False), (SELF_MARKED, True)):
        assert load(load(document).withheld()).present({}).is_long is is_long
        assert load(document).arrange(None, True) == {}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"answers": []},
        {"answers": [""]},
        {"answers": ["yes", " "]},
        {"answers": "yes"},
        {"answers": [1]},
        {"errors": [{"text": "no reason"}]},
        {"errors": ["words"]},
        {"self_marked": True},
    ],
)
def test_malformed_documents_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(DocumentProblem):
        load(TEXT | change)
