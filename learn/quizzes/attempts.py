"""An attempt and its questions as they stand, as frozen values. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from learn.questions import Answer
from learn.quizzes.policy import Kind, Policy, State


@dataclass(frozen=True)
class ItemState:
    """One question of an attempt: what it is, what was answered last, what it earned."""

    id: int
    position: int
    code: str
    objective_id: str
    revision_id: int
    order: Mapping[str, Sequence[str]]
    is_flagged: bool
    seq: int = 0
    answer: Answer | None = None
    confidence: str | None = None
    step_id: int | None = None
    has_hint: bool = False
    is_checked: bool = False
    is_self_marked: bool = False
    points: int | None = None
    max_points: int | None = None
    is_scored: bool = False

    @property
    def is_answered(self) -> bool:
        """True when there is something to grade."""
        return self.answer is not None

    @property
    def is_right(self) -> bool:
        """True when it was graded and every point earned."""
        return self.is_scored and self.points is not None and self.points == self.max_points

    @property
    def is_missed(self) -> bool:
        """True when it was graded and at least one point was not earned."""
        return self.is_scored and not self.is_right


@dataclass(frozen=True)
class AttemptState:
    """One attempt with all its questions."""

    id: int
    public_id: str
    person_id: int
    kind: Kind
    quiz_id: str | None
    number: int
    state: State
    policy: Policy
    module_revision_id: int
    started_at: datetime
    deadline_at: datetime | None
    submitted_at: datetime | None
    closed_by: str | None
    points: int | None
    max_points: int | None
    items: tuple[ItemState, ...]

    @property
    def is_open(self) -> bool:
        """True while answers are taken."""
        return self.state is State.OPEN

    def item(self, position: int) -> ItemState | None:
        """Return the question at `position`, counted from 1; None when there is none."""
        return self.items[position - 1] if 0 < position <= len(self.items) else None

    def first_unanswered(self) -> int:
        """Return the place of the first question that still waits, or the last one."""
        waiting = (item.position for item in self.items if not self._is_settled(item))
        return next(waiting, len(self.items))

    def _is_settled(self, item: ItemState) -> bool:
        return item.is_checked or (
            item.is_answered and self.policy.feedback.value != "after_question"
        )
