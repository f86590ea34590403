"""Coming and going: sign in, sign up, sign out, a forgotten password, the first administrator."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from learn import context, mail, security
from learn.accounts import access, guesses, letters, links, operations, passwords, settings_views
from learn.accounts import throttle as throttling
from learn.accounts.access import public
from learn.accounts.entrance import (
    absolute,
    client_address,
    come_in,
    hashed,
    is_weak,
    show,
    show_mistake,
    show_wait,
    tell_of_new_password,
    verified,
)
from learn.accounts.forms import ForgotForm, NewPasswordForm, SignInForm, SignUpForm
from learn.accounts.guesses import MustWait
from learn.accounts.links import LinkSpent
from learn.accounts.models import Person
from learn.accounts.names import read_sign_in_name
from learn.accounts.operations import NameTaken, Newcomer
from learn.accounts.redirects import safe_next
from learn.accounts.registry import is_invited
from learn.accounts.roles import Role

HOME = "/today"
GONE = 410
FORBIDDEN = 403
NOT_RIGHT = "The name or the password is not right. Check both and try again."
TAKEN = "This login name or e-mail address is taken. Choose another, or sign in if it is yours."
NOT_YET_LONG = "Administrators need a longer password. Please choose a new one now."

bp = Blueprint("accounts", __name__)
settings_views.add_to(bp)


@bp.after_request
def _no_store(response: Response) -> Response:
    return security.no_store(response)


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Let somebody in who knows the password; never tell which of name and password is wrong."""
    form = SignInForm()
    goal = _goal(form)
    if access.current_account():
        return redirect(goal, code=303)
    if not form.validate_on_submit():
        return show("accounts/sign_in.html", form)
    try:
        person = _checked_sign_in(form)
    except MustWait as wait:
        return show_wait("accounts/sign_in.html", form, wait)
    if person is None:
        return show_mistake("accounts/sign_in.html", form, NOT_RIGHT)
    come_in(person)
    context.commit()
    if passwords.problem(form.password.data or "", Role(person.role)):
        flash(NOT_YET_LONG)
        return redirect(url_for("accounts.password"), code=303)
    return redirect(goal, code=303)


def _checked_sign_in(form: SignInForm) -> Person | None:
    """Return whoever name and password belong to.

    Two commits: the guess is counted for good before it is checked, and no transaction waits
    for the slow hash.
    """
    guess = operations.begin_sign_in(
        context.session(),
        form.sign_in_name.data or "",
        address=client_address(),
        device_cookie=access.device_cookie(),
        secret=context.config().secret_key,
        now=context.now(),
    )
    context.commit()
    is_right, fresh_hash = verified(form.password.data or "", guess.password_hash)
    return operations.finish_sign_in(context.session(), guess, fresh_hash) if is_right else None


@bp.route("/sign-up", methods=["GET", "POST"])
@public
def sign_up() -> ResponseReturnValue:
    """Give somebody an account; what they did as a guest is theirs already."""
    form = SignUpForm()
    goal = _goal(form)
    if access.current_account():
        return redirect(goal, code=303)
    if not _may_sign_up(goal):
        return _closed()
    if not form.validate_on_submit() or _weak(form, Role.LEARNER):
        return show("accounts/sign_up.html", form)
    try:
        person = _signed_up(form)
    except MustWait as wait:
        return show_wait("accounts/sign_up.html", form, wait)
    except NameTaken:
        return show_mistake("accounts/sign_up.html", form, TAKEN)
    come_in(person)
    context.commit()
    flash("Your account is ready. Everything you did here is kept in it.", "success")
    return redirect(goal, code=303)


def _may_sign_up(goal: str) -> bool:
    """Tell whether the site is open, or whoever asks brings a join code that opens a classroom."""
    return context.site().is_open or is_invited(goal)


def _closed() -> ResponseReturnValue:
    page = render_template("accounts/closed.html", contact=context.site().contact)
    return page, FORBIDDEN if request.method == "POST" else 200


def _signed_up(form: SignUpForm) -> Person:
    """Return the new account; each try is counted first, so that taken names cannot be listed."""
    session = context.session()
    buckets = throttling.sign_up_buckets(client_address())
    guesses.count_guess(session, buckets, context.now())
    context.commit()
    person = operations.sign_up(session, _newcomer(form), now=context.now())
    guesses.forgive_guess(session, buckets)
    return person


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End this session at once, on the server and in the browser."""
    person = access.current_account()
    if person is None:
        flash("You were not signed in.")
        return redirect("/", code=303)
    operations.sign_out(context.session(), person.session_id)
    context.commit()
    access.leave()
    flash("You are signed out.", "success")
    answer = redirect("/", code=303)
    answer.headers["Clear-Site-Data"] = '"cache"'  # not storage: unsent answers stay
    return answer


@bp.route("/reset", methods=["GET", "POST"])
@public
def forgot() -> ResponseReturnValue:
    """Send a reset link, and say the same whether or not anybody has the address."""
    form = ForgotForm()
    if not form.validate_on_submit():
        return show("accounts/forgot.html", form)
    site = context.site().name
    try:
        letter = links.request_reset(
            context.session(), form.email.data or "", address=client_address(), now=context.now()
        )
    except MustWait as wait:
        return show_wait("accounts/forgot.html", form, wait)
    context.commit()
    if letter:  # not through the outbox: it would keep the link readable
        link = absolute(url_for("accounts.reset", token=letter.token))
        mail.send(context.config(), letters.reset(letter.to, site, link))
    flash("If an account has this address, a mail with a link is on its way to it.", "success")
    return redirect(url_for("accounts.sign_in"), code=303)


@bp.route("/reset/<token>", methods=["GET", "POST"])
@public
def reset(token: str) -> ResponseReturnValue:
    """Set a new password by a link that works once; looking at it does not use it up."""
    owner = links.reset_owner(context.session(), token, context.now())
    if owner is None:
        return _link_spent()
    form = NewPasswordForm()
    if not form.validate_on_submit() or is_weak(form, Role(owner.role), *_words(owner)):
        shortest = passwords.minimum_length(Role(owner.role))
        return show("accounts/reset.html", form, owner=owner, shortest=shortest)
    password_hash = hashed(form.password.data or "")
    try:
        person = links.redeem_reset(context.session(), token, password_hash, context.now())
    except LinkSpent:
        return _link_spent()
    come_in(person)
    tell_of_new_password(person)
    context.commit()
    flash("Your new password is set, and you are signed in.", "success")
    return redirect(HOME, code=303)


@bp.route("/setup/<token>", methods=["GET", "POST"])
@public
def first_admin(token: str) -> ResponseReturnValue:
    """Make the first administrator by the link that the first start prints."""
    if not links.opens_first_admin(context.session(), token, context.now()):
        raise NotFound
    form = SignUpForm()
    if not form.validate_on_submit() or _weak(form, Role.ADMIN):
        return show("accounts/first_admin.html", form)
    newcomer = _newcomer(form)
    try:
        person = links.redeem_first_admin(context.session(), token, newcomer, context.now())
    except NameTaken:
        return show_mistake("accounts/first_admin.html", form, TAKEN)
    except LinkSpent as problem:
        raise NotFound from problem
    come_in(person)
    context.commit()
    flash("You are the administrator of this site now.", "success")
    return redirect(HOME, code=303)


def _goal(form: SignInForm | SignUpForm) -> str:
    """Return where to go afterwards, and keep it in the form."""
    goal = safe_next(request.values.get("next"), HOME)
    form.next.data = goal
    return goal


def _weak(form: SignUpForm, role: Role) -> bool:
    return is_weak(form, role, form.name.data, form.sign_in_name.data)


def _words(person: Person) -> tuple[str | None, ...]:
    return person.name, person.email, person.login_name


def _newcomer(form: SignUpForm) -> Newcomer:
    """Return who signs up, password hashed; nothing may be waiting for a commit."""
    person = access.current_person()
    return Newcomer(
        name=form.name.data or "",
        sign_in_name=read_sign_in_name(form.sign_in_name.data or ""),
        password_hash=hashed(form.password.data or ""),
        guest_id=person.id if person and person.is_guest else None,
    )


def _link_spent() -> ResponseReturnValue:
    return render_template("accounts/link_spent.html"), GONE
