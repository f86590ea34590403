"""What terms are made of: values with the steps that led to them, and who says what. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Generic, TypeVar

from learn import limits

T = TypeVar("T")
NO_LIMIT: Final = 0  # as it is stored and typed; as a value it is None


class Feedback(StrEnum):
    """When reasons and scores may be seen, the strictest last."""

    AFTER_QUESTION = "after_question"
    AFTER_ATTEMPT = "after_attempt"
    AFTER_DUE = "after_due"
    NEVER = "never"


STRICTNESS: Final = {feedback: rank for rank, feedback in enumerate(Feedback)}


class Counting(StrEnum):
    """Which attempts a score is made of."""

    HIGHEST = "highest"
    LATEST = "latest"
    FIRST = "first"
    AVERAGE = "average"


class Source(StrEnum):
    """Who says something about a value."""

    QUIZ = "quiz"
    ASSIGNMENT = "assignment"
    GROUP = "group"
    PERSON = "person"
    ACCOMMODATION = "accommodation"
    ORDER = "order"


class Phase(StrEnum):
    """Where an assignment stands for one learner."""

    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True)
class Step(Generic[T]):
    """One rule that had a say in a value: who, in which words, what it came to, and why."""

    source: Source
    words: str
    value: T
    reason: str = ""
    by: str = ""


@dataclass(frozen=True)
class Ruled(Generic[T]):
    """A value with the steps that led to it; the last one holds."""

    steps: tuple[Step[T], ...]

    @property
    def value(self) -> T:
        """What holds."""
        return self.steps[-1].value

    @property
    def rule(self) -> Step[T]:
        """The step that made it so."""
        return self.steps[-1]

    def then(self, step: Step[T]) -> "Ruled[T]":
        """Return the value after one more rule."""
        return Ruled((*self.steps, step))


@dataclass(frozen=True)
class Base:
    """What a quiz says itself; None means no limit and no pass mark."""

    attempts: int | None = None
    time_limit_minutes: int | None = None
    pass_percent: int | None = None
    feedback: Feedback = Feedback.AFTER_QUESTION


@dataclass(frozen=True)
class AssignmentTerms:
    """What an assignment says; None leaves a limit, a mark or feedback to the quiz, 0 is none."""

    zone: str
    opens_at: datetime
    due_at: datetime | None = None
    closes_at: datetime | None = None
    attempts: int | None = None
    time_limit_minutes: int | None = None
    pass_percent: int | None = None
    feedback: Feedback | None = None
    counting: Counting = Counting.HIGHEST
    late_percent_per_day: int = 0
    is_fresh: bool = False
    by: str = ""


@dataclass(frozen=True)
class Override:
    """Other terms for a group or a learner; None inherits, 0 is no limit."""

    words: str
    reason: str
    by: str = ""
    opens_at: datetime | None = None
    due_at: datetime | None = None
    closes_at: datetime | None = None
    attempts: int | None = None
    time_limit_minutes: int | None = None


@dataclass(frozen=True)
class MoreTime:
    """An accommodation: how much of every time limit (None is no limit), and days more."""

    time_percent: int | None
    extra_days: int
    reason: str
    by: str = ""


@dataclass(frozen=True)
class Terms:
    """What holds for one learner, each value with its provenance."""

    zone: str
    opens_at: Ruled[datetime]
    due_at: Ruled[datetime | None]
    closes_at: Ruled[datetime | None]
    attempts: Ruled[int | None]
    time_limit_minutes: Ruled[int | None]
    pass_percent: Ruled[int | None]
    feedback: Ruled[Feedback]
    counting: Ruled[Counting]
    late_percent_per_day: Ruled[int]
    is_fresh: bool

    def phase(self, now: datetime) -> Phase:
        """Tell where the assignment stands; the last request in flight is still in time."""
        if now < self.opens_at.value:
            return Phase.UPCOMING
        return Phase.CLOSED if is_past(self.closes_at.value, now) else Phase.OPEN

    def is_overdue(self, now: datetime) -> bool:
        """Tell whether the due time is over."""
        return is_past(self.due_at.value, now)

    def counts(self, started_at: datetime) -> bool:
        """Tell whether an attempt that began then counts."""
        if self.is_fresh and started_at < self.opens_at.value:
            return False
        return not is_past(self.closes_at.value, started_at)


@dataclass(frozen=True)
class StartTerms:
    """On which terms an attempt begins now."""

    attempts: Ruled[int | None]
    time_limit_minutes: Ruled[int | None]
    pass_percent: Ruled[int | None]
    feedback: Ruled[Feedback]
    due_at: datetime | None = None
    closes_at: datetime | None = None
    is_assigned: bool = False


def is_past(moment: datetime | None, now: datetime) -> bool:
    """Tell whether `moment` is over, with a grace for the last request in flight."""
    return moment is not None and now > moment + limits.GRACE
