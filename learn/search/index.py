"""Everything that can be found in a library, gathered once for each publication."""

from html.parser import HTMLParser

from flask import url_for

from learn.content.library import Library
from learn.search.ranking import Entry, entry


class _Text(HTMLParser):
    """Collects the words between the tags."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        """Keep a piece of text."""
        self.pieces.append(data)


def text_of(html: str) -> str:
    """Return the words of a piece of HTML."""
    parser = _Text()
    parser.feed(html)
    return " ".join(" ".join(parser.pieces).split())


def gather(library: Library) -> tuple[Entry, ...]:
    """Return lessons, terms, claims and sources as things that can be found."""
    return (*_lessons(library), *_terms(library), *_claims(library), *_sources(library))


def _lessons(library: Library) -> list[Entry]:
    return [
        entry(
            "Lesson",
            lesson.title,
            url_for("lessons.lesson", module_id=lesson.module_id, lesson_id=lesson.id),
            lesson.plain,
        )
        for lesson in library.lessons
    ]


def _terms(library: Library) -> list[Entry]:
    return [
        entry(
            "Term",
            term.term,
            url_for("lessons.term", slug=term.slug),
            f"{text_of(term.definition_html)} {' '.join(term.forms)}",
        )
        for term in library.terms.values()
    ]


def _claims(library: Library) -> list[Entry]:
    return [
        entry(
            "Claim",
            claim.claim,
            url_for("lessons.claim", claim_id=claim.id),
            text_of(claim.teach),
        )
        for claim in library.claims.values()
    ]


def _sources(library: Library) -> list[Entry]:
    return [
        entry(
            "Source", source.title, url_for("lessons.source", key=source.key), text_of(source.html)
        )
        for source in library.references.values()
    ]
