"""Drawings alone: what is allowed is written anew, everything else is refused with a reason."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learn.content import figures
from learn.content.compile import CompileError, compile_library
from learn.content.figures import read
from learn.content.svg_rules import ATTRIBUTES, CLASSES, ELEMENTS
from tests.content import payloads
from tests.content.samples import DRAWING, library, with_body
from tests.content.walls import ids, violations

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
WORDS = "<title>t</title><desc>d</desc>"
XLINK = 'xmlns:x="http://www.w3.org/1999/xlink"'


def svg(inside: str, head: str = HEAD) -> str:
    return f"{head}{WORDS}{inside}</svg>"


def inline(text: str, prefix: str = "p", name: str = "n") -> str:
    drawing, complaints = read(text)
    assert complaints == ()
    assert drawing is not None
    return drawing.inline(prefix, name)


ROOT = '<svg class="figure" role="img" aria-label="n" viewBox="0 0 9 9">'
WRITTEN = [
    ("", ""),
    ('<rect x="1" width="50%"/>', '<rect x="1" width="50%"></rect>'),
    (
        '<rect fill="none" stroke="currentColor"/>',
        '<rect fill="none" stroke="currentColor"></rect>',
    ),
    ('<g id="a"/><use href="#a" x="2"/>', '<g id="p-a"></g><use href="#p-a" x="2"></use>'),
    (
        '<pattern id="h"><path d="M0 0h4"/></pattern><rect fill="url(#h)"/>',
        '<pattern id="p-h"><path d="M0 0h4"></path></pattern><rect fill="url(#p-h)"></rect>',
    ),
    ("<text>a &lt; <tspan>b</tspan> c</text>",) * 2,
    ("<text>a<!-- no --><?no no?></text>", "<text>a</text>"),
    ("<text><![CDATA[<b>]]></text>", "<text>&lt;b&gt;</text>"),
    ("<g>\n <g> </g>\n</g>", "<g><g></g></g>"),
    ('<g class="fill-ink  line-ok"/>', '<g class="fill-ink line-ok"></g>'),
    (
        '<g role="img" aria-labelledby="a b"><title id="a">x</title><desc id="b">y</desc></g>',
        (
            '<g role="img" aria-labelledby="p-a p-b"><title id="p-a">x</title>'
            '<desc id="p-b">y</desc></g>'
        ),
    ),
    (
        '<g transform="translate(1,2) rotate(-9.5 1 1)"/>',
        '<g transform="translate(1,2) rotate(-9.5 1 1)"></g>',
    ),
]
REFUSED = [
    ("<script>alert(1)</script>", "<script> is not allowed"),
    ("<style>*{}</style>", "<style> is not allowed"),
    ("<foreignObject/>", "<foreignObject> is not allowed"),
    ('<image href="#a"/>', "<image> is not allowed"),
    ("<a/>", "<a> is not allowed"),
    ("<animate/>", "<animate> is not allowed"),
    ("<set/>", "<set> is not allowed"),
    ("<filter/>", "<filter> is not allowed"),
    ("<symbol/>", "<symbol> is not allowed"),
    ("<clipPath/>", "<clipPath> is not allowed"),
    ("<SVG/>", "<SVG> is not allowed"),
    ('<p xmlns="http://www.w3.org/1999/xhtml"/>', "xhtml}p> is not allowed"),
    ('<rect xmlns=""/>', "<rect> is not allowed"),
    ("<svg/>", "An <svg> inside"),
    ('<g style="fill:red"/>', "Colour comes from classes"),
    ('<g onclick="x"/>', "attribute onclick"),
    ('<g onload="x"/>', "attribute onload"),
    ('<g tabindex="0"/>', "attribute tabindex"),
    ('<g x:href="#a" xmlns:x="http://www.w3.org/1999/xlink"/>', "Write href"),
    ('<g xml:base="https://x.org"/>', "attribute {http"),
    ('<g fill="red"/>', 'fill="red"'),
    ('<g fill="#ff0000"/>', "is not allowed"),
    ('<g fill="url(https://x.org#a)"/>', "is not allowed"),
    ('<g fill="url(#a) red"/>', "is not allowed"),
    ('<g stroke="rgb(1,2,3)"/>', "is not allowed"),
    ('<use href="https://x.org/a.svg#b"/>', "is not allowed"),
    ('<use href="data:image/svg+xml,x"/>', "is not allowed"),
    ('<use href="javascript:alert(1)"/>', "is not allowed"),
    ('<use href="a.svg#b"/>', "is not allowed"),
    ('<use href="#a"/>', 'refers to "a"'),
    ('<rect fill="url(#a)"/>', 'refers to "a"'),
    ('<g aria-labelledby="a"/>', 'refers to "a"'),
    ('<g id="a"/><g id="a"/>', "stands twice"),
    ('<g id="a b"/>', 'id="a b"'),
    ('<g class="btn"/>', 'class="btn"'),
    ('<g class="fill-red"/>', "is not allowed"),
    ('<rect width="calc(1px)"/>', "is not allowed"),
    ('<rect width="1e999"/>', "is not allowed"),
    ('<path d="M0 0; x"/>', "is not allowed"),
    ('<g transform="url(#a)"/>', "is not allowed"),
    ('<g role="button"/>', "is not allowed"),
    ('<g marker-end="url(x)"/>', "is not allowed"),
    ("<g>words</g>", "Words stand in <text>"),
    ("<rect/>words", "Words stand in <text>"),
    ("<g><title>a<tspan>b</tspan></title></g>", "holds words only"),
    ('<g id="a"><use href="#b"/></g><g id="b"/><use href="#a"/>', "may not hold another"),
    ('<g id="a"><use href="#a"/></g>', "may not hold another"),
]
BROKEN = [
    ("", "cannot be read"),
    ("<svg", "line 1"),
    ("not xml", "cannot be read"),
    ("<svg>" * 3, "cannot be read"),
    ("<!DOCTYPE svg><svg/>", "DTDForbidden"),
    ('<!DOCTYPE s [<!ENTITY a "b">]><s>&a;</s>', "DTDForbidden"),
    ('<!DOCTYPE s [<!ENTITY a SYSTEM "file:///etc/passwd">]><s>&a;</s>', "DTDForbidden"),
    (svg("", "<svg viewBox='0 0 9 9'>"), "The root must be"),
    (svg("", '<svg xmlns="http://www.w3.org/2000/svg">'), "needs a viewBox"),
    (f"{HEAD}<desc>d</desc></svg>", "needs a <title>"),
    (f"{HEAD}<title>t</title><desc> </desc></svg>", "needs a <desc>"),
    (svg("<g/>" * (figures.MAX_ELEMENTS + 1)), "over 4000 parts"),
    (svg("<g>" * 30 + "</g>" * 30), "24 levels"),
    (svg(" " * figures.MAX_BYTES), "larger than 256 kB"),
]


@pytest.mark.parametrize(("inside", "written"), WRITTEN)
def test_what_is_allowed_is_written_anew(inside: str, written: str) -> None:
    made = inline(svg(inside))
    assert made == f"{ROOT}{written}</svg>"
    assert violations(made) == []


@pytest.mark.parametrize(("inside", "part"), REFUSED)
def test_everything_else_is_refused_with_a_reason(inside: str, part: str) -> None:
    drawing, complaints = read(svg(inside))
    assert drawing is None
    assert any(part in complaint for complaint in complaints)


@pytest.mark.parametrize(("text", "part"), BROKEN)
def test_files_that_are_no_drawing_are_refused(text: str, part: str) -> None:
    drawing, complaints = read(text)
    assert drawing is None
    assert any(part in complaint for complaint in complaints)


@pytest.mark.parametrize("payload", payloads.ALL)
@pytest.mark.parametrize(
    "place", ["<g>{}</g>", "<text>{}</text>", '<g id="{}"/>', "<title>{}</title>"]
)
def test_no_payload_survives_in_a_drawing(place: str, payload: str) -> None:
    drawing, complaints = read(svg(place.format(payload)))
    assert (drawing is None) == bool(complaints)
    if drawing:
        assert violations(drawing.inline("p", payload)) == []


def test_ids_are_prefixed_and_the_name_is_the_meaning() -> None:
    made = inline(DRAWING, "fig-2", 'A "leaf" & two buds')
    assert made.startswith(
        '<svg class="figure" role="img" aria-label="A &quot;leaf&quot; &amp; two'
    )
    assert ids(made) == ["fig-2-tip"]
    assert 'marker-end="url(#fig-2-tip)"' in made
    assert "<title" not in made


def test_two_drawings_on_a_page_do_not_share_ids(tmp_path: Path) -> None:
    block = ":::{figure} figures/leaf.svg\n:alt: A\nB\n\nC\n:::\n\n"
    made = compile_library(with_body(tmp_path, block * 2)).modules[0]["lessons"][0]
    found = ids(made["body"][0]["html"])
    assert found == ["fig-1", "fig-1-tip", "fig-2", "fig-2-tip"]


def test_a_figure_has_a_caption_and_its_meaning_in_words(tmp_path: Path) -> None:
    block = ":::{figure} figures/leaf.svg\n:alt: A <b>\nB *c*\n\nD\n\n- E\n:::\n"
    html = compile_library(with_body(tmp_path, block)).modules[0]["lessons"][0]["body"][0]["html"]
    assert html.startswith('<figure class="figure" id="fig-1">\n<svg class="figure" role="img"')
    assert 'aria-label="A &lt;b&gt;"' in html
    assert "<figcaption>B <em>c</em></figcaption>" in html
    assert "<summary>The figure in words</summary>\n<p>D</p>\n<ul>\n<li>E</li>" in html


@pytest.mark.parametrize(
    ("block", "part"),
    [
        (":::{figure} figures/leaf.svg\nB\n\nC\n:::", "meaning in a sentence"),
        (":::{figure} figures/leaf.svg\n:alt: A\n:::", "needs a caption"),
        (":::{figure} figures/leaf.svg\n:alt: A\nB\n:::", "description in words"),
        (":::{figure} figures/none.svg\n:alt: A\nB\n\nC\n:::", "no drawing `figures/none.svg`"),
        (":::{figure}\n:alt: A\nB\n\nC\n:::", "no drawing ``"),
    ],
)
def test_a_figure_that_lacks_something_is_a_problem(tmp_path: Path, block: str, part: str) -> None:
    with pytest.raises(CompileError) as caught:
        compile_library(with_body(tmp_path, block))
    assert any(part in problem.message for problem in caught.value.problems)


def test_a_refused_drawing_is_named_by_its_own_file(tmp_path: Path) -> None:
    with pytest.raises(CompileError) as caught:
        compile_library(library(tmp_path, drawing=svg("<script/>")))
    assert str(caught.value.problems[-1]).startswith("modules/tea/figures/leaf.svg:1: <script>")


VALUES = st.one_of(
    st.sampled_from(
        ["#a", "url(#a)", "none", "1", "0 0 9 9", "M0 0z", "a", "fill-ink", "img", "50%"]
    ),
    st.sampled_from(["url(javascript:a)", "https://x.org", "expression(1)", "red", "1;x", "a b"]),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8),
)
NAMES = st.sampled_from([*ATTRIBUTES, "style", "onclick", "xlink:href", "src", "filter"])
TAGS = st.sampled_from([*sorted(ELEMENTS), "script", "style", "foreignObject", "a", "image"])
NODES = st.recursive(
    st.tuples(TAGS, st.dictionaries(NAMES, VALUES, max_size=3), st.just(())),
    lambda inner: st.tuples(
        TAGS, st.dictionaries(NAMES, VALUES, max_size=3), st.lists(inner, max_size=3).map(tuple)
    ),
    max_leaves=6,
)


def _written(node: object) -> str:
    assert isinstance(node, tuple)
    tag, attributes, children = node
    shown = "".join(
        f' {name}="{value.replace("&", "&amp;").replace("<", "&lt;").replace(chr(34), "&quot;")}"'
        for name, value in attributes.items()
        if ":" not in name
    )
    return f"<{tag}{shown}>{''.join(_written(child) for child in children)}</{tag}>"


@settings(deadline=None)
@given(NODES)
def test_whatever_the_file_holds_it_is_clean_or_refused(node: object) -> None:
    drawing, complaints = read(svg(_written(node)))
    assert (drawing is None) == bool(complaints)
    if drawing:
        made = drawing.inline("p", "n")
        assert violations(made) == []
        assert all(one.startswith("p-") for one in ids(made))


def test_the_lists_hold_nothing_that_runs() -> None:
    assert not any(name.startswith("on") or name == "style" for name in ATTRIBUTES)
    assert ELEMENTS.isdisjoint({"script", "style", "foreignObject", "image", "a", "animate", "set"})
    assert len(CLASSES) == 1 + 2 * 18
