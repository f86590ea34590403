"""A question with its prose rendered: the same ids and structure, HTML in place of Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from learn.content.prose import Prose, Register
from learn.content.source import Problem, SourceQuestion
from learn.questions import map_prose, prose

Json = dict[str, Any]

# Shown after the answer only: here a term may lead to the glossary.
_REASONS = frozenset({"why", "true", "false", "explanation", "model_answer"})


@dataclass(frozen=True, slots=True)
class CompiledQuestion:
    """A question as written (it grades and is hashed) and as shown."""

    document: Json
    rendered: Json


@dataclass(frozen=True, slots=True)
class Referred:
    """What the prose of a question refers to: keys of sources and slugs of terms, in order."""

    citations: tuple[str, ...]
    terms: tuple[str, ...]


def compile_question(
    question: SourceQuestion, register: Register
) -> tuple[CompiledQuestion, Referred, list[Problem]]:
    """Return the question with rendered prose, what it refers to, and what is wrong in it."""
    surface = Prose(register, question.path, question.line)
    paths = iter([path for path, _text in prose(question.document)])

    def render(text: str, inline: bool) -> str:  # noqa: FBT001 - the form map_prose calls
        path = next(paths)
        surface.line = question.line_of(*path)
        surface.is_linking_terms = not _REASONS.isdisjoint(path[-1:])
        return surface.line_html(text) if inline else surface.html(text)

    rendered = map_prose(question.document, render)
    referred = Referred(
        register.ready((*_keys(question.document), *surface.cited)), tuple(surface.terms)
    )
    return CompiledQuestion(question.document, rendered), referred, surface.problems


def facts(question: SourceQuestion, referred: Referred) -> Json:
    """Return what the library knows of a question without its key."""
    document = question.document
    return {
        "type": document["type"],
        "objective": document.get("objective"),
        "points": document["points"],
        "read": document.get("read"),
        "claims": list(document.get("claims") or ()),
        "references": list(referred.citations),
        "terms": list(referred.terms),
        "sample": bool(document.get("sample")),
    }


def _keys(document: Json) -> Sequence[str]:
    return [str(reference["cite"]) for reference in document.get("references") or ()]
