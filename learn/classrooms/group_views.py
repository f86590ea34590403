"""The groups of a classroom: add, rename, remove, put learners in and take them out."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from learn import context
from learn.accounts.access import role_required, who_asks
from learn.accounts.entrance import INVALID, show
from learn.accounts.redirects import safe_next
from learn.accounts.roles import Role
from learn.classrooms import grouping, queries
from learn.classrooms.forms import GroupForm
from learn.classrooms.grouping import GroupNameTaken, TooManyGroups
from learn.classrooms.loading import classroom_or_404, open_classroom_or_404
from learn.classrooms.models import Classroom, LearnerGroup
from learn.classrooms.people_views import show_people
from learn.forms import BaseForm
from learn.templating import plural

FOLDER = "/teach/classrooms/<public_id:public_id>/groups"
GROUP = f"{FOLDER}/<public_id:group_id>"
MOST_TICKED = 1_000
NONE_TICKED = "Tick the learners first, then choose a group."


def add_to(bp: Blueprint) -> None:
    """Give the blueprint the addresses of these pages."""
    both = ["GET", "POST"]
    bp.add_url_rule(FOLDER, view_func=add_group, methods=["POST"])
    bp.add_url_rule(f"{FOLDER}/members", view_func=change_members, methods=["POST"])
    bp.add_url_rule(GROUP, view_func=group, methods=both)
    bp.add_url_rule(f"{GROUP}/remove", view_func=remove_group, methods=both)


@role_required(Role.INSTRUCTOR)
def add_group(public_id: str) -> ResponseReturnValue:
    """Add an empty group."""
    classroom = open_classroom_or_404(public_id)
    form = GroupForm()
    if not form.validate_on_submit():
        return show_people(classroom, group_form=form, status=INVALID)
    try:
        grouping.add_group(
            context.session(), classroom, form.name.data or "", who_asks().id, context.now()
        )
    except (GroupNameTaken, TooManyGroups) as problem:
        form.name.errors = (str(problem),)
        return show_people(classroom, group_form=form, status=INVALID)
    context.commit()
    flash(f"The group “{form.name.data}” is added. Tick learners to put them into it.", "success")
    return _back(public_id)


@role_required(Role.INSTRUCTOR)
def group(public_id: str, group_id: str) -> ResponseReturnValue:
    """Give a group another name."""
    form = GroupForm()
    is_sent = form.is_submitted()
    classroom = (open_classroom_or_404 if is_sent else classroom_or_404)(public_id)
    found = _group_or_404(classroom, group_id)
    if not is_sent:
        form.process(obj=found)
    page = "classrooms/group.html"
    old_name = found.name
    if not form.validate_on_submit():
        return show(page, form, classroom=classroom, group=found, name=old_name)
    try:
        grouping.rename_group(
            context.session(), classroom, found, form.name.data or "", who_asks().id, context.now()
        )
    except GroupNameTaken as problem:
        form.name.errors = (str(problem),)
        return show(page, form, classroom=classroom, group=found, name=old_name)
    context.commit()
    flash("The group has its new name.", "success")
    return _back(public_id)


@role_required(Role.INSTRUCTOR)
def remove_group(public_id: str, group_id: str) -> ResponseReturnValue:
    """Remove a group once the instructor has said so twice; its learners stay."""
    is_sent = BaseForm().is_submitted()
    classroom = (open_classroom_or_404 if is_sent else classroom_or_404)(public_id)
    found = _group_or_404(classroom, group_id)
    if not is_sent:
        return render_template("classrooms/remove_group.html", classroom=classroom, group=found)
    grouping.remove_group(context.session(), classroom, found, who_asks().id, context.now())
    context.commit()
    flash(f"The group “{found.name}” is removed. Its learners stay in the classroom.", "success")
    return _back(public_id)


@role_required(Role.INSTRUCTOR)
def change_members(public_id: str) -> ResponseReturnValue:
    """Put the ticked learners into a group, or take them out of it."""
    classroom = open_classroom_or_404(public_id)
    found = _group_or_404(classroom, request.form.get("group", ""))
    ticked = request.form.getlist("learner")[:MOST_TICKED]
    is_out = request.form.get("action") == "out"
    change = grouping.take_out_of_group if is_out else grouping.put_in_group
    if ticked:
        count = change(context.session(), classroom, found, ticked, who_asks().id, context.now())
        context.commit()
        done = "taken out of" if is_out else "put into"
        verb = "is" if count == 1 else "are"
        flash(f"{plural(count, 'learner')} {verb} {done} “{found.name}”.", "success")
    else:
        flash(NONE_TICKED, "warning")
    here = url_for("classrooms.people", public_id=public_id)
    return redirect(safe_next(request.form.get("next"), here), code=303)


def _group_or_404(classroom: Classroom, group_id: str) -> LearnerGroup:
    found = queries.group(context.session(), classroom.id, group_id[:16])
    if found is None:
        raise NotFound
    return found


def _back(public_id: str) -> ResponseReturnValue:
    return redirect(url_for("classrooms.people", public_id=public_id), code=303)
