"""Writes of progress: a fact is added and its summary folded anew, in the same transaction."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from learn.db import Base, upsert
from learn.progress import queries
from learn.progress.completion import has_passed
from learn.progress.folding import (
    LessonFact,
    LessonState,
    ResultFact,
    after,
    fold_lesson,
    fold_quiz,
    newest_per_source,
)
from learn.progress.mastery import fold
from learn.progress.models import (
    EvidenceRow,
    LessonEvent,
    LessonProgress,
    ObjectiveProgress,
    QuizProgress,
    QuizResult,
    QuizStart,
)

FACTS: tuple[type[Base], ...] = (EvidenceRow, LessonEvent, QuizResult, QuizStart)
SUMMARIES: tuple[type[Base], ...] = (LessonProgress, ObjectiveProgress, QuizProgress)


@dataclass(frozen=True)
class AnswerFact:
    """One graded answer, as the feature that graded it reports it."""

    person_id: int
    objective_id: str
    question_code: str
    source_id: int
    points: int
    max_points: int
    confidence: str | None
    is_aided: bool
    answered_at: datetime


def record_lesson(
    session: Session,
    person_id: int,
    lesson_id: str,
    kind: str,
    now: datetime,
    anchor: str | None = None,
) -> LessonState:
    """Add what happened in a lesson ('opened', 'section', 'read' or 'unread').

    Opening a lesson again, or marking twice, changes nothing.
    """
    before = queries.lesson_progress(session, person_id, lesson_id)
    if before and _says_nothing_new(before, kind, anchor):
        return before
    queries.hold(session, person_id)
    before = queries.lesson_progress(session, person_id, lesson_id)
    session.add(
        LessonEvent(
            person_id=person_id, lesson_id=lesson_id, kind=kind, anchor=anchor, happened_at=now
        )
    )
    state = after(before, LessonFact(kind, anchor, now))
    session.flush()
    keys = {"person_id": person_id, "lesson_id": lesson_id}
    upsert(session, LessonProgress, keys, asdict(state))
    return state


def _says_nothing_new(before: LessonState, kind: str, anchor: str | None) -> bool:
    return (
        kind == "opened"
        or (kind == "read" and before.state == "read")
        or (kind == "unread" and before.state == "started")
        or (kind == "section" and before.last_anchor == anchor)
    )


def record_answer(session: Session, fact: AnswerFact) -> None:
    """Add a graded answer and fold its objective anew; the caller holds the person."""
    session.add(EvidenceRow(**asdict(fact)))
    session.flush()
    fold_objective(session, fact.person_id, fact.objective_id)


def record_answers(session: Session, facts: list[AnswerFact]) -> None:
    """Add several graded answers of one person and fold each of their objectives once.

    The caller holds the person.
    """
    session.add_all(EvidenceRow(**asdict(fact)) for fact in facts)
    session.flush()
    for person_id, objective_id in sorted({(fact.person_id, fact.objective_id) for fact in facts}):
        fold_objective(session, person_id, objective_id)


def fold_objective(session: Session, person_id: int, objective_id: str) -> None:
    """Make the summary of one objective equal to the fold of its evidence."""
    found = queries.evidence_on(session, person_id, [objective_id]).get(objective_id, [])
    if not found:
        return
    state = fold(evidence for _, evidence in found)
    values: dict[str, Any] = asdict(state)
    values["state"] = values.pop("mastery").value
    keys = {"person_id": person_id, "objective_id": objective_id}
    upsert(session, ObjectiveProgress, keys, values)


def record_start(
    session: Session, person_id: int, quiz_id: str, source_id: int, now: datetime
) -> None:
    """Add that an attempt at a quiz was begun; nothing of progress is folded from it."""
    session.add(
        QuizStart(person_id=person_id, quiz_id=quiz_id, source_id=source_id, started_at=now)
    )
    session.flush()


def record_result(
    session: Session,
    person_id: int,
    quiz_id: str,
    source_id: int,
    points: int,
    max_points: int,
    pass_percent: int | None,
    started_at: datetime,
    now: datetime,
) -> None:
    """Add the result of a finished attempt and fold the quiz anew; the caller holds the person."""
    session.add(
        QuizResult(
            person_id=person_id,
            quiz_id=quiz_id,
            source_id=source_id,
            points=points,
            max_points=max_points,
            is_passed=has_passed(points, max_points, pass_percent),
            started_at=started_at,
            finished_at=now,
        )
    )
    session.flush()
    _fold_quiz(session, person_id, quiz_id)


def _fold_quiz(session: Session, person_id: int, quiz_id: str) -> None:
    rows = session.scalars(
        select(QuizResult).where(QuizResult.person_id == person_id, QuizResult.quiz_id == quiz_id)
    )
    facts = (
        ResultFact(row.points, row.max_points, row.is_passed, row.finished_at)
        for row in newest_per_source(rows)
    )
    state = fold_quiz(facts)
    if state is not None:
        keys = {"person_id": person_id, "quiz_id": quiz_id}
        upsert(session, QuizProgress, keys, asdict(state))


def _fold_lesson(session: Session, person_id: int, lesson_id: str) -> None:
    rows = session.scalars(
        select(LessonEvent)
        .where(LessonEvent.person_id == person_id, LessonEvent.lesson_id == lesson_id)
        .order_by(LessonEvent.id)  # as they were added: a clock may jump back
    )
    state = fold_lesson(LessonFact(row.kind, row.anchor, row.happened_at) for row in rows)
    if state is not None:
        keys = {"person_id": person_id, "lesson_id": lesson_id}
        upsert(session, LessonProgress, keys, asdict(state))


def rebuild_person(session: Session, person_id: int) -> None:
    """Throw the summaries of a person away and fold them anew from the facts."""
    queries.hold(session, person_id)
    for summary in SUMMARIES:
        session.execute(delete(summary).where(summary.person_id == person_id))  # type: ignore[attr-defined]
    folds: tuple[tuple[Any, Callable[[Session, int, str], None]], ...] = (
        (EvidenceRow.objective_id, fold_objective),
        (LessonEvent.lesson_id, _fold_lesson),
        (QuizResult.quiz_id, _fold_quiz),
    )
    for column, refold in folds:
        owner = column.class_.person_id
        for name in session.scalars(select(column).where(owner == person_id).distinct()).all():
            refold(session, person_id, name)
    session.expire_all()


def people_with_facts(session: Session) -> list[int]:
    """Return the ids of all people who have any progress."""
    found: set[int] = set()
    for fact in FACTS:
        found.update(session.scalars(select(fact.person_id).distinct()))  # type: ignore[attr-defined]
    return sorted(found)


def merge(session: Session, guest_id: int, account_id: int) -> None:
    """Give all facts of a guest to an account, and fold that account's summaries anew."""
    queries.hold(session, guest_id, account_id)
    for fact in FACTS:
        session.execute(
            update(fact).where(fact.person_id == guest_id).values(person_id=account_id)  # type: ignore[attr-defined]
        )
    for summary in SUMMARIES:
        session.execute(delete(summary).where(summary.person_id == guest_id))  # type: ignore[attr-defined]
    rebuild_person(session, account_id)
