"""What a browser sent, put back on the page: nothing that was typed is lost. Pure."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

from learn.questions import Choice, Fields, Gap, Presentation, Row, Segment

NOTHING_ANSWERED: Final[Mapping[str, tuple[str, str]]] = {
    "single": ("choice", "Choose one answer."),
    "truefalse": ("choice", "Choose true or false."),
    "multiple": ("choice", "Choose at least one answer."),
    "matching": ("left-1", "Choose a match for each line."),
    "ordering": ("item-1", "Give each line its place."),
    "numeric": ("value", "Type a number."),
    "text": ("text", "Type your answer."),
    "cloze": ("gap-1", "Fill in the gaps."),
    "case": ("choice", "Choose what to do next."),
}
NOT_COMPLETE: Final[Mapping[str, tuple[str, str]]] = NOTHING_ANSWERED


def filled(shown: Presentation, fields: Fields) -> Presentation:
    """Return a question with what was sent in its form, also what cannot be read as an answer."""
    if shown.type == "case":
        return shown
    name = "item" if shown.type == "ordering" else "left"
    typed = _first(fields, "value" if shown.type == "numeric" else "text")
    return replace(
        shown,
        choices=_chosen(shown.choices, fields.get("choice", ())),
        rows=tuple(_row(row, fields.get(f"{name}-{row.position}", ())) for row in shown.rows),
        segments=tuple(_segment(segment, fields) for segment in shown.segments),
        value=typed if shown.max_length else shown.value,
    )


def _first(fields: Fields, name: str) -> str:
    return next(iter(fields.get(name, ())), "")


def _chosen(choices: Sequence[Choice], sent: Sequence[str]) -> tuple[Choice, ...]:
    return tuple(replace(choice, chosen=str(choice.position) in sent) for choice in choices)


def _row(row: Row, sent: Sequence[str]) -> Row:
    return replace(row, options=_chosen(row.options, sent[:1]))


def _segment(segment: Segment, fields: Fields) -> Segment:
    gap = segment.gap
    if gap is None:
        return segment
    sent = fields.get(f"gap-{gap.position}", ())[:1]
    if gap.options:
        return replace(segment, gap=replace(gap, options=_chosen(gap.options, sent)))
    return replace(segment, gap=replace(gap, value="".join(sent)))


@dataclass(frozen=True)
class Sent:
    """What a form brought, in words: one piece of HTML for each part that was filled in."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, shown: Presentation) -> Self:
        """Return the words of a filled form."""
        parts = [_words(shown.choices), html.escape(shown.value)]
        parts += [_beside(row.text, _words(row.options)) for row in shown.rows]
        parts += [_gap_words(segment.gap) for segment in shown.segments if segment.gap]
        return cls(tuple(part for part in parts if part))


def _words(choices: Sequence[Choice]) -> str:
    return "; ".join(choice.text for choice in choices if choice.chosen)


def _beside(text: str, given: str) -> str:
    return f"{text}: {given}" if given else ""


def _gap_words(gap: Gap) -> str:
    return _words(gap.options) if gap.options else html.escape(gap.value)
