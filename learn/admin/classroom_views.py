"""Administrators' pages about classrooms, seen from outside: nobody's work is shown."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from learn import context
from learn.accounts import administration
from learn.accounts.access import role_required, who_asks
from learn.accounts.administration import NoSuchPerson
from learn.accounts.entrance import show, show_mistake
from learn.accounts.names import BadName
from learn.accounts.roles import Role
from learn.admin import operations, queries
from learn.admin.forms import InstructorForm
from learn.admin.loading import asked, classroom_or_404, page_url
from learn.admin.operations import IsTaught
from learn.classrooms.teaching import LearnsHere


def add_to(bp: Blueprint) -> None:
    """Give the blueprint the addresses of these pages."""
    bp.add_url_rule("/admin/classrooms", view_func=classrooms, methods=["GET"])
    bp.add_url_rule(
        "/admin/classrooms/<public_id:public_id>", view_func=classroom, methods=["GET", "POST"]
    )


@role_required(Role.ADMIN)
def classrooms() -> str:
    """List classrooms, newest first."""
    wanted = {"q": asked("q"), "kind": asked("kind")}
    return render_template(
        "admin/classrooms.html",
        page=queries.classrooms(context.session(), wanted["q"], wanted["kind"], asked("page")),
        wanted=wanted,
        url_of=lambda number: page_url("admin.classrooms", wanted, number),
    )


@role_required(Role.ADMIN)
def classroom(public_id: str) -> ResponseReturnValue:
    """Show one classroom from outside; one that nobody teaches can be given an instructor."""
    row, found = classroom_or_404(public_id)
    form = InstructorForm()
    page = "admin/classroom.html"
    if not form.validate_on_submit():
        return show(page, form, classroom=found)
    try:
        person = administration.find(context.session(), form.sign_in_name.data or "")
        if person.deactivated_at:
            return show_mistake(page, form, "This account is closed.", classroom=found)
        operations.add_to_orphaned(context.session(), row, person, who_asks().id, context.now())
    except (NoSuchPerson, BadName, LearnsHere, IsTaught) as problem:
        return show_mistake(page, form, str(problem), classroom=found)
    context.commit()
    flash(f"{person.name} teaches {found.name} now.", "success")
    return redirect(url_for("admin.classroom", public_id=public_id), code=303)
