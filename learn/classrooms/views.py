"""Making, changing, ending and leaving a classroom."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from learn import context, security
from learn.accounts.access import role_required, signed_in, who_asks
from learn.accounts.entrance import absolute, show
from learn.accounts.roles import Role
from learn.classrooms import (
    card_views,
    code_views,
    codes,
    group_views,
    invite_views,
    join_views,
    operations,
    people_views,
    queries,
)
from learn.classrooms.forms import ClassroomForm
from learn.classrooms.loading import classroom_or_404, open_classroom_or_404
from learn.classrooms.operations import Particulars
from learn.classrooms.teaching import may_create
from learn.db import new_public_id
from learn.forms import BaseForm
from learn.site.settings import Teaching

bp = Blueprint("classrooms", __name__)
for pages in (join_views, people_views, code_views, group_views, invite_views, card_views):
    pages.add_to(bp)
bp.add_app_template_filter(codes.shown, "join_code")


@bp.app_template_filter("join_address")
def join_address(code: str) -> str:
    """Return the whole address at which a join code opens its classroom."""
    return absolute(url_for("classrooms.door", code=code))


@bp.after_request
def _no_store(response: Response) -> Response:
    return security.no_store(response)


@bp.route("/teach/classrooms/new", methods=["GET", "POST"])
@signed_in
def create() -> ResponseReturnValue:
    """Make a classroom; whoever makes it teaches it."""
    person = who_asks()
    if not may_create(person.role, is_for_anyone=context.site().teaching is Teaching.ANYONE):
        return render_template("classrooms/not_yet.html", contact=context.site().contact), 403
    form = ClassroomForm(data={"time_zone": person.time_zone, "ticket": new_public_id()})
    if not form.validate_on_submit():
        return show("classrooms/new.html", form)
    session, ticket = context.session(), form.ticket.data or ""
    made = queries.own_classroom(session, ticket, person.id) or operations.create_classroom(
        session, person.id, _particulars(form), context.now(), ticket
    )
    context.commit()
    flash("Your classroom is ready. Share the code, and learners can join.", "success")
    return redirect(url_for("teach.classroom", public_id=made.public_id), code=303)


@bp.route("/teach/classrooms/<public_id:public_id>/settings", methods=["GET", "POST"])
@role_required(Role.INSTRUCTOR)
def settings(public_id: str) -> ResponseReturnValue:
    """Give a classroom another name, term or time zone."""
    form = ClassroomForm()
    if not form.is_submitted():
        classroom = classroom_or_404(public_id)
        form.process(obj=classroom)
        return show("classrooms/settings.html", form, classroom=classroom)
    classroom = open_classroom_or_404(public_id)
    if not form.validate():
        return show("classrooms/settings.html", form, classroom=classroom)
    operations.change_classroom(
        context.session(), classroom, _particulars(form), who_asks().id, context.now()
    )
    context.commit()
    flash("The classroom is changed.", "success")
    return redirect(url_for("classrooms.settings", public_id=public_id), code=303)


@bp.route("/teach/classrooms/<public_id:public_id>/archive", methods=["GET", "POST"])
@role_required(Role.INSTRUCTOR)
def archive(public_id: str) -> ResponseReturnValue:
    """End a classroom once its instructor has said so twice; nothing in it is lost."""
    classroom = classroom_or_404(public_id)
    if not BaseForm().is_submitted():
        return render_template("classrooms/archive.html", classroom=classroom)
    operations.archive(context.session(), classroom, who_asks().id, context.now())
    context.commit()
    flash("The classroom is archived.", "success")
    return redirect(url_for("classrooms.archive", public_id=public_id), code=303)


@bp.post("/teach/classrooms/<public_id:public_id>/open-again")
@role_required(Role.INSTRUCTOR)
def open_again(public_id: str) -> ResponseReturnValue:
    """Take a classroom out of the archive."""
    classroom = classroom_or_404(public_id)
    operations.open_again(context.session(), classroom, who_asks().id, context.now())
    context.commit()
    flash("The classroom is open again.", "success")
    return redirect(url_for("classrooms.people", public_id=public_id), code=303)


@bp.route("/classrooms/<public_id:public_id>/leave", methods=["GET", "POST"])
@signed_in
def leave(public_id: str) -> ResponseReturnValue:
    """End one's own learning in a classroom; one's work stays one's own."""
    session, person = context.session(), who_asks()
    membership = queries.own_membership(session, public_id, person.id)
    if membership is None:
        raise NotFound
    if not BaseForm().is_submitted():
        return render_template("classrooms/leave.html", membership=membership)
    operations.leave(session, membership.enrolment_id, person.id, context.now())
    context.commit()
    flash(f"You have left “{membership.classroom_name}”. Your work stays yours.", "success")
    return redirect("/today", code=303)


def _particulars(form: ClassroomForm) -> Particulars:
    return Particulars(form.name.data or "", form.term.data or "", form.time_zone.data)
