"""From an assignment to the form that changes it, and from a filled form to what it means."""

import hashlib
from collections.abc import Iterable

from sqlalchemy.orm import Session
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from learn.accounts.names import listed
from learn.assignments import queries as assignments
from learn.assignments.drafts import Draft
from learn.assignments.forms import AssignForm
from learn.assignments.targets import Target, title_of
from learn.classrooms import queries as classrooms
from learn.classrooms.models import Classroom
from learn.content.library import Library
from learn.limits import MAX_TITLE

MOST_TO_TICK = 300  # learners in one form; for more there are groups
MOST_NAMED = 3


def offer_choices(
    session: Session, library: Library, classroom: Classroom, form: AssignForm, held: Draft | None
) -> None:
    """Give the form what may be chosen: what is published or was chosen before, and who is here."""
    keys = [one.key for one in published(library)]
    keys += [one.key for one in held.targets if one.key not in keys] if held else []
    form.targets.choices = [SelectChoice(key, key) for key in keys]
    rows = assignments.categories_of(session, classroom.id)
    form.category.choices = [
        SelectChoice("", "None"),
        *(SelectChoice(str(row.id), row.name) for row in rows),
    ]
    groups = classrooms.groups_of(session, classroom.id)
    form.groups.choices = [SelectChoice(group.id, group.name) for group in groups]
    people = classrooms.learners(session, classroom.id)
    chosen = set(held.enrolment_ids) if held else set()
    if len(people) > MOST_TO_TICK:
        people = [one for one in people if one.enrolment_id in chosen]
    people.sort(key=lambda one: (listed(one.name), one.enrolment_id))
    form.learners.choices = [SelectChoice(one.enrolment_id, one.name) for one in people]


def published(library: Library) -> list[Target]:
    """Return everything that can be assigned: modules, their lessons, the quizzes of those."""
    found = [Target("module", module.id) for module in library.modules]
    for lesson in library.lessons:
        found.append(Target("lesson", lesson.id))
        if lesson.quiz:
            found.append(Target("quiz", lesson.quiz.id))
    return found


def suggested_title(library: Library, targets: Iterable[Target]) -> str:
    """Return a title made of what is asked for, short enough to be one."""
    titles = [title_of(library, target) for target in targets]
    words = ", ".join(titles[:MOST_NAMED]) + ("…" if len(titles) > MOST_NAMED else "")
    return words if len(words) <= MAX_TITLE else words[: MAX_TITLE - 1] + "…"


def name_it(form: AssignForm, library: Library) -> None:
    """Give a form without a title the one that what is ticked suggests."""
    targets = [target for key in form.targets.data or () if (target := Target.of(key))]
    if targets and not (form.title.data or "").strip():
        form.title.data = suggested_title(library, targets)


def seen(draft: object) -> str:
    """Return the mark of a draft: whoever sends it back has seen whom exactly this touches."""
    return hashlib.sha256(repr(draft).encode()).hexdigest()[:32]
