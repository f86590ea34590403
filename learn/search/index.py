"""Everything that can be found in a library, gathered once for each publication."""

from flask import url_for

from learn.content.library import Library
from learn.content.plain import plain_text
from learn.search.ranking import Entry, entry


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
            plain_text(term.definition_html),
            also=" ".join(term.forms),
        )
        for term in library.terms.values()
    ]


def _claims(library: Library) -> list[Entry]:
    return [
        entry(
            "Claim",
            claim.claim,
            url_for("lessons.claim", claim_id=claim.id),
            plain_text(claim.teach),
        )
        for claim in library.claims.values()
    ]


def _sources(library: Library) -> list[Entry]:
    return [
        entry(
            "Source",
            source.title,
            url_for("lessons.source", key=source.key),
            plain_text(source.html),
        )
        for source in library.references.values()
    ]
