"""What no single file can know: ids that differ, and names that lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from graphlib import CycleError, TopologicalSorter

from learn.content.lesson_file import Draft
from learn.content.module_folder import ModuleDraft
from learn.content.source import Problem, SourceLesson, SourceQuestion, SourceQuiz


def check(modules: Sequence[ModuleDraft]) -> Iterator[Problem]:
    """Yield every id that is taken, and every prerequisite and draw that leads nowhere."""
    yield from _same_ids(modules)
    yield from _prerequisites([draft for module in modules for draft in module.drafts])
    for module in modules:
        for draft in module.drafts:
            if draft.lesson.quiz is not None:
                yield from _draws(draft.lesson.quiz)
    yield from _retired(modules)


def near(name: str, known: Sequence[str] | set[str] | frozenset[str]) -> str:
    """Return `; did you mean …?` when something known reads like the name, otherwise nothing."""
    found = get_close_matches(name, sorted(known), n=1, cutoff=0.75)
    return f"; did you mean `{found[0]}`?" if found else ""


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
                        f"the id `{question.id}` is retired (in {path}); give the question a new id",
                    )


def _prerequisites(drafts: Sequence[Draft]) -> Iterator[Problem]:
    lessons = {draft.lesson.id: draft.lesson for draft in drafts}
    for lesson in lessons.values():
        for number, name in enumerate(lesson.prerequisites):
            if name not in lessons:
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


def _draws(quiz: SourceQuiz) -> Iterator[Problem]:
    def problem(place: str, message: str) -> Problem:
        return Problem(quiz.path, quiz.lines.get(place, 1), message)

    codes = {question.id for question in quiz.questions}
    if len(codes) < sum(1 for place in quiz.lines if _is_question(place)):
        return  # a question with a mistake is missing; its mistake is reported already
    for name, members in quiz.pools.items():
        for number, code in enumerate(members):
            if code not in codes:
                yield problem(
                    f"pools.{name}.{number}",
                    f"the pool `{name}` names `{code}`, which this quiz does not have"
                    + near(code, codes),
                )
    drawn: set[str] = set()
    for number, row in enumerate(quiz.draw):
        place = f"draw.{number}"
        members = row.questions
        if row.pool is not None:
            if row.pool not in quiz.pools:
                yield problem(
                    f"{place}.pool",
                    f"there is no pool `{row.pool}`" + near(row.pool, set(quiz.pools)),
                )
                continue
            members = quiz.pools[row.pool]
            if row.pick > len(members):
                yield problem(
                    f"{place}.pick",
                    f"the pool `{row.pool}` holds {len(members)} questions, fewer than the"
                    f" {row.pick} to pick",
                )
        for code in members:
            if code in drawn:
                yield problem(place, f"the question `{code}` could be drawn twice; list it once")
            elif row.pool is None and code not in codes:
                yield problem(place, f"`{code}` is no question of this quiz" + near(code, codes))
        drawn.update(members)
    yield from _never_drawn(quiz, drawn)


def _never_drawn(quiz: SourceQuiz, drawn: set[str]) -> Iterator[Problem]:
    if not quiz.draw:
        for name in quiz.pools:
            line = quiz.lines.get(f"pools.{name}", 1)
            yield Problem(quiz.path, line, f"the pool `{name}` is never drawn from; add `draw`")
        return
    for question in quiz.questions:
        if question.id not in drawn:
            yield Problem(
                quiz.path,
                question.line,
                f"the question `{question.id}` is never drawn; add it to `draw`, or to a pool",
            )


def _is_question(place: str) -> bool:
    return place.startswith("questions.") and place.count(".") == 1
