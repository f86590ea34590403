"""The shape of what instructors type about assignments and overrides."""

from datetime import datetime
from typing import Any, Final

from wtforms import (
    BooleanField,
    IntegerField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.fields.choices import (  # type: ignore[attr-defined]
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import DataRequired, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, DateTimeLocalInput, ListWidget

from learn import limits
from learn.assignments.drafts import DoesNotFit, Draft, OverrideDraft
from learn.assignments.moments import BadMoment, from_input, to_input
from learn.assignments.targets import Target
from learn.assignments.terms import Counting, Feedback, Override
from learn.classrooms.forms import TicketForm
from learn.forms import BaseForm, clean

AS_QUIZ: Final = ""
FEEDBACK: Final = (
    SelectChoice(AS_QUIZ, "As each quiz says itself"),
    SelectChoice(Feedback.AFTER_QUESTION.value, "After each question"),
    SelectChoice(Feedback.AFTER_ATTEMPT.value, "After the whole attempt"),
    SelectChoice(Feedback.AFTER_DUE.value, "After the due time"),
    SelectChoice(Feedback.NEVER.value, "Never; only the score is shown"),
)
COUNTING: Final = (
    SelectChoice(Counting.HIGHEST.value, "The best attempt"),
    SelectChoice(Counting.LATEST.value, "The latest attempt"),
    SelectChoice(Counting.FIRST.value, "The first attempt"),
    SelectChoice(Counting.AVERAGE.value, "The average of all attempts"),
)
FOR: Final = (
    SelectChoice("everyone", "Everyone in the classroom"),
    SelectChoice("some", "Some groups or learners"),
)
LIMIT_HINT: Final = "Leave empty for what each quiz says itself; 0 is no limit."
INHERIT_HINT: Final = "Leave empty to keep what holds; 0 is no limit."


class MomentField(StringField):
    """A date and time as clocks in the form's zone show it; `moment` is what it means in UTC."""

    widget = DateTimeLocalInput()

    def __init__(self, label: str, *, is_end: bool, needed: str = "", **rest: Any) -> None:  # noqa: ANN401
        super().__init__(label, **rest)
        self.is_end, self.needed = is_end, needed
        self.moment: datetime | None = None

    def pre_validate(self, form: Any) -> None:  # noqa: ANN401
        """Read the time in the form's zone. Raises ValidationError."""
        try:
            self.moment = from_input(self.data or "", form.zone, is_end=self.is_end)
        except BadMoment as problem:
            raise ValidationError(str(problem)) from problem
        if self.moment is None and self.needed:
            raise ValidationError(self.needed)

    @property
    def needed_moment(self) -> datetime:
        """The moment of a valid field that must be filled in."""
        if self.moment is None:
            raise ValueError(self.needed)
        return self.moment


class BoxesField(SelectMultipleField):
    """Some of many, each with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class WholeField(IntegerField):
    """A whole number within limits; empty is None."""

    def __init__(self, label: str, most: int, least: int = 0, **rest: Any) -> None:  # noqa: ANN401
        self.words = f"Type a whole number from {least:,} to {most:,}."
        super().__init__(label, [Optional(), NumberRange(least, most, self.words)], **rest)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number. Raises ValueError in plain words."""
        try:
            super().process_formdata(valuelist)
        except ValueError as problem:
            raise ValueError(self.words) from problem


def _reason() -> TextAreaField:
    return TextAreaField(
        "Reason",
        [clean(most=limits.MAX_SHORT_TEXT, multiline=True), DataRequired("Say why.")],
        description="The learner can read it.",
    )


class _InZone(BaseForm):
    """A form whose times are those of a classroom's zone."""

    def __init__(self, zone: str, **rest: Any) -> None:  # noqa: ANN401
        self.zone = zone
        super().__init__(**rest)


class AssignForm(TicketForm, _InZone):
    """What is assigned, to whom, on which terms; choices are set by the view."""

    title = StringField("Title", [clean(most=limits.MAX_TITLE)])
    targets = BoxesField("What to do", validate_choice=True)
    opens_at = MomentField("Opens", is_end=False, needed="Say when it opens.")
    due_at = MomentField("Due", is_end=True, description="Leave empty for no due time.")
    closes_at = MomentField(
        "Closes",
        is_end=True,
        description="Attempts begun later do not count. Leave empty to keep it open.",
    )
    attempts = WholeField("Attempts", limits.MAX_ATTEMPTS, description=LIMIT_HINT)
    time_limit_minutes = WholeField(
        "Time limit in minutes", limits.MAX_MINUTES, description=LIMIT_HINT
    )
    pass_percent = WholeField(
        "Pass mark in percent", 100, description="Leave empty for what each quiz says itself."
    )
    feedback = SelectField("Answers and reasons are shown", choices=FEEDBACK, default=AS_QUIZ)
    counting = SelectField("What counts", choices=COUNTING)
    late_percent_per_day = WholeField("Percent lost for each day late", 100, default=0)
    is_fresh = BooleanField(
        "Only attempts begun after it opens count",
        description="Otherwise what somebody did before counts too.",
    )
    points = WholeField("Points", limits.MAX_POINTS, least=1, default=100)
    category = SelectField("Category", choices=[SelectChoice("", "None")], default="")
    audience = RadioField("For", choices=FOR, default="everyone")
    groups = BoxesField("Groups", coerce=int)
    learners = BoxesField("Learners", coerce=int)
    preview = SubmitField("Preview")

    def draft(self) -> Draft:
        """Return what a valid form asks for."""
        is_for_everyone = self.audience.data == "everyone"
        targets = (Target.of(key) for key in self.targets.data or ())
        return Draft(
            title=self.title.data or "",
            targets=tuple(target for target in targets if target),
            opens_at=self.opens_at.needed_moment,
            due_at=self.due_at.moment,
            closes_at=self.closes_at.moment,
            attempts=self.attempts.data,
            time_limit_minutes=self.time_limit_minutes.data,
            pass_percent=self.pass_percent.data,
            feedback=Feedback(self.feedback.data) if self.feedback.data else None,
            counting=Counting(self.counting.data),
            late_percent_per_day=self.late_percent_per_day.data or 0,
            is_fresh=self.is_fresh.data,
            is_for_everyone=is_for_everyone,
            group_ids=() if is_for_everyone else tuple(self.groups.data or ()),
            enrolment_ids=() if is_for_everyone else tuple(self.learners.data or ()),
            points=1000 * (self.points.data or 100),
            category_id=int(self.category.data) if self.category.data else None,
        )

    @staticmethod
    def values_of(draft: Draft, zone: str) -> dict[str, Any]:
        """Return what the fields hold to begin with, for an assignment that is there."""
        return {
            "title": draft.title,
            "targets": [target.key for target in draft.targets],
            **_times(draft, zone),
            "attempts": draft.attempts,
            "time_limit_minutes": draft.time_limit_minutes,
            "pass_percent": draft.pass_percent,
            "feedback": draft.feedback.value if draft.feedback else AS_QUIZ,
            "counting": draft.counting.value,
            "late_percent_per_day": draft.late_percent_per_day,
            "is_fresh": draft.is_fresh,
            "points": draft.points // 1000,
            "category": str(draft.category_id or ""),
            "audience": "everyone" if draft.is_for_everyone else "some",
            "groups": list(draft.group_ids),
            "learners": list(draft.enrolment_ids),
        }


class OverrideForm(_InZone):
    """Other terms for one learner or group; what is left empty stays as it is."""

    opens_at = MomentField("Opens", is_end=False, description="Leave empty to keep what holds.")
    due_at = MomentField("Due", is_end=True, description="Leave empty to keep what holds.")
    closes_at = MomentField("Closes", is_end=True, description="Leave empty to keep what holds.")
    attempts = WholeField("Attempts", limits.MAX_ATTEMPTS, description=INHERIT_HINT)
    time_limit_minutes = WholeField(
        "Time limit in minutes", limits.MAX_MINUTES, description=INHERIT_HINT
    )
    reason = _reason()
    save = SubmitField("Save")

    def draft(self) -> OverrideDraft:
        """Return what a valid form asks for."""
        return OverrideDraft(
            reason=self.reason.data or "",
            opens_at=self.opens_at.moment,
            due_at=self.due_at.moment,
            closes_at=self.closes_at.moment,
            attempts=self.attempts.data,
            time_limit_minutes=self.time_limit_minutes.data,
        )

    @staticmethod
    def values_of(override: Override, zone: str) -> dict[str, Any]:
        """Return what the fields hold to begin with, for an override that is there."""
        return {
            **_times(override, zone),
            "attempts": override.attempts,
            "time_limit_minutes": override.time_limit_minutes,
            "reason": override.reason,
        }


def _times(of: Draft | Override, zone: str) -> dict[str, str]:
    return {
        "opens_at": to_input(of.opens_at, zone),
        "due_at": to_input(of.due_at, zone),
        "closes_at": to_input(of.closes_at, zone),
    }


def show_problems(form: BaseForm, problem: DoesNotFit) -> None:
    """Put what does not fit beside the fields that say it."""
    for name, words in problem.problems.items():
        form[name].errors = (*form[name].errors, words)
