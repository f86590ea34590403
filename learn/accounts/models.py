"""Tables of people, their sessions, the links sent to them, and misses that are counted."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from learn import limits
from learn.accounts.roles import Role
from learn.accounts.visitor import Theme
from learn.db import Base, UtcDateTime, new_public_id

HASH = String(64)
GUEST_NAME = "Guest"


class Person(Base):
    """Somebody who learns or teaches; without a password they are a guest."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("role IN ('learner', 'instructor', 'admin')", name="role"),
        CheckConstraint("theme IN ('system', 'light', 'dark')", name="theme"),
        CheckConstraint("session_length IN (3, 5, 10, 20)", name="session_length"),
        CheckConstraint("(email IS NULL) = (email_folded IS NULL)", name="email_is_folded"),
        CheckConstraint(
            "password_hash IS NULL OR email_folded IS NOT NULL OR login_name IS NOT NULL",
            name="password_has_name",
        ),
        CheckConstraint("unread_notices >= 0", name="unread_notices"),
        CheckConstraint("role = 'learner' OR password_hash IS NOT NULL", name="guest_is_learner"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    name: Mapped[str] = mapped_column(String(limits.MAX_NAME), default=GUEST_NAME)
    email: Mapped[str | None] = mapped_column(String(limits.MAX_EMAIL))
    email_folded: Mapped[str | None] = mapped_column(String(limits.MAX_EMAIL), unique=True)
    login_name: Mapped[str | None] = mapped_column(String(limits.MAX_LOGIN_NAME), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(12), default=Role.LEARNER.value)
    theme: Mapped[str] = mapped_column(String(8), default=Theme.SYSTEM.value)
    time_zone: Mapped[str] = mapped_column(String(64), default=limits.DEFAULT_TIME_ZONE)
    session_length: Mapped[int] = mapped_column(default=limits.DEFAULT_SESSION_LENGTH)
    shortcuts_on: Mapped[bool] = mapped_column(default=True)
    wants_mail: Mapped[bool] = mapped_column(default=True)  # letters about notices
    unread_notices: Mapped[int] = mapped_column(default=0)  # counted, so that a page need not
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deactivated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_guest(self) -> bool:
        """True while this person has no way to sign in."""
        return self.password_hash is None


class AuthSession(Base):
    """One browser in which one person is known; without this row its cookie opens nothing."""

    __tablename__ = "auth_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    token_hash: Mapped[str] = mapped_column(HASH, unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    user_agent: Mapped[str] = mapped_column(String(60))


class SignInFailure(Base):
    """How often a guess was missed of late, by name, by network, and in total."""

    __tablename__ = "sign_in_failure"

    bucket: Mapped[str] = mapped_column(String(60), primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class OneTimeLink(Base):
    """A link that works once; a reset link for nobody's address has no person."""

    __tablename__ = "one_time_link"
    __table_args__ = (
        CheckConstraint("purpose IN ('reset', 'first_admin')", name="purpose"),
        Index("ix_one_time_link_purpose_person", "purpose", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(12))
    token_hash: Mapped[str] = mapped_column(HASH, unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
