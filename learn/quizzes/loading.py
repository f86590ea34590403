"""What a view of a quiz begins with: the quiz, the attempt, the question, or 404."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Response, flash, redirect, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from learn import context
from learn.accounts.access import current_person
from learn.content.library import Lesson, Quiz
from learn.db import unit_of_work
from learn.questions import Question
from learn.quizzes import operations, queries
from learn.quizzes.attempts import AttemptState, ItemState
from learn.quizzes.operations import TimeIsUp

P = ParamSpec("P")
Answer = str | Response | BaseResponse | tuple[str | Response, int]


def see(endpoint: str, **values: str | int) -> BaseResponse:
    """Lead to another page after a form."""
    return redirect(url_for(endpoint, **values), code=303)  # type: ignore[arg-type]


def quiz_or_404(module_id: str, lesson_id: str) -> tuple[Lesson, Quiz]:
    """Return the quiz of a lesson and the lesson."""
    lesson = context.library().lesson(lesson_id)
    if lesson is None or lesson.module_id != module_id or lesson.quiz is None:
        raise NotFound
    return lesson, lesson.quiz


def own_attempt(public_id: str, *, lock: bool = False) -> AttemptState:
    """Return the attempt if it belongs to whoever asks; everybody else gets 404."""
    person = current_person()
    attempt = None
    if person is not None:
        attempt = queries.load_attempt(context.session(), public_id, person.id, lock=lock)
    if attempt is None:
        raise NotFound
    return attempt


def item_or_404(attempt: AttemptState, place: int) -> ItemState:
    """Return the question at a place of an attempt."""
    item = attempt.item(place)
    if item is None:
        raise NotFound
    return item


def question_of(item: ItemState) -> Question:
    """Return the question as it may be seen before it is answered."""
    found = context.services().shelf.withheld(context.session(), [item.revision_id])
    return found[item.revision_id]


def closing_when_time_is_up(view: Callable[P, Answer]) -> Callable[P, Answer]:
    """Finish an attempt whose time has run out instead of doing what was asked."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Answer:
        try:
            return view(*args, **kwargs)
        except TimeIsUp as problem:
            context.session().rollback()
            public_id = str(kwargs["public_id"])
            _close(own_attempt(public_id))
            flash(str(problem), "warn")
            return see("quizzes.result", public_id=public_id)

    return guarded


def _close(attempt: AttemptState) -> None:
    """Finish what ran out of time in a transaction of its own: the request may be a reading one."""
    services = context.services()
    context.session().rollback()
    with unit_of_work(services.engine) as session:
        operations.close_if_overdue(session, services.shelf, attempt.id, context.now())
