"""Warnings for authors: item-writing flaws, and what a library leaves out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from learn.content import item_flaws, lesson_flaws
from learn.content.crosscheck import questions_of
from learn.content.loader import tidy
from learn.content.source import (
    Problem,
    Source,
    SourceModule,
    SourceQuestion,
    SourceQuiz,
)

SAME_POSITION = 0.6
ENOUGH_QUESTIONS = 4
QUESTIONS_PER_OBJECTIVE = 2


def check(source: Source) -> tuple[Problem, ...]:
    """Return every warning about a library, in the order of files and lines."""
    found: list[Problem] = []
    for module in source.modules:
        found.extend(_objectives(module))
        found.extend(_figures(module))
        for lesson in module.lessons:
            found.extend(
                _warning(lesson.path, line, message)
                for line, message in lesson_flaws.check(source, module, lesson)
            )
            for question in questions_of(lesson):
                found.extend(_flaws(question))
            if lesson.quiz is not None:
                found.extend(_positions(lesson.quiz))
    return tidy(found)


def _warning(path: str, line: int, message: str) -> Problem:
    return Problem(path, line, message, "warning")


def tested(module: SourceModule) -> Counter[str]:
    """Return how many questions of a module test each objective."""
    return Counter(
        str(question.document["objective"])
        for lesson in module.lessons
        for question in questions_of(lesson)
    )


def _objectives(module: SourceModule) -> Iterator[Problem]:
    counts = tested(module)
    lessons = Counter(name for lesson in module.lessons for name in lesson.objectives)
    for objective in module.objectives:
        name, count, taught = objective.id, counts[objective.id], lessons[objective.id]
        if count < QUESTIONS_PER_OBJECTIVE:
            questions = "one question tests" if count else "no question tests"
            message = f"{questions} the objective `{name}`; write {QUESTIONS_PER_OBJECTIVE} or more"
            yield _warning(module.path, objective.line, message)
        if taught != 1:
            subject = f"{taught} lessons list" if taught else "no lesson lists"
            message = f"{subject} the objective `{name}`; exactly one teaches it"
            yield _warning(module.path, objective.line, message)


def _figures(module: SourceModule) -> Iterator[Problem]:
    for name in module.figures:
        if not any(name in lesson.body for lesson in module.lessons):
            path = module.path.rpartition("/")[0]
            yield _warning(f"{path}/{name}", 1, "no lesson shows this picture; show or delete it")


def _flaws(question: SourceQuestion) -> Iterator[Problem]:
    for place, message in item_flaws.check(question.document):
        line = question.line_of(*place.split("."))
        yield _warning(question.path, line, f"question `{question.id}`: {message}")


def _positions(quiz: SourceQuiz) -> Iterator[Problem]:
    found = [item_flaws.key_position(question.document) for question in quiz.questions]
    places = Counter(place for place in found if place is not None)
    total = places.total()
    if total < ENOUGH_QUESTIONS:
        return
    place, count = places.most_common(1)[0]
    if count > SAME_POSITION * total:
        yield _warning(
            quiz.path,
            quiz.lines.get("questions", 1),
            f"{count} of {total} keys stand in place {place + 1}; spread them over the places",
        )
