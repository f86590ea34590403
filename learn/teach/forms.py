"""What instructors type about one learner: more time, and notes."""

from wtforms import IntegerField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from learn import limits
from learn.classrooms.forms import TicketForm
from learn.forms import BaseForm, clean

NEED_REASON = "Say why in a few words. The learner sees it too."
NO_LIMIT = "none"
TIMES = (
    SelectChoice("100", "The same time as everybody"),
    SelectChoice("125", "A quarter longer"),
    SelectChoice("150", "Half as long again"),
    SelectChoice("200", "Twice the time"),
    SelectChoice("300", "Three times the time"),
    SelectChoice(NO_LIMIT, "No time limit at all"),
)


class AccommodationForm(BaseForm):
    """More time for one person, in everything they are assigned."""

    time = RadioField(
        "Time limits of quizzes",
        choices=TIMES,
        default="100",
        validators=[InputRequired(message="Choose how long a time limit is.")],
    )
    extra_days = IntegerField(
        "Days more until an assignment is due, and until it closes",
        default=0,
        validators=[
            Optional(),
            NumberRange(min=0, max=365, message="Type a number of days from 0 to 365."),
        ],
    )
    reason = TextAreaField(
        "Why",
        validators=[
            clean(most=limits.MAX_SHORT_TEXT, multiline=True),
            DataRequired(message=NEED_REASON),
        ],
    )

    @property
    def time_percent(self) -> int | None:
        """How much of every time limit the person has; None for no limit at all."""
        return None if self.time.data == NO_LIMIT else int(self.time.data)


class NoteForm(TicketForm):
    """A note that the classroom's instructors alone can read."""

    text = TextAreaField(
        "New note",
        validators=[
            clean(most=limits.MAX_NOTE, multiline=True),
            DataRequired(message="Write something first."),
        ],
    )
