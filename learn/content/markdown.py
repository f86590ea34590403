"""Markdown as authors of lessons write it, read into tokens.

CommonMark without raw HTML, with tables, definition lists, super- and subscript; in lessons also
footnotes, headings with anchors and the fixed blocks. Reading checks syntax only: what citations,
terms, links and blocks mean is decided by `rendering.py`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_def
from mdit_py_plugins.subscript import sub_plugin
from mdit_py_plugins.superscript import superscript_plugin

from learn.content.blocks import blocks_plugin
from learn.content.citations import citations_plugin
from learn.content.glossary import roles_plugin
from learn.content.headings import Anchor, headings_plugin
from learn.content.markup import markup_plugin

_NOTE = re.compile(r"\[\^[^\s\]]+\]:")


@dataclass(frozen=True, slots=True)
class Text:
    """A text that has been read; `problems` are pairs of a line (from 0) and a message."""

    tokens: list[Token]
    env: dict[str, Any]
    headings: tuple[Anchor, ...]
    problems: tuple[tuple[int, str], ...]


def _parser() -> MarkdownIt:
    options = {"html": False, "xhtmlOut": False, "maxNesting": 40, "typographer": True}
    md = MarkdownIt("commonmark", options)
    md.enable(["table", "smartquotes"])
    # Every address is kept here and judged in rendering.py, which can say where it stands.
    md.validateLink = _keep  # type: ignore[method-assign]
    for plugin in (deflist_plugin, sub_plugin, superscript_plugin, citations_plugin, roles_plugin):
        md.use(plugin)
    return md


def _keep(url: str) -> bool:  # noqa: ARG001
    return True


def _lesson_parser() -> MarkdownIt:
    md = _parser()
    md.use(footnote_plugin, always_match_refs=True)
    md.block.ruler.at("footnote_def", _top_note, {"alt": ["paragraph", "reference"]})
    return md.use(blocks_plugin).use(headings_plugin).use(markup_plugin)


def _top_note(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Read the definition of a note outside lists and blocks only: nested ones lose their ends."""
    if state.level == 0:
        return footnote_def(state, start, end, silent)
    label = _NOTE.match(state.src, state.bMarks[start] + state.tShift[start])
    if label is None:
        return False
    if not silent:
        message = f"The note `{label[0]}` stands in a list or a block: begin a line with it."
        state.env.setdefault("problems", []).append((start, message))
        state.line = start + 1
    return True


def _words_parser() -> MarkdownIt:
    md = MarkdownIt("zero", {"html": False, "xhtmlOut": False})
    md.enable(["escape", "emphasis", "entity"])
    return md.use(sub_plugin).use(superscript_plugin)


_PROSE = _parser().use(markup_plugin)
_LESSON = _lesson_parser()
_WORDS = _words_parser()


def read_lesson(body: str) -> Text:
    """Return the tokens of the body of a lesson, with everything a lesson may hold."""
    return _read(_LESSON, body)


def read_prose(text: str) -> Text:
    """Return the tokens of a text with paragraphs, lists, tables; no blocks, no footnotes."""
    return _read(_PROSE, text)


def read_line(text: str) -> Text:
    """Return the one inline token of a text that stands inside a sentence, an option or a cell."""
    env: dict[str, Any] = {}
    return Text(_PROSE.parseInline(" ".join(text.split()), env), env, (), ())


def words_html(words: str) -> str:
    """Return a few words with emphasis, super- and subscript only, as inline HTML."""
    return str(_WORDS.renderInline(words))


def to_html(tokens: Sequence[Token], env: dict[str, Any]) -> str:
    """Return the HTML of tokens in which nothing is left to be decided."""
    return str(_LESSON.renderer.render(tokens, _LESSON.options, env))


def headings(body: str) -> tuple[Anchor, ...]:
    """Return the headings of a lesson with the ids that links and questions may name."""
    return read_lesson(body).headings


def _read(md: MarkdownIt, text: str) -> Text:
    env: dict[str, Any] = {}
    tokens = md.parse(text, env)
    return Text(tokens, env, env.get("headings", ()), tuple(env.get("problems", ())))
