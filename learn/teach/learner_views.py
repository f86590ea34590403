"""One learner: what they did of what was assigned, what helps them, and notes about them."""

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from learn import context
from learn.accounts.access import role_required, who_asks
from learn.accounts.roles import Role
from learn.classrooms import operations
from learn.classrooms import queries as classrooms
from learn.classrooms.loading import classroom_or_404, learner_or_404, open_classroom_or_404
from learn.classrooms.models import Classroom
from learn.classrooms.operations import Extra
from learn.classrooms.people import Learner
from learn.db import new_public_id
from learn.quizzes import pages
from learn.quizzes import queries as quizzes
from learn.quizzes.policy import may_see_score
from learn.teach import history, past
from learn.teach.forms import NO_LIMIT, AccommodationForm, NoteForm
from learn.teach.loading import see

AT = "/teach/classrooms/<public_id:public_id>/learner/<public_id:learner_id>"
INVALID = 422


def add_to(bp: Blueprint) -> None:
    """Give the blueprint of teaching the addresses of these pages."""
    both = ["GET", "POST"]
    bp.add_url_rule(AT, view_func=learner)
    bp.add_url_rule(f"{AT}/notes", view_func=write_note, methods=["POST"])
    bp.add_url_rule(
        f"{AT}/notes/<public_id:note_id>/remove", view_func=remove_note, methods=["POST"]
    )
    bp.add_url_rule(f"{AT}/more-time", view_func=more_time, methods=both)
    bp.add_url_rule(f"{AT}/more-time/end", view_func=end_more_time, methods=["POST"])
    bp.add_url_rule(f"{AT}/attempts/<public_id:attempt_id>", view_func=attempt)


@role_required(Role.INSTRUCTOR)
def learner(public_id: str, learner_id: str) -> str:
    """Show one learner: assignments, objectives, attempts, timeline, notes."""
    classroom = classroom_or_404(public_id)
    return _page(classroom, learner_or_404(classroom, learner_id), _note_form(formdata=None))


def _note_form(**options: None) -> NoteForm:
    return NoteForm(data={"ticket": new_public_id()}, **options)


def _page(classroom: Classroom, one: Learner, form: NoteForm) -> str:
    session, library = context.session(), context.library()
    work = history.work_of(session, library, classroom, one, context.now())
    return render_template(
        "teach/learner.html",
        classroom=classroom,
        learner=one,
        work=work,
        library=library,
        help=classrooms.accommodation(session, one.person_id),
        notes=classrooms.notes(session, one.enrolment_id),
        form=form,
        now=context.now(),
    )


@role_required(Role.INSTRUCTOR)
def attempt(public_id: str, learner_id: str, attempt_id: str) -> str:
    """Show an attempt at an assigned quiz as the learner sees it: revision, order, feedback."""
    classroom = classroom_or_404(public_id)
    one = learner_or_404(classroom, learner_id)
    session, library = context.session(), context.library()
    found = quizzes.load_attempt(session, attempt_id, one.person_id)
    assigned = history.quizzes_assigned(session, library, classroom, one)
    if found is None or found.quiz_id not in assigned:
        raise NotFound
    return render_template(
        "teach/attempt.html",
        classroom=classroom,
        learner=one,
        attempt=found,
        quiz=library.quiz(found.quiz_id or ""),
        looked_at=[pages.reviewed(found, item) for item in found.items],
        shows_score=may_see_score(found.policy, found.state, context.now()),
        steps=past.steps_of(session, found.id),
        now=context.now(),
    )


@role_required(Role.INSTRUCTOR)
def write_note(public_id: str, learner_id: str) -> ResponseReturnValue:
    """Keep a note that only the classroom's instructors can read."""
    classroom = open_classroom_or_404(public_id)
    one, form = learner_or_404(classroom, learner_id), _note_form()
    if not form.validate_on_submit():
        return _page(classroom, one, form), INVALID
    session, text, ticket = context.session(), form.text.data or "", form.ticket.data or ""
    kept = classrooms.notes(session, one.enrolment_id)
    if all(note.public_id != ticket for note in kept):  # else the same form, sent twice
        operations.write_note(session, classroom, one, text, who_asks().id, context.now(), ticket)
    context.commit()
    flash("The note is kept.", "success")
    return see("teach.learner", public_id=public_id, learner_id=learner_id)


@role_required(Role.INSTRUCTOR)
def remove_note(public_id: str, learner_id: str, note_id: str) -> ResponseReturnValue:
    """Remove a note of one's own."""
    classroom = open_classroom_or_404(public_id)
    one = learner_or_404(classroom, learner_id)
    actor, now = who_asks(), context.now()
    if not operations.remove_note(context.session(), classroom, one, note_id, actor.id, now):
        raise NotFound
    context.commit()
    flash("The note is removed.", "success")
    return see("teach.learner", public_id=public_id, learner_id=learner_id)


@role_required(Role.INSTRUCTOR)
def more_time(public_id: str, learner_id: str) -> ResponseReturnValue:
    """Give a learner more time in everything they are assigned, at once."""
    classroom = open_classroom_or_404(public_id)
    one, session = learner_or_404(classroom, learner_id), context.session()
    held = classrooms.accommodation(session, one.person_id)
    form = AccommodationForm(data=_typed(held))
    if not form.validate_on_submit():
        page = render_template(
            "teach/more_time.html", classroom=classroom, learner=one, form=form, help=held
        )
        return page, INVALID if form.errors else 200
    extra = Extra(form.time_percent, form.extra_days.data or 0, form.reason.data or "")
    operations.set_accommodation(session, classroom, one, extra, who_asks().id, context.now())
    context.commit()
    flash("The time is given. It holds everywhere from now on, in open attempts too.", "success")
    return see("teach.learner", public_id=public_id, learner_id=learner_id)


def _typed(held: classrooms.Help | None) -> dict[str, object]:
    """Return what the form shows before anything is typed: what holds now."""
    if held is None:
        return {}
    time = NO_LIMIT if held.time_percent is None else str(held.time_percent)
    return {"time": time, "extra_days": held.extra_days, "reason": held.reason}


@role_required(Role.INSTRUCTOR)
def end_more_time(public_id: str, learner_id: str) -> ResponseReturnValue:
    """End a learner's accommodation; time that was granted already stays."""
    classroom = open_classroom_or_404(public_id)
    one, actor = learner_or_404(classroom, learner_id), who_asks()
    operations.clear_accommodation(context.session(), classroom, one, actor.id, context.now())
    context.commit()
    flash("The accommodation has ended. Time that was given already stays.", "success")
    return see("teach.learner", public_id=public_id, learner_id=learner_id)
