"""Administrators' pages about people: a list to search, and what can be done to one account."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from learn import context
from learn.accounts.access import role_required, who_asks
from learn.accounts.entrance import absolute
from learn.accounts.models import Person
from learn.accounts.roles import Role
from learn.admin import operations, queries
from learn.admin.forms import ROLES, RoleForm
from learn.admin.loading import account_or_404, asked, page_url
from learn.admin.operations import LastAdmin

CONFLICT: Final = 409


@dataclass(frozen=True)
class Deed:
    """One thing done to an account after a question: its words, and what does it."""

    question: str
    text: str
    button: str
    done: str
    do: Callable[[Session, Person, int, datetime], object]


DEEDS: Final = {
    "close": Deed(
        "Close the account of {}?",
        "They are signed out everywhere and cannot sign in. Nothing is erased, and you can open "
        "the account again.",
        "Close the account",
        "The account is closed.",
        operations.close_account,
    ),
    "open": Deed(
        "Open the account of {} again?",
        "They can sign in with the password they had.",
        "Open the account",
        "The account is open again.",
        operations.open_account,
    ),
    "sign-out": Deed(
        "Sign {} out everywhere?",
        "Every session ends at once. They can sign in again with their password.",
        "Sign out everywhere",
        "They are signed out everywhere.",
        operations.sign_out_everywhere,
    ),
}


def add_to(bp: Blueprint) -> None:
    """Give the blueprint the addresses of these pages."""
    one, both = "/admin/people/<public_id:public_id>", ["GET", "POST"]
    bp.add_url_rule("/admin/people", view_func=people, methods=["GET"])
    bp.add_url_rule(one, view_func=person, methods=["GET"])
    bp.add_url_rule(f"{one}/role", view_func=role, methods=both)
    bp.add_url_rule(f"{one}/reset-link", view_func=reset_link, methods=["POST"])
    for name in DEEDS:
        bp.add_url_rule(f"{one}/{name}", view_func=deed, methods=both, defaults={"deed": name})


@role_required(Role.ADMIN)
def people() -> str:
    """List accounts, newest first; search them by name."""
    wanted = {"q": asked("q"), "role": asked("role")}
    return render_template(
        "admin/people.html",
        page=queries.people(context.session(), wanted["q"], wanted["role"], asked("page")),
        wanted=wanted,
        url_of=lambda number: page_url("admin.people", wanted, number),
    )


@role_required(Role.ADMIN)
def person(public_id: str) -> str:
    """Show one account and what can be done to it."""
    return _page(account_or_404(public_id))


def _page(found: Person, link: str | None = None) -> str:
    return render_template(
        "admin/person.html",
        account=found,
        link=link,
        sessions=queries.live_sessions(context.session(), found.id, context.now()),
        can_have_link=_gets_no_letters(found),
        roles=ROLES,
    )


@role_required(Role.ADMIN)
def role(public_id: str) -> ResponseReturnValue:
    """Ask whether an account shall have another role, and give it."""
    found = account_or_404(public_id)
    form = RoleForm(request.form or request.args)
    if not form.validate():
        raise NotFound
    wanted = Role(form.role.data)
    if request.method == "GET":
        return render_template("admin/role.html", account=found, wanted=wanted, words=ROLES[wanted])
    try:
        operations.change_role(context.session(), found, wanted, who_asks().id, context.now())
    except LastAdmin as problem:
        return _refused(found, problem)
    context.commit()
    flash(f"{found.name} is {wanted.value} now.", "success")
    return _back(found)


@role_required(Role.ADMIN)
def deed(public_id: str, deed: str) -> ResponseReturnValue:
    """Ask before something is done to an account, and do it."""
    found, wanted = account_or_404(public_id), DEEDS[deed]
    if request.method == "GET":
        return render_template("admin/deed.html", account=found, deed=wanted)
    try:
        wanted.do(context.session(), found, who_asks().id, context.now())
    except LastAdmin as problem:
        return _refused(found, problem)
    context.commit()
    flash(wanted.done, "success")
    return _back(found)


@role_required(Role.ADMIN)
def reset_link(public_id: str) -> ResponseReturnValue:
    """Show a new reset link, once: it is kept nowhere, so this answer is no redirect."""
    found = account_or_404(public_id)
    if not _gets_no_letters(found) or found.deactivated_at:
        raise NotFound
    token = operations.make_reset_link(context.session(), found, who_asks().id, context.now())
    context.commit()
    return _page(found, absolute(url_for("accounts.reset", token=token)))


def _gets_no_letters(found: Person) -> bool:
    return not (found.email and context.config().smtp_url)


def _refused(found: Person, problem: LastAdmin) -> ResponseReturnValue:
    context.session().rollback()
    return render_template("admin/refused.html", account=found, problem=str(problem)), CONFLICT


def _back(found: Person) -> ResponseReturnValue:
    return redirect(url_for("admin.person", public_id=found.public_id), code=303)
