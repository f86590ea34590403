"""What happens to the form of one question: checked, saved, refused with everything kept."""

from contextlib import suppress
from dataclasses import replace

from flask import flash, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from learn import context
from learn.questions import AnswerProblem, Presentation, Question
from learn.quizzes import operations, pages, queries, typed
from learn.quizzes.attempts import AttemptState, ItemState
from learn.quizzes.forms import StepForm
from learn.quizzes.loading import Answer, item_or_404, own_attempt, question_of, see
from learn.quizzes.operations import Given, StaleAnswer, TooManyChanges
from learn.quizzes.policy import Kind, checks_each_question

STAYING = frozenset({"flag", "hint", "save"})
GOING_AWAY = frozenset({"previous", "leave"})


def sent_form() -> StepForm:
    """Return what the browser sent with a question."""
    return StepForm.read(request.form.to_dict(flat=False))


def given(asked: Question, item: ItemState, form: StepForm) -> Given:
    """Return what was sent as an answer. Raises AnswerProblem."""
    answered = asked.parse(form.fields, item.order, item.answer)
    return Given(answered, form.confidence, form.based_on, form.client_event_id)


def need_draft(asked: Question) -> None:
    """Raise AnswerProblem for a case: it is kept turn by turn, and has no draft of a turn."""
    if asked.type == "case":
        raise AnswerProblem(
            field="choice", message="A case is kept choice by choice: press the button below it."
        )


def question_page(
    attempt: AttemptState,
    item: ItemState,
    *,
    problem: AnswerProblem | None = None,
    filled: Presentation | None = None,
    stale: typed.Sent | None = None,
) -> str:
    """Render a question, the review of one, or what went wrong with an answer.

    `filled` is the question with what was sent in its form, `stale` what a tab that was too late
    had sent.
    """
    shared = {
        "mode": "recall",
        "attempt": attempt,
        "item": item,
        "lesson": pages.lesson_of(context.library(), attempt),
        "checks_each": checks_each_question(attempt.policy),
        "steps": pages.step_states(attempt, item),
        "time": pages.time_of(attempt, context.now()),
    }
    if not attempt.is_open or item.is_checked:
        return render_template(
            "quizzes/reviewed.html", reviewed=pages.reviewed(attempt, item), **shared
        )
    shown = filled or question_of(item).present(item.order, item.answer)
    return render_template(
        "quizzes/question.html",
        presentation=shown if item.has_hint else replace(shown, hint=None),
        has_unseen_hint=bool(shown.hint) and not item.has_hint,
        problem=problem,
        stale=stale,
        **shared,
    )


def check(attempt: AttemptState, item: ItemState) -> Answer:
    """Take the answer as final and show what it was worth; practice is finished with it."""
    asked, form = question_of(item), sent_form()
    session, now = context.session(), context.now()
    try:
        sent = given(asked, item, form)
        _need_something(asked, item, sent)
        if asked.is_complete(sent.answer):
            operations.check(session, context.services().shelf, attempt, item, sent, now)
            if attempt.kind is Kind.PRACTICE:
                _finish_practice(attempt)
        else:
            _need_case(asked)
            operations.save(session, attempt, item, sent, now)
    except AnswerProblem as problem:
        return _with_problem(attempt, item, asked, form, problem)
    except TooManyChanges as refused:
        return _with_problem(attempt, item, asked, form, _as_problem(asked, refused))
    except StaleAnswer:
        return _stale(attempt, item, asked, form)
    context.commit()
    return see("quizzes.question", public_id=attempt.public_id, place=item.position)


def _need_something(asked: Question, item: ItemState, sent: Given) -> None:
    """Raise AnswerProblem where nothing was answered, or nothing new was chosen in a case."""
    is_waiting = sent.answer == item.answer and not asked.is_complete(sent.answer)
    if sent.answer is None or (asked.type == "case" and is_waiting):
        raise AnswerProblem(*typed.NOTHING_ANSWERED[asked.type])


def _need_case(asked: Question) -> None:
    """Raise AnswerProblem for an answer with blanks; only a case is answered turn by turn."""
    if asked.type != "case":
        raise AnswerProblem(*typed.NOT_COMPLETE[asked.type])


def _as_problem(asked: Question, refused: TooManyChanges) -> AnswerProblem:
    field, _words = typed.NOTHING_ANSWERED[asked.type]
    return AnswerProblem(field, str(refused))


def _finish_practice(attempt: AttemptState) -> None:
    fresh = queries.load_attempt_by_id(context.session(), attempt.id, lock=True)
    if fresh is not None:
        operations.finish(context.session(), context.services().shelf, fresh, context.now())


def save_and_go(attempt: AttemptState, item: ItemState, action: str) -> Answer:
    """Keep the answer, then do what the pressed button says."""
    asked, form = question_of(item), sent_form()
    session, now = context.session(), context.now()
    try:
        sent = given(asked, item, form)
        if asked.type == "case" and action not in STAYING | GOING_AWAY:
            _need_something(asked, item, sent)
        operations.save(session, attempt, item, sent, now)
        if action == "hint" and asked.hint:
            fresh = own_attempt(attempt.public_id, lock=True)
            operations.take_hint(session, fresh, item_or_404(fresh, item.position), now)
    except AnswerProblem as problem:
        return _with_problem(attempt, item, asked, form, problem)
    except TooManyChanges as refused:
        return _with_problem(attempt, item, asked, form, _as_problem(asked, refused))
    except StaleAnswer:
        return _stale(attempt, item, asked, form)
    if action == "flag":
        operations.set_flag(session, item, is_flagged=not item.is_flagged)
    context.commit()
    is_unfinished_case = asked.type == "case" and not asked.is_complete(sent.answer)
    stays = action in STAYING or (is_unfinished_case and action not in GOING_AWAY)
    return _go_on(attempt, item, action, stays=stays)


def _go_on(attempt: AttemptState, item: ItemState, action: str, *, stays: bool) -> BaseResponse:
    if action == "leave":
        flash("Stopped here. We keep your place.", "ok")
        return see("today.show")
    step = 0 if stays else -1 if action == "previous" else 1
    place = item.position + step
    if place > len(attempt.items):
        return see("quizzes.overview", public_id=attempt.public_id)
    return see("quizzes.question", public_id=attempt.public_id, place=max(1, place))


def time_is_up(attempt: AttemptState, item: ItemState) -> Answer:
    """Take along what stands in the form when the page's count is at nought, and finish.

    The server's clock decides: a page that counts too fast is saved and shown again. What cannot
    be kept as an answer then is not worth the rest of the attempt.
    """
    session, now = context.session(), context.now()
    with suppress(AnswerProblem, StaleAnswer, TooManyChanges):
        sent = given(question_of(item), item, sent_form())
        operations.save(session, attempt, item, sent, now)
    if attempt.deadline_at is None or now < attempt.deadline_at:
        context.commit()
        return see("quizzes.question", public_id=attempt.public_id, place=item.position)
    fresh = own_attempt(attempt.public_id, lock=True)
    operations.finish(session, context.services().shelf, fresh, attempt.deadline_at, "time")
    context.commit()
    flash("Time is up. What was saved has been handed in.", "ok")
    return see("quizzes.result", public_id=attempt.public_id)


def already_final(attempt: AttemptState, item: ItemState) -> BaseResponse:
    """Lead to what was answered, and say so where this form brought something else."""
    asked, form = question_of(item), sent_form()
    try:
        sent = asked.parse(form.fields, item.order)
    except AnswerProblem:
        sent = None
    if sent is not None and asked.type != "case" and not _is_part_of(sent, item.answer):
        flash("This question was answered already. What you sent now was not kept.", "warn")
    return see("quizzes.question", public_id=attempt.public_id, place=item.position)


def _is_part_of(sent: dict[str, object], kept: dict[str, object] | None) -> bool:
    return kept is not None and sent.items() <= kept.items()


def _with_problem(
    attempt: AttemptState,
    item: ItemState,
    asked: Question,
    form: StepForm,
    problem: AnswerProblem,
) -> Answer:
    """Show the question again with what is wrong, and what was typed still there."""
    _keep_what_began(attempt)
    filled = typed.filled(asked.present(item.order, item.answer), form.fields)
    kept = replace(item, confidence=form.confidence, seq=form.based_on)
    return question_page(attempt, kept, problem=problem, filled=filled), 422


def _stale(attempt: AttemptState, item: ItemState, asked: Question, form: StepForm) -> Answer:
    """Tell a tab that it is behind: what is stored stands in the form, its own answer above."""
    _keep_what_began(attempt)
    sent = typed.Sent.of(typed.filled(asked.present(item.order, item.answer), form.fields))
    return question_page(attempt, item, stale=sent), 409


def _keep_what_began(attempt: AttemptState) -> None:
    """Keep a practice that this request began: the form on the page leads to it."""
    if attempt.kind is Kind.PRACTICE:
        context.commit()
    else:
        context.session().rollback()
