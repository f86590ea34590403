"""Tokens into HTML: every citation, term, link, picture and block is decided, or is a problem.

What a citation or a term looks like depends on where it stands; a `Surface` knows. On the page of a
lesson they open popovers (`lesson_page.py`); in questions and definitions they are plain
(`prose.py`).
"""

from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import zip_longest
from typing import Protocol

from markdown_it.token import Token

from learn.content.blocks import Block
from learn.content.citations import Citation
from learn.content.glossary import Role
from learn.content.headings import words_of
from learn.content.markdown import Text, to_html, words_html
from learn.content.markup import made_token

STOPS = frozenset(".,;:")
Decide = Callable[[Sequence[Token]], list[Token]]


class Surface(Protocol):
    """The place where a text is shown. Lines count from 0 at the start of the text."""

    @property
    def is_numbered(self) -> bool:
        """Whether a citation is a raised number, which follows a word without a space."""

    def report(self, line: int, message: str) -> None:
        """Note a problem."""

    def cite(self, citations: Sequence[Citation], line: int) -> str:
        """Return the HTML of a citation."""

    def term(self, role: Role, line: int, *, is_plain: bool) -> str:
        """Return the HTML of a term; plain where nothing that can be pressed may stand."""

    def address(self, written: str, line: int) -> str | None:
        """Return the address of a link, or None (and a problem) when it may not stand here."""

    def block(self, block: Block, body: Sequence[Token], decide: Decide) -> list[Token]:
        """Return the tokens of a block; `decide` decides the tokens of its body."""

    def question(self, token: Token, *, is_at_top: bool) -> Token | None:
        """Return what stands for the fence of a question; None when the fence is plain code."""


def render(text: Text, surface: Surface) -> str:
    """Return the HTML of a text; everything wrong in it is reported to the surface."""
    return to_html(decide(text, surface), text.env)


def decide(text: Text, surface: Surface) -> list[Token]:
    """Return the tokens of a text with everything decided that depends on the surface."""
    for line, message in text.problems:
        surface.report(line, message)
    _check_notes(text, surface)
    return _Pass(surface).tokens(text.tokens)


def _check_notes(text: Text, surface: Surface) -> None:
    lines = dict(_note_lines(text.tokens))
    for token, following in zip(text.tokens, text.tokens[1:], strict=False):
        if token.type == "footnote_open" and following.type == "footnote_anchor":
            label = token.meta["label"]
            surface.report(
                lines.get(token.meta["id"], 0),
                f"The note `[^{label}]` is used, but `[^{label}]: ...` is not written.",
            )
    for label, number in text.env.get("footnotes", {}).get("refs", {}).items():
        if number < 0:
            surface.report(0, f"The note `[^{label[1:]}]` is written, but nothing refers to it.")


def _note_lines(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Yield the number of each note that is used, and the line of the text that uses it."""
    for token in tokens:
        for child in token.children or []:
            if child.type == "footnote_ref" and token.map:
                yield child.meta["id"], token.map[0]


class _Pass:
    """One pass over the tokens of a text."""

    def __init__(self, surface: Surface) -> None:
        self._surface = surface
        self._line = 0
        self._depth = 0
        self._is_heading = False

    def tokens(self, tokens: Sequence[Token]) -> list[Token]:
        """Return the tokens with all that is undecided replaced."""
        decided: list[Token] = []
        index = 0
        while index < len(tokens):
            token = tokens[index]
            self._line = token.map[0] if token.map else self._line
            if token.type == "block_open":
                end = _closing(tokens, index)
                decided += self._block(token, tokens[index + 1 : end])
                index = end
            elif token.type == "fence":
                is_at_top = self._depth == 0 and token.level == 0
                decided.append(self._surface.question(token, is_at_top=is_at_top) or token)
            else:
                self._is_heading = token.type == "heading_open" or (
                    self._is_heading and token.type != "heading_close"
                )
                if token.type == "inline":
                    token.children = self._inline(token.children or [])
                decided.append(token)
            index += 1
        return decided

    def _block(self, opening: Token, body: Sequence[Token]) -> list[Token]:
        self._depth += 1
        made = self._surface.block(opening.meta["block"], body, self.tokens)
        self._depth -= 1
        return made

    def _inline(self, children: Sequence[Token]) -> list[Token]:
        decided: list[Token] = []
        links: list[bool] = []
        line = self._line
        for token, following in zip_longest(children, children[1:]):
            if token.type in {"softbreak", "hardbreak"}:
                line += 1
            if token.type == "link_open":
                links.append(self._open_link(token, line))
                if not links[-1]:
                    continue
            elif token.type == "link_close" and not links.pop():
                continue
            if token.type == "citation" and self._surface.is_numbered:
                _strip_end(decided)
                decided += _stop_before(following)
            decided.append(self._leaf(token, line, is_plain=bool(links) or self._is_heading))
            if token.type == "role":
                _keep_together(decided[-1], following)
        return decided

    def _open_link(self, token: Token, line: int) -> bool:
        """Give the link its address and return True, or return False when it is no link."""
        written = str(token.attrGet("href") or "")
        address = self._surface.address(written, line)
        if address is None:
            return False
        token.attrs = {"href": address}
        if address.startswith("https:"):
            token.attrs["rel"] = "noopener"
        return True

    def _leaf(self, token: Token, line: int, *, is_plain: bool) -> Token:
        if token.type == "citation":
            return made_token(self._citation(token, line, is_plain=is_plain))
        if token.type == "role":
            return made_token(self._role(token.meta["role"], line, is_plain=is_plain))
        if token.type == "image":
            self._surface.report(
                line, "A picture stands in a block of its own: `:::{figure} figures/name.svg`."
            )
            return made_token(escape(words_of(token.children or [])))
        return token

    def _citation(self, token: Token, line: int, *, is_plain: bool) -> str:
        citations = token.meta["citations"]
        if not citations:
            self._surface.report(
                line, f"`{token.content}` is no citation: write `[@key, p. 12; @key2]`."
            )
        elif is_plain:
            self._surface.report(line, "A citation cannot stand in a heading: move it.")
        else:
            return self._surface.cite(citations, line)
        return ""

    def _role(self, role: Role, line: int, *, is_plain: bool) -> str:
        if role.name != "term":
            self._surface.report(
                line, f"`{{{role.name}}}` means nothing here: only `{{term}}` does."
            )
            return words_html(role.words)
        return self._surface.term(role, line, is_plain=is_plain)


def _strip_end(tokens: list[Token]) -> None:
    """Remove the space or line break at the end of the tokens of a line."""
    if tokens and tokens[-1].type == "softbreak":
        tokens.pop()
    if tokens and tokens[-1].type == "text":
        tokens[-1].content = tokens[-1].content.rstrip()


def _stop_before(following: Token | None) -> list[Token]:
    """Take the stop that follows a raised number out of the text, to stand before the number."""
    if following is None or following.type != "text" or following.content[:1] not in STOPS:
        return []
    stop = Token("text", "", 0, content=following.content[0])
    following.content = following.content[1:]
    return [stop]


def _keep_together(term: Token, following: Token | None) -> None:
    """Let no line break come between a button and the stop after it."""
    if term.content.startswith("<button"):
        stops = "".join(stop.content for stop in _stop_before(following))
        term.content = f'<span class="kept">{term.content}{stops}</span>' if stops else term.content


def _closing(tokens: Sequence[Token], start: int) -> int:
    depth = 0
    for index in range(start, len(tokens)):
        depth += (tokens[index].type == "block_open") - (tokens[index].type == "block_close")
        if depth == 0:
            return index
    return len(tokens)
