"""The first page of everybody who has begun."""

from datetime import datetime

from flask import Blueprint, Response, render_template

from learn import context
from learn.accounts.access import current_person
from learn.assignments.queries import Assigned, assigned_to
from learn.assignments.standing import state_of
from learn.classrooms.queries import enrolments_of
from learn.progress import queries as progress
from learn.progress.completion import module_progress
from learn.progress.queries import PersonProgress
from learn.quizzes import queries as quizzes
from learn.security import no_store
from learn.today.assigned import Item, call_for, in_order, next_step
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
    assigned = _assigned(person.id, mine) if person else []
    lesson = mine.lessons[steps.going_on.lesson.id].updated_at if steps.going_on else None
    return render_template(
        "today/show.html",
        today=steps,
        quiz_leads=quiz_leads(open_quizzes[0].started_at if open_quizzes else None, lesson),
        open_quizzes=[(one, library.quiz(one.quiz_id)) for one in open_quizzes],
        assigned=assigned,
        is_learning_somewhere=bool(assigned)
        or (person is not None and bool(enrolments_of(session, person.id))),
        library=library,
        modules=[module for module in library.modules if states[module.id].is_started],
        states=states,
        mine=mine,
    )


def _assigned(person_id: int, mine: PersonProgress) -> list[Item]:
    """Return what a learner is asked to do, in the order in which it matters."""
    now = context.now()
    found = assigned_to(context.session(), context.library(), person_id)
    return in_order(_item(one, mine, now) for one in found)


def _item(one: Assigned, mine: PersonProgress, now: datetime) -> Item:
    terms, standing = one.terms, one.standing
    state, phase = state_of(standing, terms, now), terms.phase(now)
    call = call_for(state, phase, is_started=standing is not None and standing.is_started)
    return Item(
        public_id=one.task.assignment.public_id,
        title=one.task.assignment.title,
        classroom=one.task.classroom.name,
        state=state,
        phase=phase,
        opens_at=terms.opens_at.value,
        due_at=terms.due_at.value,
        closes_at=terms.closes_at.value,
        done=standing.quizzes_done + standing.lessons_read if standing else 0,
        parts=len(one.content.quizzes) + len(one.content.lessons),
        next_step=next_step(one.content, mine.readings, mine.quizzes, call),
    )
