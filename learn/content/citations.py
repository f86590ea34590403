"""Citations in the manner of Pandoc, and references as they are printed.

`[@marshall2018; @netea2020, pp. 376-378]` names sources by their keys; what is seen is a number.
Journal references follow the form of the US National Library of Medicine (Patrias and Wendling,
Citing Medicine, 2nd edition, chapter 1).
"""

import re
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from learn.content.links import is_web_link
from learn.content.sanitise import clean
from learn.content.source import SourceReference

READY = "ready"

_CITATION = re.compile(r"@([A-Za-z0-9][A-Za-z0-9_.-]*)(?:\s*,\s*(\S.*))?", re.DOTALL)
_LONGEST = 1000
_RANGE = re.compile(r"(?<=[0-9A-Za-z])-(?=[0-9A-Za-z])")
_DOI = re.compile(r"10\.[0-9]{4,9}/\S+")
_PMID = re.compile(r"[0-9]{1,9}")
_DIGITS = re.compile(r"[0-9]")


@dataclass(frozen=True, slots=True)
class Citation:
    """One source of a citation: its key, and where in the source (or nothing)."""

    key: str
    locator: str


def citations_plugin(md: MarkdownIt) -> None:
    """Make the parser read `[@key, locator; @key2]` as one `citation` token.

    `meta["citations"]` is a tuple of `Citation`; it is empty when the brackets make no sense.
    """
    md.inline.ruler.before("link", "citation", _citation)


def _citation(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    start = state.pos
    if not state.src.startswith("[@", start):
        return False
    end = state.src.find("]", start, min(state.posMax, start + _LONGEST))
    if end < 0:
        return False
    if not silent:
        token = state.push("citation", "", 0)
        token.content = state.src[start : end + 1]
        token.meta = {"citations": read(state.src[start + 1 : end])}
    state.pos = end + 1
    return True


def read(inside: str) -> tuple[Citation, ...]:
    """Return the citations between the brackets in order; none when one is malformed."""
    found: list[Citation] = []
    for part in inside.split(";"):
        match = _CITATION.fullmatch(" ".join(part.split()))
        if match is None:
            return ()
        found.append(Citation(match[1].rstrip("."), (match[2] or "").strip()))
    return tuple(found)


def with_dashes(locator: str) -> str:
    """Return the locator with an en dash instead of each hyphen of its ranges of numbers."""
    if not _DIGITS.search(locator):
        return locator
    return _RANGE.sub("–", locator)


def formatted(reference: SourceReference) -> str:
    """Return the printed reference as inline HTML, with links of its DOI and PubMed number."""
    parts = [
        _sentence(escape(reference.authors)),
        _sentence(escape(reference.title)),
        _where(reference),
        *_identifiers(reference),
    ]
    return " ".join(part for part in parts if part)


def clean_reference(reference: SourceReference) -> str:
    """Return the printed reference after it has passed the sanitiser."""
    return clean(formatted(reference))


def short(reference: SourceReference) -> str:
    """Return the reference as a few words of plain text: `Netea MG, et al. 2020`."""
    authors = [name.strip() for name in reference.authors.rstrip(".").split(",") if name.strip()]
    first = authors[0] if authors else reference.title
    several = ", et al." if len(authors) > 1 else ""
    return " ".join(part for part in (first + several, reference.year or "") if part)


def link(reference: SourceReference) -> str | None:
    """Return the address of the work: DOI, else PubMed, else its own https address, else None."""
    if reference.doi and _DOI.fullmatch(reference.doi):
        return "https://doi.org/" + quote(reference.doi, safe="/:;()._-")
    if reference.pmid and _PMID.fullmatch(reference.pmid):
        return f"https://pubmed.ncbi.nlm.nih.gov/{reference.pmid}/"
    if reference.url and is_web_link(reference.url):
        return reference.url
    return None


def _sentence(text: str) -> str:
    """End the text with a full stop unless it ends a sentence already."""
    stripped = text.strip()
    return stripped if not stripped or stripped[-1] in ".?!" else stripped + "."


def _where(reference: SourceReference) -> str:
    journal = f"<cite>{escape(reference.journal)}</cite>" if reference.journal else ""
    issue = escape(reference.volume or "")
    if reference.pages:
        issue += f":{escape(with_dashes(reference.pages))}" if issue else ""
        issue = issue or f"p. {escape(with_dashes(reference.pages))}"
    date = ";".join(part for part in (escape(reference.year or ""), issue) if part)
    if journal and date:
        return f"{journal}. {date}."
    return f"{journal or date}." if journal or date else ""


def _identifiers(reference: SourceReference) -> list[str]:
    shown: list[str] = []
    if reference.doi and _DOI.fullmatch(reference.doi):
        address = "https://doi.org/" + quote(reference.doi, safe="/:;()._-")
        shown.append(f"{_anchor(address, f'doi:{reference.doi}')}.")
    if reference.pmid and _PMID.fullmatch(reference.pmid):
        address = f"https://pubmed.ncbi.nlm.nih.gov/{reference.pmid}/"
        shown.append(f"{_anchor(address, f'PMID {reference.pmid}')}.")
    if not shown and reference.url and is_web_link(reference.url):
        accessed = f" (read {escape(reference.accessed)})" if reference.accessed else ""
        shown.append(f"{_anchor(reference.url, reference.url)}{accessed}.")
    return shown


def _anchor(address: str, words: str) -> str:
    return f'<a href="{escape(address)}" rel="noopener">{escape(words)}</a>'
