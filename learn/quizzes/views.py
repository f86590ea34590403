"""Taking a quiz in the browser: start, answer, check, finish, result."""

import random
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import ParamSpec

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from learn import context
from learn.accounts.access import current_person, ensure_person
from learn.content.library import Lesson, Quiz
from learn.progress.operations import record_lesson
from learn.questions import AnswerProblem, Presentation, Question
from learn.quizzes import operations, pages, queries
from learn.quizzes.attempts import AttemptState, ItemState
from learn.quizzes.forms import StepForm, marks
from learn.quizzes.operations import AttemptClosed, Given, NoAttemptsLeft, StaleAnswer, TimeIsUp
from learn.quizzes.policy import Kind, attempts_left, checks_each_question, effective_policy
from learn.security import no_store

bp = Blueprint("quizzes", __name__)
P = ParamSpec("P")
Answer = str | Response | BaseResponse | tuple[str | Response, int]


def _see(endpoint: str, **values: object) -> BaseResponse:
    return redirect(url_for(endpoint, **values), code=303)  # type: ignore[arg-type]


def _quiz_or_404(module_id: str, lesson_id: str) -> tuple[Lesson, Quiz]:
    lesson = context.library().lesson(lesson_id)
    if lesson is None or lesson.module_id != module_id or lesson.quiz is None:
        raise NotFound
    return lesson, lesson.quiz


def _own_attempt(public_id: str, *, lock: bool = False) -> AttemptState:
    """Load the attempt if it belongs to whoever asks; everybody else gets 404."""
    person = current_person()
    attempt = None
    if person is not None:
        attempt = queries.load_attempt(context.session(), public_id, person.id, lock=lock)
    if attempt is None:
        raise NotFound
    return attempt


def _item_or_404(attempt: AttemptState, place: int) -> ItemState:
    item = attempt.item(place)
    if item is None:
        raise NotFound
    return item


def _question(item: ItemState) -> Question:
    """Return the question as it may be seen before it is answered."""
    found = context.services().shelf.withheld(context.session(), [item.revision_id])
    return found[item.revision_id]


def _closing_when_time_is_up(view: Callable[P, Answer]) -> Callable[P, Answer]:
    """Finish an attempt whose time has run out instead of doing what was asked."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Answer:
        try:
            return view(*args, **kwargs)
        except TimeIsUp as problem:
            context.session().rollback()
            public_id = str(kwargs["public_id"])
            pages.close_overdue_now()
            flash(str(problem), "warn")
            return _see("quizzes.result", public_id=public_id)

    return guarded


@bp.after_request
def _never_cached(response: Response) -> Response:
    return no_store(response)


@bp.get("/modules/<slug:module_id>/<slug:lesson_id>/quiz")
def start_card(module_id: str, lesson_id: str) -> str:
    """Say what is coming before anything begins."""
    lesson, quiz = _quiz_or_404(module_id, lesson_id)
    person = current_person()
    attempts = queries.attempts_at(context.session(), person.id if person else None, quiz.id)
    policy = effective_policy(quiz.settings)
    used = attempts[0].number if attempts else 0
    return render_template(
        "quizzes/start.html",
        mode="recall",
        lesson=lesson,
        module=context.library().module(module_id),
        quiz=quiz,
        policy=policy,
        minutes=pages.quiz_minutes(quiz.size),
        attempts=attempts,
        attempts_left=attempts_left(policy, used),
        open_attempt=next((one for one in attempts if one.state == "open"), None),
    )


@bp.post("/modules/<slug:module_id>/<slug:lesson_id>/quiz")
def start(module_id: str, lesson_id: str) -> BaseResponse:
    """Begin an attempt, or go on with the one that is open."""
    lesson, quiz = _quiz_or_404(module_id, lesson_id)
    person = ensure_person()
    record_lesson(context.session(), person.id, lesson.id, "read", context.now())
    try:
        attempt_id = operations.start_quiz(
            context.session(),
            context.services().shelf,
            context.library(),
            person.id,
            quiz,
            context.now(),
            random.SystemRandom(),
        )
    except NoAttemptsLeft as problem:
        flash(str(problem), "warn")
        return _see("quizzes.start_card", module_id=module_id, lesson_id=lesson_id)
    attempt = queries.load_attempt_by_id(context.session(), attempt_id, lock=False)
    context.commit()
    if attempt is None:
        raise NotFound
    place = attempt.first_unanswered()
    return _see("quizzes.question", public_id=attempt.public_id, place=place)


@bp.post("/practice/<code>")
def practice(code: str) -> Answer:
    """Answer a question that stands inside a lesson: begun, checked and finished at once."""
    entry = context.library().questions.get(code)
    if entry is None or not entry.is_practice:
        raise NotFound
    session, shelf = context.session(), context.services().shelf
    person = ensure_person()
    record_lesson(session, person.id, entry.lesson_id, "opened", context.now())
    attempt_id = operations.start_practice(
        session, shelf, context.library(), person.id, code, context.now()
    )
    attempt = queries.load_attempt_by_id(session, attempt_id, lock=True)
    if attempt is None:
        raise NotFound
    return _check(attempt, attempt.items[0])


@bp.get("/attempts/<public_id:public_id>/questions/<place:place>")
@_closing_when_time_is_up
def question(public_id: str, place: int) -> Answer:
    """Show one question: to answer, or with its reasons where they may be seen."""
    attempt = _own_attempt(public_id)
    item = _item_or_404(attempt, place)
    if attempt.is_open:
        operations.need_open(attempt, context.now())
    return _question_page(attempt, item)


def _question_page(
    attempt: AttemptState,
    item: ItemState,
    problem: AnswerProblem | None = None,
    stale: Presentation | None = None,
) -> str:
    """Render a question, the review of one, or what went wrong with an answer."""
    lesson = pages.lesson_of(context.library(), attempt)
    shared = {
        "mode": "recall",
        "attempt": attempt,
        "item": item,
        "lesson": lesson,
        "checks_each": checks_each_question(attempt.policy),
        "steps": pages.step_states(attempt, item),
    }
    if not attempt.is_open or item.is_checked:
        return render_template(
            "quizzes/reviewed.html", reviewed=pages.reviewed(attempt, item), **shared
        )
    asked = _question(item)
    shown = asked.present(item.order, item.answer)
    return render_template(
        "quizzes/question.html",
        presentation=shown if item.has_hint else replace(shown, hint=None),
        has_unseen_hint=bool(shown.hint) and not item.has_hint,
        problem=problem,
        stale=stale,
        **shared,
    )


@bp.post("/attempts/<public_id:public_id>/questions/<place:place>")
@_closing_when_time_is_up
def answer(public_id: str, place: int) -> Answer:
    """Take what the question's form says: check, save, go on, flag, or show the hint."""
    attempt = _own_attempt(public_id, lock=True)
    item = _item_or_404(attempt, place)
    action = request.form.get("action", "")
    if not attempt.is_open or item.is_checked:
        return _see("quizzes.question", public_id=public_id, place=place)
    if action in ("check", "") and checks_each_question(attempt.policy):
        return _check(attempt, item)
    return _save_and_go(attempt, item, action)


def _check(attempt: AttemptState, item: ItemState) -> Answer:
    """Take the answer as final and show what it was worth; practice is finished with it."""
    asked = _question(item)
    form = StepForm.read(request.form.to_dict(flat=False))
    try:
        given = _given(asked, item, form)
        if given.answer is None:
            raise AnswerProblem(*pages.NOTHING_ANSWERED[asked.type])
        if asked.is_complete(given.answer):
            operations.check(
                context.session(), context.services().shelf, attempt, item, given, context.now()
            )
            if attempt.kind is Kind.PRACTICE:
                _finish_practice(attempt)
        elif asked.type == "case":
            operations.save(context.session(), attempt, item, given, context.now())
        else:
            raise AnswerProblem(*pages.NOT_COMPLETE[asked.type])
    except AnswerProblem as problem:
        return _with_problem(attempt, item, asked, form, problem)
    except StaleAnswer:
        return _stale(attempt, item, asked, form)
    context.commit()
    return _see("quizzes.question", public_id=attempt.public_id, place=item.position)


def _finish_practice(attempt: AttemptState) -> None:
    fresh = queries.load_attempt_by_id(context.session(), attempt.id, lock=True)
    if fresh is not None:
        operations.finish(context.session(), context.services().shelf, fresh, context.now())


def _given(asked: Question, item: ItemState, form: StepForm) -> Given:
    answered = asked.parse(form.fields, item.order, item.answer)
    return Given(answered, form.confidence, form.based_on, form.client_event_id)


def _save_and_go(attempt: AttemptState, item: ItemState, action: str) -> Answer:
    """Keep the answer, then do what the pressed button says."""
    asked = _question(item)
    form = StepForm.read(request.form.to_dict(flat=False))
    session, now = context.session(), context.now()
    try:
        operations.save(session, attempt, item, _given(asked, item, form), now)
    except AnswerProblem as problem:
        return _with_problem(attempt, item, asked, form, problem)
    except StaleAnswer:
        return _stale(attempt, item, asked, form)
    if action == "flag":
        operations.set_flag(session, item, is_flagged=not item.is_flagged)
    if action == "hint":
        fresh = _own_attempt(attempt.public_id, lock=True)
        operations.take_hint(session, fresh, _item_or_404(fresh, item.position), now)
    context.commit()
    return _go_on(attempt, item, asked, action)


def _go_on(attempt: AttemptState, item: ItemState, asked: Question, action: str) -> BaseResponse:
    stays = action in ("flag", "hint", "save")
    if asked.type == "case" and action not in ("previous", "leave"):
        fresh = _own_attempt(attempt.public_id).item(item.position)
        stays = stays or not asked.is_complete(fresh.answer if fresh else None)
    if stays:
        return _see("quizzes.question", public_id=attempt.public_id, place=item.position)
    if action == "leave":
        flash("Stopped here. We keep your place.", "ok")
        return _see("today.show")
    place = item.position + (-1 if action == "previous" else 1)
    if place > len(attempt.items):
        return _see("quizzes.overview", public_id=attempt.public_id)
    return _see("quizzes.question", public_id=attempt.public_id, place=max(1, place))


def _with_problem(
    attempt: AttemptState,
    item: ItemState,
    asked: Question,
    form: StepForm,
    problem: AnswerProblem,
) -> Answer:
    """Show the question again with what is wrong, and what was typed still there."""
    context.session().rollback()
    kept = pages.keep_typed(asked, item, form)
    return _question_page(attempt, kept, problem), 422


def _stale(attempt: AttemptState, item: ItemState, asked: Question, form: StepForm) -> Answer:
    """Tell a tab that it is behind: what is stored stands in the form, its own answer above."""
    context.session().rollback()
    try:
        mine = asked.present(item.order, asked.parse(form.fields, item.order, item.answer))
    except AnswerProblem:
        mine = None
    return _question_page(attempt, item, stale=mine or asked.present(item.order)), 409


@bp.post("/attempts/<public_id:public_id>/questions/<place:place>/autosave")
def autosave(public_id: str, place: int) -> tuple[Response, int]:
    """Keep a draft and answer with its number: the page says *saved* only then."""
    attempt = _own_attempt(public_id, lock=True)
    item = _item_or_404(attempt, place)
    asked = _question(item)
    form = StepForm.read(request.form.to_dict(flat=False))
    if asked.type == "case":
        return jsonify(seq=item.seq), 200
    try:
        seq = operations.save(
            context.session(), attempt, item, _given(asked, item, form), context.now()
        )
    except AnswerProblem as problem:
        return jsonify(message=problem.message, field=problem.field, seq=item.seq), 422
    except StaleAnswer as problem:
        return jsonify(message=str(problem), seq=item.seq), 409
    except AttemptClosed as problem:
        return jsonify(message=str(problem), seq=item.seq, closed=True), 410
    context.commit()
    return jsonify(seq=seq, saved_at=context.now().isoformat()), 200


@bp.post("/attempts/<public_id:public_id>/questions/<place:place>/marks")
def self_mark(public_id: str, place: int) -> BaseResponse:
    """Keep which key points a learner found in their own text."""
    attempt = _own_attempt(public_id, lock=True)
    item = _item_or_404(attempt, place)
    reviewed = pages.reviewed(attempt, item)
    if reviewed.review is None:
        raise NotFound
    points = len(reviewed.review.key_points)
    operations.self_mark(
        context.session(), attempt, item, marks(request.form.to_dict(flat=False)), points,
        context.now(),
    )
    context.commit()
    return _see("quizzes.question", public_id=public_id, place=place)


@bp.get("/attempts/<public_id:public_id>/check")
@_closing_when_time_is_up
def overview(public_id: str) -> Answer:
    """List the questions before finishing: answered, flagged, blank."""
    attempt = _own_attempt(public_id)
    if not attempt.is_open:
        return _see("quizzes.result", public_id=public_id)
    operations.need_open(attempt, context.now())
    lesson = pages.lesson_of(context.library(), attempt)
    return render_template("quizzes/check.html", mode="recall", attempt=attempt, lesson=lesson)


@bp.post("/attempts/<public_id:public_id>/finish")
@_closing_when_time_is_up
def finish(public_id: str) -> Answer:
    """Close the attempt and grade it; repeating is harmless."""
    attempt = _own_attempt(public_id, lock=True)
    if attempt.is_open:
        operations.need_open(attempt, context.now())
        operations.finish(context.session(), context.services().shelf, attempt, context.now())
        context.commit()
    return _see("quizzes.result", public_id=public_id)


@bp.get("/attempts/<public_id:public_id>/result")
@_closing_when_time_is_up
def result(public_id: str) -> Answer:
    """Show what an attempt came to, misses first."""
    attempt = _own_attempt(public_id)
    if attempt.is_open:
        operations.need_open(attempt, context.now())
        return _see("quizzes.overview", public_id=public_id)
    if attempt.kind is Kind.PRACTICE:
        return _see("quizzes.question", public_id=public_id, place=1)
    return render_template(
        "quizzes/result.html",
        mode="recall",
        attempt=attempt,
        lesson=pages.lesson_of(context.library(), attempt),
        outcome=pages.outcome(attempt),
    )
