"""A person's own progress, by module and objective."""

from flask import Blueprint, Response, render_template

from learn import context
from learn.accounts.access import current_person
from learn.progress import queries
from learn.progress.completion import module_progress
from learn.security import no_store

bp = Blueprint("progress", __name__)


@bp.after_request
def _never_cached(response: Response) -> Response:
    return no_store(response)


@bp.get("/progress")
def show() -> str:
    """Show what the person has read, answered and mastered."""
    person = current_person()
    mine = queries.progress_of(context.session(), person.id if person else None)
    modules = context.library().modules
    states = {
        module.id: module_progress(module, mine.readings, mine.objectives) for module in modules
    }
    return render_template(
        "progress/show.html",
        modules=[module for module in modules if states[module.id].is_started],
        states=states,
        mine=mine,
        answered=sum(state.answered for state in mine.objectives.values()),
        right=sum(state.right for state in mine.objectives.values()),
    )
