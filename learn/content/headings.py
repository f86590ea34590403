"""Headings and their anchors: an explicit `{#id}` wins over the slug of the words."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

RESERVED = frozenset({"account", "find", "kept", "keys", "main"})
RESERVED_PREFIXES = ("claim-", "fig-", "fn-", "fnref-", "page-", "source-", "term-")

_EXPLICIT = re.compile(r"[ \t]*\{#([^{}]*)\}[ \t]*\Z")
_ANCHOR = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_WORDS = re.compile(r"[a-z0-9]+")
_GREEK = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "κ": "kappa",
    "λ": "lambda",
    "μ": "mu",
    "ω": "omega",
}


@dataclass(frozen=True, slots=True)
class Anchor:
    """A heading: level 2 or 3, its id, its words without markup, its line in the text (from 0)."""

    level: int
    id: str
    text: str
    line: int


def headings_plugin(md: MarkdownIt) -> None:
    """Make the parser give every heading an id and list the headings in `env["headings"]`."""
    md.core.ruler.before("inline", "explicit_anchors", _explicit_anchors)
    md.core.ruler.push("headings", _headings)


def slug(words: str) -> str:
    """Return the words as an anchor: lower case ASCII letters and digits, joined by hyphens."""
    spelled = "".join(_GREEK.get(letter, letter) for letter in words.casefold())
    plain = unicodedata.normalize("NFKD", spelled)
    return "-".join(_WORDS.findall("".join(c for c in plain if c.isascii())))[:80].strip("-")


def words_of(children: Sequence[Token]) -> str:
    """Return the text of inline tokens without markup, citations or note marks."""
    words: list[str] = []
    for token in children:
        if token.type in {"text", "code_inline"}:
            words.append(token.content)
        elif token.type == "role":
            words.append(token.meta["role"].words)
        elif token.type in {"softbreak", "hardbreak"}:
            words.append(" ")
        elif token.type == "image":
            words.append(words_of(token.children or []))
    return " ".join("".join(words).split())


def _explicit_anchors(state: StateCore) -> None:
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type != "heading_open":
            continue
        explicit = _EXPLICIT.search(inline.content)
        if explicit is None:
            continue
        inline.content = inline.content[: explicit.start()]
        if _ANCHOR.fullmatch(explicit[1]):
            opening.attrSet("id", explicit[1])
        else:
            _note(
                state,
                opening,
                f"The anchor `{{#{explicit[1]}}}` may hold lower case letters, digits and hyphens"
                " only.",
            )


def _headings(state: StateCore) -> None:
    opened = [
        (token, words_of(state.tokens[index + 1].children or []))
        for index, token in enumerate(state.tokens)
        if token.type == "heading_open"
    ]
    taken = {str(token.attrGet("id")) for token, _ in opened if token.attrGet("id")}
    anchors: list[Anchor] = []
    level_before = 1
    for token, words in opened:
        level = int(token.tag[1])
        _check_level(state, token, level, level_before)
        level_before = level
        if token.attrGet("id"):
            anchor = str(token.attrGet("id"))
        else:
            anchor = _free(slug(words) or "section", taken)
            token.attrSet("id", anchor)
        _check_anchor(state, token, anchor, words, [other.id for other in anchors])
        anchors.append(Anchor(level, anchor, words, _line_of(token)))
    state.env["headings"] = tuple(anchors)


def _free(anchor: str, taken: set[str]) -> str:
    number, free = 1, anchor
    while free in taken:
        number += 1
        free = f"{anchor}-{number}"
    taken.add(free)
    return free


def _check_level(state: StateCore, token: Token, level: int, before: int) -> None:
    if token.level:
        _note(
            state, token, "A heading stands by itself, not inside a block, a list or a quotation."
        )
    elif level not in {2, 3}:
        _note(state, token, "A lesson has headings of two levels: `##` and, below it, `###`.")
    elif level == 3 and before == 1:  # noqa: PLR2004 - an h3
        _note(state, token, "The first heading is a `##`: `###` stands below one.")


def _check_anchor(
    state: StateCore, token: Token, anchor: str, words: str, earlier: list[str]
) -> None:
    if not words:
        _note(state, token, "This heading has no words.")
    if anchor in earlier:
        _note(state, token, f"The anchor `#{anchor}` stands twice in this lesson: change one.")
    if anchor in RESERVED or anchor.startswith(RESERVED_PREFIXES):
        _note(
            state,
            token,
            f"The anchor `#{anchor}` belongs to the page itself: give the heading another, for"
            f" example `{{#about-{anchor}}}`.",
        )


def _line_of(token: Token) -> int:
    return token.map[0] if token.map else 0


def _note(state: StateCore, token: Token, message: str) -> None:
    state.env.setdefault("problems", []).append((_line_of(token), message))
