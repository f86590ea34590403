"""Weights: the categories of a classroom, and which assignment is in which."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from learn import context
from learn.accounts.access import role_required, who_asks
from learn.accounts.roles import Role
from learn.assignments.categories import (
    change_category,
    create_category,
    delete_category,
    own_category,
)
from learn.assignments.drafts import DoesNotFit
from learn.assignments.forms import show_problems
from learn.assignments.models import Category
from learn.classrooms.loading import classroom_or_404, need_open, open_classroom_or_404
from learn.classrooms.models import Classroom
from learn.gradebook import operations, queries
from learn.gradebook.forms import CategoryForm

INVALID = 422


def add_to(bp: Blueprint) -> None:
    """Give the blueprint the addresses of these pages."""
    both = ["GET", "POST"]
    bp.add_url_rule("/gradebook/weights", view_func=categories, methods=both)
    bp.add_url_rule("/gradebook/weights/assignments", view_func=place, methods=["POST"])
    bp.add_url_rule("/gradebook/weights/<public_id:category_id>", view_func=category, methods=both)
    bp.add_url_rule(
        "/gradebook/weights/<public_id:category_id>/remove",
        view_func=remove_category,
        methods=["POST"],
    )


@role_required(Role.INSTRUCTOR)
def categories(public_id: str) -> ResponseReturnValue:
    """Show the categories with their weights, and add one."""
    if request.method == "GET":
        return _page(classroom_or_404(public_id), CategoryForm(formdata=None))
    classroom, form = open_classroom_or_404(public_id), CategoryForm()
    if not form.validate():
        return _page(classroom, form), INVALID
    try:
        create_category(context.session(), classroom, *_values(form), who_asks().id, context.now())
    except DoesNotFit as problem:
        show_problems(form, problem)
        return _page(classroom, form), INVALID
    context.commit()
    flash("The category is added. Say below which assignments are in it.", "success")
    return _see(public_id)


@role_required(Role.INSTRUCTOR)
def category(public_id: str, category_id: str) -> ResponseReturnValue:
    """Change a category."""
    classroom = classroom_or_404(public_id)
    found = _category_or_404(classroom, category_id)
    form = CategoryForm(obj=found)
    if request.method == "GET":
        return _form(classroom, found, form)
    need_open(classroom)
    if not form.validate():
        return _form(classroom, found, form), INVALID
    values, session = _values(form), context.session()
    try:
        change_category(session, classroom, found, *values, who_asks().id, context.now())
    except DoesNotFit as problem:
        show_problems(form, problem)
        return _form(classroom, found, form), INVALID
    context.commit()
    flash("The category is changed, and every total with it.", "success")
    return _see(public_id)


@role_required(Role.INSTRUCTOR)
def remove_category(public_id: str, category_id: str) -> ResponseReturnValue:
    """Remove a category; its assignments stay."""
    classroom = open_classroom_or_404(public_id)
    found = _category_or_404(classroom, category_id)
    delete_category(context.session(), classroom, found, who_asks().id, context.now())
    context.commit()
    flash("The category is removed. Its assignments are in none now.", "success")
    return _see(public_id)


@role_required(Role.INSTRUCTOR)
def place(public_id: str) -> ResponseReturnValue:
    """Put assignments into categories; what is not among the fields stays where it is."""
    classroom, session = open_classroom_or_404(public_id), context.session()
    keys = {one.public_id: one.id for one in queries.categories(session, classroom.id)}
    wheres: dict[int, int | None] = {}
    for one in queries.assignments(session, classroom.id):
        chosen = request.form.get(one.public_id)
        if chosen is not None and (chosen == "" or chosen in keys):
            wheres[one.id] = keys.get(chosen)
    operations.place(session, classroom, wheres, who_asks().id, context.now())
    context.commit()
    flash("Saved. Every total follows.", "success")
    return _see(public_id)


def _page(classroom: Classroom, form: CategoryForm) -> str:
    session = context.session()
    return render_template(
        "gradebook/categories.html",
        classroom=classroom,
        categories=queries.categories(session, classroom.id),
        assignments=queries.assignments(session, classroom.id),
        form=form,
    )


def _form(classroom: Classroom, found: Category, form: CategoryForm) -> str:
    return render_template(
        "gradebook/category.html", classroom=classroom, category=found, form=form
    )


def _category_or_404(classroom: Classroom, public_id: str) -> Category:
    found = own_category(context.session(), classroom.id, public_id)
    if found is None:
        raise NotFound
    return found


def _values(form: CategoryForm) -> tuple[str, int, int]:
    return str(form.name.data), form.weight.data or 0, form.drop_lowest.data or 0


def _see(public_id: str) -> Response:
    return redirect(url_for("gradebook.categories", public_id=public_id), code=303)
