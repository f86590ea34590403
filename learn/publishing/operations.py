"""Publishing: everything or nothing, and only what changed becomes a new revision."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from learn import questions
from learn.content.compile import Compiled, CompiledQuestion
from learn.db import PUBLISHING, hold_alone
from learn.publishing import queries
from learn.publishing.changes import classify
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

FIRST = "first"


@dataclass(frozen=True)
class Published:
    """What a publication did: its number and how many questions changed in which way."""

    version: int
    is_new: bool
    changes: Counter[str] = field(default_factory=Counter)
    changed_codes: dict[str, str] = field(default_factory=dict)


def content_hash(document: Any) -> str:  # noqa: ANN401
    """Return the SHA-256 of a JSON document in canonical form, as 64 hexadecimal digits."""
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def publish(session: Session, compiled: Compiled, now: datetime) -> Published:
    """Make `compiled` the library that people see; nothing happens when it already is.

    Old revisions stay, so attempts go on with the questions that they began with; going back to
    an earlier wording uses its revision again.
    """
    hold_alone(session, PUBLISHING)
    changes: dict[str, str] = {}
    question_ids = _question_revisions(session, compiled, now, changes)
    commons_id = _commons_revision(session, compiled.commons, now)
    module_ids = [_module_revision(session, module, now) for module in compiled.modules]
    fingerprint = content_hash([commons_id, module_ids, sorted(question_ids)])
    newest = queries.newest_publication(session)
    if newest is not None and newest.fingerprint == fingerprint:
        return Published(newest.id, is_new=False)
    publication = Publication(
        commons_revision_id=commons_id, fingerprint=fingerprint, published_at=now
    )
    session.add(publication)
    session.flush()
    _link(session, publication.id, module_ids, question_ids)
    return Published(
        publication.id, is_new=True, changes=Counter(changes.values()), changed_codes=changes
    )


def note_folder(session: Session, folder: str, version: int) -> None:
    """Remember which folder a publication shows, so that the next start need not read it again."""
    if session.get(PublishedFolder, (folder, version)) is None:
        session.add(PublishedFolder(fingerprint=folder, publication_id=version))
        session.flush()


def _question_revisions(
    session: Session, compiled: Compiled, now: datetime, changes: dict[str, str]
) -> list[int]:
    """Return the revision of every question, added where it is new; note what changed."""
    current = queries.current_question_revisions(session)
    known = {
        (code, digest): revision_id
        for code, digest, revision_id in session.execute(
            select(QuestionRevision.code, QuestionRevision.content_hash, QuestionRevision.id)
        )
    }
    fresh: dict[tuple[str, str], QuestionRevision] = {}
    names = []
    for code, question in compiled.questions.items():
        before = current.get(code)
        digest = content_hash([question.document, question.rendered])
        if before is None or before.content_hash != digest:
            changes[code] = _change(session, question, before)
        if (code, digest) not in known:
            fresh[code, digest] = _new_revision(question, before, changes[code], code, digest, now)
        names.append((code, digest))
    session.add_all(fresh.values())
    session.flush()
    session.add_all(
        QuestionKey(
            revision_id=revision.id,
            document=compiled.questions[code].document,
            rendered=compiled.questions[code].rendered,
        )
        for (code, _), revision in fresh.items()
    )
    session.flush()
    known |= {name: revision.id for name, revision in fresh.items()}
    return [known[name] for name in names]


def _change(session: Session, question: CompiledQuestion, before: QuestionRevision | None) -> str:
    if before is None:
        return FIRST
    return classify(queries.key_documents(session, before.id).document, question.document).value


def _new_revision(
    question: CompiledQuestion,
    before: QuestionRevision | None,
    change: str,
    code: str,
    digest: str,
    now: datetime,
) -> QuestionRevision:
    return QuestionRevision(
        code=code,
        content_hash=digest,
        change=change,
        previous_id=before.id if before else None,
        withheld=questions.load(question.rendered).withheld(),
        created_at=now,
    )


def _commons_revision(session: Session, document: dict[str, Any], now: datetime) -> int:
    digest = content_hash(document)
    known = session.scalar(select(CommonsRevision.id).where(CommonsRevision.content_hash == digest))
    if known is not None:
        return known
    revision = CommonsRevision(content_hash=digest, document=document, created_at=now)
    session.add(revision)
    session.flush()
    return revision.id


def _module_revision(session: Session, document: dict[str, Any], now: datetime) -> int:
    digest = content_hash(document)
    known = session.scalar(
        select(ModuleRevision.id).where(
            ModuleRevision.module_id == document["id"], ModuleRevision.content_hash == digest
        )
    )
    if known is not None:
        return known
    revision = ModuleRevision(
        module_id=document["id"], content_hash=digest, document=document, created_at=now
    )
    session.add(revision)
    session.flush()
    return revision.id


def _link(
    session: Session, publication_id: int, module_ids: list[int], question_ids: list[int]
) -> None:
    session.add_all(
        PublicationModule(
            publication_id=publication_id, module_revision_id=module_id, position=position
        )
        for position, module_id in enumerate(module_ids, start=1)
    )
    session.add_all(
        PublicationQuestion(publication_id=publication_id, question_revision_id=revision_id)
        for revision_id in question_ids
    )
    session.flush()
