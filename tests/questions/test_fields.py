"""Form fields: what is taken and what is refused."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.questions import AnswerProblem
from learn.questions.fields import chosen_id, clean_text, one_value

IDS = ("a", "b", "c")


@pytest.mark.parametrize(("value", "found"), [("1", "a"), ("3", "c"), ("", None), (" ", None)])
def test_a_position_names_an_id(value: str, found: str | None) -> None:
    assert chosen_id({"choice": [value]}, "choice", IDS) == found


@pytest.mark.parametrize(
    "value",
    [
        "0",
        "4",
        "-1",
        "+1",
        "01",
        "1 ",
        "1.0",
        "1e0",
        "1e9",
        "9" * 5000,
        "\uff11",
        "\u00b9",
        "a",
        "\x00",
        "1\x00",
        "\ud800",
        "True",
        1,
        None,
        True,
    ],
)
def test_anything_but_a_shown_position_is_refused(value: Any) -> None:
    with pytest.raises(AnswerProblem) as caught:
        chosen_id({"choice": [value]}, "choice", IDS)
    assert caught.value.field == "choice"
    assert caught.value.message.endswith(".")
    assert str(caught.value) == caught.value.message


def test_a_field_may_be_missing_but_not_repeated() -> None:
    assert one_value({}, "choice") is None
    assert one_value({"choice": []}, "choice") is None
    with pytest.raises(AnswerProblem, match="more than once"):
        one_value({"choice": ["1", "1"]}, "choice")


@pytest.mark.parametrize("character", ["\x00", "\x08", "\x1b", "\x7f", "\x85", "\udfff"])
def test_control_characters_and_surrogates_are_refused(character: str) -> None:
    with pytest.raises(AnswerProblem, match="cannot be stored"):
        clean_text("text", f"a{character}b", 10)


def test_text_is_counted_and_stored_composed() -> None:
    assert clean_text("text", "e\u0301", 10) == "\u00e9"
    assert clean_text("text", " a \t b\r\nc ", 10) == "a b c"
    assert clean_text("text", "a\r\n\r\nb", 4, lines=True) == "a\n\nb"
    assert clean_text("text", "\u2003", 10) is None


def test_text_that_grows_when_composed_is_counted_again() -> None:
    assert clean_text("text", "\u0344" * 5, 10) == "\u0308\u0301" * 5
    with pytest.raises(AnswerProblem, match="12 characters; 10"):
        clean_text("text", "\u0344" * 6, 10)


@given(st.text(max_size=60), st.booleans())
def test_clean_text_is_short_and_clean_or_refused(value: str, lines: bool) -> None:
    try:
        text = clean_text("text", value, 50, lines=lines)
    except AnswerProblem:
        return
    assert text is None or 0 < len(text) <= 50
    assert text is None or text == clean_text("text", text, 50, lines=lines)
    (text or "").encode()
    assert "\x00" not in (text or "")
