"""What the body of a lesson, or a shorter text, names: sources, terms, claims, pictures, questions.

The parser of `markdown.py` reads it, so what is checked here is what will be rendered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias

from markdown_it.token import Token

from learn.content import markdown
from learn.content.blocks import Block
from learn.content.headings import words_of

Kind: TypeAlias = Literal["citation", "term", "block", "link", "html"]

_HTML = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>|<!--")
_MARKUP = re.compile(r"[\[{<!]")
_STYLED = re.compile(r"[\[{<!*_`~^\\&]")
_QUESTION = re.compile(r"ya?ml\s+\{question\}")
_NEARLY = re.compile(r"question", re.IGNORECASE)
_CLAIM_FENCE = re.compile(r"[`~]{3,}\s*")


@dataclass(frozen=True, slots=True)
class Use:
    """Something that a text names: a key, a term's words, an address; its line counts from 0."""

    kind: Kind
    value: str
    line: int
    block: Block | None = None
    has_body: bool = False


@dataclass(frozen=True, slots=True)
class Fence:
    """The YAML of an inline question; `line` (from 0) is the line of its first key."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or list item: its line from 0, text, section, and whether it is cited.

    Sections count the headings before it; `block` names the block around it, or is empty.
    """

    line: int
    text: str
    section: int
    block: str
    is_cited: bool


@dataclass(frozen=True, slots=True)
class Body:
    """A text that was read: what it names, its headings' anchors, its questions.

    `words` counts all that is read; `paragraphs` leave headings and tables out.
    """

    uses: tuple[Use, ...]
    anchors: frozenset[str]
    fences: tuple[Fence, ...]
    problems: tuple[tuple[int, str], ...]
    words: int
    paragraphs: tuple[Paragraph, ...]


def read(text: str) -> Body:
    """Return what the body of a lesson names; lines count from 0 at its first line."""
    parsed = markdown.read_lesson(text)
    fences = list(_fences(parsed.tokens))
    problems = [*parsed.problems, *_fence_problems(parsed.tokens, text.split("\n"))]
    return Body(
        tuple(_uses(parsed.tokens)),
        frozenset(anchor.id for anchor in parsed.headings),
        tuple(fences),
        tuple(problems),
        _count_words(parsed.tokens),
        tuple(_paragraphs([Token("start", "", 0), *parsed.tokens])),
    )


def uses_of(text: str) -> tuple[Use, ...]:
    """Return what a shorter text names: a definition, a reason, an explanation."""
    if not _MARKUP.search(text):
        return ()
    return tuple(_uses(markdown.read_prose(text).tokens))


def plain(text: str) -> str:
    """Return a text of a line or two as it reads, without its markup and citations."""
    if not _STYLED.search(text):
        return " ".join(text.split())
    return " ".join(words_of(token.children or []) for token in markdown.read_line(text).tokens)


def _uses(tokens: Sequence[Token]) -> Iterator[Use]:
    line = 0
    for index, token in enumerate(tokens):
        line = token.map[0] if token.map else line
        if token.type == "block_open":
            has_body = tokens[index + 1].type != "block_close"
            yield Use("block", token.meta["block"].name, line, token.meta["block"], has_body)
        elif token.type == "inline":
            yield from _inline_uses(token.children or [], line)


def _inline_uses(children: Sequence[Token], line: int) -> Iterator[Use]:
    for token in children:
        if token.type in {"softbreak", "hardbreak"}:
            line += 1
        elif token.type == "citation":
            for citation in token.meta["citations"]:
                yield Use("citation", citation.key, line)
            if not token.meta["citations"]:
                yield Use("citation", "", line)
        elif token.type == "role" and token.meta["role"].name == "term":
            role = token.meta["role"]
            yield Use("term", role.target or role.words, line)
        elif token.type == "link_open":
            yield Use("link", str(token.attrGet("href") or ""), line)
        elif token.type == "text" and (found := _HTML.search(token.content)):
            yield Use("html", found[0], line)


def _fences(tokens: Sequence[Token]) -> Iterator[Fence]:
    for token in tokens:
        if token.type == "fence" and _QUESTION.fullmatch(token.info.strip()) and token.map:
            yield Fence(token.content, token.map[0] + 1)


def _fence_problems(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    depth = 0
    for token in tokens:
        depth += (token.type == "block_open") - (token.type == "block_close")
        if token.type != "fence" or not token.map:
            continue
        info, start, end = token.info.strip(), token.map[0], token.map[1]
        last = lines[end - 1].strip() if end - 1 > start else ""
        if not (_CLAIM_FENCE.fullmatch(last) and last.startswith(token.markup)):
            yield start, f"this fence is never closed; end it with a line {token.markup}"
        if _QUESTION.fullmatch(info):
            if depth or token.level:
                yield start, "a question stands by itself, not inside a block or a list"
        elif _NEARLY.search(info):
            yield start, f"`{info}` begins no question; write ```yaml {{question}}"


def _count_words(tokens: Sequence[Token]) -> int:
    """Count what is read: every word of paragraphs, headings, lists, tables and captions."""
    return sum(
        len(words_of(token.children or []).split()) for token in tokens if token.type == "inline"
    )


def _paragraphs(tokens: Sequence[Token]) -> Iterator[Paragraph]:
    section = 0
    blocks: list[str] = []
    for before, token in pairwise(tokens):
        section += token.type == "heading_open"
        if token.type == "block_open":
            blocks.append(token.meta["block"].name)
        elif token.type == "block_close":
            blocks.pop()
        elif token.type == "inline" and before.type in {"paragraph_open", "dd_open"}:
            children = token.children or []
            line = token.map[0] if token.map else 0
            is_cited = any(child.type == "citation" for child in children)
            block = blocks[-1] if blocks else ""
            yield Paragraph(line, words_of(children), section, block, is_cited)
