"""Numbers and words as learners type them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.questions import AnswerProblem
from learn.questions.typed import fold, number_typed


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("5", "5"),
        (" 5 ", "5"),
        ("63.9", "63.9"),
        ("63,9", "63.9"),
        ("63.", "63"),
        (".5", "0.5"),
        (",5", "0.5"),
        ("+5", "5"),
        ("-5", "-5"),
        ("\u22125", "-5"),
        ("\u20135", "-5"),
        ("- 5", "-5"),
        ("1 000", "1000"),
        ("1\u2009000", "1000"),
        ("1\u202f000\u202f000", "1000000"),
        ("1\u00a0234,5", "1234.5"),
        ("1000", "1000"),
        ("1,234,567", "1234567"),
        ("1,234.5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("1.234.567", "1234567"),
        ("1.234", "1.234"),
        ("0,125", "0.125"),
        ("1234,567", "1234.567"),
        ("1e3", "1000"),
        ("1.5E-3", "0.0015"),
        ("-0", "0"),
        ("0e999", "0"),
        ("007", "7"),
        ("9" * 31, "9" * 31),
    ],
)
def test_numbers_are_read_in_the_spellings_people_use(typed: str, value: str) -> None:
    assert number_typed("value", typed, None) == Decimal(value)


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("12 %", "%"),
        ("12%", "%"),
        ("12 \uff05", "%"),
        ("12 People", "people"),
        ("12people", "people"),
        ("12 mg / L", "mg/L"),
        ("12 \u00b5g", "\u03bcg"),
        ("12", "people"),
    ],
)
def test_the_questions_own_unit_may_follow(typed: str, unit: str) -> None:
    assert number_typed("value", typed, unit) == 12


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("12 %", None),
        ("12 %", "people"),
        ("12 people", "%"),
        ("people", "people"),
        ("%", "%"),
        ("nan", None),
        ("NaN", None),
        ("inf", None),
        ("-Infinity", None),
        ("1e31", None),
        ("1e-31", None),
        ("1e999", None),
        ("1e9999999", None),
        ("9" * 32, None),
        ("9" * 41, None),
        ("1" * 5000, None),
        ("0" * 41, None),
        ("1." + "0" * 39, None),
        ("\uff11\uff12", None),
        ("\u0663", None),
        ("1_000", None),
        ("1 00", None),
        ("12 34", None),
        ("1,00,000.5", None),
        ("1.2.3", None),
        ("--5", None),
        ("5-", None),
        ("0x10", None),
        ("1/3", None),
        ("5\x00", None),
        ("\ud8005", None),
        ("5\n6", None),
        ("e5", None),
        (".", None),
        ("-", None),
        ("", None),
    ],
)
def test_anything_else_is_refused_in_a_plain_sentence(typed: str, unit: str | None) -> None:
    with pytest.raises(AnswerProblem) as caught:
        number_typed("gap-2", typed, unit)
    assert caught.value.field == "gap-2"
    assert caught.value.message.endswith(".")


@pytest.mark.parametrize("typed", ["1,000", "12,345", "-1,000"])
def test_a_comma_that_reads_two_ways_is_asked_about(typed: str) -> None:
    with pytest.raises(AnswerProblem, match="two ways") as caught:
        number_typed("value", typed, None)
    whole, part = typed.split(",")
    assert f"{whole}{part} or {whole}.{part}" in caught.value.message


@given(st.decimals(-(10**9), 10**9, places=6))
def test_every_plain_number_is_read_back(value: Decimal) -> None:
    spelled = f"{value:f}"
    assert number_typed("value", spelled, None) == value
    assert number_typed("value", spelled.replace(".", ",") + " mg", "mg") == value


@given(st.text(max_size=50), st.sampled_from([None, "%", "people"]))
def test_any_text_is_a_finite_number_or_a_problem(typed: str, unit: str | None) -> None:
    try:
        value = number_typed("value", typed, unit)
    except AnswerProblem as problem:
        assert problem.message  # noqa: PT017 - either outcome is right
    else:
        assert value.is_finite()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cytokine", "cytokine"),
        ("  T   cells ", "T cells"),
        ("T\tcells", "t cells"),
        ("\u201ccytokine.\u201d", "cytokine"),
        ("IL\u20116", "IL-6"),
        ("IL\u22126", "il-6"),
        ("Sjo\u0308gren\u2019s", "Sj\u00f6gren's"),
        ("\uff29\uff27\uff27", "IgG"),
        ("STRASSE", "stra\u00dfe"),
        ("cyto\u00adkine", "cytokine"),
        ("(CD4\u207a)", "cd4+"),
    ],
)
def test_spelling_that_means_the_same_folds_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("T cell", "B cell"), ("CD4", "CD4+"), ("IL-6", "IL-16"), ("!", "?")]
)
def test_other_words_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_twice_changes_nothing_more(words: str) -> None:
    assert fold(fold(words)) == fold(words)
