"""Tags that differ from the parser's own: tables that scroll, lettered notes, no inline style."""

from collections.abc import Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from learn.content.headings import words_of

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ALIGNMENT = {"text-align:right": "align-right", "text-align:center": "align-center"}
_LONGEST_LABEL = 200
_LONGEST_LINE = 36


def markup_plugin(md: MarkdownIt) -> None:
    """Give the parser our markup of tables, code, notes and ready-made HTML; used as the last."""
    md.core.ruler.push("tables", _tables)
    md.add_render_rule("fence", _code)
    for name, rule in (
        ("made", _made),
        ("code_block", _code),
        ("table_open", _table_open),
        ("table_close", _table_close),
        ("footnote_ref", _note_mark),
        ("footnote_block_open", _notes_open),
        ("footnote_open", _note_open),
        ("footnote_anchor", _note_back),
    ):
        md.add_render_rule(name, rule)


def made_token(html: str) -> Token:
    """Return a token that stands for HTML which is ready."""
    token = Token("made", "", 0)
    token.content = html
    return token


def note_mark(number: int) -> str:
    """Return the mark of a footnote, counted from 0: a to z, then aa, ab and so on."""
    mark = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, len(_LETTERS))
        mark = _LETTERS[rest] + mark
    return mark


def _tables(state: StateCore) -> None:
    """Name the tables for their regions; alignment and cells with much to read get a class."""
    number, label = 0, {"label": ""}
    for index, token in enumerate(state.tokens):
        if token.type == "table_open":
            number, label = number + 1, {"label": f"Table {number + 1}"}
            token.meta = label
        elif token.type in {"th_open", "td_open"}:
            alignment = _ALIGNMENT.get(str(token.attrs.pop("style", "")))
            is_wide = len(words_of(state.tokens[index + 1].children or [])) > _LONGEST_LINE
            classes = [name for name in (alignment, "wide" if is_wide else None) if name]
            if classes:
                token.attrSet("class", " ".join(classes))
        if token.type == "th_open":
            _header_cell(state.tokens, index, label)


def _header_cell(tokens: list[Token], index: int, label: dict[str, str]) -> None:
    """Add the cell's words to the label; a header cell without words becomes an ordinary cell."""
    words = words_of(tokens[index + 1].children or [])
    if words:
        tokens[index].attrSet("scope", "col")
        label["label"] += (", " if ":" in label["label"] else ": ") + words
        return
    for cell in (tokens[index], tokens[index + 2]):
        cell.tag = "td"


def _made(
    _self: object, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType
) -> str:
    return tokens[idx].content


def _code(
    _self: object, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType
) -> str:
    """Show code as it was written, without the name of its language."""
    return f"<pre><code>{escape(tokens[idx].content)}</code></pre>\n"


def _table_open(
    _self: object, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType
) -> str:
    """Put the table in a region that scrolls and can be reached by keyboard."""
    label = escape(tokens[idx].meta["label"][:_LONGEST_LABEL])
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{label}">\n<table>\n'


def _table_close(
    _self: object, _tokens: Sequence[Token], _idx: int, _options: OptionsDict, _env: EnvType
) -> str:
    return "</table>\n</div>\n"


def _note(token: Token) -> tuple[str, str, str]:
    """Return the number of a note (from 1), its mark, and the id of this use of it."""
    number = int(token.meta["id"])
    use = int(token.meta.get("subId") or 0)
    suffix = f"-{use + 1}" if use else ""
    return str(number + 1), note_mark(number), f"fnref-{number + 1}{suffix}"


def _note_mark(
    _self: object, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType
) -> str:
    number, mark, use = _note(tokens[idx])
    return (
        f'<sup class="footnote-ref"><a href="#fn-{number}" id="{use}"'
        f' aria-label="Note {mark}">{mark}</a></sup>'
    )


def _notes_open(
    _self: object, _tokens: Sequence[Token], _idx: int, _options: OptionsDict, _env: EnvType
) -> str:
    return '<section class="footnotes" aria-label="Notes">\n<ol type="a">\n'


def _note_open(
    _self: object, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType
) -> str:
    number, _mark, _use = _note(tokens[idx])
    return f'<li id="fn-{number}" class="footnote-item">'


def _note_back(
    _self: object, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType
) -> str:
    _number, mark, use = _note(tokens[idx])
    return (
        f' <a href="#{use}" class="footnote-backref"'
        f' aria-label="Back to the text at note {mark}">\u21a9\ufe0e</a>'
    )
