"""What keeping a draft asks and tells the database: one read, one conditional insert."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Insert, bindparam, func, literal, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from learn.accounts.models import Person
from learn.accounts.queries import VISITOR
from learn.questions import Answer
from learn.quizzes.models import AnswerStep, Attempt, AttemptItem
from learn.quizzes.policy import State, has_run_out

STEP_COLUMNS = (
    AnswerStep.item_id,
    AnswerStep.seq,
    AnswerStep.answer,
    AnswerStep.confidence,
    AnswerStep.client_event_id,
    AnswerStep.created_at,
)
DRAFTED = frozenset({None, "draft", "hint"})  # nothing of these is final

_newest = (
    select(func.max(AnswerStep.seq))
    .where(AnswerStep.item_id == AttemptItem.id)
    .correlate(AttemptItem)
    .scalar_subquery()
)
# The visitor, then their own attempt, the question at a place of it, and its newest step.
PLACE = (
    VISITOR.join(
        Attempt,
        (Attempt.person_id == Person.id) & (Attempt.public_id == bindparam("public_id")),
    )
    .join(
        AttemptItem,
        (AttemptItem.attempt_id == Attempt.id) & (AttemptItem.position == bindparam("place")),
    )
    .outerjoin(AnswerStep, (AnswerStep.item_id == AttemptItem.id) & (AnswerStep.seq == _newest))
    .add_columns(
        Attempt.id,
        Attempt.state,
        Attempt.deadline_at,
        AttemptItem.id,
        AttemptItem.question_revision_id,
        AttemptItem.option_order,
        AnswerStep.seq,
        AnswerStep.kind,
        AnswerStep.answer,
        AnswerStep.confidence,
    )
)


@dataclass(frozen=True)
class Place:
    """One question of an attempt as far as a draft of it is concerned."""

    attempt_id: int
    state: str
    deadline_at: datetime | None
    item_id: int
    revision_id: int
    order: Mapping[str, Sequence[str]]
    seq: int | None
    kind: str | None
    answer: Answer | None
    confidence: str | None

    def takes_drafts(self, now: datetime) -> bool:
        """Tell whether the attempt is open, in time, and the question not final."""
        is_open = self.state == State.OPEN and not has_run_out(self.deadline_at, now)
        return is_open and self.kind in DRAFTED


@cache
def keeping(dialect: str) -> Insert:
    """Return what adds a step to a question of an open attempt, and returns its number.

    Nothing is added, and nothing returned, when the attempt was closed meanwhile, or the step or
    the browser's event is there already. PostgreSQL waits for whoever is closing the attempt.
    """
    insert = postgresql_insert if dialect == "postgresql" else sqlite_insert
    values = [bindparam(column.key, type_=column.type) for column in STEP_COLUMNS]
    still_open = (
        select(*values, literal("draft"))
        .where(Attempt.id == bindparam("attempt_id"), Attempt.state == State.OPEN.value)
        .with_for_update(of=Attempt, key_share=True)
    )
    return (
        insert(AnswerStep)
        .from_select([*STEP_COLUMNS, AnswerStep.kind], still_open)
        .on_conflict_do_nothing()
        .returning(AnswerStep.seq)
    )
