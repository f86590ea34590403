"""What people may call themselves."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn import limits
from learn.accounts import names
from learn.accounts.names import BadName, SignInName


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ada", "Ada"),
        ("  Ada   Lovelace ", "Ada Lovelace"),
        ("Zoe\u0308", "Zoë"),
        ("李小龍", "李小龍"),
        ("नमस्ते", "नमस्ते"),
        ("👩\u200d🔬", "👩\u200d🔬"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("O'Brien", "O'Brien"),
        ("Ada\tB\nC", "Ada B C"),
        ("x" * limits.MAX_NAME, "x" * limits.MAX_NAME),
    ],
)
def test_a_name_is_kept(typed: str, kept: str) -> None:
    assert names.clean_name(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "\u200d",
        "a\x00b",
        "\u202eadmin",
        "a\u200bb",
        "\ud800",
        "\ue000",
        "\u2066a",
        "x" * (limits.MAX_NAME + 1),
    ],
)
def test_a_name_is_refused(typed: str) -> None:
    with pytest.raises(BadName):
        names.clean_name(typed)


@given(st.text(st.characters(), max_size=100))
def test_every_kept_name_is_short_normal_and_visible(typed: str) -> None:
    try:
        kept = names.clean_name(typed)
    except BadName:
        return
    assert 1 <= len(kept) <= limits.MAX_NAME
    assert unicodedata.is_normalized("NFC", kept)
    assert not {unicodedata.category(c) for c in kept} & {"Cc", "Cs", "Zl", "Zp"}
    assert names.clean_name(kept) == kept


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ada@example.org", SignInName(email="ada@example.org")),
        (" Ada.L@Example.ORG ", SignInName(email="Ada.L@example.org")),
        ("ada@bücher.example", SignInName(email="ada@xn--bcher-kva.example")),
        ("ada@localhost", SignInName(email="ada@localhost")),
        ("Ada", SignInName(login_name="ada")),
        ("ada_l.42-x", SignInName(login_name="ada_l.42-x")),
        ("Änne", SignInName(login_name="änne")),
        ("\uff21\uff24\uff21", SignInName(login_name="ada")),
        ("नमस्ते", SignInName(login_name="नमस्ते")),
        ("a" * limits.MIN_LOGIN_NAME, SignInName(login_name="a" * limits.MIN_LOGIN_NAME)),
        ("a" * limits.MAX_LOGIN_NAME, SignInName(login_name="a" * limits.MAX_LOGIN_NAME)),
    ],
)
def test_a_sign_in_name_is_read(typed: str, found: SignInName) -> None:
    assert names.read_sign_in_name(typed) == found


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ab",
        "a" * (limits.MAX_LOGIN_NAME + 1),
        "two words",
        ".ada",
        "ada!",
        "a\u202eda",
        "a\ud800da",
        "ada@",
        "@example.org",
        "a@b@c",
        "a@b\nBcc: c@d.example",
        "ada@example.org, eve@example.org",
        "Ada <ada@example.org>",
        "ada\uff20example.org",
        "ädä@example.org",
        "a" * limits.MAX_EMAIL + "@example.org",
        "a@" + "b" * 60 + ("." + "b" * 60) * 4,
        "a@" + "ü" * 40 + ("." + "ü" * 40) * 4 + ".example",
    ],
)
def test_a_sign_in_name_is_refused(typed: str) -> None:
    with pytest.raises(BadName):
        names.read_sign_in_name(typed)


@pytest.mark.parametrize(
    ("one", "other"),
    [("ADA@example.org", "ada@EXAMPLE.org"), ("Ada", "aDA"), ("Straße", "STRASSE")],
)
def test_the_same_name_typed_otherwise_folds_alike(one: str, other: str) -> None:
    assert names.fold_sign_in_name(one) == names.fold_sign_in_name(other)


@given(st.text(max_size=60))
def test_folding_what_anybody_types_never_fails_and_is_stable(typed: str) -> None:
    folded = names.fold_sign_in_name(typed)
    assert names.fold(folded) == folded
    assert not {unicodedata.category(c) for c in folded} & names.BANNED_CATEGORIES


@pytest.mark.parametrize("typed", ["ada\x00", "ada\u200b", "\x00", "a d a", "@"])
def test_what_nobody_can_have_folds_to_what_nobody_has(typed: str) -> None:
    assert names.fold_sign_in_name(typed).startswith(" ")
