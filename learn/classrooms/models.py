"""Tables of classrooms, of the people in them, and of what helps those people."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from learn import limits
from learn.db import Base, UtcDateTime, new_public_id

PUBLIC_ID = String(16)


class Classroom(Base):
    """A group of learners with at least one instructor; an archived one is only read."""

    __tablename__ = "classroom"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(PUBLIC_ID, unique=True, default=new_public_id)
    name: Mapped[str] = mapped_column(String(limits.MAX_NAME))
    term: Mapped[str] = mapped_column(String(limits.MAX_NAME))
    time_zone: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ClassroomInstructor(Base):
    """Who teaches a classroom; all of them may do the same."""

    __tablename__ = "classroom_instructor"

    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Enrolment(Base):
    """One learner in one classroom; `is_managed` where the classroom made their account."""

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("classroom_id", "person_id"),
        CheckConstraint("state IN ('active', 'left', 'removed')", name="state"),
        CheckConstraint("(state = 'active') = (ended_at IS NULL)", name="ended_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(PUBLIC_ID, unique=True, default=new_public_id)
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[str] = mapped_column(String(8), default="active")
    is_managed: Mapped[bool] = mapped_column(default=False)
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class JoinCode(Base):
    """A code that opens a classroom; the newest one that is not revoked is shown."""

    __tablename__ = "join_code"
    __table_args__ = (
        CheckConstraint("max_uses IS NULL OR uses <= max_uses", name="uses"),
        CheckConstraint("uses >= 0", name="uses_count"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"), index=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    max_uses: Mapped[int | None]
    uses: Mapped[int] = mapped_column(default=0)


class Invitation(Base):
    """Somebody asked by e-mail to join; accepted when whoever has the address joins."""

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("classroom_id", "email_folded"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(PUBLIC_ID, unique=True, default=new_public_id)
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"))
    name: Mapped[str] = mapped_column(String(limits.MAX_NAME))
    email: Mapped[str] = mapped_column(String(limits.MAX_EMAIL))
    email_folded: Mapped[str] = mapped_column(String(limits.MAX_EMAIL), index=True)
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LearnerGroup(Base):
    """Some learners of a classroom under a name."""

    __tablename__ = "learner_group"
    __table_args__ = (UniqueConstraint("classroom_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(PUBLIC_ID, unique=True, default=new_public_id)
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"))
    name: Mapped[str] = mapped_column(String(limits.MAX_NAME))


class GroupMember(Base):
    """One enrolment in one group."""

    __tablename__ = "group_member"

    group_id: Mapped[int] = mapped_column(
        ForeignKey("learner_group.id", ondelete="CASCADE"), primary_key=True
    )
    enrolment_id: Mapped[int] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class InstructorNote(Base):
    """What an instructor wrote about a learner; visible to the classroom's instructors only."""

    __tablename__ = "instructor_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(PUBLIC_ID, unique=True, default=new_public_id)
    enrolment_id: Mapped[int] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), index=True
    )
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Accommodation(Base):
    """More time for one person, set once and applied to everything they are assigned.

    `time_percent` multiplies every time limit (150 is half as long again; None is no limit at
    all); `extra_days` move every due and closing time.
    """

    __tablename__ = "accommodation"
    __table_args__ = (
        CheckConstraint("time_percent IS NULL OR time_percent BETWEEN 100 AND 1000", name="time"),
        CheckConstraint("extra_days BETWEEN 0 AND 365", name="days"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    time_percent: Mapped[int | None]
    extra_days: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    set_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
