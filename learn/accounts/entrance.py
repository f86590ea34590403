"""Steps that several account pages share: hashing outside transactions, coming in, being asked."""

from datetime import timedelta

from flask import Response, after_this_request, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import ServiceUnavailable

from learn import context, mail
from learn.accounts import (
    access,
    devices,
    guesses,
    letters,
    operations,
    passwords,
    queries,
    throttle,
)
from learn.accounts.guesses import MustWait
from learn.accounts.models import Person
from learn.accounts.roles import Role
from learn.accounts.visitor import Visitor
from learn.forms import BaseForm
from learn.outbox.operations import queue_letter

INVALID = 422
TOO_MANY = 429
BUSY_RETRY_SECONDS = 60


def show(template: str, form: BaseForm, **values: object) -> ResponseReturnValue:
    """Return a page with its form; status 422 when the form was sent and something is wrong."""
    return render_template(template, form=form, **values), INVALID if form.errors else 200


def show_mistake(
    template: str, form: BaseForm, message: str, **values: object
) -> ResponseReturnValue:
    """Return the page with a mistake that belongs to no single field."""
    form.form_errors.append(message)
    return show(template, form, **values)


def show_wait(
    template: str, form: BaseForm, wait: MustWait, **values: object
) -> ResponseReturnValue:
    """Return the page that says how long to wait."""
    form.form_errors.append(str(wait))
    seconds = str(max(1, -(-wait.pause // timedelta(seconds=1))))
    return render_template(template, form=form, **values), TOO_MANY, {"Retry-After": seconds}


def hashed(password: str) -> str:
    """Return the hash to store, made while no transaction is open."""
    context.session().rollback()
    try:
        return passwords.hash_password(password)
    except passwords.TooBusy as problem:
        raise _too_busy() from problem


def verified(password: str, password_hash: str | None) -> tuple[bool, str | None]:
    """Return what `passwords.verify` says, asked while no transaction is open."""
    context.session().rollback()
    try:
        return passwords.verify(password, password_hash)
    except passwords.TooBusy as problem:
        raise _too_busy() from problem


def confirm(visitor: Visitor, password: str) -> bool:
    """Tell whether somebody signed in knows their password; wrong ones are counted.

    The count is committed before the password is checked. Raises MustWait.
    """
    session = context.session()
    buckets = throttle.confirmation_buckets(visitor.public_id)
    guesses.count_guess(session, buckets, context.now())
    person = queries.person(session, visitor.id)
    password_hash = person.password_hash if person else None
    context.commit()
    is_right, _ = verified(password, password_hash)
    if is_right:
        guesses.forgive_guess(session, buckets)
    return is_right


def come_in(person: Person) -> None:
    """Let `person` in: what a guest did in this browser becomes theirs, and an older session ends.

    The browser is remembered as one that the person has signed in on.
    """
    before = access.current_person()
    session = context.session()
    if before is not None and before.id != person.id:
        if before.is_guest:
            operations.merge_guest(session, before.id, person.id, context.now())
        else:
            operations.sign_out(session, before.session_id)
    access.enter(person)
    value = devices.mint(context.config().secret_key, person.public_id)

    @after_this_request
    def remember(response: Response) -> Response:
        access.remember_device(response, value)
        return response


def is_weak(form: BaseForm, role: Role, *personal: str | None) -> bool:
    """Tell whether the form's new password will not do, and put the reason beside it."""
    field = form["password"]
    problem = passwords.problem(field.data or "", role, personal)
    if problem:
        field.errors = (*field.errors, problem)
    return problem is not None


def tell_of_new_password(person: Person) -> None:
    """Let the owner know by letter that the password was changed, once that is committed."""
    if person.email:
        link = absolute(url_for("accounts.forgot"))
        write_to(person.id, letters.password_changed(person.email, context.site().name, link))


def write_to(person_id: int, letter: mail.Mail) -> None:
    """Put a letter without secrets into the outbox, in the transaction of what it tells about."""
    queue_letter(
        context.session(), letter.to, letter.subject, letter.text, context.now(), person_id
    )


def absolute(path: str) -> str:
    """Return a link for a mail: the address comes from the configuration, never the request."""
    return context.config().base_url + path


def client_address() -> str | None:
    """Return the address of whoever asks, as far as trusted proxies tell."""
    return request.remote_addr


def _too_busy() -> ServiceUnavailable:
    return ServiceUnavailable(
        description="Many people are signing in at this moment. Wait a minute, then try again.",
        retry_after=BUSY_RETRY_SECONDS,
    )
