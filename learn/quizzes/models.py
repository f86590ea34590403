"""Tables of attempts. Steps and grades are only ever added; the newest counts."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from learn import limits
from learn.db import Base, UtcDateTime, new_public_id


class Attempt(Base):
    """One go at a quiz, at a question inside a lesson, or at a review."""

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("person_id", "quiz_id", "number"),
        Index(
            "uq_attempt_open",
            "person_id",
            "quiz_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        CheckConstraint("kind IN ('practice', 'quiz', 'review')", name="kind"),
        CheckConstraint("state IN ('open', 'submitted', 'graded', 'expired')", name="state"),
        CheckConstraint("closed_by IN ('person', 'time')", name="closed_by"),
        CheckConstraint("(kind = 'review') = (quiz_id IS NULL)", name="review_has_no_quiz"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("(state = 'open') = (submitted_at IS NULL)", name="submitted_at"),
        CheckConstraint("points BETWEEN 0 AND max_points", name="points"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(8))
    quiz_id: Mapped[str | None] = mapped_column(String(100))
    number: Mapped[int]
    module_revision_id: Mapped[int] = mapped_column(ForeignKey("module_revision.id"))
    state: Mapped[str] = mapped_column(String(9), default="open")
    policy: Mapped[dict[str, Any]]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deadline_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[str | None] = mapped_column(String(6))
    points: Mapped[int | None]
    max_points: Mapped[int | None]

    items: Mapped[list["AttemptItem"]] = relationship(order_by="AttemptItem.position")


class AttemptItem(Base):
    """One question of an attempt: its revision and its order stay what they were at the start."""

    __tablename__ = "attempt_item"
    __table_args__ = (UniqueConstraint("attempt_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"))
    position: Mapped[int]
    question_revision_id: Mapped[int] = mapped_column(
        ForeignKey("question_revision.id"), index=True
    )
    question_code: Mapped[str] = mapped_column(String(100))
    objective_id: Mapped[str] = mapped_column(String(40))
    option_order: Mapped[dict[str, Any]]
    is_flagged: Mapped[bool] = mapped_column(default=False)


class AnswerStep(Base):
    """Fact: one thing a person did to one question; the highest `seq` is the present state."""

    __tablename__ = "answer_step"
    __table_args__ = (
        UniqueConstraint("item_id", "seq"),
        UniqueConstraint("item_id", "client_event_id"),
        CheckConstraint("kind IN ('draft', 'hint', 'submit', 'self_mark')", name="kind"),
        CheckConstraint("confidence IN ('guess', 'fairly_sure', 'sure')", name="confidence"),
        CheckConstraint("seq > 0", name="seq"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("attempt_item.id", ondelete="CASCADE"))
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(9))
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    confidence: Mapped[str | None] = mapped_column(String(12))
    client_event_id: Mapped[str | None] = mapped_column(String(limits.MAX_CLIENT_EVENT_ID))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class GradeRow(Base):
    """Fact: what an answer earned, against which revision; the newest row of an item counts."""

    __tablename__ = "grade"
    __table_args__ = (
        CheckConstraint("points BETWEEN 0 AND max_points", name="points"),
        CheckConstraint("reason IN ('checked', 'finished', 'corrected')", name="reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(
        ForeignKey("attempt_item.id", ondelete="CASCADE"), index=True
    )
    step_id: Mapped[int | None] = mapped_column(ForeignKey("answer_step.id", ondelete="CASCADE"))
    question_revision_id: Mapped[int] = mapped_column(ForeignKey("question_revision.id"))
    points: Mapped[int]
    max_points: Mapped[int]
    is_scored: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(9))
    graded_at: Mapped[datetime] = mapped_column(UtcDateTime)
