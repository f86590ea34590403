"""Tables of assignments, of exceptions from them, and of where each learner stands."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from learn import limits
from learn.db import Base, UtcDateTime, new_public_id

PUBLIC_ID = String(16)
ONE_SCOPE = "(enrolment_id IS NULL) <> (group_id IS NULL)"


class Category(Base):
    """Some assignments of a classroom that share a weight in the total."""

    __tablename__ = "category"
    __table_args__ = (
        UniqueConstraint("classroom_id", "name"),
        CheckConstraint("weight BETWEEN 0 AND 1000", name="weight"),
        CheckConstraint("drop_lowest BETWEEN 0 AND 100", name="drop_lowest"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(PUBLIC_ID, unique=True, default=new_public_id)
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"))
    name: Mapped[str] = mapped_column(String(limits.MAX_NAME))
    weight: Mapped[int]
    drop_lowest: Mapped[int]


class Assignment(Base):
    """What a classroom is asked to do, and on which terms.

    None in attempts, time limit, pass mark and feedback means what each quiz says itself; 0 in
    attempts and time limit means none. `points` are thousandths of a point.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("due_at IS NULL OR due_at >= opens_at", name="due_after_opens"),
        CheckConstraint("closes_at IS NULL OR closes_at >= opens_at", name="closes_after_opens"),
        CheckConstraint(
            "due_at IS NULL OR closes_at IS NULL OR closes_at >= due_at", name="closes_after_due"
        ),
        CheckConstraint("attempts IS NULL OR attempts BETWEEN 0 AND 100", name="attempts"),
        CheckConstraint(
            "time_limit_minutes IS NULL OR time_limit_minutes BETWEEN 0 AND 10080", name="time"
        ),
        CheckConstraint("pass_percent IS NULL OR pass_percent BETWEEN 0 AND 100", name="pass"),
        CheckConstraint("counting IN ('highest', 'latest', 'first', 'average')", name="counting"),
        CheckConstraint(
            "feedback IN ('after_question', 'after_attempt', 'after_due', 'never')",
            name="feedback",
        ),
        CheckConstraint("late_percent_per_day BETWEEN 0 AND 100", name="late"),
        CheckConstraint("points BETWEEN 1000 AND 100000000", name="points"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(PUBLIC_ID, unique=True, default=new_public_id)
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"), index=True)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"), index=True)
    title: Mapped[str] = mapped_column(String(limits.MAX_TITLE))
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int | None]
    time_limit_minutes: Mapped[int | None]
    pass_percent: Mapped[int | None]
    feedback: Mapped[str | None] = mapped_column(String(16))
    counting: Mapped[str] = mapped_column(String(8), default="highest")
    late_percent_per_day: Mapped[int] = mapped_column(default=0)
    is_fresh: Mapped[bool] = mapped_column(default=False)
    is_for_everyone: Mapped[bool] = mapped_column(default=True)
    points: Mapped[int] = mapped_column(default=100_000)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AssignmentTarget(Base):
    """One module, lesson or quiz that an assignment asks for."""

    __tablename__ = "assignment_target"
    __table_args__ = (CheckConstraint("kind IN ('module', 'lesson', 'quiz')", name="kind"),)

    assignment_id: Mapped[int] = mapped_column(
        ForeignKey("assignment.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(String(6), primary_key=True)
    target_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    position: Mapped[int]


class AssignmentAudience(Base):
    """One group or learner of an assignment that is not for everyone."""

    __tablename__ = "assignment_audience"
    __table_args__ = (
        UniqueConstraint("assignment_id", "enrolment_id"),
        UniqueConstraint("assignment_id", "group_id"),
        CheckConstraint(ONE_SCOPE, name="one_scope"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"))
    enrolment_id: Mapped[int | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), index=True
    )
    group_id: Mapped[int | None] = mapped_column(
        ForeignKey("learner_group.id", ondelete="CASCADE"), index=True
    )


class AssignmentOverride(Base):
    """Other terms for one learner or group; None inherits. Always with a reason."""

    __tablename__ = "assignment_override"
    __table_args__ = (
        UniqueConstraint("assignment_id", "enrolment_id"),
        UniqueConstraint("assignment_id", "group_id"),
        CheckConstraint(ONE_SCOPE, name="one_scope"),
        CheckConstraint("attempts IS NULL OR attempts BETWEEN 0 AND 100", name="attempts"),
        CheckConstraint(
            "time_limit_minutes IS NULL OR time_limit_minutes BETWEEN 0 AND 10080", name="time"
        ),
        CheckConstraint("length(reason) > 0", name="reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(PUBLIC_ID, unique=True, default=new_public_id)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"))
    enrolment_id: Mapped[int | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), index=True
    )
    group_id: Mapped[int | None] = mapped_column(
        ForeignKey("learner_group.id", ondelete="CASCADE"), index=True
    )
    opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int | None]
    time_limit_minutes: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text)
    set_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Standing(Base):
    """Summary: where one learner stands with one assignment, folded from facts.

    `points` is what the counted attempts earned of the assignment's points, the late rule
    applied, in thousandths; None before anything counts. `given_points` and `is_excused` are
    folded from the grade events and win over it.
    """

    __tablename__ = "standing"
    __table_args__ = (
        Index(None, "person_id"),
        CheckConstraint("quizzes_done BETWEEN 0 AND quizzes", name="quizzes"),
        CheckConstraint("lessons_read BETWEEN 0 AND lessons", name="lessons"),
        # Rows lie in the order of the key: SQLite reads those of a classroom ten times faster.
        {"sqlite_with_rowid": False},
    )

    assignment_id: Mapped[int] = mapped_column(
        ForeignKey("assignment.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    quizzes: Mapped[int]
    quizzes_done: Mapped[int]
    lessons: Mapped[int]
    lessons_read: Mapped[int]
    is_started: Mapped[bool]
    is_passed: Mapped[bool]
    points: Mapped[int | None]
    days_late: Mapped[int]
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    given_points: Mapped[int | None]
    is_excused: Mapped[bool]
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class GradeEvent(Base):
    """Fact: an instructor gave points by hand, took that back, excused, or counted again."""

    __tablename__ = "grade_event"
    __table_args__ = (
        Index(None, "assignment_id", "person_id"),
        CheckConstraint("kind IN ('give', 'take_back', 'excuse', 'count')", name="kind"),
        CheckConstraint("(kind = 'give') = (points IS NOT NULL)", name="points_given"),
        CheckConstraint("points IS NULL OR points >= 0", name="points"),
        CheckConstraint("length(reason) > 0", name="reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(9))
    points: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text)
    actor_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime)
