"""The coloured blocks of a lesson: a label in words, then the body."""

from collections.abc import Sequence
from html import escape

from markdown_it.token import Token

from learn.content.markup import made_token

LABELS = {
    "predict": "Predict first",
    "mixup": "Common mix-up",
    "case": "Worked case",
    "key": "Key point",
    "safety": "Safety note",
    "note": "Note",
}


def callout(name: str, body: Sequence[Token]) -> list[Token]:
    """Return a callout around its body."""
    label = escape(LABELS[name])
    opening = (
        f'<div class="callout callout-{name}">\n<strong class="callout-label">{label}</strong>\n'
    )
    return [made_token(opening), *body, made_token("</div>\n")]
