"""What a view of the gradebook begins with: who asks, the assignment, the learner, or 404."""

from werkzeug.exceptions import NotFound
from wtforms import Form

from learn.accounts.access import current_account
from learn.assignments.drafts import DoesNotFit


def actor_id() -> int:
    """Return the id of whoever asks; the view has made sure that they have an account."""
    person = current_account()
    if person is None:
        raise NotFound
    return person.id


def add_errors(form: Form, problem: DoesNotFit) -> None:
    """Put what does not fit at the fields it is about."""
    for name, words in problem.problems.items():
        form[name].errors = (words,)
