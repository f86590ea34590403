"""Terms, sources and claims in the order in which their pages list them. Pure."""

import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Self

from learn.content.library import Claim, Library, Reference, Term
from learn.content.plain import plain_text

VERDICTS: Mapping[str, str] = {
    "right": "Right",
    "overstated": "Overstated",
    "wrong": "Wrong",
    "unverifiable": "Cannot be verified",
}
GRADES: Mapping[str, str] = {
    "established": "Established",
    "supported": "Supported",
    "preliminary": "Preliminary",
    "contested": "Contested",
    "not supported": "Not supported",
}
MAX_QUERY = 120
PLAIN_MARKS = str.maketrans({"\N{RIGHT SINGLE QUOTATION MARK}": "'", "\N{HYPHEN}": "-"})


def folded(text: str) -> str:
    """Return `text` as search compares it: no case, no accents, plain marks, single spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold()).casefold().translate(PLAIN_MARKS)
    kept = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(kept.split())


def by_letter(library: Library) -> list[tuple[str, list[Term]]]:
    """Return all terms in the order of the alphabet, grouped by their first letter."""
    terms = sorted(library.terms.values(), key=lambda term: folded(term.term))
    return [
        (letter, list(group))
        for letter, group in groupby(terms, key=lambda term: folded(term.term)[:1].upper())
    ]


def sources(library: Library) -> list[Reference]:
    """Return all sources by author and year."""
    return sorted(
        library.references.values(), key=lambda one: (folded(one.authors), one.year or "")
    )


@dataclass(frozen=True)
class ClaimFilter:
    """What somebody asks of the claims; an empty field asks for everything."""

    text: str = ""
    verdict: str = ""
    grade: str = ""
    module_id: str = ""

    @classmethod
    def read(cls, args: Mapping[str, str]) -> Self:
        """Return the filter in an address; values that do not exist ask for everything."""
        verdict, grade = args.get("verdict", ""), args.get("grade", "")
        return cls(
            text=" ".join(args.get("q", "")[:MAX_QUERY].split()),
            verdict=verdict if verdict in VERDICTS else "",
            grade=grade if grade in GRADES else "",
            module_id=args.get("module", "")[:MAX_QUERY],
        )

    @property
    def is_empty(self) -> bool:
        """True when nothing is asked for."""
        return self == ClaimFilter()


def claims(library: Library, wanted: ClaimFilter) -> list[Claim]:
    """Return the claims that fit, in the order of their numbers; every word must occur."""
    words = folded(wanted.text).split()
    return [
        claim
        for claim in sorted(library.claims.values(), key=lambda claim: claim.id)
        if _fits(library, claim, wanted) and _has_words(claim, words)
    ]


def _fits(library: Library, claim: Claim, wanted: ClaimFilter) -> bool:
    lesson = library.lesson(claim.lesson_id)
    return (
        wanted.verdict in ("", claim.verdict)
        and wanted.grade in ("", claim.grade)
        and wanted.module_id in ("", lesson.module_id if lesson else None)
    )


def _has_words(claim: Claim, words: list[str]) -> bool:
    text = _searched(f"{claim.id} {claim.claim}", claim.teach)
    return all(word in text for word in words)


@lru_cache(maxsize=2_000)
def _searched(wording: str, teach: str) -> str:
    """Return the words of a claim as search compares them; the tags of its HTML are no words."""
    return folded(f"{wording} {plain_text(teach)}")


def examples(library: Library) -> dict[str, list[Claim]]:
    """Return examples of each grade: the claims that authors chose, or else the first.

    Only claims that have sources and that a published lesson explains.
    """
    found: dict[str, list[Claim]] = {}
    for claim in claims(library, ClaimFilter()):
        if library.lesson(claim.lesson_id) is not None and claim.references:
            found.setdefault(claim.grade, []).append(claim)
    return {
        grade: [claim for claim in graded if claim.is_example] or graded[:1]
        for grade, graded in found.items()
    }


def verdict_counts(library: Library) -> dict[str, int]:
    """Return how many claims have each verdict, in the order of the verdicts."""
    counted = Counter(claim.verdict for claim in library.claims.values())
    return {verdict: counted[verdict] for verdict in VERDICTS}
