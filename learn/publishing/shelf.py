"""The published library in the memory of one process, renewed when another is published."""

import threading
import time
from collections.abc import Iterable

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

    def _refresh(self, session: Session) -> None:
        version = queries.newest_version(session)
        if version != self._library.version:
            self._library = queries.load_library(session, version)
            documents = queries.withheld_documents(
                session, [entry.revision_id for entry in self._library.questions.values()]
            )
            self._questions |= {key: questions.load(value) for key, value in documents.items()}
        self._checked_at = time.monotonic()

    def withheld(self, session: Session, revision_ids: Iterable[int]) -> dict[int, Question]:
        """Return question revisions as they may be seen before an answer."""
        wanted = set(revision_ids)
        missing = wanted - self._questions.keys()
        if missing:
            documents = queries.withheld_documents(session, missing)
            self._questions |= {key: questions.load(value) for key, value in documents.items()}
        return {revision_id: self._questions[revision_id] for revision_id in wanted}

    def _key(self, session: Session, revision_id: int) -> KeyDocuments:
        if revision_id not in self._keys:
            if len(self._keys) >= MAX_KEYS_KEPT:
                self._keys.clear()
            self._keys[revision_id] = queries.key_documents(session, revision_id)
        return self._keys[revision_id]

    def graded_question(self, session: Session, revision_id: int) -> Question:
        """Return a question revision with its key, as written: for grading only."""
        return questions.load(self._key(session, revision_id).document)

    def revealed_question(self, session: Session, revision_id: int) -> Question:
        """Return a question revision with its key, rendered: for those who may see it."""
        return questions.load(self._key(session, revision_id).rendered)
