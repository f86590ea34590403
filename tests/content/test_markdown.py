"""Markdown alone: what authors write, rendered without the sanitiser behind it."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learn.content.compile_lesson import anchors
from learn.content.headings import slug
from learn.content.lesson_page import LessonPage
from learn.content.markdown import headings, read_lesson, read_line, read_prose, to_html, words_html
from learn.content.markup import note_mark
from learn.content.prose import Prose, Register
from learn.content.rendering import decide, render
from learn.content.sanitise import clean
from tests.content import payloads
from tests.content.samples import lesson
from tests.content.walls import violations

RENDERED = [
    ("*a* **b** `c<d`", "<p><em>a</em> <strong>b</strong> <code>c&lt;d</code></p>\n"),
    ("CD4^+^ and H~2~O", "<p>CD4<sup>+</sup> and H<sub>2</sub>O</p>\n"),
    ("a\\\nb", "<p>a<br>\nb</p>\n"),
    ("> q", "<blockquote>\n<p>q</p>\n</blockquote>\n"),
    ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
    ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>\n'),
    ("Leaf\n: Green", "<dl>\n<dt>Leaf</dt>\n<dd>Green</dd>\n</dl>\n"),
    ("---", "<hr>\n"),
    ("```python\na < b\n```", "<pre><code>a &lt; b\n</code></pre>\n"),
    ("    a < b", "<pre><code>a &lt; b\n</code></pre>\n"),
    ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"),
    ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>\n"),
    ("&lt;b&gt; &amp;", "<p>&lt;b&gt; &amp;</p>\n"),
    ('"it\'s \'so\'" `"a"`', "<p>“it’s ‘so’” <code>&quot;a&quot;</code></p>\n"),
    ("a@b.org http://x.org", "<p>a@b.org http://x.org</p>\n"),
    ("[a](https://x.org)", '<p><a href="https://x.org" rel="noopener">a</a></p>\n'),
    ('[a](https://x.org "t")', '<p><a href="https://x.org" rel="noopener">a</a></p>\n'),
    ("<https://x.org>", '<p><a href="https://x.org" rel="noopener">https://x.org</a></p>\n'),
    ("[a][r]\n\n[r]: https://x.org", '<p><a href="https://x.org" rel="noopener">a</a></p>\n'),
]
NESTED = (
    '<div class="callout callout-case">\n<strong class="callout-label">Worked case</strong>\n'
    '<div class="callout callout-note">\n<strong class="callout-label">Note</strong>\n'
    "<p>a</p>\n</div>\n</div>\n"
)
IN_LESSONS = [
    ("## A *b*", '<h2 id="a-b">A <em>b</em></h2>\n'),
    ("## A {#z-1}", '<h2 id="z-1">A</h2>\n'),
    (
        "## A\n\n## A\n\n## B {#a-2}",
        '<h2 id="a">A</h2>\n<h2 id="a-3">A</h2>\n<h2 id="a-2">B</h2>\n',
    ),
    ("A\n---\n", '<h2 id="a">A</h2>\n'),
    ("## A\n\n### B", '<h2 id="a">A</h2>\n<h3 id="b">B</h3>\n'),
    (
        "| a | |\n|:-:|--:|\n| 1 | 2 |",
        (
            '<div class="scroll" tabindex="0" role="region" aria-label="Table 1: a">\n<table>\n'
            '<thead>\n<tr>\n<th class="align-center" scope="col">a</th>\n'
            '<td class="align-right"></td>\n'
            '</tr>\n</thead>\n<tbody>\n<tr>\n<td class="align-center">1</td>\n'
            '<td class="align-right">2</td>\n</tr>\n</tbody>\n</table>\n</div>\n'
        ),
    ),
    (
        f"| a | b |\n|---|--:|\n| {'x' * 36} | {'*y* ' * 18}y |",
        (
            '<div class="scroll" tabindex="0" role="region" aria-label="Table 1: a, b">\n<table>\n'
            '<thead>\n<tr>\n<th scope="col">a</th>\n<th class="align-right" scope="col">b</th>\n'
            f"</tr>\n</thead>\n<tbody>\n<tr>\n<td>{'x' * 36}</td>\n"
            f'<td class="align-right wide">{"<em>y</em> " * 18}y</td>\n'
            "</tr>\n</tbody>\n</table>\n</div>\n"
        ),
    ),
    (
        "a[^n] b[^n]\n\n[^n]: c",
        (
            '<p>a<sup class="footnote-ref"><a href="#fn-1" id="fnref-1" aria-label="Note a">a</a>'
            "</sup>"
            ' b<sup class="footnote-ref"><a href="#fn-1" id="fnref-1-2" aria-label="Note a">a</a>'
            '</sup></p>\n<section class="footnotes" aria-label="Notes">\n<ol type="a">\n'
            '<li id="fn-1" class="footnote-item"><p>c'
            ' <a href="#fnref-1" class="footnote-backref" aria-label="Back to the text at note a">'
            "↩︎</a>"
            ' <a href="#fnref-1-2" class="footnote-backref"'
            ' aria-label="Back to the text at note a">'
            "↩︎</a></p>\n</li>\n</ol>\n</section>\n"
        ),
    ),
    (
        ":::{key}\nA *b*\n\n- c\n:::",
        (
            '<div class="callout callout-key">\n<strong class="callout-label">Key point</strong>\n'
            "<p>A <em>b</em></p>\n<ul>\n<li>c</li>\n</ul>\n</div>\n"
        ),
    ),
    (
        "::::{case}\n:::{note}\na\n:::\n::::",
        NESTED,
    ),
    (
        ":::{case}\n:::{note}\na\n:::\n:::",
        NESTED,
    ),
    (
        ":::{note}\n```\n:::\n```\n:::",
        (
            '<div class="callout callout-note">\n<strong class="callout-label">Note</strong>\n'
            "<pre><code>:::\n</code></pre>\n</div>\n"
        ),
    ),
]
COMPLAINTS = [
    ("# A", 0, "two levels"),
    ("## A\n\n#### B", 2, "two levels"),
    ("a\n\n### B", 2, "first heading is a `##`"),
    ("## A {#Big One}", 0, "lower case letters"),
    ("## A {#x}\n\n## B {#x}", 2, "stands twice"),
    ("## A {#main}", 0, "belongs to the page"),
    ("## A {#source-1}", 0, "belongs to the page"),
    ("## {#x}", 0, "no words"),
    ("- ## A", 0, "stands by itself"),
    (":::{key}\n## A\n:::", 1, "stands by itself"),
    (":::{key}\na", 0, "never closed"),
    ("a\n\n:::", 2, "closes no block"),
    (":::key\na\n:::", 0, "opened with"),
    (":::{kay}\na\n:::", 0, "no block `kay`"),
    (":::{key}\n:::", 0, "is empty"),
    (":::{key} A title\na\n:::", 0, "its label is"),
    (":::{key}\n:alt: b\na\n:::", 0, "no option `:alt:`"),
    ("a\n![alt](figures/leaf.svg)", 1, "block of its own"),
    ("[a](javascript:alert)", 0, "not allowed"),
    ("[a](http://x.org)", 0, "not allowed"),
    ("[a](//x.org)", 0, "not allowed"),
    ("[a](/admin)", 0, "not allowed"),
    ("[a](#nowhere)", 0, "is no heading"),
    ("[a](lesson:nowhere)", 0, "names no lesson"),
    ("<mailto:a@b.org>", 0, "not allowed"),
    ("a\n{role}`x`", 1, "means nothing"),
    ("{term}`x`", 0, "not in glossary.yaml"),
    ("a[^x]", 0, "is not written"),
    ("a\n\nb[^x]\n\n- [^x]: b", 2, "is not written"),
    ("a[^x]\n\n- [^x]: b", 2, "stands in a list or a block"),
    ("[^x]: a", 0, "nothing refers"),
    ("[@]", 0, "is no citation"),
    ("[@nowhere2020]", 0, "not in references.yaml"),
    ("- ```yaml {question}\n  id: q\n  ```", 0, "stands by itself"),
]


def page(body: str) -> tuple[str, LessonPage]:
    text = read_lesson(body)
    made = LessonPage(Register(), lesson(body=body), lambda _name: None, anchors(text))
    return to_html(decide(text, made), text.env), made


def prose(text: str) -> str:
    return render(read_prose(text), Prose(Register(), "a.yaml", 1))


@pytest.mark.parametrize(("markdown", "html"), RENDERED)
def test_prose_and_lessons_render_alike(markdown: str, html: str) -> None:
    assert prose(markdown) == html
    assert page(markdown)[0] == html


@pytest.mark.parametrize(("markdown", "html"), IN_LESSONS)
def test_lessons_have_headings_tables_notes_and_blocks(markdown: str, html: str) -> None:
    made, surface = page(markdown)
    assert made == html
    assert surface.problems == []


@pytest.mark.parametrize(("markdown", "line", "part"), COMPLAINTS)
def test_what_is_wrong_is_reported_at_its_line(markdown: str, line: int, part: str) -> None:
    problems = page(markdown)[1].problems
    assert [problem.line for problem in problems if part in problem.message] == [11 + line]
    assert {problem.path for problem in problems} == {"modules/tea/01-a.md"}


@pytest.mark.parametrize("text", ["## A", ":::{key}\na\n:::", "a[^x]\n\n[^x]: b"])
def test_prose_has_neither_blocks_nor_notes_nor_headings_with_ids(text: str) -> None:
    html = prose(text)
    assert "id=" not in html
    assert "callout" not in html


@pytest.mark.parametrize("payload", payloads.ALL)
def test_nothing_active_comes_out_of_markdown_alone(payload: str) -> None:
    assert violations(prose(payload)) in ([], ["<h1>"])
    assert violations(page(payload)[0]) in ([], ["<h1>"])


@pytest.mark.parametrize(
    ("words", "anchor"),
    [
        ("TNF-α and IL-6", "tnf-alpha-and-il-6"),
        ("Was heißt Größe?", "was-heisst-grosse"),
        ("  ", ""),
        ("日本", ""),
        ("x" * 99, "x" * 80),
    ],
)
def test_slugs_are_ascii(words: str, anchor: str) -> None:
    assert slug(words) == anchor


def test_headings_list_their_words_without_markup() -> None:
    found = headings("## A `b` *c* [d](#e)[^f] {#x}\n\n### {term}`g`\n\n[^f]: h\n")
    assert [(one.level, one.id, one.text) for one in found] == [(2, "x", "A b c d"), (3, "g", "g")]


def test_words_have_emphasis_and_indices_only() -> None:
    assert words_html("*IgG*~1~ ^+^ [a](b) <b>") == (
        "<em>IgG</em><sub>1</sub> <sup>+</sup> [a](b) &lt;b&gt;"
    )


@pytest.mark.parametrize(("number", "mark"), [(0, "a"), (25, "z"), (26, "aa"), (701, "zz")])
def test_notes_are_marked_by_letters(number: int, mark: str) -> None:
    assert note_mark(number) == mark


def test_markdown_knows_no_files(tmp_path: Path) -> None:
    body = f":::{{figure}} {tmp_path}/x.svg\n:alt: a\nb\n\nc\n:::"
    assert "There is no drawing" in page(body)[1].problems[0].message


@settings(deadline=None)
@given(st.text(st.sampled_from("abÀÿ×09 ,.;:?'\"()/%+=–’“”-\u00a0\n&<*"), max_size=30))
def test_plain_words_take_a_short_way_to_the_same_html(text: str) -> None:
    surface = Prose(Register(), "a.yaml", 1)
    assert surface.line_html(text) == clean(render(read_line(text), surface))


PIECES = st.sampled_from(
    [
        *("## ", "# ", ":::{key}\n", ":::{claim} 1\n", ":::{figure} a\n", ":::\n", "::::", "\n\n"),
        *("[@a2018", "; @b, p. 1]", "]", "[", "(lesson:a#b)", "(https://x.org)", "(#a)", "!", "^"),
        *("{term}`", "`", "<a>", "```yaml {question}\n", "```", "[^1]", "[^1]: ", "| a | b |\n"),
        *(
            "|---|--:|\n",
            "Term\n: x",
            "- ",
            "> ",
            "1. ",
            "~",
            "*",
            "**",
            "_",
            "\\",
            "&lt;",
            "<",
            ">",
        ),
        *(
            "    ",
            "\t",
            '"',
            "'",
            "javascript:alert(1)",
            "{#x}",
            ":alt: x\n",
            "α",
            "\u2028",
            "\x0b",
        ),
    ]
)
TEXTS = st.one_of(
    st.lists(PIECES | st.text(max_size=5), max_size=25).map("".join), st.text(max_size=120)
)


@settings(deadline=None)
@given(TEXTS)
def test_no_text_crashes_or_opens_a_door(text: str) -> None:
    found = [*violations(page(text)[0]), *violations(prose(text))]
    assert [one for one in found if one not in {"<h1>", "<h4>", "<h5>", "<h6>"}] == []
