"""Coming into a classroom: type a code, see what it opens and who will see what, join."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from learn import context
from learn.accounts import guesses, throttle
from learn.accounts.access import current_account, public
from learn.accounts.entrance import client_address, show, show_wait
from learn.accounts.guesses import MustWait
from learn.accounts.throttle import Bucket
from learn.classrooms import codes, joining, queries
from learn.classrooms.codes import Refusal
from learn.classrooms.forms import JoinForm
from learn.classrooms.joining import CannotJoin, Door
from learn.classrooms.queries import Membership
from learn.db import unit_of_work

UNKNOWN, OVER = 404, 410


def add_to(bp: Blueprint) -> None:
    """Give the blueprint the addresses of these pages."""
    bp.add_url_rule("/join", view_func=ask, methods=["GET", "POST"])
    bp.add_url_rule("/join/<code>", view_func=door, methods=["GET"])
    bp.add_url_rule("/join/<code>", view_func=join, methods=["POST"])


@public
def ask() -> ResponseReturnValue:
    """Ask for a join code and lead to what it opens; show what one has joined."""
    form = JoinForm()
    if not form.is_submitted():
        return show("classrooms/join.html", form, memberships=_memberships())
    if not form.validate():
        return show("classrooms/join.html", form)
    code = form.code.data or ""
    try:
        look(code)
    except MustWait as wait:
        return show_wait("classrooms/join.html", form, wait)
    except CannotJoin as problem:
        if problem.reason is not Refusal.TEACHES:
            form.code.errors = (str(problem),)
            return show("classrooms/join.html", form)
    return redirect(url_for("classrooms.door", code=code), code=303)


def _memberships() -> list[Membership]:
    person = current_account()
    return queries.enrolments_of(context.session(), person.id) if person else []


@public
def door(code: str) -> ResponseReturnValue:
    """Show what a code opens, and who will see what of whoever joins."""
    return _opened(code, lambda found: render_template("classrooms/door.html", door=found))


@public
def join(code: str) -> ResponseReturnValue:
    """Let somebody with an account in; others are asked to sign in and come back here."""
    return _opened(code, _join)


def _opened(code: str, go_on: Callable[[Door], ResponseReturnValue]) -> ResponseReturnValue:
    """Return what `go_on` makes of what a code opens, or why it opens nothing."""
    plain = codes.read_code(code)
    if plain is None:
        return _refuse(code, CannotJoin(Refusal.UNKNOWN))
    if plain != code:
        return redirect(url_for("classrooms.door", code=plain), code=303)
    try:
        return go_on(look(plain))
    except MustWait as wait:
        form = JoinForm(formdata=None, data={"code": codes.shown(plain)})
        return show_wait("classrooms/join.html", form, wait)
    except CannotJoin as problem:
        return _refuse(codes.shown(plain), problem)


def _join(found: Door) -> ResponseReturnValue:
    person = current_account()
    if person is None:
        here = url_for("classrooms.door", code=found.code)
        return redirect(url_for("accounts.sign_in", next=here), code=303)
    joining.enter(context.session(), found, person.id, context.now())
    context.commit()
    already = "already" if found.is_member else "now"
    flash(f"You are in “{found.classroom.name}” {already}.", "success")
    return redirect("/today", code=303)


def look(code: str) -> Door:
    """Return what a code opens for whoever asks; a code that nobody has counts as a guess.

    Raises CannotJoin, MustWait.
    """
    person, now = current_account(), context.now()
    buckets = throttle.join_buckets(person.public_id if person else None, client_address())
    guesses.need_no_wait(context.session(), buckets, now)
    try:
        return joining.look(context.session(), code, person.id if person else None, now)
    except CannotJoin as problem:
        if problem.reason is Refusal.UNKNOWN:
            _count_miss(buckets)
        raise


def _count_miss(buckets: tuple[Bucket, ...]) -> None:
    """Count a guess in a transaction of its own: the request may be a reading one."""
    context.session().rollback()
    with unit_of_work(context.services().engine) as session:
        guesses.count_guess(session, buckets, context.now())


def _refuse(shown: str, problem: CannotJoin) -> ResponseReturnValue:
    """Return the form with the code and the reason why it opens nothing."""
    form = JoinForm(formdata=None, data={"code": shown[: codes.MOST_TYPED]})
    form.code.errors = (str(problem),)
    status = UNKNOWN if problem.reason is Refusal.UNKNOWN else OVER
    return render_template("classrooms/join.html", form=form), status
