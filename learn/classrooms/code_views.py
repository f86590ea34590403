"""The join code of a classroom: its limits, a new one, none, and its picture."""

import io
from datetime import date, timedelta

import segno
from flask import Blueprint, Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from learn import context, limits
from learn.accounts.access import role_required, who_asks
from learn.accounts.entrance import absolute, show
from learn.accounts.roles import Role
from learn.classrooms import admission, codes, ways_in
from learn.classrooms.forms import CodeForm
from learn.classrooms.loading import classroom_or_404, open_classroom_or_404
from learn.classrooms.models import Classroom, JoinCode
from learn.templating import zone_of

FOLDER = "/teach/classrooms/<public_id:public_id>"
QUIET_ZONE = 4  # modules of white that a camera needs around the code
USED = "More people than that have joined with this code already. Type a larger number."
PAST = "This day is over. Choose today or a later one, or leave it empty."


def add_to(bp: Blueprint) -> None:
    """Give the blueprint the addresses of these pages."""
    bp.add_url_rule(f"{FOLDER}/code", view_func=code, methods=["GET", "POST"])
    bp.add_url_rule(f"{FOLDER}/code/new", view_func=renew_code, methods=["POST"])
    bp.add_url_rule(f"{FOLDER}/code/close", view_func=revoke_code, methods=["POST"])
    bp.add_url_rule(f"{FOLDER}/code.svg", view_func=code_picture, methods=["GET"])


@role_required(Role.INSTRUCTOR)
def code(public_id: str) -> ResponseReturnValue:
    """Show the join code, and keep until when and for how many it works."""
    form = CodeForm()
    is_sent = form.is_submitted()
    classroom = (open_classroom_or_404 if is_sent else classroom_or_404)(public_id)
    found = ways_in.code_shown(context.session(), classroom.id)
    if not is_sent and found is not None:
        form.process(data={"last_day": _last_day(found, classroom), "max_uses": found.max_uses})
    if found is None or not form.validate_on_submit() or not _keep(form, classroom, found):
        return show("classrooms/code_page.html", form, classroom=classroom, code=found)
    context.commit()
    flash("The limits of the code are saved.", "success")
    return _back(public_id)


def _keep(form: CodeForm, classroom: Classroom, found: JoinCode) -> bool:
    """Change the limits of the code, or say at the field why not."""
    zone, now = zone_of(classroom.time_zone), context.now()
    day: date | None = form.last_day.data
    today = now.astimezone(zone).date()
    if day is not None and day < today:
        form.last_day.errors = (PAST,)
    elif day is not None and day > today + timedelta(days=limits.MAX_CODE_DAYS):
        form.last_day.errors = (f"Choose a day within {limits.MAX_CODE_DAYS} days from now.",)
    elif not admission.limit_code(
        context.session(),
        classroom,
        found,
        expires_at=codes.end_of(day, zone) if day else None,
        max_uses=form.max_uses.data,
        actor_id=who_asks().id,
        now=now,
    ):
        form.max_uses.errors = (USED,)
    return not form.errors


@role_required(Role.INSTRUCTOR)
def renew_code(public_id: str) -> ResponseReturnValue:
    """Replace the code by a new one; the old one opens nothing any more."""
    classroom = open_classroom_or_404(public_id)
    admission.renew_code(context.session(), classroom, who_asks().id, context.now())
    context.commit()
    flash("There is a new code. The old one no longer works.", "success")
    return _back(public_id)


@role_required(Role.INSTRUCTOR)
def revoke_code(public_id: str) -> ResponseReturnValue:
    """Close the classroom to newcomers until there is a new code."""
    classroom = open_classroom_or_404(public_id)
    admission.revoke_code(context.session(), classroom, who_asks().id, context.now())
    context.commit()
    flash("Nobody can join by a code now. Everybody who has joined stays.", "success")
    return _back(public_id)


@role_required(Role.INSTRUCTOR)
def code_picture(public_id: str) -> ResponseReturnValue:
    """Return the join address as a QR code, dark on white in every theme."""
    classroom = classroom_or_404(public_id)
    found = ways_in.code_shown(context.session(), classroom.id)
    if found is None:
        raise NotFound
    picture = io.BytesIO()
    address = absolute(url_for("classrooms.door", code=found.code))
    segno.make(address, error="m", micro=False).save(
        picture, kind="svg", border=QUIET_ZONE, light="#fff", xmldecl=False, omitsize=True
    )
    return Response(picture.getvalue(), mimetype="image/svg+xml")


def _last_day(found: JoinCode, classroom: Classroom) -> date | None:
    if found.expires_at is None:
        return None
    return codes.last_day(found.expires_at, zone_of(classroom.time_zone))


def _back(public_id: str) -> ResponseReturnValue:
    return redirect(url_for("classrooms.code", public_id=public_id), code=303)
