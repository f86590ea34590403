"""Flaws of a lesson: its length against its minutes, hard reading, figures without a source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from learn.content import body as bodies
from learn.content.body import Body, Paragraph
from learn.content.reading_level import count_words, grade
from learn.content.source import Source, SourceLesson, SourceModule

WORDS_A_MINUTE = 130
LENGTH_MARGIN = 0.25
HARDEST_LESSON = {"introductory": 14, "intermediate": 16, "advanced": 18}
_CARD_WORDS = 15  # the labels of a claim card
_FIGURE = re.compile(
    r"[0-9]+(?:\.[0-9]+)?\s?%"
    r"|\b[0-9][0-9,]*(?:\.[0-9]+)? (?:million )?(?:\w+ )?(?:people|patients|participants|adults"
    r"|women|men|children|studies|trials|volunteers|families|controls|samples|cases|experiments)\b"
    r"|\b(?:SMD|effect size|odds ratio|hazard ratio|risk ratio|p) (?:of|=|<|about|was) ?[0-9.]+",
    re.IGNORECASE,
)

_NEEDS_NO_SOURCE = re.compile(r"\b(?:suppose|imagine|invented)\b|\bNCT[0-9]{8}\b", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\u201c[^\u201d]*\u201d')

Found: TypeAlias = Iterator[tuple[int, str]]


def check(source: Source, module: SourceModule, lesson: SourceLesson) -> Found:
    """Yield the line and the message of every flaw of a lesson."""
    body = bodies.read(lesson.body)
    yield from _length(source, lesson, body)
    yield from _level(module, lesson, body)
    for paragraph, figure in _without_source(body.paragraphs):
        message = f"this paragraph gives a figure (`{figure}`) and cites nothing"
        yield lesson.body_line + paragraph.line, f"{message}; cite the source beside it"


def words(source: Source, body: Body) -> int:
    """Return how many words a lesson shows: its body, and the texts of cards and mix-ups."""
    count = body.words
    for use in body.uses:
        if use.block is None:
            continue
        claim = source.claims.get(use.block.argument) if use.block.name == "claim" else None
        mixup = source.misconceptions.get(use.block.argument)
        if claim is not None:
            count += count_words(f"{claim.claim} {claim.teach}") + _CARD_WORDS
        elif mixup is not None and use.block.name == "mixup":
            count += count_words(f"{mixup.text} {mixup.truth}")
    return count


def _length(source: Source, lesson: SourceLesson, body: Body) -> Found:
    count = words(source, body)
    promised = lesson.minutes * WORDS_A_MINUTE
    low, high = promised * (1 - LENGTH_MARGIN), promised * (1 + LENGTH_MARGIN)
    if not low <= count <= high:
        takes = f"{count:,} words take about {count / WORDS_A_MINUTE:.1f} minutes"
        advice = f"write {low:,.0f} to {high:,.0f} words, or change `minutes`"
        yield lesson.lines.get("minutes", 1), f"{takes}, and it says {lesson.minutes}; {advice}"


def _level(module: SourceModule, lesson: SourceLesson, body: Body) -> Found:
    hardest = HARDEST_LESSON[module.level or "intermediate"]
    level = grade("\n".join(_sentence(paragraph.text) for paragraph in body.paragraphs))
    if level > hardest:
        message = f"the lesson reads like grade {level:.0f}, above {hardest}"
        yield lesson.body_line, f"{message}; use shorter sentences and words"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!", ":")) else f"{text}."


def _without_source(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[Paragraph, str]]:
    """Yield paragraphs outside blocks that give a figure and cite nothing.

    No source is needed in quotation marks and before the first heading, where a figure raises a
    question; for figures that are made up to calculate with; and beside the number of a trial.
    """
    for paragraph in paragraphs:
        if paragraph.block or paragraph.is_cited or paragraph.section == 0:
            continue
        text = _QUOTED.sub("", paragraph.text)
        figure = _FIGURE.search(text)
        if figure is not None and not _NEEDS_NO_SOURCE.search(text):
            yield paragraph, figure[0]
