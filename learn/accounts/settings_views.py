"""What people keep in order themselves: preferences, password, sessions, their data."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from learn import context
from learn.accounts import access, letters, operations, queries
from learn.accounts import export as exporting
from learn.accounts.access import known, public, signed_in
from learn.accounts.entrance import (
    confirm,
    hashed,
    is_weak,
    show,
    show_wait,
    tell_of_new_password,
    write_to,
)
from learn.accounts.forms import (
    ChangePasswordForm,
    DeleteForm,
    DeleteGuestForm,
    PreferencesForm,
    RevokeForm,
    SettingsForm,
    ThemeForm,
)
from learn.accounts.guesses import MustWait
from learn.accounts.models import Person
from learn.accounts.operations import NameTaken, Preferences
from learn.accounts.passwords import minimum_length
from learn.accounts.redirects import safe_next
from learn.accounts.visitor import Theme, Visitor

OTHERS = "others"
NOT_CURRENT = "This is not your current password."
ASK_CURRENT = "Type your current password to change how you sign in."
NEEDS_NAME = "Keep an e-mail address or a login name: you need one of them to sign in."
TAKEN = "This e-mail address or login name is taken."


def add_to(bp: Blueprint) -> None:
    """Give the accounts blueprint the addresses of these pages."""
    both = ["GET", "POST"]
    bp.add_url_rule("/settings", view_func=settings, methods=both)
    bp.add_url_rule("/settings/password", view_func=password, methods=both)
    bp.add_url_rule("/settings/sessions", view_func=sessions, methods=both)
    bp.add_url_rule("/settings/export", view_func=export, methods=["GET"])
    bp.add_url_rule("/settings/delete", view_func=delete, methods=both)
    bp.add_url_rule("/theme", view_func=theme, methods=["POST"])


@known
def settings() -> ResponseReturnValue:
    """Show and keep what a person sets for themselves."""
    person = _person()
    form = _settings_form(person)
    if not form.validate_on_submit():
        return show("accounts/settings.html", form)
    old_email = person.email
    if isinstance(form, SettingsForm):
        try:
            is_done = _change_names(form, person)
        except MustWait as wait:
            return show_wait("accounts/settings.html", form, wait)
        if not is_done:
            return show("accounts/settings.html", form)
    operations.change_preferences(context.session(), person, _preferences(form))
    _tell_old_address(old_email, person)
    context.commit()
    flash("Your settings are saved.", "success")
    answer = redirect(url_for("accounts.settings"), code=303)
    access.remember_theme(answer, Theme(person.theme))
    return answer


def _settings_form(person: Person) -> PreferencesForm:
    now = {
        "name": person.name,
        "theme": person.theme,
        "time_zone": person.time_zone,
        "session_length": str(person.session_length),
        "shortcuts_on": person.shortcuts_on,
    }
    if person.is_guest:
        return PreferencesForm(data=now)
    own = {"email": person.email, "login_name": person.login_name, "wants_mail": person.wants_mail}
    return SettingsForm(data=now | own)


def _preferences(form: PreferencesForm) -> Preferences:
    return Preferences(
        name=form.name.data or "",
        theme=Theme(form.theme.data),
        time_zone=form.time_zone.data,
        session_length=int(form.session_length.data),
        shortcuts_on=form.shortcuts_on.data,
        wants_mail=form.wants_mail.data if isinstance(form, SettingsForm) else True,
    )


def _change_names(form: SettingsForm, person: Person) -> bool:
    """Change what somebody signs in with, if they know the password; else say why not.

    Whoever has the address can reset the password: an open session alone must not change it.
    Raises MustWait.
    """
    email, login_name = form.email.data or None, form.login_name.data or None
    if (email, login_name) == (person.email, person.login_name):
        return True
    if not (email or login_name):
        form.email.errors = (NEEDS_NAME,)
    elif not form.current_password.data:
        form.current_password.errors = (ASK_CURRENT,)
    elif not confirm(access.known_person(), form.current_password.data):
        form.current_password.errors = (NOT_CURRENT,)
    else:
        try:
            operations.change_sign_in_names(
                context.session(), person, email=email, login_name=login_name
            )
        except NameTaken:
            form.form_errors.append(TAKEN)
    return not form.errors


def _tell_old_address(old: str | None, person: Person) -> None:
    if old and old != person.email:
        site = context.site()
        write_to(person.id, letters.email_changed(old, site.name, site.contact))


@signed_in
def password() -> ResponseReturnValue:
    """Change the password; every other session ends.

    Two commits: the guess at the current one is counted before it is checked, and no transaction
    waits for the slow hash.
    """
    person, visitor = _person(), access.known_person()
    form = ChangePasswordForm()
    shortest = minimum_length(visitor.role)
    page = "accounts/password.html"
    own = (person.name, person.email, person.login_name)
    if not form.validate_on_submit() or is_weak(form, visitor.role, *own):
        return show(page, form, shortest=shortest)
    try:
        if not confirm(visitor, form.current_password.data or ""):
            form.current_password.errors = (NOT_CURRENT,)
            return show(page, form, shortest=shortest)
    except MustWait as wait:
        return show_wait(page, form, wait, shortest=shortest)
    context.commit()
    _replace_password(person, form.password.data or "", visitor)
    flash("Your password is changed. Every other session of yours has ended.", "success")
    return redirect(url_for("accounts.settings"), code=303)


def _replace_password(person: Person, password: str, visitor: Visitor) -> None:
    password_hash = hashed(password)
    operations.change_password(
        context.session(), person, password_hash, keep_session=visitor.session_id
    )
    tell_of_new_password(person)
    context.commit()


@signed_in
def sessions() -> ResponseReturnValue:
    """Show where a person is signed in, and end one of those sessions or all the others."""
    visitor, session = access.known_person(), context.session()
    form = RevokeForm()
    if not form.is_submitted():
        live = queries.open_sessions(session, visitor.id, context.now())
        return render_template("accounts/sessions.html", sessions=live, here=visitor)
    if not form.validate():
        raise NotFound
    if form.session.data == OTHERS:
        operations.revoke_sessions(session, visitor.id, but=visitor.session_id)
    elif not operations.revoke_session(session, visitor.id, form.session.data or ""):
        raise NotFound
    context.commit()
    flash("Signed out there.", "success")
    return redirect(url_for("accounts.sessions"), code=303)


@public
def theme() -> ResponseReturnValue:
    """Keep the colours: on the device for everybody, and with the person where we know one."""
    form = ThemeForm()
    answer = redirect(safe_next(request.form.get("next"), "/"), code=303)
    if form.validate_on_submit():
        chosen = Theme(form.theme.data)
        person = access.current_person()
        if person:
            operations.change_theme(context.session(), person.id, chosen)
            context.commit()
        access.remember_theme(answer, chosen)
    return answer


@known
def export() -> ResponseReturnValue:
    """Send all that is kept about a person."""
    now = context.now()
    packed = exporting.export(context.session(), access.known_person().id, now)
    name = f"lymph-data-{now:%Y-%m-%d}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(packed, mimetype="application/zip", headers=headers)


@known
def delete() -> ResponseReturnValue:
    """Erase a person for good, once they have said so twice."""
    visitor = access.known_person()
    form = DeleteGuestForm() if visitor.is_guest else DeleteForm()
    if not form.validate_on_submit():
        return show("accounts/delete.html", form)
    if isinstance(form, DeleteForm):
        try:
            if not confirm(visitor, form.current_password.data or ""):
                form.current_password.errors = (NOT_CURRENT,)
                return show("accounts/delete.html", form)
        except MustWait as wait:
            return show_wait("accounts/delete.html", form, wait)
    operations.erase(context.session(), visitor.id, context.now())
    context.commit()
    access.leave()
    flash("Your account and what was kept about you are deleted.", "success")
    answer = redirect("/", code=303)
    access.remember_device(answer, "")
    return answer


def _person() -> Person:
    """Return the row of the person behind the request."""
    person = queries.person(context.session(), access.known_person().id)
    if person is None:
        raise NotFound
    return person
