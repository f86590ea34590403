"""Sign-in cards: names and passwords that a child can read and type."""

from random import Random

import pytest

from learn.accounts.names import clean_login_name
from learn.accounts.passwords import problem
from learn.accounts.roles import Role
from learn.classrooms.cards import DIGITS, login_name, password, words


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ada", "ada"),
        ("Ada Lovelace", "ada-lovelace"),
        ("Chlóe O’Hara", "chloe-ohara"),
        ("Ünal", "unal"),
        ('=HYPERLINK("x")', "hyperlink-x"),
        ("Мария", "learner"),
        ("李", "learner"),
        ("2Pac", "pac"),
        ("Maximiliana-Theodora von Wolfeschlegelstein", "maximiliana-theodora-von"),
        ("Maximiliana-Theodorable Wu", "maximiliana-theodorable"),
    ],
)
def test_a_login_name_can_be_read(name: str, letters: str) -> None:
    made = login_name(name, Random(1).choice)
    assert made.rpartition("-")[0] == letters
    assert set(made.rpartition("-")[2]) <= set(DIGITS)
    assert clean_login_name(made) == made


def test_a_password_is_four_common_words() -> None:
    made = password(Random(1).choice)
    assert len(made.split("-")) == 4
    assert set(made.split("-")) <= set(words())
    assert problem(made, Role.LEARNER) is None


def test_the_words_are_many_short_and_plain() -> None:
    assert len(words()) == len(set(words())) == 256
    assert all(word.isascii() and word.isalpha() and word.islower() for word in words())
    assert max(map(len, words())) <= 8
