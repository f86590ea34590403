"""What people type, cleaned once, so that both databases store exactly what was accepted."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from wtforms import Form, StringField

from learn.forms import BadText, clean, clean_text

MOST = 40
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ada", "Ada"),
        ("  Ada\t", "Ada"),
        ("", ""),
        (" \r\n ", ""),
        ("e\u0301", "\u00e9"),
        ("\u212b", "\u00c5"),
        ("ﬁ", "ﬁ"),
        ("Ａ", "Ａ"),
        ("👩\u200d🔬", "👩\u200d🔬"),
        ("שלום", "שלום"),
    ],
)
def test_text_is_trimmed_and_composed(typed: str, kept: str) -> None:
    assert clean_text(typed, most=MOST) == kept


@pytest.mark.parametrize("typed", ["a\r\nb", "a\rb", "a\nb"])
def test_breaks_of_lines_are_one_kind_where_they_may_be(typed: str) -> None:
    assert clean_text(typed, most=MOST, multiline=True) == "a\nb"
    with pytest.raises(BadText):
        clean_text(typed, most=MOST)


@pytest.mark.parametrize("bad", ["\x00", "\x07", "\x1b", "\x7f", "\x85", chr(0xD800), chr(0xDFFF)])
@pytest.mark.parametrize("multiline", [True, False])
def test_what_no_database_keeps_is_refused(bad: str, multiline: bool) -> None:
    with pytest.raises(BadText, match="characters that cannot be kept"):
        clean_text(f"a{bad}b", most=MOST, multiline=multiline)


@pytest.mark.parametrize("letter", ["a", "é", "漢", "👍"])
def test_length_is_counted_in_characters_at_n_and_one_more(letter: str) -> None:
    assert clean_text(letter * MOST, most=MOST) == letter * MOST
    with pytest.raises(BadText, match="too long: 41 characters; at most 40 fit"):
        clean_text(letter * (MOST + 1), most=MOST)


def test_a_letter_that_grows_when_composed_is_counted_as_it_is_kept() -> None:
    growing = "\u0958"  # two code points in NFC
    assert len(clean_text(growing * 20, most=MOST)) == MOST
    with pytest.raises(BadText, match="too long"):
        clean_text(growing * 21, most=MOST)


@given(text=ANY_TEXT, multiline=st.booleans())
@example(text="\u0344" * 30, multiline=False)
@example(text="\x1f a \x1f", multiline=True)
@example(text="a\u2028b", multiline=False)
def test_whatever_is_typed_is_refused_or_clean(text: str, multiline: bool) -> None:
    try:
        kept = clean_text(text, most=MOST, multiline=multiline)
    except BadText:
        return
    assert unicodedata.is_normalized("NFC", kept)
    assert len(kept) <= MOST
    assert kept == kept.strip()
    kinds = {unicodedata.category(char) for char in kept if char not in "\n\t"}
    assert not kinds & {"Cc", "Cs"}
    assert multiline or not set(kept) & set("\n\t")
    kept.encode()
    assert clean_text(kept, most=MOST, multiline=multiline) == kept


class Letter(Form):
    name = StringField(validators=[clean(most=5)])


def test_a_form_gets_the_cleaned_text_back() -> None:
    form = Letter(data={"name": " Ada "})
    assert form.validate()
    assert form.name.data == "Ada"
    assert Letter(data={"name": None}).validate()


def test_a_form_keeps_what_was_typed_when_it_is_refused() -> None:
    form = Letter(data={"name": "Hypatia"})
    assert not form.validate()
    assert form.name.data == "Hypatia"
    assert form.errors["name"] == ["This text is too long: 7 characters; at most 5 fit."]
