"""From what authors wrote to the documents that are published: here, and only here, HTML is made.

The documents are JSON: the same source gives the same documents, so a revision can be named by
their hash. Titles, summaries, objectives, the wording of claims and of mix-ups, and names of terms
are plain text, to be escaped where they are shown; everything else that holds prose is clean HTML.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from learn.content import citations as cited
from learn.content.compile_lesson import compile_lesson, places, read_lessons
from learn.content.compile_question import CompiledQuestion, compile_question, facts
from learn.content.drawings import Drawings
from learn.content.glossary import Glossary
from learn.content.markdown import Text
from learn.content.prose import Prose, Register
from learn.content.source import (
    Problem,
    Source,
    SourceClaim,
    SourceLesson,
    SourceModule,
    SourceReference,
)

__all__ = ["CompileError", "Compiled", "CompiledQuestion", "compile_library"]

Json = dict[str, Any]
BACKGROUND = "background"  # pages to read on, which nothing rests on


class CompileError(ValueError):
    """The library cannot be rendered; `problems` holds everything that is wrong, in order."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Compiled:
    """A library ready to be published: what modules share, the modules in order, the questions."""

    commons: Json
    modules: tuple[Json, ...]
    questions: Mapping[str, CompiledQuestion]


@dataclass(slots=True)
class _Bench:
    """What one run needs and collects."""

    register: Register
    path: str
    texts: Mapping[str, Text]
    drawings: Drawings = field(default_factory=Drawings)
    questions: dict[str, CompiledQuestion] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def prose(self, file: str, line: int) -> Prose:
        """Return the surface of a text in a register file of the root, which links its terms."""
        prose = Prose(self.register, f"{self.path}/{file}", line, is_linking_terms=True)
        prose.problems = self.problems
        return prose


def compile_library(source: Source) -> Compiled:
    """Return every document of the library. Raises CompileError with all problems at once."""
    texts = read_lessons(source)
    register = Register(
        references=source.references,
        glossary=Glossary(source.glossary),
        claims=source.claims,
        misconceptions=source.misconceptions,
        places=places(source, texts),
    )
    bench = _Bench(register, source.root.name, texts)
    commons = _commons(source, bench)
    modules = tuple(_module(module, bench) for module in source.modules)
    if bench.problems:
        raise CompileError(tuple(sorted(dict.fromkeys(bench.problems))))
    return Compiled(commons, modules, bench.questions)


def _commons(source: Source, bench: _Bench) -> Json:
    return {
        "references": {
            key: _reference(source.references[key])
            for key in bench.register.ready(tuple(source.references))
        },
        "further": [
            {
                "html": cited.clean_reference(reference),
                "link": cited.link(reference),
                "accessed": reference.accessed,
                "note": reference.note,
            }
            for reference in source.references.values()
            if reference.status == BACKGROUND
        ],
        "terms": {
            slug: {
                "term": term.term,
                "definition_html": bench.prose("glossary.yaml", term.line).html(term.definition),
                "forms": list(term.forms),
            }
            for slug, term in source.glossary.items()
        },
        "claims": {claim.id: _claim(claim, bench) for claim in source.claims.values()},
        "claim_sources": {
            article.id: {"title": article.title, "fields": dict(article.fields)}
            for article in source.claim_sources.values()
        },
        "misconceptions": {
            mixup.id: {
                "text": mixup.text,
                "truth": bench.prose("misconceptions.yaml", mixup.line).line_html(mixup.truth),
                "references": list(bench.register.ready(mixup.references)),
            }
            for mixup in source.misconceptions.values()
        },
    }


def _claim(claim: SourceClaim, bench: _Bench) -> Json:
    return {
        "claim": claim.claim,
        "verdict": claim.verdict,
        "grade": claim.grade,
        "basis": claim.basis,
        "teach": bench.prose("claims.yaml", claim.line).line_html(claim.teach),
        "references": list(bench.register.ready(claim.references)),
        "lesson": claim.lesson,
        "source": claim.source_id,
        "example": claim.is_example,
    }


def _reference(reference: SourceReference) -> Json:
    names = ("authors", "title", "journal", "year", "volume", "pages", "doi", "pmid", "url")
    return {
        **{name: getattr(reference, name) for name in (*names, "accessed", "status")},
        "html": cited.clean_reference(reference),
        "link": cited.link(reference),
    }


def _module(module: SourceModule, bench: _Bench) -> Json:
    return {
        "id": module.id,
        "title": module.title,
        "order": module.order,
        "summary": module.summary,
        "level": module.level,
        "topics": list(module.topics),
        "licence": module.licence,
        "reviewed": module.reviewed,
        "objectives": [{"id": one.id, "text": one.text} for one in module.objectives],
        "lessons": [_lesson(lesson, module, bench) for lesson in module.lessons],
        "questions": _questions(module, bench),
    }


def _lesson(lesson: SourceLesson, module: SourceModule, bench: _Bench) -> Json:
    text = bench.texts[lesson.id]
    document, problems = compile_lesson(lesson, module, text, bench.register, bench.drawings)
    bench.problems += problems
    return document


def _questions(module: SourceModule, bench: _Bench) -> Json:
    """Compile the module's questions, and return what the library must know of each."""
    known: Json = {}
    for lesson in module.lessons:
        for question in (*lesson.practice, *(lesson.quiz.questions if lesson.quiz else ())):
            compiled, prose, problems = compile_question(question, bench.register)
            bench.problems += problems
            bench.questions[question.id] = compiled
            known[question.id] = facts(question, prose)
    return known
