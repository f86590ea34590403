"""Where teaching begins: who needs you over all classrooms, and the home of each classroom."""

from collections.abc import Sequence

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from learn import context
from learn.accounts.access import role_required, who_asks
from learn.accounts.redirects import safe_next
from learn.accounts.roles import Role
from learn.assignments.tasks import assignments_of
from learn.classrooms import queries as classrooms
from learn.classrooms import ways_in
from learn.classrooms.loading import classroom_or_404
from learn.classrooms.queries import Taught
from learn.security import no_store
from learn.teach import assign_views, assignment_views, learner_views, queries
from learn.teach.operations import remind as send_reminders
from learn.teach.watch import Line, grouped, who_needs_you
from learn.templating import plural

bp = Blueprint("teach", __name__)
for pages in (assign_views, assignment_views, learner_views):
    pages.add_to(bp)

GROUPS_ON_A_PAGE = 25
HOME = "/teach"


@bp.after_request
def _never_cached(response: Response) -> Response:
    return no_store(response)


@bp.get("/teach")
@role_required(Role.INSTRUCTOR)
def show() -> str:
    """Show who needs the instructor, over all of their classrooms."""
    taught = classrooms.classrooms_taught(context.session(), who_asks().id)
    groups = grouped(_lines(taught))
    pages = max(1, -(-len(groups) // GROUPS_ON_A_PAGE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    first = (page - 1) * GROUPS_ON_A_PAGE
    return render_template(
        "teach/show.html",
        classrooms=taught,
        groups=groups[first : first + GROUPS_ON_A_PAGE],
        page=page,
        pages=pages,
    )


@bp.post("/teach/remind")
@role_required(Role.INSTRUCTOR)
def remind() -> ResponseReturnValue:
    """Remind whoever is ticked, or whom the button that was pressed is for: one, or a group.

    The list is made anew: who has begun in the meantime is left alone, and a key of another's
    learner means nothing.
    """
    only = request.form.get("only")
    wanted = {only} if only else set(request.form.getlist("line"))
    taught = classrooms.classrooms_taught(context.session(), who_asks().id)
    chosen = [line for line in _lines(taught) if wanted & {line.key, line.group_key}]
    told = send_reminders(
        context.session(), who_asks(), [one.reminder for one in chosen], context.now()
    )
    context.commit()
    if not wanted:
        flash("Tick somebody first, then send the reminders.", "warning")
    elif told:
        flash(f"{plural(told, 'reminder')} sent.", "success")
    else:
        flash("No reminder was needed: it was sent today, or the work was begun.", "info")
    return redirect(safe_next(request.form.get("next"), HOME), code=303)


@bp.get("/teach/classrooms/<public_id:public_id>")
@role_required(Role.INSTRUCTOR)
def classroom(public_id: str) -> str:
    """Show a classroom: its code, what it is assigned, who needs its instructor."""
    found, session = classroom_or_404(public_id), context.session()
    here = [
        one for one in classrooms.classrooms_taught(session, who_asks().id) if one.id == found.id
    ]
    return render_template(
        "teach/classroom.html",
        classroom=found,
        people=here[0].learners,
        code=ways_in.code_shown(session, found.id),
        tasks=assignments_of(session, found.id, with_withdrawn=True),
        tallies=queries.tallies(session, found.id),
        groups=grouped(_lines(here)),
        most=GROUPS_ON_A_PAGE,
        now=context.now(),
    )


def _lines(taught: Sequence[Taught]) -> list[Line]:
    return who_needs_you(context.session(), context.library(), taught, context.now())
