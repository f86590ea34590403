"""Assigning: a new assignment, a changed one, one withdrawn and brought back."""

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue

from learn import context
from learn.accounts.access import role_required, who_asks
from learn.accounts.roles import Role
from learn.assignments import operations
from learn.assignments.drafts import DoesNotFit, Draft
from learn.assignments.forms import AssignForm, show_problems
from learn.assignments.moments import to_input
from learn.assignments.queries import draft_of, own_assignment
from learn.assignments.targets import Target
from learn.assignments.tasks import Task
from learn.classrooms.loading import open_classroom_or_404
from learn.classrooms.models import Classroom
from learn.db import new_public_id
from learn.quizzes.extending import extend_open_attempts
from learn.teach.announcing import announce_moved
from learn.teach.drafting import name_it, offer_choices, seen
from learn.teach.loading import see, task_or_404
from learn.teach.touching import Touched, moved, names_of, rehearsed, times_of, touched

ROOM = "/teach/classrooms/<public_id:public_id>"
AT = f"{ROOM}/a/<public_id:assignment_id>"
INVALID = 422
MORE = (
    "closes_at attempts time_limit_minutes pass_percent feedback counting late_percent_per_day "
    "is_fresh points category audience groups learners"
).split()


def add_to(bp: Blueprint) -> None:
    """Give the blueprint of teaching the addresses of these pages."""
    both = ["GET", "POST"]
    bp.add_url_rule(f"{ROOM}/assign", view_func=assign, methods=both)
    bp.add_url_rule(f"{AT}/edit", view_func=edit, methods=both)
    bp.add_url_rule(f"{AT}/withdraw", view_func=withdraw, methods=both)
    bp.add_url_rule(f"{AT}/bring-back", view_func=bring_back, methods=["POST"])


@role_required(Role.INSTRUCTOR)
def assign(public_id: str) -> ResponseReturnValue:
    """Assign modules, lessons or quizzes to a classroom."""
    classroom, session = open_classroom_or_404(public_id), context.session()
    form = _form(classroom, _first_values(classroom))
    offer_choices(session, context.library(), classroom, form, None)
    draft = _draft(form)
    if draft is None:
        return _page(classroom, form)
    ticket = form.ticket.data or ""
    if own_assignment(session, classroom.id, ticket):  # the same form, sent twice
        return see("teach.assignment", public_id=public_id, assignment_id=ticket)
    try:
        made = operations.create(
            session, context.library(), classroom, draft, who_asks().id, context.now(), ticket
        )
    except DoesNotFit as problem:
        show_problems(form, problem)
        return _page(classroom, form)
    context.commit()
    flash(f"“{made.title}” is assigned.", "success")
    return see("teach.assignment", public_id=public_id, assignment_id=made.public_id)


@role_required(Role.INSTRUCTOR)
def edit(public_id: str, assignment_id: str) -> ResponseReturnValue:
    """Change an assignment once it was shown whom exactly this change touches."""
    classroom, session, library = (
        open_classroom_or_404(public_id),
        context.session(),
        context.library(),
    )
    task = task_or_404(classroom, assignment_id)
    held = draft_of(session, task)
    form = _form(classroom, AssignForm.values_of(held, classroom.time_zone))
    offer_choices(session, library, classroom, form, held)
    draft = _draft(form)
    if draft is None:
        return _page(classroom, form, task)
    try:
        if request.form.get("seen") != seen(draft):
            change = rehearsed(session, library, task, lambda: _change(task, draft))
            return _page(classroom, form, task, change=change, mark=seen(draft))
        _change_for_good(task, draft)
    except DoesNotFit as problem:
        show_problems(form, problem)
        return _page(classroom, form, task)
    flash("The assignment is changed. Whoever has another due time is told.", "success")
    return see("teach.assignment", public_id=public_id, assignment_id=assignment_id)


def _change(task: Task, draft: Draft) -> list[int]:
    session, library, now = context.session(), context.library(), context.now()
    return operations.change(session, library, task, draft, who_asks().id, now)


def _change_for_good(task: Task, draft: Draft) -> None:
    """Change the assignment, move the deadlines of open attempts, and tell whose due time moved."""
    session, library, now = context.session(), context.library(), context.now()
    before = times_of(session, library, task)
    people = _change(task, draft)
    extend_open_attempts(session, library, people, now)
    after = times_of(session, library, task)
    announce_moved(session, task, moved(before, after, names_of(session, before, after)), now)
    context.commit()


@role_required(Role.INSTRUCTOR)
def withdraw(public_id: str, assignment_id: str) -> ResponseReturnValue:
    """Take an assignment away from learners, once it was shown who has it and began it."""
    classroom, session, library = (
        open_classroom_or_404(public_id),
        context.session(),
        context.library(),
    )
    task = task_or_404(classroom, assignment_id)
    if request.method == "GET":
        return render_template(
            "teach/withdraw.html",
            classroom=classroom,
            assignment=task.assignment,
            change=touched(session, library, task),
        )
    people = operations.withdraw(session, library, task, who_asks().id, context.now())
    extend_open_attempts(session, library, people, context.now())
    context.commit()
    flash("The assignment is withdrawn. Nothing that learners did is lost.", "success")
    return see("teach.assignment", public_id=public_id, assignment_id=assignment_id)


@role_required(Role.INSTRUCTOR)
def bring_back(public_id: str, assignment_id: str) -> ResponseReturnValue:
    """Give a withdrawn assignment back to learners, with all they did."""
    classroom, session, library = (
        open_classroom_or_404(public_id),
        context.session(),
        context.library(),
    )
    task = task_or_404(classroom, assignment_id)
    people = operations.bring_back(session, library, task, who_asks().id, context.now())
    extend_open_attempts(session, library, people, context.now())
    context.commit()
    flash("The assignment is back, and everything counts as before.", "success")
    return see("teach.assignment", public_id=public_id, assignment_id=assignment_id)


def _form(classroom: Classroom, values: dict[str, object]) -> AssignForm:
    return AssignForm(classroom.time_zone, data=values)


def _first_values(classroom: Classroom) -> dict[str, object]:
    """Return what a new assignment begins with: open from now on, what was asked for ticked."""
    asked = Target("module", request.args.get("module", ""))
    is_there = context.library().module(asked.id) is not None
    return {
        "opens_at": to_input(context.now(), classroom.time_zone),
        "targets": [asked.key] if is_there else [],
        "ticket": new_public_id(),
    }


def _draft(form: AssignForm) -> Draft | None:
    """Return what a form asks for that was sent and is in order; None otherwise."""
    if not form.is_submitted():
        return None
    name_it(form, context.library())
    return form.draft() if form.validate() else None


def _page(
    classroom: Classroom,
    form: AssignForm,
    task: Task | None = None,
    *,
    change: Touched | None = None,
    mark: str = "",
) -> ResponseReturnValue:
    changed = task is not None or any(form[name].errors for name in MORE)
    page = render_template(
        "teach/assign.html",
        classroom=classroom,
        assignment=task.assignment if task else None,
        library=context.library(),
        form=form,
        change=change,
        seen=mark,
        more_open=changed,
    )
    return page, INVALID if form.errors else 200
