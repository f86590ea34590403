"""Taking a quiz in the browser: start, answer, check, finish, result."""

import random

from flask import Blueprint, Response, flash, jsonify, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from learn import context
from learn.accounts.access import current_person, ensure_person
from learn.assignments.operations import refold
from learn.progress.operations import record_lesson
from learn.questions import AnswerProblem
from learn.quizzes import answer_views, operations, pages, queries
from learn.quizzes.forms import marks
from learn.quizzes.loading import (
    Answer,
    closing_when_time_is_up,
    item_or_404,
    own_attempt,
    question_of,
    quiz_or_404,
    see,
)
from learn.quizzes.offering import offer
from learn.quizzes.operations import (
    AttemptClosed,
    NoAttemptsLeft,
    NotOpenYet,
    StaleAnswer,
    TermsChanged,
    TooManyChanges,
)
from learn.quizzes.policy import Kind, checks_each_question
from learn.security import no_store

bp = Blueprint("quizzes", __name__)
Reply = tuple[Response, int]


@bp.after_request
def _never_cached(response: Response) -> Response:
    return no_store(response)


@bp.get("/modules/<slug:module_id>/<slug:lesson_id>/quiz")
def start_card(module_id: str, lesson_id: str) -> str:
    """Say what is coming before anything begins."""
    lesson, quiz = quiz_or_404(module_id, lesson_id)
    person, session = current_person(), context.session()
    attempts = queries.attempts_at(session, person.id if person else None, quiz.id)
    offered = offer(
        session,
        context.library(),
        person.id if person else None,
        quiz,
        [one.started_at for one in attempts],
        context.now(),
    )
    return render_template(
        "quizzes/start.html",
        mode="recall",
        lesson=lesson,
        module=context.library().module(module_id),
        quiz=quiz,
        offer=offered,
        minutes=pages.quiz_minutes(quiz.size),
        attempts=attempts,
        open_attempt=next((one for one in attempts if one.state == "open"), None),
        whom_to_ask=pages.whom_to_ask(session, offered),
    )


@bp.post("/modules/<slug:module_id>/<slug:lesson_id>/quiz")
def start(module_id: str, lesson_id: str) -> BaseResponse:
    """Begin an attempt, or go on with the one that is open; the lesson counts as read."""
    lesson, quiz = quiz_or_404(module_id, lesson_id)
    session, person, now = context.session(), ensure_person(), context.now()
    library = context.library()
    record_lesson(session, person.id, lesson.id, "read", now)
    try:
        attempt_id = operations.start_quiz(
            session,
            context.services().shelf,
            library,
            person.id,
            quiz,
            now,
            random.SystemRandom(),
            request.form.get("seen"),
        )
    except (NoAttemptsLeft, NotOpenYet, TermsChanged) as problem:
        flash(str(problem), "warn")
        return see("quizzes.start_card", module_id=module_id, lesson_id=lesson_id)
    refold(session, library, [person.id], quiz_id=quiz.id, lesson_id=lesson.id, now=now)
    attempt = queries.load_attempt_by_id(session, attempt_id, lock=False)
    context.commit()
    if attempt is None:
        raise NotFound
    place = attempt.first_unanswered()
    return see("quizzes.question", public_id=attempt.public_id, place=place)


@bp.post("/practice/<code>")
def practice(code: str) -> Answer:
    """Answer a question that stands inside a lesson: begun, checked and finished at once."""
    library, session, now = context.library(), context.session(), context.now()
    entry = library.questions.get(code)
    if entry is None or not entry.is_practice:
        raise NotFound
    person = ensure_person()
    attempt_id = operations.start_practice(
        session, context.services().shelf, library, person.id, code, now
    )
    attempt = queries.load_attempt_by_id(session, attempt_id, lock=True)
    if attempt is None:
        raise NotFound
    record_lesson(session, person.id, entry.lesson_id, "opened", now)
    return answer_views.check(attempt, attempt.items[0])


@bp.get("/attempts/<public_id:public_id>/questions/<place:place>")
@closing_when_time_is_up
def question(public_id: str, place: int) -> Answer:
    """Show one question: to answer, or with its reasons where they may be seen."""
    attempt = own_attempt(public_id)
    item = item_or_404(attempt, place)
    if attempt.is_open:
        operations.need_open(attempt, context.now())
    return answer_views.question_page(attempt, item)


@bp.post("/attempts/<public_id:public_id>/questions/<place:place>")
@closing_when_time_is_up
def answer(public_id: str, place: int) -> Answer:
    """Take what the question's form says: check, save, go on, flag, or show the hint."""
    attempt = own_attempt(public_id, lock=True)
    item = item_or_404(attempt, place)
    action = request.form.get("action", "")
    if not attempt.is_open or item.is_checked:
        return answer_views.already_final(attempt, item)
    if action == "time":
        return answer_views.time_is_up(attempt, item)
    if action in ("check", "") and checks_each_question(attempt.policy):
        return answer_views.check(attempt, item)
    return answer_views.save_and_go(attempt, item, action)


@bp.post("/attempts/<public_id:public_id>/questions/<place:place>/autosave")
def autosave(public_id: str, place: int) -> Reply:
    """Keep a draft and answer with its number: the page says *saved* only then."""
    attempt = own_attempt(public_id, lock=True)
    item = item_or_404(attempt, place)
    asked, session, now = question_of(item), context.session(), context.now()
    try:
        operations.need_open(attempt, now)
        answer_views.need_draft(asked)
        sent = answer_views.given(asked, item, answer_views.sent_form())
        seq = operations.save(session, attempt, item, sent, now)
    except AnswerProblem as problem:
        return jsonify(message=problem.message, field=problem.field, seq=item.seq), 422
    except StaleAnswer as problem:
        return jsonify(message=str(problem), seq=item.seq), 409
    except (AttemptClosed, TooManyChanges) as problem:
        return jsonify(message=str(problem), seq=item.seq, closed=True), 410
    context.commit()
    return jsonify(seq=seq, saved_at=now.isoformat()), 200


@bp.post("/attempts/<public_id:public_id>/questions/<place:place>/marks")
def self_mark(public_id: str, place: int) -> BaseResponse:
    """Keep which key points a learner found in their own text."""
    attempt = own_attempt(public_id, lock=True)
    item = item_or_404(attempt, place)
    review = pages.reviewed(attempt, item).review
    if review is None:
        raise NotFound
    ticked = marks(request.form.to_dict(flat=False))
    try:
        operations.self_mark(
            context.session(), attempt, item, ticked, len(review.key_points), context.now()
        )
    except TooManyChanges as problem:
        flash(str(problem), "warn")
    context.commit()
    return see("quizzes.question", public_id=public_id, place=place)


@bp.get("/attempts/<public_id:public_id>/check")
@closing_when_time_is_up
def overview(public_id: str) -> Answer:
    """List the questions before finishing: answered, flagged, blank."""
    attempt = own_attempt(public_id)
    if not attempt.is_open:
        return see("quizzes.result", public_id=public_id)
    operations.need_open(attempt, context.now())
    lesson = pages.lesson_of(context.library(), attempt)
    time = pages.time_of(attempt, context.now())
    return render_template(
        "quizzes/check.html", mode="recall", attempt=attempt, lesson=lesson, time=time
    )


@bp.post("/attempts/<public_id:public_id>/finish")
@closing_when_time_is_up
def finish(public_id: str) -> Answer:
    """Close the attempt and grade it; repeating is harmless."""
    attempt = own_attempt(public_id, lock=True)
    if attempt.is_open:
        operations.need_open(attempt, context.now())
        operations.finish(context.session(), context.services().shelf, attempt, context.now())
        context.commit()
    return see("quizzes.result", public_id=public_id)


@bp.get("/attempts/<public_id:public_id>/result")
@closing_when_time_is_up
def result(public_id: str) -> Answer:
    """Show what an attempt came to, misses first."""
    attempt = own_attempt(public_id)
    if attempt.is_open:
        operations.need_open(attempt, context.now())
        return see("quizzes.overview", public_id=public_id)
    if attempt.kind is Kind.PRACTICE:
        return see("quizzes.question", public_id=public_id, place=1)
    return render_template(
        "quizzes/result.html",
        mode="recall",
        attempt=attempt,
        lesson=pages.lesson_of(context.library(), attempt),
        outcome=pages.outcome(attempt),
        counts_for=pages.counts_for(attempt),
    )
