"""The people of a classroom: who is in it, who was invited, who has gone, who teaches it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from learn import context
from learn.accounts import guesses, throttle
from learn.accounts import queries as accounts
from learn.accounts.access import role_required, who_asks
from learn.accounts.entrance import INVALID, TOO_MANY
from learn.accounts.guesses import MustWait
from learn.accounts.models import Person
from learn.accounts.names import fold_sign_in_name
from learn.accounts.roles import Role
from learn.classrooms import operations, queries, roster, teaching
from learn.classrooms.forms import ColleagueForm, GroupForm
from learn.classrooms.loading import classroom_or_404, learner_or_404, open_classroom_or_404
from learn.classrooms.models import Classroom
from learn.classrooms.roster import Wish
from learn.classrooms.teaching import LastInstructor, LearnsHere
from learn.forms import BaseForm
from learn.site.settings import Teaching

FOLDER = "/teach/classrooms/<public_id:public_id>"
PERSON = f"{FOLDER}/people/<public_id:learner_id>"
NOBODY = "No instructor signs in with this. Compare the login name or address with theirs."


def add_to(bp: Blueprint) -> None:
    """Give the blueprint the addresses of these pages."""
    bp.add_url_rule(f"{FOLDER}/people", view_func=people, methods=["GET"])
    bp.add_url_rule(f"{PERSON}/remove", view_func=remove_learner, methods=["GET", "POST"])
    bp.add_url_rule(f"{PERSON}/take-back", view_func=take_back, methods=["POST"])
    bp.add_url_rule(f"{FOLDER}/instructors", view_func=add_instructor, methods=["POST"])
    bp.add_url_rule(
        f"{FOLDER}/instructors/<public_id:person_id>/remove",
        view_func=remove_instructor,
        methods=["GET", "POST"],
    )


@role_required(Role.INSTRUCTOR)
def people(public_id: str) -> ResponseReturnValue:
    """Show who is in a classroom."""
    return show_people(classroom_or_404(public_id))


def show_people(
    classroom: Classroom,
    *,
    group_form: GroupForm | None = None,
    colleague_form: ColleagueForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """Return the page of a classroom's people, with a form that was refused, if any."""
    wish = Wish.read(request.args)
    forms = (group_form, colleague_form)
    return (
        render_template(
            "classrooms/people.html",
            classroom=classroom,
            wish=wish,
            roster=roster.load(context.session(), classroom.id, wish),
            group_form=group_form or GroupForm(formdata=None),
            colleague_form=colleague_form or ColleagueForm(formdata=None),
            has_errors=any(form is not None and form.errors for form in forms),
        ),
        status,
    )


@role_required(Role.INSTRUCTOR)
def remove_learner(public_id: str, learner_id: str) -> ResponseReturnValue:
    """Take a learner out of the classroom, once the instructor has said so twice."""
    is_sent = BaseForm().is_submitted()
    classroom = (open_classroom_or_404 if is_sent else classroom_or_404)(public_id)
    learner = learner_or_404(classroom, learner_id)
    if not is_sent:
        return render_template("classrooms/remove.html", classroom=classroom, learner=learner)
    operations.remove_learner(context.session(), classroom, learner, who_asks().id, context.now())
    context.commit()
    flash(f"{learner.name} is no longer in this classroom.", "success")
    return redirect(url_for("classrooms.people", public_id=public_id), code=303)


@role_required(Role.INSTRUCTOR)
def take_back(public_id: str, learner_id: str) -> ResponseReturnValue:
    """Let a removed learner in again."""
    classroom = open_classroom_or_404(public_id)
    learner = learner_or_404(classroom, learner_id, or_ended=True)
    if not operations.take_back(
        context.session(), classroom, learner, who_asks().id, context.now()
    ):
        raise NotFound
    context.commit()
    flash(f"{learner.name} is in this classroom again.", "success")
    return redirect(url_for("classrooms.people", public_id=public_id), code=303)


@role_required(Role.INSTRUCTOR)
def add_instructor(public_id: str) -> ResponseReturnValue:
    """Let another instructor teach the classroom too."""
    classroom = open_classroom_or_404(public_id)
    form = ColleagueForm()
    if not form.validate_on_submit():
        return show_people(classroom, colleague_form=form, status=INVALID)
    try:
        problem = _add_colleague(classroom, form.sign_in_name.data or "")
    except MustWait as wait:
        form.sign_in_name.errors = (str(wait),)
        return show_people(classroom, colleague_form=form, status=TOO_MANY)
    if problem:
        form.sign_in_name.errors = (problem,)
        return show_people(classroom, colleague_form=form, status=INVALID)
    return redirect(url_for("classrooms.people", public_id=public_id), code=303)


def _add_colleague(classroom: Classroom, typed: str) -> str | None:
    """Add whoever signs in with `typed`; return in a sentence why that cannot be.

    Every try is counted, and forgiven when it was right: nobody finds out by trying who has an
    account. Raises MustWait.
    """
    session, actor, now = context.session(), who_asks(), context.now()
    buckets = throttle.colleague_buckets(actor.public_id)
    guesses.count_guess(session, buckets, now)
    found = accounts.credential(session, fold_sign_in_name(typed))
    person = accounts.person(session, found.person_id) if found else None
    if person is None or not _may_teach(person):
        context.commit()
        return NOBODY
    try:
        is_new = teaching.add_instructor(session, classroom, person, actor.id, now)
    except LearnsHere as problem:
        context.commit()
        return str(problem)
    guesses.forgive_guess(session, buckets)
    context.commit()
    flash(f"{person.name} teaches this classroom{' now' if is_new else ' already'}.", "success")
    return None


def _may_teach(person: Person) -> bool:
    is_for_anyone = context.site().teaching is Teaching.ANYONE
    return teaching.may_create(Role(person.role), is_for_anyone=is_for_anyone)


@role_required(Role.INSTRUCTOR)
def remove_instructor(public_id: str, person_id: str) -> ResponseReturnValue:
    """End somebody's teaching of the classroom, one's own included; the last one stays."""
    is_sent = BaseForm().is_submitted()
    classroom = (open_classroom_or_404 if is_sent else classroom_or_404)(public_id)
    session, actor = context.session(), who_asks()
    teachers = queries.instructors(session, classroom.id)
    found = next((one for one in teachers if one.public_id == person_id), None)
    if found is None:
        raise NotFound
    if not is_sent:
        return render_template(
            "classrooms/remove_instructor.html",
            classroom=classroom,
            instructor=found,
            is_last=len(teachers) == 1,
        )
    try:
        teaching.remove_instructor(session, classroom, person_id, actor.id, context.now())
    except LastInstructor as problem:
        flash(str(problem), "warning")
        return redirect(url_for("classrooms.people", public_id=public_id), code=303)
    context.commit()
    if found.person_id == actor.id:
        flash(f"You no longer teach “{classroom.name}”.", "success")
        return redirect("/teach", code=303)
    flash(f"{found.name} no longer teaches this classroom.", "success")
    return redirect(url_for("classrooms.people", public_id=public_id), code=303)
