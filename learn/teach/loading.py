"""What a view of an instructor begins with: the assignment, whom it is for, or 404."""

from dataclasses import dataclass

from flask import redirect, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from learn import context
from learn.assignments import queries as assignments
from learn.assignments.tasks import Task
from learn.classrooms import queries as classrooms
from learn.classrooms.loading import learner_or_404
from learn.classrooms.models import Classroom


def task_or_404(classroom: Classroom, public_id: str) -> Task:
    """Return an assignment of this classroom, withdrawn ones too; 404 for any other."""
    found = assignments.own_assignment(context.session(), classroom.id, public_id)
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class Scope:
    """Whom other terms are for: one learner or one group; `key` is how addresses name it."""

    key: str
    name: str
    enrolment_id: int | None = None
    group_id: int | None = None


def scope_or_404(classroom: Classroom, key: str) -> Scope:
    """Return the learner or the group that an address means: `learner-…` or `group-…`."""
    kind, _dash, public_id = key.partition("-")
    if kind == "learner":
        one = learner_or_404(classroom, public_id)
        return Scope(key, one.name, enrolment_id=one.enrolment_id)
    group = (
        classrooms.group(context.session(), classroom.id, public_id) if kind == "group" else None
    )
    if group is None:
        raise NotFound
    return Scope(key, group.name, group_id=group.id)


def see(endpoint: str, **values: str) -> Response:
    """Lead to another page after a form."""
    return redirect(url_for(endpoint, **values), code=303)  # type: ignore[arg-type]
