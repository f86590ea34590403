"""What is found, in which order, and which words are shown of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn import limits
from learn.search.ranking import (
    EXCERPT_LENGTH,
    Entry,
    entry,
    excerpt,
    search,
    words_of,
)

DANCE = entry("Lesson", "The waggle dance", "/dance", "Bees dance on the comb. The dance tells.")
WINTER = entry("Lesson", "Winter", "/winter", "Bees shiver, and nobody likes to dance.")
TERM = entry("Term", "Cluster", "/cluster", "A low-dose, close-packed ball of bees; it’s warm.")
ALL = (DANCE, WINTER, TERM)


def found(query: str, entries: tuple[Entry, ...] = ALL) -> list[str]:
    return [hit.address for hit in search(entries, query)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", []),
        ("  ,.- ", []),
        ("bees", ["/cluster", "/dance", "/winter"]),  # alike: by title
        ("dance", ["/dance", "/winter"]),  # the title weighs more
        ("danc", ["/dance", "/winter"]),  # the last word may be a beginning
        ("danc bees", []),  # the others may not
        ("bees danc", ["/dance", "/winter"]),
        ("bees nobody", ["/winter"]),
        ("BEES Nobody", ["/winter"]),
        ("low-dose", ["/cluster"]),
        ("low dose", ["/cluster"]),  # a hyphenated word is found by its parts
        ("dose", ["/cluster"]),
        ("it's", ["/cluster"]),
        ("it’s", ["/cluster"]),
        ("ance", []),  # no endings
        ("waggle comb", ["/dance"]),  # title and text together
        ("zebra", []),
    ],
)
def test_what_is_found(query: str, expected: list[str]) -> None:
    assert found(query) == expected


def test_more_occurrences_weigh_more_and_less_each_time() -> None:
    texts = [entry("Lesson", f"T{n}", f"/{n}", "bee " * n) for n in (1, 2, 3)]
    hits = search(texts, "bee")
    assert [hit.address for hit in hits] == ["/3", "/2", "/1"]
    assert hits[0].score - hits[1].score < hits[1].score - hits[2].score


def test_one_kind_never_crowds_out_another() -> None:
    many = [entry("Claim", f"Bee {n:03}", f"/{n}", "") for n in range(limits.MAX_RESULTS + 1)]
    lesson = entry("Lesson", "Winter", "/winter", "A bee in winter.")
    hits = search([*many, lesson], "bee")
    assert [hit.kind for hit in hits] == ["Claim"] * limits.MAX_RESULTS + ["Lesson"]


def test_words_that_are_not_shown_find_all_the_same() -> None:
    term = entry("Term", "Waggle dance", "/dance", "Tells where food is.", also="schwaenzeltanz")
    [hit] = search([term], "schwaenzel")
    assert hit.excerpt == "Tells where food is."


def test_a_query_and_the_list_of_hits_have_their_limits() -> None:
    many = tuple(entry("Term", f"Bee {n:03}", f"/{n}", "") for n in range(limits.MAX_RESULTS + 1))
    assert len(found("bee", many)) == limits.MAX_RESULTS
    filler = "bees " * (limits.MAX_QUERY // 5)
    assert len(filler) == limits.MAX_QUERY
    assert found(filler + "zebra")  # what is past the limit is not looked for
    assert not found(filler[5:] + "zebra"[:5])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("T-cells and B cells", ["t-cells", "and", "b", "cells"]),
        ("Karl von Frisch’s bees", ["karl", "von", "frisch's", "bees"]),
        ("snake_case - dash", ["snake", "case", "dash"]),
        ("CO₂: 5 × 10⁴", ["co2", "5", "104"]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words_of(text) == expected


LONG = " ".join(f"w{n}" for n in range(200))


@pytest.mark.parametrize(
    ("wanted", "begins", "ends"),
    [
        (["w0"], "w0 w1", " …"),
        (["nothing"], "w0 w1", " …"),
        (["w100"], "… w", " …"),
        (["w199"], "… w", "w199"),
    ],
)
def test_an_excerpt_shows_whole_words_around_the_first_match(
    wanted: list[str], begins: str, ends: str
) -> None:
    shown = excerpt(LONG, wanted)
    assert shown.startswith(begins)
    assert shown.endswith(ends)
    assert len(shown) <= EXCERPT_LENGTH + 4
    assert set(shown.strip("… ").split()) <= set(LONG.split())


def test_an_excerpt_finds_words_without_their_accents() -> None:
    text = "x " * 200 + "Sjögren’s straße"
    assert "Sjögren" in excerpt(text, ["sjogren's"])
    assert "straße" in excerpt(text, ["sjogren's", "stras"])


def test_one_word_without_an_end_is_cut() -> None:
    assert excerpt("x" * 500, ["x"]).startswith("x")
    assert "yes" in excerpt("z" * 500 + "yes", ["yes"])


@given(st.text(max_size=300), st.lists(st.text(min_size=1, max_size=5), max_size=3))
def test_an_excerpt_never_fails(text: str, wanted: list[str]) -> None:
    flat = " ".join(text.split())
    shown = excerpt(flat, wanted)
    assert shown.removeprefix("… ").removesuffix(" …") in flat or flat == ""


@given(st.text(max_size=80))
def test_a_text_is_found_by_each_of_its_words(text: str) -> None:
    one = entry("Term", "", "/", text)
    assert all(found(word, (one,)) == ["/"] for word in words_of(text) if word == words_of(word)[0])
