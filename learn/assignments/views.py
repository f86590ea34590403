"""What learners see of their assignments: why the terms are what they are."""

from flask import Blueprint, Response, render_template
from werkzeug.exceptions import NotFound

from learn import context
from learn.accounts.access import known_person
from learn.assignments import queries
from learn.assignments.standing import state_of
from learn.security import no_store

bp = Blueprint("assignments", __name__)


@bp.after_request
def _never_cached(response: Response) -> Response:
    return no_store(response)


@bp.get("/assignments/<public_id:public_id>/why")
def why(public_id: str) -> str:
    """Explain a learner's own terms, value by value."""
    found = _own_or_404(public_id)
    return render_template(
        "assignments/why.html",
        why=found,
        state=state_of(found.standing, found.terms, context.now()),
    )


def _own_or_404(public_id: str) -> queries.Why:
    """Return why a learner's terms are what they are; 404 for what is not assigned to them."""
    person, session = known_person(), context.session()
    library = context.library()
    own = queries.own_assigned(session, library, person.id, public_id)
    found = queries.why(session, library, own.task, person.id) if own else None
    if found is None:
        raise NotFound
    return found
