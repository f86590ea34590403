"""The published library in memory: frozen, read by every page, without a single key."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Self

from learn.content import documents
from learn.content.published import (
    Claim,
    ClaimSource,
    Draw,
    FurtherReading,
    Heading,
    Lesson,
    Misconception,
    Module,
    Neighbours,
    Objective,
    Part,
    QuestionEntry,
    Quiz,
    QuizSettings,
    Reference,
    Term,
    Uses,
)

__all__ = [
    "Claim",
    "ClaimSource",
    "Draw",
    "FurtherReading",
    "Heading",
    "Lesson",
    "Library",
    "Misconception",
    "Module",
    "Neighbours",
    "Objective",
    "Part",
    "QuestionEntry",
    "Quiz",
    "QuizSettings",
    "Reference",
    "Term",
    "Uses",
]


@dataclass(frozen=True, slots=True)
class _Index:
    """What is looked up by id."""

    modules: dict[str, Module] = field(default_factory=dict)
    lessons: dict[str, Lesson] = field(default_factory=dict)
    quizzes: dict[str, Quiz] = field(default_factory=dict)
    objectives: dict[str, Objective] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that is published, at one version. A lookup of what is absent returns None."""

    version: int
    modules: tuple[Module, ...]
    references: Mapping[str, Reference]
    further: tuple[FurtherReading, ...]
    terms: Mapping[str, Term]
    claims: Mapping[str, Claim]
    claim_sources: Mapping[str, ClaimSource]
    misconceptions: Mapping[str, Misconception]
    questions: Mapping[str, QuestionEntry]
    lessons: tuple[Lesson, ...]
    _index: _Index = field(repr=False, compare=False)

    @classmethod
    def from_documents(
        cls,
        version: int,
        commons: Mapping[str, Any],
        modules: Sequence[Mapping[str, Any]],
        questions: Mapping[str, Mapping[str, Any]],
    ) -> Self:
        """Return the library that these documents describe.

        Each module document carries its `revision_id`; `questions` maps a code to
        `{"revision_id": 7}`. No commons and no modules make an empty library.
        """
        made = tuple(documents.module(document) for document in modules)
        entries: dict[str, QuestionEntry] = {}
        for document, module in zip(modules, made, strict=True):
            entries |= documents.questions(document, module, questions)
        return cls(
            version=version,
            modules=made,
            references=MappingProxyType(documents.references(commons)),
            further=documents.further(commons),
            terms=MappingProxyType(documents.terms(commons)),
            claims=MappingProxyType(documents.claims(commons)),
            claim_sources=MappingProxyType(documents.claim_sources(commons)),
            misconceptions=MappingProxyType(documents.misconceptions(commons)),
            questions=MappingProxyType(entries),
            lessons=tuple(lesson for module in made for lesson in module.lessons),
            _index=_indexed(made),
        )

    def module(self, module_id: str) -> Module | None:
        """Return the module of this id."""
        return self._index.modules.get(module_id)

    def lesson(self, lesson_id: str) -> Lesson | None:
        """Return the lesson of this id."""
        return self._index.lessons.get(lesson_id)

    def quiz(self, quiz_id: str) -> Quiz | None:
        """Return the quiz of this id, which is the id of its lesson."""
        return self._index.quizzes.get(quiz_id)

    def objective(self, objective_id: str) -> Objective | None:
        """Return the objective of this code."""
        return self._index.objectives.get(objective_id)

    @property
    def minutes(self) -> int:
        """How long all lessons take together."""
        return sum(module.minutes for module in self.modules)

    def neighbours(self, lesson_id: str) -> Neighbours:
        """Return the lessons before and after this one, through all modules in their order."""
        place = self._index.places.get(lesson_id)
        if place is None:
            return Neighbours(None, None)
        before = self.lessons[place - 1] if place > 0 else None
        after = self.lessons[place + 1] if place + 1 < len(self.lessons) else None
        return Neighbours(before, after)

    def anchor_title(self, read: str) -> str | None:
        """Return the heading that `lesson-slug#anchor` names; without anchor the lesson's title."""
        lesson_id, _hash, anchor = read.partition("#")
        lesson = self.lesson(lesson_id)
        if lesson is None:
            return None
        return lesson.anchors.get(anchor) if anchor else lesson.title

    def read_address(self, read: str) -> str | None:
        """Return the address of the paragraph that `lesson-slug#anchor` names."""
        lesson_id, _hash, anchor = read.partition("#")
        lesson = self.lesson(lesson_id)
        if lesson is None or (anchor and anchor not in lesson.anchors):
            return None
        return f"/modules/{lesson.module_id}/{lesson.id}" + (f"#{anchor}" if anchor else "")

    def questions_of_objective(self, objective_id: str) -> tuple[QuestionEntry, ...]:
        """Return the questions that ask for an objective, in the order of the lessons."""
        return tuple(one for one in self.questions.values() if one.objective_id == objective_id)

    def uses_of_term(self, slug: str) -> Uses:
        """Return the lessons that use a term; questions that do are counted."""
        return Uses(
            lessons=tuple(lesson for lesson in self.lessons if slug in lesson.terms),
            claims=(),
            questions=_count(slug in entry.terms for entry in self.questions.values()),
        )

    def uses_of_reference(self, key: str) -> Uses:
        """Return the lessons that cite a source and the claims that rest on it."""
        return Uses(
            lessons=tuple(lesson for lesson in self.lessons if key in lesson.citations),
            claims=tuple(claim for claim in self.claims.values() if key in claim.references),
            questions=_count(key in entry.references for entry in self.questions.values()),
        )


def _count(found: Iterable[bool]) -> int:
    return sum(1 for one in found if one)


def _indexed(modules: Sequence[Module]) -> _Index:
    index = _Index()
    for module in modules:
        index.modules[module.id] = module
        index.objectives.update({objective.id: objective for objective in module.objectives})
        for lesson in module.lessons:
            index.places[lesson.id] = len(index.lessons)
            index.lessons[lesson.id] = lesson
            if lesson.quiz:
                index.quizzes[lesson.quiz.id] = lesson.quiz
    return index
