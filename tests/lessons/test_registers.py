"""Terms, sources and claims as their pages list them."""

from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.content.library import Library
from learn.lessons.registers import (
    MAX_QUERY,
    VERDICTS,
    ClaimFilter,
    by_letter,
    claims,
    examples,
    folded,
    sources,
    verdict_counts,
)
from tests.library import sample_library


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("  Two\n words ", "two words"),
        ("Sjögren", "sjogren"),
        ("STRASSE Straße", "strasse strasse"),
        ("CO₂ and ℡", "co2 and tel"),
        ("it’s T‐cells", "it's t-cells"),
        ("non‑breaking", "non-breaking"),
        ("\N{KELVIN SIGN}", "k"),
    ],
)
def test_folding(text: str, expected: str) -> None:
    assert folded(text) == expected


@given(st.text())
def test_what_is_folded_stays_folded(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_terms_stand_under_their_letters() -> None:
    library = sample_library()
    letters = by_letter(library)
    assert [letter for letter, _ in letters] == sorted(letter for letter, _ in letters)
    listed = [term for _, group in letters for term in group]
    assert sorted(term.slug for term in listed) == sorted(library.terms)
    for letter, group in letters:
        assert all(folded(term.term).upper().startswith(letter) for term in group)


def test_an_accent_makes_no_letter_of_its_own() -> None:
    library = sample_library()
    term = next(iter(library.terms.values()))
    terms = {"a": replace(term, term="Émile"), "b": replace(term, term="earth")}
    letters = by_letter(replace(library, terms=MappingProxyType(terms)))
    assert [letter for letter, _ in letters] == ["E"]


def test_sources_stand_by_author_and_year() -> None:
    library = sample_library()
    found = sources(library)
    assert len(found) == len(library.references)
    assert found == sorted(found, key=lambda one: (folded(one.authors), one.year or ""))


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ({}, ClaimFilter()),
        ({"q": "  bees   dance "}, ClaimFilter(text="bees dance")),
        ({"q": "x" * (MAX_QUERY + 9)}, ClaimFilter(text="x" * MAX_QUERY)),
        ({"verdict": "right", "grade": "supported"}, ClaimFilter("", "right", "supported")),
        ({"verdict": "Right", "grade": "good"}, ClaimFilter()),
        ({"module": "bees"}, ClaimFilter(module_id="bees")),
    ],
)
def test_a_filter_is_read_from_the_address(args: dict[str, str], expected: ClaimFilter) -> None:
    assert ClaimFilter.read(args) == expected
    assert ClaimFilter.read(args).is_empty is (expected == ClaimFilter())


def _ids(library: Library, wanted: ClaimFilter) -> list[str]:
    return [claim.id for claim in claims(library, wanted)]


def test_all_claims_come_in_the_order_of_their_numbers() -> None:
    library = sample_library()
    assert _ids(library, ClaimFilter()) == sorted(library.claims)


def test_claims_are_filtered() -> None:
    library = sample_library()
    for claim in library.claims.values():
        lesson = library.lesson(claim.lesson_id)
        assert claim.id in _ids(library, ClaimFilter(verdict=claim.verdict, grade=claim.grade))
        assert claim.id in _ids(library, ClaimFilter(text=f"{claim.id} {claim.claim}"))
        assert claim.id in _ids(library, ClaimFilter(module_id=lesson.module_id if lesson else ""))
        assert claim.id not in _ids(library, ClaimFilter(module_id="elsewhere"))
        others = {"right", "overstated", "wrong", "unverifiable"} - {claim.verdict}
        assert all(claim.id not in _ids(library, ClaimFilter(verdict=one)) for one in others)
    assert _ids(library, ClaimFilter(grade="contested", text="nothing says this")) == []


def test_tags_are_no_words_of_a_claim() -> None:
    library = sample_library()
    claim = next(iter(library.claims.values()))
    marked = replace(claim, teach="<p>One <em>word</em></p>")
    only = replace(library, claims=MappingProxyType({claim.id: marked}))
    assert _ids(only, ClaimFilter(text="one word")) == [claim.id]
    assert _ids(only, ClaimFilter(text="em")) == []


def test_a_claim_whose_lesson_is_not_published_belongs_to_no_module() -> None:
    library = sample_library()
    claim = replace(next(iter(library.claims.values())), lesson_id="gone")
    only = replace(library, claims=MappingProxyType({claim.id: claim}))
    assert _ids(only, ClaimFilter()) == [claim.id]
    assert _ids(only, ClaimFilter(module_id="bees")) == []
    assert examples(only) == {}


def test_each_grade_has_the_first_claim_that_a_lesson_explains() -> None:
    library = sample_library()
    found = examples(library)
    assert found
    for grade, (claim,) in found.items():
        assert claim.grade == grade
        earlier = [one for one in library.claims.values() if one.id < claim.id]
        assert all(one.grade != grade or not one.references for one in earlier)
    bare = {claim.id: replace(claim, references=()) for claim in library.claims.values()}
    assert examples(replace(library, claims=MappingProxyType(bare))) == {}


def test_chosen_examples_come_instead_of_the_first() -> None:
    library = sample_library()
    first = next(iter(examples(library).values()))[0]
    chosen = {
        number: replace(first, id=number, is_example=number != "000-01")
        for number in ("000-01", "000-02", "000-03")
    }
    found = examples(replace(library, claims=MappingProxyType(chosen)))
    assert [claim.id for claim in found[first.grade]] == ["000-02", "000-03"]


def test_verdicts_are_counted_in_their_order() -> None:
    library = sample_library()
    counts = verdict_counts(library)
    assert list(counts) == list(VERDICTS)
    assert sum(counts.values()) == len(library.claims)
    for verdict, count in counts.items():
        assert count == len(claims(library, ClaimFilter(verdict=verdict)))
