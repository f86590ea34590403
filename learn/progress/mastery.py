"""What a person's answers say about one objective. Pure.

The rule is the one of `Solid` and `Lasting` in CONTRIBUTING: it looks at the latest unaided
answer to each question, so a first miss never blocks anyone for ever.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

WEIGHTS = (5, 4, 3, 2, 1)  # newest first: 1, .8, .6, .4, .2 in fifths, so that sums stay exact
MIN_QUESTIONS = 2
SOLID_PERCENT = 80
SURE_WINDOW = 2
LASTING_AFTER = timedelta(days=7)


class Mastery(StrEnum):
    """How far a person is with an objective."""

    NOT_STARTED = "not_started"
    LEARNING = "learning"
    SOLID = "solid"
    LASTING = "lasting"


@dataclass(frozen=True)
class Evidence:
    """One graded answer: what was asked, how much of it was right, and how sure the person was."""

    question_code: str
    points: int
    max_points: int
    confidence: str | None
    is_aided: bool
    answered_at: datetime
    order: int

    @property
    def is_right(self) -> bool:
        """True when every point was earned."""
        return self.points >= self.max_points


@dataclass(frozen=True)
class ObjectiveState:
    """The fold of all evidence on one objective."""

    mastery: Mastery = Mastery.NOT_STARTED
    answered: int = 0
    right: int = 0
    questions: int = 0
    first_right_at: datetime | None = None
    last_answered_at: datetime | None = None


def fold(evidence: Iterable[Evidence]) -> ObjectiveState:
    """Return what all `evidence` on one objective amounts to, whatever order it comes in."""
    rows = sorted(evidence, key=lambda row: (row.answered_at, row.order))
    if not rows:
        return ObjectiveState()
    rights = [row for row in rows if row.is_right]
    first_right = rights[0].answered_at if rights else None
    return ObjectiveState(
        mastery=_mastery(rows),
        answered=len(rows),
        right=len(rights),
        questions=len({row.question_code for row in rows}),
        first_right_at=first_right,
        last_answered_at=rows[-1].answered_at,
    )


def _mastery(rows: list[Evidence]) -> Mastery:
    """Return the state after the newest row; Lasting, once reached, is never taken away."""
    if was_lasting(rows):
        return Mastery.LASTING
    return Mastery.SOLID if is_solid(rows) else Mastery.LEARNING


def was_lasting(rows: list[Evidence]) -> bool:
    """Tell whether, at any moment, the objective was solid and proved again a week later."""
    first_right: datetime | None = None
    latest: dict[str, Evidence] = {}
    for row in rows:
        _put_last(latest, row)
        if row.is_aided or not row.is_right:
            continue
        first_right = first_right or row.answered_at
        if row.answered_at - first_right >= LASTING_AFTER and _is_good_enough(latest):
            return True
    return False


def is_solid(rows: list[Evidence]) -> bool:
    """Tell whether the latest unaided answer to each question is good enough.

    At least two questions; the last five, newer ones weighing more, at least 80 % right; and
    none of the last two wrong while sure. `rows` stand in the order in which they were given.
    """
    latest: dict[str, Evidence] = {}
    for row in rows:
        _put_last(latest, row)
    return _is_good_enough(latest)


def _put_last(latest: dict[str, Evidence], row: Evidence) -> None:
    """Make an unaided answer the latest one to its question, and the last of all."""
    if not row.is_aided:
        latest.pop(row.question_code, None)
        latest[row.question_code] = row


def _is_good_enough(latest: dict[str, Evidence]) -> bool:
    newest = list(latest.values())[::-1][: len(WEIGHTS)]
    if len(newest) < MIN_QUESTIONS:
        return False
    if any(row.confidence == "sure" and not row.is_right for row in newest[:SURE_WINDOW]):
        return False
    weights = WEIGHTS[: len(newest)]
    shares = (Fraction(row.points, row.max_points) for row in newest)
    earned = sum(weight * share for weight, share in zip(weights, shares, strict=True))
    return 100 * earned >= SOLID_PERCENT * sum(weights)
