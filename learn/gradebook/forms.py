"""What instructors type into the gradebook: weights, and points given by hand."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Final

from wtforms import Field, IntegerField, StringField, TextAreaField
from wtforms.fields.choices import RadioField, SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import AnyOf, DataRequired, InputRequired, NumberRange, ValidationError

from learn import limits
from learn.forms import BaseForm, clean

THOUSANDTHS: Final = 1000
MOST_TYPED = 12  # characters of a number
GIVE, TAKE_BACK, EXCUSE, COUNT = "give", "take_back", "excuse", "count"
KINDS: Final = {
    GIVE: "Give points by hand",
    TAKE_BACK: "Take the points back, so that what was earned counts again",
    EXCUSE: "Excuse, so that nothing counts here",
    COUNT: "End the excuse, so that it counts again",
}


class CategoryForm(BaseForm):
    """A category: its name, its weight, and how many of the lowest are left out."""

    name = StringField("Name", [DataRequired("Type a name, such as Quizzes.")])
    weight = IntegerField(
        "Weight",
        [
            InputRequired("Type a weight: a whole number."),
            NumberRange(0, limits.MAX_WEIGHT, "A weight is a whole number from 0 to %(max)s."),
        ],
        description="Any whole numbers do: 30 and 70 are the same as 3 and 7. 0 does not count.",
        default=1,
    )
    drop_lowest = IntegerField(
        "Leave out the lowest",
        [
            InputRequired("Type how many of the lowest are left out; 0 is none."),
            NumberRange(0, limits.MAX_DROPPED, "Type a whole number from 0 to %(max)s."),
        ],
        description="How many of a learner’s lowest results here do not count. One always does.",
        default=0,
    )

    def validate_name(self, field: Field) -> None:
        """Clean the name, so that what is compared is what is stored."""
        clean(most=limits.MAX_NAME)(self, field)


class ExportForm(BaseForm):
    """Which file is wanted: the button that was pressed says so."""

    kind = StringField("File", [AnyOf(("csv", "xlsx"), "Choose CSV or XLSX.")])


class JudgementForm(BaseForm):
    """What an instructor decides about one cell; the view leaves only what is possible."""

    thousandths: int | None = None
    kind = RadioField(
        "What do you want to do?", choices=[SelectChoice(*one) for one in KINDS.items()]
    )
    points = StringField("Points")
    reason = TextAreaField(
        "Reason",
        [DataRequired("Give a reason. The learner can read it.")],
        description="The learner and every instructor of this classroom can read it, for good.",
    )

    def offer(self, kinds: Iterable[str]) -> None:
        """Leave only these decisions to choose from."""
        self.kind.choices = [SelectChoice(one, KINDS[one]) for one in kinds]

    def validate_points(self, field: Field) -> None:
        """Read the points as thousandths where points are given."""
        if self.kind.data == GIVE:
            self.thousandths = read_points(field.data or "")

    def validate_reason(self, field: Field) -> None:
        """Clean the reason."""
        clean(most=limits.MAX_SHORT_TEXT, multiline=True)(self, field)


def read_points(text: str) -> int:
    """Return typed points in thousandths; ValidationError says what is wrong."""
    typed = text.strip().replace(",", ".")
    try:
        found = Decimal(typed[:MOST_TYPED]) * THOUSANDTHS
    except InvalidOperation:
        found = Decimal("NaN")
    if len(typed) > MOST_TYPED or not found.is_finite() or found != found.to_integral_value():
        message = "Type points as a number with at most three decimals, such as 7.5."
        raise ValidationError(message)
    if found < 0:
        message = "Points cannot be less than 0."
        raise ValidationError(message)
    return int(found)
