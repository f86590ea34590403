"""The first page of everybody who has begun."""

from flask import Blueprint, Response, render_template

from learn import context
from learn.accounts.access import current_person
from learn.progress import queries as progress
from learn.progress.completion import module_progress
from learn.quizzes import queries as quizzes
from learn.security import no_store
from learn.today.next_steps import quiz_leads, today

bp = Blueprint("today", __name__)


@bp.after_request
def _never_cached(response: Response) -> Response:
    return no_store(response)


@bp.get("/today")
def show() -> str:
    """Show what to go on with, and how far the person is."""
    person, library, session = current_person(), context.library(), context.session()
    mine = progress.progress_of(session, person.id if person else None)
    states = {
        module.id: module_progress(module, mine.readings, mine.objectives)
        for module in library.modules
    }
    open_quizzes = quizzes.open_quizzes(session, person.id) if person else []
    steps = today(library, mine)
    lesson = mine.lessons[steps.going_on.lesson.id].updated_at if steps.going_on else None
    return render_template(
        "today/show.html",
        today=steps,
        quiz_leads=quiz_leads(open_quizzes[0].started_at if open_quizzes else None, lesson),
        open_quizzes=[(one, library.quiz(one.quiz_id)) for one in open_quizzes],
        library=library,
        modules=[module for module in library.modules if states[module.id].is_started],
        states=states,
        mine=mine,
    )
