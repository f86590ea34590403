"""What a view of a classroom begins with: the classroom and the learner, or 404."""

from werkzeug.exceptions import Conflict, NotFound

from learn import context
from learn.accounts.access import current_account
from learn.classrooms import queries
from learn.classrooms.models import Classroom
from learn.classrooms.people import Learner

ALL_STATES = ("active", "left", "removed")
ARCHIVED = "This classroom is archived, so nothing in it can be changed. Open it again first."


def classroom_or_404(public_id: str) -> Classroom:
    """Return the classroom if whoever asks teaches it; everybody else gets 404."""
    person = current_account()
    found = queries.own_classroom(context.session(), public_id, person.id) if person else None
    if found is None:
        raise NotFound
    return found


def open_classroom_or_404(public_id: str) -> Classroom:
    """Return the classroom to change something in it; an archived one is 409 in plain words."""
    found = classroom_or_404(public_id)
    need_open(found)
    return found


def need_open(classroom: Classroom) -> None:
    """Refuse to change anything in an archived classroom: 409 in plain words."""
    if classroom.archived_at is not None:
        raise Conflict(description=ARCHIVED)


def learner_or_404(classroom: Classroom, public_id: str, *, or_ended: bool = False) -> Learner:
    """Return the learner with this enrolment; one who has left is 404 unless `or_ended`."""
    states = ALL_STATES if or_ended else ("active",)
    found = queries.learner(context.session(), classroom.id, public_id, states=states)
    if found is None:
        raise NotFound
    return found
