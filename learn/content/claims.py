"""The card of a claim: what popular articles say, what the evidence supports, how sure that is."""

from collections.abc import Sequence
from html import escape

from markdown_it.token import Token

from learn.content.markup import made_token
from learn.content.source import SourceClaim

NO_SOURCE = "No source that we could check is ready for this statement."
VERDICTS = {"unverifiable": "cannot be verified"}
BASES = {"tested": "Tested, no benefit.", "untested": "Untested."}


def grade_html(grade: str) -> str:
    """Return the grade as a word with a mark whose shape the style sheet draws."""
    name = grade.replace(" ", "-")
    return (
        f'<span class="grade grade-{escape(name)}"><span class="mark" aria-hidden="true"></span>'
        f"{escape(grade)}</span>"
    )


def card(claim: SourceClaim, teach: str, why: Sequence[Token], *, is_sourced: bool) -> list[Token]:
    """Return the card of a claim.

    `teach` is inline HTML that ends with its sources; the card says so where there are none. `why`
    is the body of the block: the reasons for the grade.
    """
    said = VERDICTS.get(claim.verdict, claim.verdict)
    opening = (
        f'<div class="claim" id="claim-{escape(claim.id)}" data-grade="{escape(claim.grade)}">\n'
        '<p class="claim-says"><strong class="claim-label">Popular articles say:</strong> '
        f'<q>{escape(claim.claim)}</q> <span class="verdict">{escape(said)}</span></p>\n'
        '<p class="claim-supports"><strong class="claim-label">What the evidence supports:</strong>'
        f" {teach}</p>\n"
        + ("" if is_sourced else f'<p class="claim-none">{NO_SOURCE}</p>\n')
        + f'<p class="claim-grade">{grade_html(claim.grade)}</p>\n'
    )
    link = (
        f'<p class="claim-link"><a href="/claims/{escape(claim.id)}">'
        f"Claim {escape(claim.id)} in the list of claims</a></p>\n"
    )
    return [made_token(opening), *_why(claim, why), made_token(f"{link}</div>\n")]


def _why(claim: SourceClaim, why: Sequence[Token]) -> list[Token]:
    basis = BASES.get(claim.basis or "")
    if not why and not basis:
        return []
    opening = '<details class="why"><summary>Why this grade</summary>\n'
    if basis:
        opening += f'<p class="claim-basis">{basis}</p>\n'
    return [made_token(opening), *why, made_token("</details>\n")]
