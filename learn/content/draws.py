"""What one attempt at a quiz is made of: pools that are large enough, nothing drawn twice."""

from __future__ import annotations

from collections.abc import Iterator

from learn.content.nearby import near
from learn.content.source import Problem, SourceDraw, SourceQuiz


def check(quiz: SourceQuiz) -> Iterator[Problem]:
    """Yield what is wrong with the draw and the pools of a quiz.

    Nothing is said while a question of the quiz could not be read: that mistake comes first.
    """
    codes = {question.id for question in quiz.questions}
    if len(quiz.questions) < sum(_is_question(place) for place in quiz.lines):
        return
    yield from _pools(quiz, codes)
    drawn: set[str] = set()
    for number, row in enumerate(quiz.draw):
        yield from _row(quiz, number, row, codes)
        members = row.questions if row.pool is None else quiz.pools.get(row.pool, ())
        for code in members:
            if code in drawn:
                message = f"the question `{code}` could be drawn twice; list it once"
                yield _problem(quiz, f"draw.{number}", message)
        drawn.update(members)
    yield from _never_drawn(quiz, drawn)


def _problem(quiz: SourceQuiz, place: str, message: str) -> Problem:
    return Problem(quiz.path, quiz.lines.get(place, 1), message)


def _pools(quiz: SourceQuiz, codes: set[str]) -> Iterator[Problem]:
    for name, members in quiz.pools.items():
        for number, code in enumerate(members):
            if code not in codes:
                message = f"the pool `{name}` names `{code}`, which this quiz does not have"
                yield _problem(quiz, f"pools.{name}.{number}", message + near(code, codes))


def _row(quiz: SourceQuiz, number: int, row: SourceDraw, codes: set[str]) -> Iterator[Problem]:
    place = f"draw.{number}"
    if row.pool is None:
        for which, code in enumerate(row.questions):
            if code not in codes:
                message = f"`{code}` is no question of this quiz{near(code, codes)}"
                yield _problem(quiz, f"{place}.questions.{which}", message)
    elif row.pool not in quiz.pools:
        message = f"there is no pool `{row.pool}`{near(row.pool, quiz.pools)}"
        yield _problem(quiz, f"{place}.pool", message)
    elif row.pick > (size := len(quiz.pools[row.pool])):
        message = f"the pool `{row.pool}` holds {size} questions, fewer than the {row.pick} to pick"
        yield _problem(quiz, f"{place}.pick", message + "; add questions, or pick fewer")


def _never_drawn(quiz: SourceQuiz, drawn: set[str]) -> Iterator[Problem]:
    drawn_pools = {row.pool for row in quiz.draw}
    for name in quiz.pools:
        if name not in drawn_pools:
            message = f"the pool `{name}` is never drawn from; add it to `draw`, or delete it"
            yield _problem(quiz, f"pools.{name}", message)
    for question in quiz.questions:
        if quiz.draw and question.id not in drawn:
            message = f"the question `{question.id}` is never drawn; add it to `draw` or to a pool"
            yield Problem(quiz.path, question.line, message)


def _is_question(place: str) -> bool:
    return place.startswith("questions.") and place.count(".") == 1
