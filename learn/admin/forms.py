"""What administrators type."""

from wtforms import StringField, TextAreaField
from wtforms.fields.choices import RadioField, SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, Length

from learn import limits
from learn.accounts.roles import Role
from learn.forms import BaseForm, clean
from learn.site.settings import SignUp, Teaching

MOST_TYPED = 400
ROLES = {
    Role.LEARNER: "Learner: reads, answers, joins classrooms",
    Role.INSTRUCTOR: "Instructor: also creates classrooms and sees the work of their learners",
    Role.ADMIN: "Administrator: also looks after people and the site",
}


class RoleForm(BaseForm):
    """Another role for an account."""

    role = RadioField(
        "Role",
        [InputRequired()],
        choices=[SelectChoice(r.value, words) for r, words in ROLES.items()],
    )


class InstructorForm(BaseForm):
    """Who shall teach a classroom that nobody teaches."""

    sign_in_name = StringField(
        "Login name or e-mail address",
        [
            InputRequired("Type the login name or e-mail address of an account."),
            Length(max=MOST_TYPED, message="This is too long."),
        ],
    )


class SettingsForm(BaseForm):
    """What the site is called, says, and lets people do."""

    name = StringField(
        "Name of the site",
        [clean(most=limits.MAX_NAME), DataRequired("Give the site a name.")],
    )
    contact = StringField("Contact", [clean(most=limits.MAX_CONTACT)])
    welcome_text = TextAreaField("Welcome text", [clean(most=limits.MAX_SITE_TEXT, multiline=True)])
    crisis_text = TextAreaField("Crisis text", [clean(most=limits.MAX_SITE_TEXT, multiline=True)])
    sign_up = RadioField(
        "Who may make an account",
        choices=[
            SelectChoice(SignUp.OPEN.value, "Everybody"),
            SelectChoice(SignUp.CLOSED.value, "Only who has a join code of a classroom"),
        ],
    )
    teaching = RadioField(
        "Who may create classrooms",
        choices=[
            SelectChoice(Teaching.ANYONE.value, "Everybody with an account"),
            SelectChoice(Teaching.APPROVED.value, "Only instructors that you have approved"),
        ],
    )
