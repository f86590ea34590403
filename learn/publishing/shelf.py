"""The published library in the memory of one process, renewed when another is published."""

import threading
import time
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from learn import questions
from learn.content.library import Library
from learn.publishing import queries
from learn.publishing.queries import KeyDocuments
from learn.questions import Question

MAX_KEYS_KEPT = 4_096


class Shelf:
    """Holds the newest library and every question revision it was asked for.

    Revisions never change, so what is kept can only be missing, not wrong.
    """

    def __init__(self, poll_seconds: float = 1.0) -> None:
        self._poll_seconds = poll_seconds
        self._lock = threading.Lock()
        self._library = Library.from_documents(0, {}, (), {})
        self._checked_at = float("-inf")
        self._questions: dict[int, Question] = {}
        self._keys: dict[int, KeyDocuments] = {}

    def library(self, session: Session) -> Library:
        """Return the newest library, asking the database at most once per poll interval."""
        if time.monotonic() - self._checked_at >= self._poll_seconds:
            with self._lock:
                self._refresh(session)
        return self._library

    def fresh(self) -> Library | None:
        """Return the newest library without asking the database; None when it is time to ask."""
        is_due = time.monotonic() - self._checked_at >= self._poll_seconds
        return None if is_due else self._library

    def confirm(self, version: int) -> bool:
        """Tell whether this is the version that is held, which is then as good as asked for."""
        is_held = version == self._library.version
        if is_held:
            self._checked_at = time.monotonic()
        return is_held

    def known(self, revision_id: int) -> Question | None:
        """Return a question as it may be seen before an answer, if it was asked for before."""
        return self._questions.get(revision_id)

    def _refresh(self, session: Session) -> None:
        version = queries.newest_version(session)
        if version != self._library.version:
            library = queries.load_library(session, version)
            asked = {entry.revision_id for entry in library.questions.values()}
            self._put(queries.withheld_documents(session, asked - self._questions.keys()))
            self._library = library
        self._checked_at = time.monotonic()

    def withheld(self, session: Session, revision_ids: Iterable[int]) -> dict[int, Question]:
        """Return question revisions as they may be seen before an answer."""
        wanted = set(revision_ids)
        missing = wanted - self._questions.keys()
        if missing:
            self._put(queries.withheld_documents(session, missing))
        return {revision_id: self._questions[revision_id] for revision_id in wanted}

    def _put(self, documents: Mapping[int, Mapping[str, Any]]) -> None:
        """Keep questions; threads may do so at the same time, since nothing is ever taken out."""
        self._questions.update({key: questions.load(value) for key, value in documents.items()})

    def graded_questions(
        self, session: Session, revision_ids: Iterable[int]
    ) -> dict[int, Question]:
        """Return question revisions with their keys, as written: for grading only."""
        found = self._known_keys(session, revision_ids)
        return {key: questions.load(documents.document) for key, documents in found.items()}

    def revealed_questions(
        self, session: Session, revision_ids: Iterable[int]
    ) -> dict[int, Question]:
        """Return question revisions with their keys, rendered: for those who may see them."""
        found = self._known_keys(session, revision_ids)
        return {key: questions.load(documents.rendered) for key, documents in found.items()}

    def _known_keys(self, session: Session, revision_ids: Iterable[int]) -> dict[int, KeyDocuments]:
        wanted, held = set(revision_ids), self._keys
        found = {revision_id: held[revision_id] for revision_id in wanted & held.keys()}
        missing = wanted - found.keys()
        if not missing:
            return found
        fresh = queries.keys_of(session, missing)
        if len(held) + len(missing) > MAX_KEYS_KEPT:
            self._keys = dict(fresh)
        else:
            held.update(fresh)
        return found | fresh
