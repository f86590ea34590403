"""Tables of facts (rows are only added) and of the summaries that are folded from them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from learn.db import Base, UtcDateTime


def _person() -> ForeignKey:
    return ForeignKey("person.id")


class EvidenceRow(Base):
    """Fact: one graded answer. Several rows with one source: the newest grade counts."""

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("max_points > 0 AND points BETWEEN 0 AND max_points", name="points"),
        CheckConstraint("confidence IN ('guess', 'fairly_sure', 'sure')", name="confidence"),
        Index(None, "person_id", "objective_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(_person())
    objective_id: Mapped[str] = mapped_column(String(40))
    question_code: Mapped[str] = mapped_column(String(100))
    source_id: Mapped[int]  # the attempt's item: what a later grade of the same answer repeats
    points: Mapped[int]
    max_points: Mapped[int]
    confidence: Mapped[str | None] = mapped_column(String(12))
    is_aided: Mapped[bool]
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LessonEvent(Base):
    """Fact: a person opened a lesson, reached a section, or said that it is read."""

    __tablename__ = "lesson_event"
    __table_args__ = (
        CheckConstraint("kind IN ('opened', 'section', 'read', 'unread')", name="kind"),
        Index(None, "person_id", "lesson_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(_person())
    lesson_id: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(8))
    anchor: Mapped[str | None] = mapped_column(String(100))
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime)


class QuizResult(Base):
    """Fact: a quiz was finished with this score. The newest row of a source counts."""

    __tablename__ = "quiz_result"
    __table_args__ = (
        CheckConstraint("max_points >= 0 AND points BETWEEN 0 AND max_points", name="points"),
        Index(None, "person_id", "quiz_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(_person())
    quiz_id: Mapped[str] = mapped_column(String(100))
    source_id: Mapped[int]  # the attempt
    points: Mapped[int]
    max_points: Mapped[int]
    is_passed: Mapped[bool]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime] = mapped_column(UtcDateTime)


class QuizStart(Base):
    """Fact: an attempt at a quiz was begun."""

    __tablename__ = "quiz_start"
    __table_args__ = (Index(None, "person_id", "quiz_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(_person())
    quiz_id: Mapped[str] = mapped_column(String(100))
    source_id: Mapped[int]  # the attempt
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LessonProgress(Base):
    """Summary of the lesson events of one person and lesson."""

    __tablename__ = "lesson_progress"
    __table_args__ = (CheckConstraint("state IN ('started', 'read')", name="state"),)

    person_id: Mapped[int] = mapped_column(_person(), primary_key=True)
    lesson_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    state: Mapped[str] = mapped_column(String(8))
    last_anchor: Mapped[str | None] = mapped_column(String(100))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ObjectiveProgress(Base):
    """Summary of the evidence of one person on one objective."""

    __tablename__ = "objective_progress"
    __table_args__ = (CheckConstraint("state IN ('learning', 'solid', 'lasting')", name="state"),)

    person_id: Mapped[int] = mapped_column(_person(), primary_key=True)
    objective_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    state: Mapped[str] = mapped_column(String(12))
    answered: Mapped[int]
    right: Mapped[int]
    questions: Mapped[int]
    first_right_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_answered_at: Mapped[datetime] = mapped_column(UtcDateTime)


class QuizProgress(Base):
    """Summary of the results of one person in one quiz; the best is the highest share."""

    __tablename__ = "quiz_progress"

    person_id: Mapped[int] = mapped_column(_person(), primary_key=True)
    quiz_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    attempts: Mapped[int]
    best_points: Mapped[int]
    best_max_points: Mapped[int]
    is_passed: Mapped[bool]
    last_finished_at: Mapped[datetime] = mapped_column(UtcDateTime)
