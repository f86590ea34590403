"""Every attempt in every place where a text comes in: refused, or harmless when it comes out."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from learn.content import citations, compile_lesson, lesson_page, prose
from learn.content.citations import Citation
from learn.content.claims import card
from learn.content.compile import CompileError, compile_library
from learn.content.glossary import Glossary, Role
from learn.content.lesson_page import LessonPage
from learn.content.prose import Register
from learn.content.source import Source, SourceTerm
from tests.content import payloads
from tests.content.samples import (
    DRAWING,
    claim,
    lesson,
    library,
    question,
    reference,
    small,
)
from tests.content.test_markdown import TEXTS
from tests.content.walls import published_html, violations

FIGURE = ":::{{figure}} figures/leaf.svg\n:alt: {}\n{}\n\n{}\n:::"
DRAWN = FIGURE.format("a", "b", "c")
Place = Callable[[Path, str], Source]


def _field(name: str, value: str) -> dict[str, Any]:
    return {name: value}


def _in_body(template: str) -> Place:
    return lambda folder, payload: small(folder, template.replace("%", payload))


def _in_reference(name: str) -> Place:
    def place(folder: Path, payload: str) -> Source:
        hostile = reference("leaf2018", **{name: payload})
        return small(
            folder,
            "A [@leaf2018]",
            references={
                "leaf2018": hostile,
                "steam2020": reference("steam2020"),
                "later2024": reference("later2024"),
            },
        )

    return place


def _in_claim(name: str) -> Place:
    return lambda folder, payload: small(
        folder, ":::{claim} 001-08\n:::", claims={"001-08": claim(**{name: payload})}
    )


def _in_term(name: str) -> Place:
    def place(folder: Path, payload: str) -> Source:
        source = small(folder, "{term}`tannin <tannin>`")
        entry = replace(source.glossary["tannin"], **_field(name, payload))
        return replace(source, glossary={"tannin": entry})

    return place


def _in_mixup(name: str) -> Place:
    def place(folder: Path, payload: str) -> Source:
        source = small(folder, ":::{mixup} M01\n:::")
        entry = replace(source.misconceptions["M01"], **_field(name, payload))
        return replace(source, misconceptions={"M01": entry})

    return place


def _in_question(change: Callable[[str], dict[str, Any]]) -> Place:
    return lambda folder, payload: small(
        folder,
        "```yaml {question}\nid: q\n```",
        practice=(question("tea-try-1", **change(payload)),),
    )


def _options(key: str) -> Callable[[str], dict[str, Any]]:
    other = {"id": "b", "text": "B", "why": "No"}
    return lambda payload: {
        "options": [{"id": "a", "text": "A", "correct": "true", "why": "Y", key: payload}, other]
    }


PLACES: dict[str, Place] = {
    "paragraph": _in_body("%"),
    "heading": _in_body("## %"),
    "anchor": _in_body("## A {#%}"),
    "emphasis": _in_body("*%* **%** ^%^ ~%~"),
    "list": _in_body("- %\n- %"),
    "quotation": _in_body("> %"),
    "header cell": _in_body("| % |\n|---|\n| a |"),
    "cell": _in_body("| a |\n|---|\n| % |"),
    "code": _in_body("`` % ``"),
    "code block": _in_body("```%\n%\n```"),
    "note": _in_body("a[^b]\n\n[^b]: %"),
    "label of a note": _in_body("a[^%]\n\n[^%]: b"),
    "definition list": _in_body("%\n: %"),
    "words of a link": _in_body("[%](https://example.org)"),
    "address": _in_body("[a](%)"),
    "quoted address": _in_body("[a](<%>)"),
    "end of an address": _in_body("[a](https://example.org/%)"),
    "title of a link": _in_body('[a](https://example.org "%")'),
    "lesson address": _in_body("[a](lesson:wilting-leaves#%)"),
    "link reference": _in_body("[a][b]\n\n[b]: %"),
    "locator": _in_body("A [@leaf2018, %]."),
    "citation key": _in_body("A [@%]."),
    "words of a term": _in_body("{term}`` % <tannin> ``"),
    "target of a term": _in_body("{term}`` a <%> ``"),
    "role": _in_body("{%}`a`"),
    "callout": _in_body(":::{key}\n%\n:::"),
    "name of a block": _in_body(":::{%}\na\n:::"),
    "argument of a block": _in_body(":::{mixup} %\na\n:::"),
    "option of a block": _in_body(":::{figure} figures/leaf.svg\n:%: a\nb\n\nc\n:::"),
    "reasons of a card": _in_body(":::{claim} 001-08\n%\n:::"),
    "alternative": _in_body(FIGURE.format("%", "a", "b")),
    "caption": _in_body(FIGURE.format("a", "%", "b")),
    "description": _in_body(FIGURE.format("a", "b", "%")),
    "picture": _in_body("![%](%)"),
    "words of a drawing": lambda folder, payload: small(
        folder, DRAWN, drawing=DRAWING.replace("leaf</tspan>", f"{payload}</tspan>")
    ),
    "value in a drawing": lambda folder, payload: small(
        folder, DRAWN, drawing=DRAWING.replace('x="10"', f'x="{payload}"')
    ),
    "part of a drawing": lambda folder, payload: small(
        folder, DRAWN, drawing=DRAWING.replace("</g>", f"{payload}</g>")
    ),
    "lesson title": lambda folder, payload: library(folder, lesson=lesson(title=payload)),
    **{
        f"source's {name}": _in_reference(name)
        for name in ("authors", "title", "journal", "year", "volume", "pages", "doi", "pmid", "url")
    },
    **{f"claim's {name}": _in_claim(name) for name in ("claim", "verdict", "basis", "teach")},
    **{f"term's {name}": _in_term(name) for name in ("term", "definition")},
    **{f"mix-up's {name}": _in_mixup(name) for name in ("text", "truth")},
    "stem": _in_question(lambda payload: {"stem": payload or "A"}),
    "hint": _in_question(lambda payload: {"hint": payload}),
    "explanation": _in_question(lambda payload: {"explanation": payload}),
    "option": _in_question(_options("text")),
    "reason": _in_question(_options("why")),
}


def outcome(place: str, payload: str, folder: Path) -> str:
    """Return what became of a payload; fails when it came out alive."""
    try:
        made = compile_library(PLACES[place](folder, payload))
    except CompileError as refused:
        return "refused" if all(problem.line > 0 for problem in refused.problems) else ""
    for html in published_html(made):
        assert violations(html) == [], (place, payload)
    return "published"


@pytest.mark.parametrize(("turn", "place"), list(enumerate(PLACES)))
def test_no_payload_comes_out_alive(turn: int, place: str, tmp_path: Path) -> None:
    for payload in payloads.ALL[turn % 4 :: 4]:
        assert outcome(place, payload, tmp_path) in {"refused", "published"}


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES)
def test_no_payload_of_all_comes_out_alive(place: str, tmp_path: Path) -> None:
    for payload in payloads.ALL:
        assert outcome(place, payload, tmp_path) in {"refused", "published"}


@pytest.mark.parametrize("payload", payloads.ALL)
def test_cards_and_popovers_are_harmless_without_the_sanitiser(payload: str) -> None:
    said = claim(claim=payload, verdict=payload, grade=payload, basis=payload)
    html = "".join(token.content for token in card(said, "", [], is_sourced=True))
    assert violations(html) == []
    hostile = reference("a", authors=payload, title=payload, journal=payload, url=payload)
    terms = Glossary({"b": SourceTerm("b", payload, payload, (), 1)})
    page = LessonPage(Register({"a": hostile}, terms), lesson(), lambda _name: None, frozenset())
    page.cite([Citation("a", payload)], 0)
    page.term(Role("term", payload, "b"), 0, is_plain=False)
    assert len(page.popovers) == 2
    assert violations("".join(page.popovers.values())) in ([], ["<h1>"])


def test_the_sanitiser_stands_behind_every_renderer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hostile(*_anything: object) -> str:
        return "<p onclick=x>a<script>alert(1)</script></p>"

    for place in (compile_lesson, prose, lesson_page):
        for name in ("to_html", "render"):
            monkeypatch.setattr(place, name, hostile, raising=False)
    monkeypatch.setattr(citations, "formatted", hostile)
    made = compile_library(library(tmp_path))
    assert [one for html in published_html(made) for one in violations(html)] == []
    assert "<p>a</p>" in made.modules[0]["lessons"][0]["popovers"]


def test_there_are_enough_attempts() -> None:
    assert len(set(payloads.ALL)) == len(payloads.ALL) >= 100
    assert len(PLACES) >= 40


def test_what_stands_in_plain_text_fields_is_left_as_it_is(tmp_path: Path) -> None:
    payload = "<script>alert(1)</script>"
    source = library(tmp_path, lesson=lesson(title=payload))
    assert compile_library(source).modules[0]["lessons"][0]["title"] == payload


@settings(deadline=None, max_examples=60)
@given(body=TEXTS, stem=TEXTS, definition=TEXTS, alt=TEXTS)
def test_whatever_is_written_is_refused_or_clean(
    tmp_path_factory: pytest.TempPathFactory, body: str, stem: str, definition: str, alt: str
) -> None:
    folder = tmp_path_factory.mktemp("figures", numbered=True)
    figure = FIGURE.format(" ".join(alt.split()), "a", "b")
    text = f"{body}\n\n{figure}\n"
    source = library(
        folder,
        lesson=lesson(body=text, practice=(question("q", stem=stem or "A"),)),
        glossary={"tannin": SourceTerm("tannin", "Tannin", definition, ("tannins",), 3)},
    )
    try:
        made = compile_library(source)
    except CompileError:
        return
    assert [one for html in published_html(made) for one in violations(html)] == []
