"""Reads of what was published."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learn.content.library import Library
from learn.publishing.models import (
    CommonsRevision,
    ModuleRevision,
    Publication,
    PublicationModule,
    PublicationQuestion,
    PublishedFolder,
    QuestionKey,
    QuestionRevision,
)


@dataclass(frozen=True)
class KeyDocuments:
    """A question revision with its truth: as written (for grading) and as rendered (to show)."""

    document: dict[str, Any]
    rendered: dict[str, Any]


def newest_version(session: Session) -> int:
    """Return the number of the newest publication; 0 before the first."""
    return session.scalar(select(func.max(Publication.id))) or 0


def newest_publication(session: Session) -> Publication | None:
    """Return the publication that people see."""
    return session.scalars(select(Publication).order_by(Publication.id.desc()).limit(1)).first()


def is_published(session: Session, folder: str) -> bool:
    """Tell whether the newest publication was made from the folder of this fingerprint."""
    key = (folder, newest_version(session))
    return session.get(PublishedFolder, key) is not None


def load_library(session: Session, version: int) -> Library:
    """Return the library of publication `version`; an empty one for version 0."""
    commons = session.scalar(
        select(CommonsRevision.document)
        .join(Publication, Publication.commons_revision_id == CommonsRevision.id)
        .where(Publication.id == version)
    )
    if commons is None:
        return Library.from_documents(0, {}, (), {})
    modules = session.execute(
        select(ModuleRevision.id, ModuleRevision.document)
        .join(PublicationModule, PublicationModule.module_revision_id == ModuleRevision.id)
        .where(PublicationModule.publication_id == version)
        .order_by(PublicationModule.position)
    ).all()
    questions = session.execute(
        select(QuestionRevision.code, QuestionRevision.id)
        .join(PublicationQuestion, PublicationQuestion.question_revision_id == QuestionRevision.id)
        .where(PublicationQuestion.publication_id == version)
    ).all()
    return Library.from_documents(
        version,
        commons,
        tuple({**document, "revision_id": revision_id} for revision_id, document in modules),
        {code: {"revision_id": revision_id} for code, revision_id in questions},
    )


def withheld_documents(session: Session, revision_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return what may be seen of each question revision before it is answered."""
    rows = session.execute(
        select(QuestionRevision.id, QuestionRevision.withheld).where(
            QuestionRevision.id.in_(tuple(revision_ids))
        )
    )
    return {row.id: row.withheld for row in rows}


def keys_of(session: Session, revision_ids: Iterable[int]) -> dict[int, KeyDocuments]:
    """Return the truth of question revisions: the only read of keys there is."""
    rows = session.execute(
        select(QuestionKey.revision_id, QuestionKey.document, QuestionKey.rendered).where(
            QuestionKey.revision_id.in_(tuple(revision_ids))
        )
    )
    return {row.revision_id: KeyDocuments(row.document, row.rendered) for row in rows}


def key_documents(session: Session, revision_id: int) -> KeyDocuments:
    """Return the truth of one question revision; KeyError when there is none."""
    return keys_of(session, [revision_id])[revision_id]


def current_question_revisions(session: Session) -> dict[str, QuestionRevision]:
    """Return what a new revision of each question is compared with, by code.

    That is the revision people are asked now; for a question that is not asked any more, the
    newest one there ever was.
    """
    newest = select(func.max(QuestionRevision.id)).group_by(QuestionRevision.code)
    ever = session.scalars(select(QuestionRevision).where(QuestionRevision.id.in_(newest)))
    asked = session.scalars(
        select(QuestionRevision)
        .join(PublicationQuestion, PublicationQuestion.question_revision_id == QuestionRevision.id)
        .where(PublicationQuestion.publication_id == newest_version(session))
    )
    return {row.code: row for row in ever} | {row.code: row for row in asked}


def published_kinds(session: Session) -> dict[str, str]:
    """Return the kind of every question of the newest publication, by its id."""
    rows = session.execute(
        select(QuestionRevision.code, QuestionRevision.withheld)
        .join(PublicationQuestion, PublicationQuestion.question_revision_id == QuestionRevision.id)
        .where(PublicationQuestion.publication_id == newest_version(session))
    )
    return {row.code: str(row.withheld["type"]) for row in rows}
