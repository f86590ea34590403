"""Tables of what was published: rows are added, never changed and never removed."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from learn.db import Base, UtcDateTime

HASH = String(64)


class CommonsRevision(Base):
    """The references, terms, claims and misconceptions as they stood at a publication."""

    __tablename__ = "commons_revision"
    __table_args__ = (UniqueConstraint("content_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    content_hash: Mapped[str] = mapped_column(HASH)
    document: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ModuleRevision(Base):
    """A module with its lessons, quizzes, order and settings: one document."""

    __tablename__ = "module_revision"
    __table_args__ = (UniqueConstraint("module_id", "content_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    module_id: Mapped[str] = mapped_column(String(100))
    content_hash: Mapped[str] = mapped_column(HASH)
    document: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class QuestionRevision(Base):
    """A question as it may be seen before it is answered."""

    __tablename__ = "question_revision"
    __table_args__ = (
        UniqueConstraint("code", "content_hash"),
        CheckConstraint(
            "change IN ('first', 'cosmetic', 'explanation', 'key', 'structural')", name="change"
        ),
        CheckConstraint("(change = 'first') = (previous_id IS NULL)", name="first_has_no_previous"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(100), index=True)
    content_hash: Mapped[str] = mapped_column(HASH)
    change: Mapped[str] = mapped_column(String(12))
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("question_revision.id"))
    withheld: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class QuestionKey(Base):
    """The truth of a question revision, apart from it: what is right, and every reason."""

    __tablename__ = "question_key"

    revision_id: Mapped[int] = mapped_column(ForeignKey("question_revision.id"), primary_key=True)
    document: Mapped[dict[str, Any]]
    rendered: Mapped[dict[str, Any]]


class Publication(Base):
    """One publication of the whole library; the newest is the one people see."""

    __tablename__ = "publication"

    id: Mapped[int] = mapped_column(primary_key=True)
    commons_revision_id: Mapped[int] = mapped_column(ForeignKey("commons_revision.id"))
    fingerprint: Mapped[str] = mapped_column(HASH)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PublicationModule(Base):
    """Which revision of a module a publication shows, and in which place."""

    __tablename__ = "publication_module"
    __table_args__ = (UniqueConstraint("publication_id", "position"),)

    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), primary_key=True)
    module_revision_id: Mapped[int] = mapped_column(
        ForeignKey("module_revision.id"), primary_key=True
    )
    position: Mapped[int]


class PublicationQuestion(Base):
    """Which revision of a question a publication asks."""

    __tablename__ = "publication_question"

    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), primary_key=True)
    question_revision_id: Mapped[int] = mapped_column(
        ForeignKey("question_revision.id"), primary_key=True
    )


class PublishedFolder(Base):
    """A folder of modules, by its fingerprint, that was found to hold what a publication shows."""

    __tablename__ = "published_folder"

    fingerprint: Mapped[str] = mapped_column(HASH, primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), primary_key=True)
