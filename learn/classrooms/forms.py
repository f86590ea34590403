"""What instructors and learners type about a classroom."""

from wtforms import (
    DateField,
    Field,
    Form,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    Regexp,
    ValidationError,
)

from learn import limits
from learn.accounts.forms import MOST_TYPED, TOO_LONG, zone_choices
from learn.classrooms import codes, lists
from learn.forms import BaseForm, clean

PUBLIC_ID = r"[A-Za-z0-9_-]{16}\Z"


def readable_names(_form: Form, field: Field) -> None:
    """Say which line of a list cannot be a name."""
    try:
        lists.read_names(field.data or "")
    except lists.BadList as problem:
        raise ValidationError(str(problem)) from problem


class TicketForm(BaseForm):
    """A form that adds something: `ticket` is the id it will have, so it is added once.

    The view gives each form that it shows a new one.
    """

    ticket = HiddenField(validators=[Optional(), Regexp(PUBLIC_ID)])


class ClassroomForm(TicketForm):
    """A classroom; with the zone chosen already there are two fields to fill."""

    name = StringField(
        "Name of the classroom",
        [
            DataRequired("Type a name, such as Biology 2."),
            clean(most=limits.MAX_NAME),
        ],
    )
    term = StringField("Term", [clean(most=limits.MAX_NAME)])
    time_zone = SelectField("Time zone", choices=zone_choices)


class JoinForm(BaseForm):
    """The code that somebody was given."""

    code = StringField("Join code", [InputRequired("Type the code that you were given.")])

    def validate_code(self, field: Field) -> None:
        """Put the code itself into the field, or say what a code looks like."""
        if field.errors:
            return
        code = codes.read_code(field.data or "")
        if code is None:
            raise ValidationError(codes.ADVICE[codes.Refusal.UNKNOWN])
        field.data = code


class CodeForm(BaseForm):
    """Until when a join code works, and for how many."""

    last_day = DateField("Last day", [Optional()])
    max_uses = IntegerField(
        "How many may join with it",
        [
            Optional(),
            NumberRange(
                1,
                limits.MAX_CODE_USES,
                message=f"Type a number from 1 to {limits.MAX_CODE_USES:,}, or leave it empty.",
            ),
        ],
    )


class GroupForm(BaseForm):
    """The name of a group."""

    name = StringField(
        "Name of the group",
        [DataRequired("Type a name for the group."), clean(most=limits.MAX_NAME)],
    )


class ColleagueForm(BaseForm):
    """Who else teaches."""

    sign_in_name = StringField(
        "Login name or e-mail address",
        [
            InputRequired("Type the login name or e-mail address of the other instructor."),
            Length(max=MOST_TYPED, message=TOO_LONG),
        ],
    )


class InviteForm(BaseForm):
    """A list of people with their addresses, typed or pasted."""

    people = TextAreaField("Names and e-mail addresses")


class CardsForm(TicketForm):
    """Learners without an e-mail address, a name a line; the first of them gets the ticket."""

    people = TextAreaField("Names, one a line", [readable_names])
