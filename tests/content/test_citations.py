"""Citations: what is read between brackets, how a source is printed, and how it is numbered."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from learn.content.citations import (
    Citation,
    clean_reference,
    formatted,
    link,
    read,
    short,
    with_dashes,
)
from learn.content.compile import CompileError, compile_library
from tests.content.samples import claim, library, reference, with_body
from tests.content.walls import ids, violations

READ = [
    ("@a2018", [("a2018", "")]),
    ("@a2018, pp. 1-2", [("a2018", "pp. 1-2")]),
    ("@a2018 , p. 1", [("a2018", "p. 1")]),
    ("@a; @b,  ch.\n 2 ; @c", [("a", ""), ("b", "ch. 2"), ("c", "")]),
    ("@a, p. 1, 3", [("a", "p. 1, 3")]),
    ("@a.b-c_d", [("a.b-c_d", "")]),
    ("@a.", [("a", "")]),
    ("@", []),
    ("@a b", []),
    ("@a,", []),
    ("@a; b", []),
    ("@a;", []),
    ("see @a", []),
    ("@-a", []),
]
DOI = '<a href="https://doi.org/10.1000/tea.2018" rel="noopener">doi:10.1000/tea.2018</a>.'
PMID = '<a href="https://pubmed.ncbi.nlm.nih.gov/30263032/" rel="noopener">PMID 30263032</a>.'
PRINTED: list[tuple[dict[str, Any], str]] = [
    (
        {},
        "Lu Y, Sen R, et al. How leaves wilt. <cite>Tea J</cite>. 2018;14(2):49–51. "
        + DOI
        + " "
        + PMID,
    ),
    (
        {"doi": None, "pmid": None, "pages": "e1"},
        "Lu Y, Sen R, et al. How leaves wilt. <cite>Tea J</cite>. 2018;14(2):e1.",
    ),
    (
        {"doi": None, "pmid": None, "volume": None},
        "Lu Y, Sen R, et al. How leaves wilt. <cite>Tea J</cite>. 2018;p. 49–51.",
    ),
    (
        {"doi": None, "pmid": None, "volume": None, "pages": None, "year": None},
        "Lu Y, Sen R, et al. How leaves wilt. <cite>Tea J</cite>.",
    ),
    (
        {"doi": "x", "pmid": "y", "title": "Why?", "journal": None, "volume": None, "pages": None},
        "Lu Y, Sen R, et al. Why? 2018.",
    ),
    (
        {
            "doi": None,
            "pmid": None,
            "journal": None,
            "volume": None,
            "pages": None,
            "year": None,
            "url": "https://example.org/a",
            "accessed": "2026-11-22",
        },
        (
            "Lu Y, Sen R, et al. How leaves wilt."
            ' <a href="https://example.org/a" rel="noopener">https://example.org/a</a>'
            " (read 2026-11-22)."
        ),
    ),
    (
        {"doi": None, "pmid": None, "url": "javascript:alert(1)", "title": "<b>", "authors": "A&B"},
        "A&amp;B. &lt;b&gt;. <cite>Tea J</cite>. 2018;14(2):49–51.",
    ),
]
LINKS: list[tuple[dict[str, Any], str | None]] = [
    ({}, "https://doi.org/10.1000/tea.2018"),
    ({"doi": '10.1000/a"<b>'}, "https://doi.org/10.1000/a%22%3Cb%3E"),
    ({"doi": None}, "https://pubmed.ncbi.nlm.nih.gov/30263032/"),
    ({"doi": "see note", "pmid": "12/../x", "url": "https://a.org"}, "https://a.org"),
    ({"doi": None, "pmid": None, "url": "http://a.org"}, None),
    ({"doi": None, "pmid": None}, None),
]
SHORT: list[tuple[dict[str, Any], str]] = [
    ({}, "Lu Y, et al. 2018"),
    ({"authors": "Oh K"}, "Oh K 2018"),
    ({"authors": "", "year": None}, "How leaves wilt"),
]


@pytest.mark.parametrize(("inside", "found"), READ)
def test_what_stands_between_brackets(inside: str, found: list[tuple[str, str]]) -> None:
    assert read(inside) == tuple(Citation(key, locator) for key, locator in found)


@pytest.mark.parametrize(("fields", "html"), PRINTED)
def test_a_source_is_printed(fields: dict[str, Any], html: str) -> None:
    assert formatted(reference("x", **fields)) == html
    assert clean_reference(reference("x", **fields)) == html


@pytest.mark.parametrize(("fields", "address"), LINKS)
def test_a_source_is_linked_by_its_best_address(
    fields: dict[str, Any], address: str | None
) -> None:
    assert link(reference("x", **fields)) == address
    assert violations(formatted(reference("x", **fields))) == []


@pytest.mark.parametrize(("fields", "words"), SHORT)
def test_a_source_in_a_few_words(fields: dict[str, Any], words: str) -> None:
    assert short(reference("x", **fields)) == words


@pytest.mark.parametrize(
    ("locator", "shown"), [("pp. 1-2", "pp. 1–2"), ("ch. B-cells", "ch. B-cells"), ("", "")]
)
def test_ranges_of_numbers_have_dashes(locator: str, shown: str) -> None:
    assert with_dashes(locator) == shown


def test_sources_are_numbered_in_order_and_keep_their_number(tmp_path: Path) -> None:
    body = "A [@steam2020]. B [@leaf2018; @steam2020].\n\n- C [@leaf2018, p. 3-4]\n"
    made = compile_library(with_body(tmp_path, body)).modules[0]["lessons"][0]
    html = made["body"][0]["html"]
    shown = [part.split("</button>")[0][-1] for part in html.split("<button")[1:]]
    assert shown == ["1", "2", "1", "2"]
    assert 'aria-label="Source 2"' in html
    assert html.startswith('<p>A.<span class="cites">\u2060<button')
    assert made["citations"] == ["steam2020", "leaf2018"]
    assert ids(made["popovers"]) == ["source-1", "source-2", "source-2-2"]
    assert "<p>Here: p. 3–4.</p>" in made["popovers"]
    assert made["popovers"].count('<a href="/sources/leaf2018">About source 2</a>') == 2


@pytest.mark.parametrize("stop", [".", ",", ";", ":"])
def test_a_number_follows_the_stop(tmp_path: Path, stop: str) -> None:
    html = compile_library(with_body(tmp_path, f"A [@leaf2018]{stop} B")).modules[0]["lessons"][0]
    assert html["body"][0]["html"].startswith(f'<p>A{stop}<span class="cites">\u2060<button')
    assert html["body"][0]["html"].endswith("</button></span> B</p>")


def test_every_button_has_its_popover(tmp_path: Path) -> None:
    made = compile_library(library(tmp_path)).modules[0]["lessons"][0]
    html = "".join(part.get("html", "") for part in made["body"])
    targets = {part.split('"')[0] for part in html.split('popovertarget="')[1:]}
    assert targets == set(ids(made["popovers"]))
    assert "term-tannin" in targets


def test_a_claim_prints_only_sources_that_are_ready(tmp_path: Path) -> None:
    made = compile_library(library(tmp_path))
    card = next(p["html"] for p in made.modules[0]["lessons"][0]["body"] if "html" in p)
    assert "Source 2" in card.split('class="claim-supports"')[1].split("</p>")[0]
    assert made.commons["claims"]["001-08"]["references"] == ["steam2020"]
    assert "later2024" not in str(made.commons) + str(made.modules)


def test_a_claim_without_a_ready_source_says_so(tmp_path: Path) -> None:
    source = library(tmp_path, claims={"001-08": claim(references=("later2024",))})
    html = compile_library(source).modules[0]["lessons"][0]["body"][0]["html"]
    assert "No source that we could check is ready for this statement." in html


def test_a_source_cited_in_what_is_taught_is_not_repeated(tmp_path: Path) -> None:
    teach = claim(teach="Tea is pleasant [@steam2020]", references=("steam2020", "leaf2018"))
    source = with_body(tmp_path, ":::{claim} 001-08\n:::", claims={"001-08": teach})
    html = compile_library(source).modules[0]["lessons"][0]["body"][0]["html"]
    assert html.count("Source 1") == html.count("Source 2") == 1


@pytest.mark.parametrize(
    ("body", "part"),
    [
        ("A [@later2024].", "not ready to be printed (its status is `after-check`)"),
        ("A [@nowhere].", "`@nowhere` is not in references.yaml"),
        ("A [@leaf2018, ; @steam2020].", "is no citation"),
        ("## A [@leaf2018]", "cannot stand in a heading"),
    ],
)
def test_citations_that_cannot_be_printed_are_problems(
    tmp_path: Path, body: str, part: str
) -> None:
    with pytest.raises(CompileError) as caught:
        compile_library(with_body(tmp_path, body))
    assert [part in problem.message for problem in caught.value.problems] == [True]


def test_a_bracket_that_never_closes_is_text(tmp_path: Path) -> None:
    made = compile_library(with_body(tmp_path, "Write to \\[@x] or [@leaf2018."))
    assert made.modules[0]["lessons"][0]["body"][0]["html"] == (
        "<p>Write to [@x] or [@leaf2018.</p>"
    )


def test_locators_are_text(tmp_path: Path) -> None:
    source = with_body(tmp_path, 'A [@leaf2018, p. 1 <b onclick="x">].')
    popovers = compile_library(source).modules[0]["lessons"][0]["popovers"]
    assert "p. 1 &lt;b onclick=" in popovers
    assert violations(popovers) == []


def test_references_with_other_fields_are_kept_apart(tmp_path: Path) -> None:
    source = library(tmp_path)
    changed = {**source.references, "steam2020": reference("steam2020", doi=None)}
    made = compile_library(replace(source, references=changed)).commons["references"]
    assert made["leaf2018"]["link"] == "https://doi.org/10.1000/tea.2018"
    assert made["steam2020"]["link"] == "https://pubmed.ncbi.nlm.nih.gov/30263032/"
    assert set(made) == {"leaf2018", "steam2020"}
