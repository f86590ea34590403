"""The whole way from source to documents: what they hold, what is refused, and that they repeat."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from learn import questions
from learn.content.compile import CompileError, compile_library
from learn.content.compile_question import compile_question
from learn.content.glossary import Glossary
from learn.content.library import Library
from learn.content.loader import load
from learn.content.plain import count_words, plain_text
from learn.content.prose import Register
from learn.content.source import SourceQuestion, SourceTerm
from tests.content.samples import BODY, lesson, library, question, reference, with_body
from tests.content.walls import ids, published_html, violations
from tests.questions.samples import ALL

NETEA = {"marshall2018": reference("marshall2018"), "netea2020": reference("netea2020")}


def body_of(source: Any) -> list[dict[str, str]]:
    parts: list[dict[str, str]] = compile_library(source).modules[0]["lessons"][0]["body"]
    return parts


def test_the_body_is_html_and_questions_in_turn(tmp_path: Path) -> None:
    parts = body_of(library(tmp_path))
    assert [next(iter(part)) for part in parts] == ["html", "question", "html"]
    assert parts[1] == {"question": "tea-try-1"}
    assert parts[0]["html"].startswith("<p>Tea leaves wilt before they are rolled.<span")
    assert parts[2]["html"].endswith("</section>")


def test_questions_at_both_ends_leave_no_empty_parts(tmp_path: Path) -> None:
    fence = "```yaml {question}\nid: x\n```\n\n"
    made = lesson(body=fence * 2, practice=(question("x-1"), question("x-2")))
    assert body_of(library(tmp_path, lesson=made)) == [{"question": "x-1"}, {"question": "x-2"}]


def test_a_question_that_the_loader_did_not_see_is_a_problem(tmp_path: Path) -> None:
    source = library(tmp_path, lesson=lesson(practice=()))
    with pytest.raises(CompileError, match="not at the top level"):
        compile_library(source)


def test_the_first_use_of_a_term_is_a_button(tmp_path: Path) -> None:
    body = "## {term}`Tannin`\n\nA {term}`tannin`, {term}`many <tannin>`, {term}`Tannins`."
    made = compile_library(with_body(tmp_path, body)).modules[0]["lessons"][0]
    html = made["body"][0]["html"]
    assert html.startswith('<h2 id="tannin">Tannin</h2>')
    assert html.count("<button") == 1
    assert (
        'A <span class="kept"><button class="term" popovertarget="term-tannin" type="button">tannin'
        "</button>,</span> many, Tannins." in html
    )
    assert ids(made["popovers"]) == ["term-tannin"]
    assert '<a href="/glossary/tannin">Tannin in the glossary</a>' in made["popovers"]
    assert made["terms"] == ["tannin"]


def test_links_lead_to_lessons_and_cards(tmp_path: Path) -> None:
    body = "[a](lesson:brewing#water) [b](lesson:wilting-leaves#claim-001-08) [c](#claim-001-08)"
    html = body_of(with_body(tmp_path, f"{body}\n\n:::{{claim}} 001-08\n:::"))[0]["html"]
    assert '<a href="/modules/tea/brewing#water">a</a>' in html
    assert '<a href="/modules/tea/wilting-leaves#claim-001-08">b</a>' in html
    assert '<a href="#claim-001-08">c</a>' in html


def test_a_claim_card_says_what_how_sure_and_why(tmp_path: Path) -> None:
    html = body_of(library(tmp_path))[0]["html"]
    card = html[html.index('<div class="claim"') :]
    assert card.startswith(
        '<div class="claim" id="claim-001-08" data-grade="not supported">\n'
        '<p class="claim-says"><strong class="claim-label">Popular articles say:</strong>'
        ' <q>Tea cures everything</q> <span class="verdict">wrong</span></p>\n'
    )
    assert '<strong class="claim-label">What the evidence supports:</strong> Tea is plea' in card
    assert (
        '<span class="grade grade-not-supported"><span class="mark" aria-hidden="true"></span>'
        "not supported</span>" in card
    )
    assert (
        '<details class="why"><summary>Why this grade</summary>\n'
        '<p class="claim-basis">Tested, no benefit.</p>\n<p>Two trials agree' in card
    )
    assert '<a href="/claims/001-08">' in card


@pytest.mark.parametrize(
    ("body", "part"),
    [
        (":::{claim} 999-99\nA\n:::", "`999-99` is no claim"),
        (":::{claim}\nA\n:::", "`` is no claim"),
        (":::{claim} 001-08\n:::\n\n:::{claim} 001-08\n:::", "has a card in this lesson already"),
        (":::{mixup} M99\nA\n:::", "`M99` is not in misconceptions.yaml"),
        ("[a](lesson:brewing#nowhere)", "`brewing` has no anchor `#nowhere`"),
        ("[a](lesson:Brewing)", "`lesson:Brewing` names no lesson"),
    ],
)
def test_cards_and_links_need_what_they_name(tmp_path: Path, body: str, part: str) -> None:
    with pytest.raises(CompileError, match=part):
        compile_library(with_body(tmp_path, body))


def test_a_mixup_shows_what_people_think_and_what_is_so(tmp_path: Path) -> None:
    html = body_of(with_body(tmp_path, ":::{mixup} M01\n:::\n\n:::{mixup} M01\nOwn words.\n:::"))
    first, second = html[0]["html"].split('<div class="callout callout-mixup">')[1:]
    assert "<p><q>Tea is a drug</q></p>\n<p>It is a drink<span" in first
    assert "<p><q>Tea is a drug</q></p>\n<p>Own words.</p>" in second


def test_contents_list_the_second_level_and_anchors_list_all(tmp_path: Path) -> None:
    made = compile_library(library(tmp_path)).modules[0]["lessons"][0]
    assert made["toc"] == [{"id": "wilting", "text": "Wilting and rolling"}]
    assert list(made["anchors"]) == ["wilting", "cd4-leaves-in-h2o"]


def test_ids_are_unique_on_the_page(tmp_path: Path) -> None:
    made = compile_library(library(tmp_path)).modules[0]["lessons"][0]
    found = ids("".join(part.get("html", "") for part in made["body"]) + made["popovers"])
    assert len(found) == len(set(found))
    assert {"wilting", "claim-001-08", "fig-1", "fn-1", "source-1", "term-tannin"} <= set(found)


def test_the_sanitiser_takes_nothing_from_our_own_markup(tmp_path: Path) -> None:
    html = body_of(library(tmp_path))[0]["html"]
    for part in (
        '<div class="scroll" tabindex="0" role="region" aria-label="Table 1: Leaf, Minutes">',
        '<th class="align-right" scope="col">',
        '<div class="callout callout-predict">\n<strong class="callout-label">Predict first',
        '<a href="https://example.org/a?b=1&amp;c=2" rel="noopener">the standard</a>',
        '<sup class="footnote-ref"><a href="#fn-1" id="fnref-1" aria-label="Note a">a</a></sup>',
    ):
        assert part in html


def test_search_reads_words_without_numbers(tmp_path: Path) -> None:
    made = compile_library(library(tmp_path)).modules[0]["lessons"][0]
    lines = made["plain"].split("\n")
    assert lines[0] == (
        "Tea leaves wilt before they are rolled. A tannin binds protein, and tannins taste bitter."
    )
    assert "What the evidence supports: Tea is pleasant" in lines
    assert "The drawing shows a leaf with two buds." in lines
    assert made["words"] == count_words(made["plain"])


def test_plain_text_and_words() -> None:
    html = '<p>a<b>b</b> c</p><span class="cites"><button class="cite">1</button></span>d'
    assert plain_text(html) == "ab c\nd"
    assert plain_text('<p class="claim-link">x<p class="claim-link">y</p></p>z') == "z"
    assert count_words("IL-6 isn't 0.15, TNF-α!") == 4


@pytest.mark.parametrize("document", ALL, ids=[one["id"] for one in ALL])
def test_a_rendered_question_has_the_ids_and_shape_of_its_source(document: Any) -> None:
    source = SourceQuestion("a.yaml", 1, document["id"], {}, document, {})
    made, _referred, problems = compile_question(source, Register(references=NETEA))
    assert problems == []
    assert made.document is document
    assert _shape(made.rendered) == _shape(document)
    prose = {path for path, _text in questions.prose(document)}
    rendered = dict(questions.prose(made.rendered))
    for path, value in _leaves(document, ()):
        if path in prose:
            shown = plain_text(rendered[path]).replace("\u2019", "'")
            assert shown.split() == value.replace("*", "").split()
        else:
            assert _at(made.rendered, path) == value
    questions.load(made.rendered)
    assert questions.load(made.rendered).arrange is not None


def test_terms_in_a_question_are_links_only_after_the_answer() -> None:
    glossary = Glossary({"x": SourceTerm("x", "X", "Y", (), 1)})
    asked = question("Q", stem="A {term}`x`?", explanation="B {term}`x`.", hint="C {term}`x`")
    made, referred, _problems = compile_question(asked, Register(glossary=glossary))
    assert made.rendered["stem"] == "<p>A x?</p>\n"
    assert made.rendered["hint"] == "C x"
    assert made.rendered["explanation"] == '<p>B <a href="/glossary/x">x</a>.</p>\n'
    assert referred.terms == ("x",)


def test_problems_of_questions_stand_at_the_line_of_their_part() -> None:
    asked = replace(
        question("Q", stem="ok", explanation="[x](javascript:alert(1))"),
        lines={"explanation": 77, "options.0.why": 50, "options.1": 60},
    )
    _made, _referred, problems = compile_question(asked, Register())
    assert [(problem.line, problem.message.split("`")[1]) for problem in problems] == [
        (77, "javascript:alert(1)"),
        (50, "@leaf2018"),
        (60, "tannin"),
    ]


def test_every_problem_is_reported_at_once_and_in_order(tmp_path: Path) -> None:
    made = lesson(body="[a](/x)\n\n{term}`y`\n", practice=(question("q", stem="![a](b)"),))
    source = library(tmp_path, lesson=made, drawing="<svg/>")
    glossary = {"tannin": SourceTerm("tannin", "Tannin", "[@nowhere]", (), 9)}
    with pytest.raises(CompileError) as caught:
        compile_library(replace(source, glossary=glossary))
    found = [str(problem).split(": ")[0] for problem in caught.value.problems]
    assert found == sorted(found, key=lambda one: (one.split(":")[0], int(one.split(":")[1])))
    assert {"modules/glossary.yaml:9", "modules/tea/01-a.md:11", "modules/tea/01-a.md:13"} <= set(
        found
    )
    assert str(caught.value).splitlines() == [str(problem) for problem in caught.value.problems]


REPEAT = """
import hashlib, json, pathlib, sys
from learn.content.compile import compile_library
from tests.content.samples import library
made = compile_library(library(pathlib.Path(sys.argv[1])))
asked = {code: [one.document, one.rendered] for code, one in made.questions.items()}
shown = [made.commons, made.modules, asked]
print(hashlib.sha256(json.dumps(shown).encode()).hexdigest())
"""


def test_the_same_source_gives_the_same_bytes(tmp_path: Path) -> None:
    hashes = {
        subprocess.run(
            [sys.executable, "-c", REPEAT, str(tmp_path)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(hashes) == 1


def test_the_sample_library_is_published_as_it_is_read() -> None:
    loaded = load(Path(__file__).parents[1] / "sample_modules")
    assert loaded.source is not None
    made = compile_library(loaded.source)
    pieces = list(published_html(made))
    assert [one for html in pieces for one in violations(html)] == []
    assert len(pieces) > 100
    made_library = Library.from_documents(
        1,
        made.commons,
        [{**document, "revision_id": 1} for document in made.modules],
        {code: {"revision_id": 1} for code in made.questions},
    )
    assert set(made_library.questions) == set(made.questions)
    for entry in made_library.questions.values():
        assert made_library.objective(entry.objective_id or "") is not None
        assert made_library.anchor_title(entry.read or "") is not None


def test_documents_are_json(tmp_path: Path) -> None:
    made = compile_library(library(tmp_path))
    for document in (made.commons, *made.modules):
        assert json.loads(json.dumps(document)) == document


def test_lessons_are_read_once_and_left_alone(tmp_path: Path) -> None:
    source = library(tmp_path)
    first, second = compile_library(source), compile_library(source)
    assert first == second
    assert source.modules[0].lessons[0].body == BODY


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shape(one) for key, one in value.items()}
    return [_shape(one) for one in value] if isinstance(value, list) else type(value)


def _leaves(value: Any, path: tuple[str | int, ...]) -> list[tuple[tuple[str | int, ...], Any]]:
    if isinstance(value, dict):
        return [leaf for key, one in value.items() for leaf in _leaves(one, (*path, key))]
    if isinstance(value, list):
        return [leaf for key, one in enumerate(value) for leaf in _leaves(one, (*path, key))]
    return [(path, value)]


def _at(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value[step]
    return value
