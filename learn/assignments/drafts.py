"""What an instructor wants an assignment or an override to be, and what does not fit. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from learn.assignments.targets import Target
from learn.assignments.terms import Counting, Feedback


class DoesNotFit(Exception):  # noqa: N818
    """Terms contradict each other; `problems` has a plain sentence by field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


@dataclass(frozen=True)
class Draft:
    """An assignment as it is asked for; limits are as stored: None is the quiz's own, 0 none."""

    title: str
    targets: tuple[Target, ...]
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
    is_for_everyone: bool = True
    group_ids: tuple[int, ...] = ()
    enrolment_ids: tuple[int, ...] = ()
    points: int = 100_000
    category_id: int | None = None


@dataclass(frozen=True)
class OverrideDraft:
    """Other terms as they are asked for; None inherits."""

    reason: str
    opens_at: datetime | None = None
    due_at: datetime | None = None
    closes_at: datetime | None = None
    attempts: int | None = None
    time_limit_minutes: int | None = None


def need_sense(draft: Draft) -> None:
    """Raise DoesNotFit unless something is asked of somebody, in an order of time."""
    problems = _out_of_order(draft.opens_at, draft.due_at, draft.closes_at)
    if not draft.targets:
        problems["targets"] = "Choose at least one module, lesson or quiz."
    elif not draft.title:
        problems["title"] = "Give the assignment a title."
    if not (draft.is_for_everyone or draft.group_ids or draft.enrolment_ids):
        problems["audience"] = "Choose at least one group or learner, or everyone."
    if problems:
        raise DoesNotFit(problems)


def need_sense_of_override(
    draft: OverrideDraft, opens_at: datetime, due_at: datetime | None
) -> None:
    """Raise DoesNotFit unless the override changes something and keeps the order of time.

    `opens_at` and `due_at` are the assignment's own, and hold where the override says nothing.
    """
    problems = _out_of_order(draft.opens_at or opens_at, draft.due_at, draft.closes_at)
    if draft.due_at is None and "closes_at" not in problems:
        problems |= _closing_too_early(due_at, draft.closes_at)
    changes = (draft.opens_at, draft.due_at, draft.closes_at, draft.attempts)
    if all(value is None for value in (*changes, draft.time_limit_minutes)):
        problems["due_at"] = "Change at least one thing: a time, the attempts or the time limit."
    if problems:
        raise DoesNotFit(problems)


def _out_of_order(
    opens_at: datetime, due_at: datetime | None, closes_at: datetime | None
) -> dict[str, str]:
    if due_at is not None and due_at < opens_at:
        return {"due_at": "Due must not be before the opening."}
    if closes_at is not None and closes_at < opens_at:
        return {"closes_at": "Closing must not be before the opening."}
    return _closing_too_early(due_at, closes_at)


def _closing_too_early(due_at: datetime | None, closes_at: datetime | None) -> dict[str, str]:
    if closes_at is not None and due_at is not None and closes_at < due_at:
        return {"closes_at": "Closing must not be before the due time."}
    return {}
