"""What no single file can know: ids that differ, and names that lead somewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from graphlib import CycleError, TopologicalSorter

from learn.content import draws
from learn.content.lesson_file import Draft
from learn.content.module_folder import ModuleDraft
from learn.content.nearby import near
from learn.content.source import Problem, SourceLesson, SourceQuestion


def check(modules: Sequence[ModuleDraft], unsound: Collection[str] = ()) -> Iterator[Problem]:
    """Yield every id that is taken, and every prerequisite and draw that leads nowhere.

    `unsound` are lessons that exist and could not be used.
    """
    yield from _same_ids(modules)
    yield from _prerequisites([draft for one in modules for draft in one.drafts], unsound)
    for module in modules:
        for draft in module.drafts:
            if draft.lesson.quiz is not None:
                yield from draws.check(draft.lesson.quiz)
    yield from _retired(modules)


def questions_of(lesson: SourceLesson) -> tuple[SourceQuestion, ...]:
    """Return the inline questions of a lesson and those of its quiz."""
    return (*lesson.practice, *(lesson.quiz.questions if lesson.quiz is not None else ()))


class _Taken:
    """Ids that are taken, whatever their case, with the place of the first."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._places: dict[str, str] = {}

    def take(self, name: str, path: str, line: int) -> Iterator[Problem]:
        first = self._places.setdefault(name.casefold(), f"{path}:{line}")
        if first != f"{path}:{line}":
            yield Problem(path, line, f"the {self._what} `{name}` is taken ({first}); change one")


def _same_ids(modules: Sequence[ModuleDraft]) -> Iterator[Problem]:
    module_ids, orders = _Taken("module id"), _Taken("order")
    objectives, lessons, codes = _Taken("objective"), _Taken("lesson id"), _Taken("question id")
    for module in (draft.module for draft in modules):
        yield from module_ids.take(module.id, module.path, module.lines.get("id", 1))
        order = module.lines.get("order", 1)
        yield from orders.take(str(module.order), module.path, order)
        for objective in module.objectives:
            yield from objectives.take(objective.id, module.path, objective.line)
        for lesson in module.lessons:
            yield from lessons.take(lesson.id, lesson.path, lesson.lines.get("id", 1))
            for question in questions_of(lesson):
                line = question.line_of("id")
                yield from codes.take(question.id, question.path, line)


def _retired(modules: Sequence[ModuleDraft]) -> Iterator[Problem]:
    """Yield each question whose id was retired, anywhere in the library."""
    quizzes = [
        lesson.quiz
        for draft in modules
        for lesson in draft.module.lessons
        if lesson.quiz is not None
    ]
    retired = {code.casefold(): quiz.path for quiz in quizzes for code in quiz.retired}
    for module in modules:
        for lesson in module.module.lessons:
            for question in questions_of(lesson):
                path = retired.get(question.id.casefold())
                if path is not None:
                    yield Problem(
                        question.path,
                        question.line_of("id"),
                        f"the id `{question.id}` is retired (in {path}); give a new one",
                    )


def _prerequisites(drafts: Sequence[Draft], unsound: Collection[str]) -> Iterator[Problem]:
    lessons = {draft.lesson.id: draft.lesson for draft in drafts}
    for lesson in lessons.values():
        for number, name in enumerate(lesson.prerequisites):
            if name not in lessons and name not in unsound:
                yield Problem(
                    lesson.path,
                    lesson.lines.get(f"prerequisites.{number}", 1),
                    f"the prerequisite `{name}` is no lesson of this library"
                    + near(name, set(lessons)),
                )
    graph = {name: lesson.prerequisites for name, lesson in lessons.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        loop = error.args[1]
        lesson = lessons[loop[0]]
        yield Problem(
            lesson.path,
            lesson.lines.get("prerequisites", 1),
            f"the prerequisites run in a circle ({' → '.join(loop)}); take one of them out",
        )
