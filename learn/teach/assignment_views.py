"""One assignment: who is where, on which terms, what learners see, and other terms for some."""

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from learn import context
from learn.accounts.access import role_required, who_asks
from learn.accounts.roles import Role
from learn.assignments import operations
from learn.assignments import queries as assignments
from learn.assignments.cascade import Overridden, overrides_of
from learn.assignments.drafts import DoesNotFit
from learn.assignments.forms import OverrideForm, show_problems
from learn.assignments.standing import final_points, state_of
from learn.assignments.targets import content_of
from learn.assignments.tasks import Task
from learn.classrooms.loading import classroom_or_404, learner_or_404, open_classroom_or_404
from learn.quizzes.extending import extend_open_attempts
from learn.teach import overview
from learn.teach.announcing import announce_moved
from learn.teach.loading import Scope, scope_or_404, see, task_or_404
from learn.teach.operations import remind
from learn.teach.touching import Times, moved, names_of, times_of
from learn.templating import plural

AT = "/teach/classrooms/<public_id:public_id>/a/<public_id:assignment_id>"
INVALID = 422


def add_to(bp: Blueprint) -> None:
    """Give the blueprint of teaching the addresses of these pages."""
    both = ["GET", "POST"]
    bp.add_url_rule(AT, view_func=assignment)
    bp.add_url_rule(f"{AT}/preview", view_func=preview)
    bp.add_url_rule(f"{AT}/remind", view_func=remind_waiting, methods=["POST"])
    bp.add_url_rule(f"{AT}/why/<public_id:learner_id>", view_func=why)
    bp.add_url_rule(f"{AT}/terms/<who>", view_func=override, methods=both)
    bp.add_url_rule(f"{AT}/terms/<who>/end", view_func=end_override, methods=["POST"])


@role_required(Role.INSTRUCTOR)
def assignment(public_id: str, assignment_id: str) -> str:
    """Show one assignment: who finished, who began, who has not, objective by objective."""
    classroom = classroom_or_404(public_id)
    task = task_or_404(classroom, assignment_id)
    session, library, now = context.session(), context.library(), context.now()
    found = overview.overview_of(session, library, task, now)
    held = overview.exceptions(session, task)
    return render_template(
        "teach/assignment.html",
        classroom=classroom,
        assignment=task.assignment,
        found=found,
        page=found.page(request.args.get("state", ""), request.args.get("page", 1, type=int)),
        wanted=request.args.get("state", ""),
        objectives=overview.objectives(session, library, task),
        targets=overview.targets(library, task),
        exceptions=held,
        groups=overview.groups_without(session, task, held),
        message=overview.waiting_words(task, overview.terms_of_everybody(task), now),
        now=now,
    )


@role_required(Role.INSTRUCTOR)
def preview(public_id: str, assignment_id: str) -> str:
    """Show what learners see: the line on Today, and the card before each quiz."""
    classroom = classroom_or_404(public_id)
    task = task_or_404(classroom, assignment_id)
    return render_template(
        "teach/preview.html",
        classroom=classroom,
        assignment=task.assignment,
        content=content_of(context.library(), task.targets),
        cards=overview.cards(context.library(), task),
        now=context.now(),
    )


@role_required(Role.INSTRUCTOR)
def remind_waiting(public_id: str, assignment_id: str) -> ResponseReturnValue:
    """Remind everybody who has not begun, each with their own due time, at most once a day."""
    classroom, session, now = open_classroom_or_404(public_id), context.session(), context.now()
    task = task_or_404(classroom, assignment_id)
    found = overview.overview_of(session, context.library(), task, now)
    told = remind(session, who_asks(), overview.reminders(task, found.waiting, now), now)
    context.commit()
    if told:
        flash(f"{plural(told, 'reminder')} sent.", "success")
    else:
        flash("No reminder was needed: all have begun, or were reminded today.", "info")
    return see("teach.assignment", public_id=public_id, assignment_id=assignment_id)


@role_required(Role.INSTRUCTOR)
def why(public_id: str, assignment_id: str, learner_id: str) -> str:
    """Show every rule that had a say in the terms of one learner."""
    classroom = classroom_or_404(public_id)
    task, one = task_or_404(classroom, assignment_id), learner_or_404(classroom, learner_id)
    found = assignments.why(context.session(), context.library(), task, one.person_id)
    if found is None:
        raise NotFound
    return render_template(
        "teach/why.html",
        classroom=classroom,
        learner=one,
        why=found,
        state=state_of(found.standing, found.terms, context.now()),
        points=final_points(found.standing),
    )


@role_required(Role.INSTRUCTOR)
def override(public_id: str, assignment_id: str, who: str) -> ResponseReturnValue:
    """Give one learner or one group other terms, with a reason."""
    classroom = open_classroom_or_404(public_id)
    task, scope = task_or_404(classroom, assignment_id), scope_or_404(classroom, who)
    held = _held(task, scope)
    values = OverrideForm.values_of(held.as_rule, classroom.time_zone) if held else {}
    form = OverrideForm(classroom.time_zone, data=values)
    if not form.validate_on_submit():
        return _override_page(task, scope, form, held)
    session, library, now = context.session(), context.library(), context.now()
    before = times_of(session, library, task)
    try:
        people = operations.set_override(
            session,
            library,
            task,
            form.draft(),
            who_asks().id,
            now,
            enrolment_id=scope.enrolment_id,
            group_id=scope.group_id,
        )
    except DoesNotFit as problem:
        show_problems(form, problem)
        return _override_page(task, scope, form, held)
    _settle(task, people, before)
    flash(f"{scope.name} has other terms now.", "success")
    return see("teach.assignment", public_id=public_id, assignment_id=assignment_id)


@role_required(Role.INSTRUCTOR)
def end_override(public_id: str, assignment_id: str, who: str) -> ResponseReturnValue:
    """Give one learner or one group the terms of everybody again."""
    classroom = open_classroom_or_404(public_id)
    task, scope = task_or_404(classroom, assignment_id), scope_or_404(classroom, who)
    held = _held(task, scope)
    if held is None:
        raise NotFound
    session, library, now = context.session(), context.library(), context.now()
    before = times_of(session, library, task)
    people = operations.remove_override(
        session, library, task, held.row.public_id, who_asks().id, now
    )
    _settle(task, people or [], before)
    flash(f"{scope.name} has the terms of everybody again.", "success")
    return see("teach.assignment", public_id=public_id, assignment_id=assignment_id)


def _settle(task: Task, people: list[int], before: dict[int, Times]) -> None:
    """Move the deadlines of open attempts, tell whose due time moved, and keep all of it."""
    session, library, now = context.session(), context.library(), context.now()
    extend_open_attempts(session, library, people, now)
    after = times_of(session, library, task)
    announce_moved(session, task, moved(before, after, names_of(session, before, after)), now)
    context.commit()


def _held(task: Task, scope: Scope) -> Overridden | None:
    """Return the other terms that somebody has already."""
    for one in overrides_of(context.session(), [task.id]):
        if (one.row.enrolment_id, one.row.group_id) == (scope.enrolment_id, scope.group_id):
            return one
    return None


def _override_page(
    task: Task, scope: Scope, form: OverrideForm, held: Overridden | None
) -> ResponseReturnValue:
    page = render_template(
        "teach/override.html",
        classroom=task.classroom,
        assignment=task.assignment,
        scope=scope,
        form=form,
        held=held,
    )
    return page, INVALID if form.errors else 200
