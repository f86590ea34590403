"""Inviting people by a list: read it, show what was understood, send the letters."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from learn import context
from learn.accounts.access import role_required, who_asks
from learn.accounts.entrance import absolute, show
from learn.accounts.roles import Role
from learn.classrooms import codes, inviting, lists, ways_in
from learn.classrooms.forms import InviteForm
from learn.classrooms.inviting import TooManyInvitations
from learn.classrooms.letters import Door
from learn.classrooms.lists import BadList, Sheet
from learn.classrooms.loading import classroom_or_404, open_classroom_or_404
from learn.classrooms.models import Classroom
from learn.templating import plural

FOLDER = "/teach/classrooms/<public_id:public_id>/invitations"
PAGE = "classrooms/invite.html"
NOBODY = "Paste names and addresses, or choose a file."
NO_CODE = "Nobody can join at present. Make a new join code first, then invite people."


def add_to(bp: Blueprint) -> None:
    """Give the blueprint the addresses of these pages."""
    bp.add_url_rule(FOLDER, view_func=invite, methods=["GET", "POST"])
    bp.add_url_rule(
        f"{FOLDER}/<public_id:invitation_id>/withdraw", view_func=withdraw, methods=["POST"]
    )


@role_required(Role.INSTRUCTOR)
def invite(public_id: str) -> ResponseReturnValue:
    """Show what a list says and, once that was seen, invite the people on it."""
    form = InviteForm()
    if not form.is_submitted():
        return show(PAGE, form, classroom=classroom_or_404(public_id), sheet=None)
    classroom = open_classroom_or_404(public_id)
    sheet = _read(form)
    if sheet is None or request.form.get("action") != "send" or not sheet.people:
        return show(PAGE, form, classroom=classroom, sheet=sheet)
    try:
        count = _send(classroom, sheet)
    except (TooManyInvitations, NoCode) as problem:
        form.form_errors.append(str(problem))
        return show(PAGE, form, classroom=classroom, sheet=sheet)
    context.commit()
    before = len(sheet.people) - count
    already = f" {plural(before, 'person', 'people')} had been invited before." if before else ""
    flash(f"{plural(count, 'person', 'people')} invited.{already}", "success")
    return redirect(url_for("classrooms.people", public_id=public_id, show="invited"), code=303)


@role_required(Role.INSTRUCTOR)
def withdraw(public_id: str, invitation_id: str) -> ResponseReturnValue:
    """Forget an invitation and its address."""
    classroom = open_classroom_or_404(public_id)
    if not inviting.withdraw(
        context.session(), classroom, invitation_id, who_asks().id, context.now()
    ):
        raise NotFound
    context.commit()
    flash("The invitation is taken back.", "success")
    return redirect(url_for("classrooms.people", public_id=public_id, show="invited"), code=303)


class NoCode(Exception):  # noqa: N818
    """The classroom has no code that a letter could carry."""

    def __init__(self) -> None:
        super().__init__(NO_CODE)


def _read(form: InviteForm) -> Sheet | None:
    """Return what the list says, with the mistakes among the form's; None when it cannot be read.

    A file is put into the field, so that it can be mended there.
    """
    upload = request.files.get("file")
    try:
        if upload is not None and upload.filename:
            form.people.data = lists.decode(upload.stream.read())
        sheet = lists.read_invitees(form.people.data or "")
    except BadList as problem:
        form.people.errors = (str(problem),)
        return None
    if not sheet.people and not sheet.problems:
        form.people.errors = (NOBODY,)
        return None
    form.form_errors.extend(str(problem) for problem in sheet.problems)
    return sheet


def _send(classroom: Classroom, sheet: Sheet) -> int:
    """Invite the people of the list and return how many are new. Raises NoCode."""
    person = who_asks()
    code = ways_in.code_shown(context.session(), classroom.id)
    if code is None:
        raise NoCode
    door = Door(
        site=context.site().name,
        instructor=person.name,
        classroom=classroom.name,
        link=absolute(url_for("classrooms.door", code=code.code)),
        code=codes.shown(code.code),
    )
    return inviting.invite(
        context.session(), classroom, sheet.people, door, person.id, context.now()
    )
