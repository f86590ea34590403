"""What people type about themselves: shape and type, with words that help to mend it."""

from collections.abc import Callable
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from wtforms import BooleanField, Field, Form, HiddenField, PasswordField, StringField
from wtforms.fields.choices import RadioField, SelectChoice, SelectField  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError

from learn.accounts import names
from learn.accounts.names import BadName
from learn.accounts.visitor import Theme
from learn.forms import BaseForm

MOST_TYPED = 400  # before cleaning; every cleaned name is far shorter
ERASE_WORD = "delete"
REGIONS = frozenset(
    {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia"}
    | {"Europe", "Indian", "Pacific"}
)
THEMES = (
    (Theme.SYSTEM, "As my device has it"),
    (Theme.LIGHT, "Light"),
    (Theme.DARK, "Dark"),
)
SESSION_LENGTHS = (3, 5, 10, 20)
TOO_LONG = "This is too long."


def cleaned(cleaner: Callable[[str], str]) -> Callable[[Form, Field], None]:
    """Return a validator that puts the cleaned text into the field, or says what is wrong."""

    def validator(_form: Form, field: Field) -> None:
        if field.errors:
            return  # too long already: Unicode's cost grows with the square of the length
        try:
            field.data = cleaner(field.data or "")
        except BadName as problem:
            raise ValidationError(str(problem)) from problem

    return validator


def _sign_in_name(text: str) -> str:
    found = names.read_sign_in_name(text)
    return found.email or found.login_name or ""


@cache
def zone_choices() -> tuple[Any, ...]:
    """Return every time zone by region, UTC first."""
    zones = sorted(zone for zone in available_timezones() if zone.partition("/")[0] in REGIONS)
    return (
        SelectChoice("UTC", "UTC (the same everywhere)"),
        *(
            SelectChoice(zone, zone.replace("_", " "), optgroup=zone.partition("/")[0])
            for zone in zones
        ),
    )


def _new_password(label: str) -> PasswordField:
    return PasswordField(label, [InputRequired("Choose a password.")])


def _current_password(label: str = "Current password") -> PasswordField:
    return PasswordField(label, [InputRequired("Type your current password.")])


class NextForm(BaseForm):
    """A form that remembers where somebody was going."""

    next = HiddenField(validators=[Optional(), Length(max=2000)])


class SignInForm(NextForm):
    """Who, and the password."""

    sign_in_name = StringField(
        "Login name or e-mail address",
        [InputRequired("Type your login name or e-mail address."), Length(max=MOST_TYPED)],
    )
    password = PasswordField("Password", [InputRequired("Type your password.")])


class SignUpForm(NextForm):
    """What a new account needs, and nothing else."""

    name = StringField(
        "Your name",
        [
            InputRequired("Type a name. Any name will do."),
            Length(max=MOST_TYPED, message=TOO_LONG),
            cleaned(names.clean_name),
        ],
    )
    sign_in_name = StringField(
        "Login name or e-mail address",
        [
            InputRequired("Choose a login name, or type your e-mail address."),
            Length(max=MOST_TYPED, message=TOO_LONG),
            cleaned(_sign_in_name),
        ],
    )
    password = _new_password("Password")


class ForgotForm(BaseForm):
    """The address that a reset link goes to."""

    email = StringField(
        "E-mail address",
        [
            InputRequired("Type the e-mail address of your account."),
            Length(max=MOST_TYPED, message=TOO_LONG),
            cleaned(names.clean_email),
        ],
    )


class NewPasswordForm(BaseForm):
    """A password set by a link."""

    password = _new_password("New password")


class ChangePasswordForm(BaseForm):
    """A password changed by its owner."""

    current_password = _current_password()
    password = _new_password("New password")


class PreferencesForm(BaseForm):
    """What everybody can set, guests included."""

    name = StringField(
        "Name",
        [
            InputRequired("Type a name. Any name will do."),
            Length(max=MOST_TYPED, message=TOO_LONG),
            cleaned(names.clean_name),
        ],
    )
    theme = RadioField("Colours", choices=[SelectChoice(t.value, label) for t, label in THEMES])
    time_zone = SelectField("Time zone", choices=zone_choices)
    session_length = RadioField(
        "Questions in one sitting",
        choices=[SelectChoice(str(count), str(count)) for count in SESSION_LENGTHS],
    )
    shortcuts_on = BooleanField("Keyboard shortcuts")


def _blank_or(cleaner: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: cleaner(text) if text.strip() else ""


class SettingsForm(PreferencesForm):
    """What somebody with an account can set; new ways to sign in need the password."""

    wants_mail = BooleanField("Letters about notices")
    email = StringField(
        "E-mail address",
        [Length(max=MOST_TYPED, message=TOO_LONG), cleaned(_blank_or(names.clean_email))],
    )
    login_name = StringField(
        "Login name",
        [Length(max=MOST_TYPED, message=TOO_LONG), cleaned(_blank_or(names.clean_login_name))],
    )
    current_password = PasswordField("Current password", [Optional()])


class RevokeForm(BaseForm):
    """Which session to end, by its public id; `others` ends all but this one."""

    session = HiddenField(validators=[InputRequired(), Regexp(r"[A-Za-z0-9_-]{16}\Z|others\Z")])


class ThemeForm(NextForm):
    """The colours of this browser."""

    theme = RadioField(choices=[SelectChoice(theme.value, label) for theme, label in THEMES])


class DeleteForm(BaseForm):
    """The last question before an account goes."""

    current_password = _current_password("Password")


class DeleteGuestForm(BaseForm):
    """The last question before a guest's work goes."""

    word = StringField(f"Type the word {ERASE_WORD}", [InputRequired(f"Type {ERASE_WORD}.")])

    def validate_word(self, field: Field) -> None:
        """Accept the word in any case."""
        if names.fold((field.data or "").strip()[:MOST_TYPED]) != ERASE_WORD:
            message = f"Type the word {ERASE_WORD} to go on."
            raise ValidationError(message)
