"""One cell of the gradebook: what counted and why, the ledger, and what an instructor decides."""

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from learn import context
from learn.accounts.access import role_required, signed_in, who_asks
from learn.accounts.roles import Role
from learn.assignments import queries as assignments
from learn.assignments.drafts import DoesNotFit
from learn.assignments.forms import show_problems
from learn.assignments.queries import Assigned
from learn.assignments.standing import state_of
from learn.classrooms.loading import classroom_or_404, learner_or_404, need_open
from learn.classrooms.models import Classroom
from learn.classrooms.people import Learner
from learn.gradebook import operations
from learn.gradebook.explaining import Explained, explanation_of
from learn.gradebook.forms import COUNT, EXCUSE, GIVE, TAKE_BACK, JudgementForm
from learn.gradebook.operations import Judgement
from learn.security import no_store

INVALID = 422
own = Blueprint("grades", __name__)


@own.after_request
def _never_cached(response: Response) -> Response:
    return no_store(response)


def add_to(bp: Blueprint) -> None:
    """Give the blueprint the addresses of these pages."""
    bp.add_url_rule(
        "/gradebook/<public_id:assignment_id>/<public_id:learner_id>",
        view_func=cell,
        methods=["GET", "POST"],
    )


@role_required(Role.INSTRUCTOR)
def cell(public_id: str, assignment_id: str, learner_id: str) -> ResponseReturnValue:
    """Show what counted of a learner in an assignment; take a decision about it."""
    classroom = classroom_or_404(public_id)
    learner = learner_or_404(classroom, learner_id)
    found = _assigned_or_404(classroom, assignment_id, learner)
    if request.method == "GET":
        return _page(classroom, learner, found, _form(found, formdata=None))
    need_open(classroom)
    form = _form(found)
    if not form.validate():
        return _page(classroom, learner, found, form), INVALID
    judgement = Judgement(form.kind.data, form.reason.data or "", form.thousandths)
    session, library, now = context.session(), context.library(), context.now()
    try:
        operations.judge(
            session, library, found.task, learner.person_id, judgement, who_asks().id, now
        )
    except DoesNotFit as problem:
        show_problems(form, problem)
        return _page(classroom, learner, found, form), INVALID
    context.commit()
    flash("Saved. It stands in the ledger, and the learner is told.", "success")
    return redirect(request.path, code=303)


@own.get("/assignments/<public_id:public_id>/grade")
@signed_in
def grade(public_id: str) -> str:
    """Show a learner what counted of their own work, and what their instructors decided."""
    session, library, person_id = context.session(), context.library(), who_asks().id
    found = assignments.own_assigned(session, library, person_id, public_id)
    if found is None:
        raise NotFound
    explained = explanation_of(session, library, found, person_id, context.now())
    return render_template("gradebook/grade.html", **_shown(found, explained, person_id))


def _assigned_or_404(classroom: Classroom, public_id: str, learner: Learner) -> Assigned:
    session, library = context.session(), context.library()
    task = assignments.own_assignment(session, classroom.id, public_id)
    found = task and assignments.assigned_as(session, library, task.id, learner.person_id)
    if not found:
        raise NotFound
    return found


def _form(found: Assigned, **options: None) -> JudgementForm:
    """Return the form with what is possible: nothing is taken back that was not given."""
    form, standing = JudgementForm(**options), found.standing
    has_points = standing is not None and standing.given_points is not None
    is_excused = standing is not None and standing.is_excused
    possible = {GIVE: True, TAKE_BACK: has_points, EXCUSE: not is_excused, COUNT: is_excused}
    form.offer(kind for kind, may in possible.items() if may)
    return form


def _page(classroom: Classroom, learner: Learner, found: Assigned, form: JudgementForm) -> str:
    explained = explanation_of(
        context.session(), context.library(), found, learner.person_id, context.now()
    )
    return render_template(
        "gradebook/cell.html",
        classroom=classroom,
        learner=learner,
        form=form,
        **_shown(found, explained, learner.person_id),
    )


def _shown(found: Assigned, explained: Explained, person_id: int) -> dict[str, object]:
    """Return what both pages of a cell show."""
    return {
        "found": found,
        "standing": found.standing,
        "state": state_of(found.standing, found.terms, context.now()),
        "explained": explained,
        "events": assignments.grade_events(context.session(), found.task.id, person_id),
        "library": context.library(),
    }
