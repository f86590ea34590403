"""Ending an attempt: closed first, then graded, in one transaction that is safe to repeat."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from learn import limits
from learn.assignments.operations import refold
from learn.progress.operations import record_answers, record_result
from learn.publishing.shelf import Shelf
from learn.quizzes import queries
from learn.quizzes.attempts import AttemptState
from learn.quizzes.grading import Score, Total, score, total
from learn.quizzes.models import Attempt
from learn.quizzes.policy import Kind, State, has_run_out
from learn.quizzes.recording import add_grade, fact
from learn.quizzes.unfinished import overdue_attempt_ids


def finish(
    session: Session,
    shelf: Shelf,
    attempt: AttemptState,
    now: datetime,
    closed_by: str = "person",
) -> bool:
    """Close the attempt, grade what was answered and report it; tell whether this call did it.

    The database decides who closes: a conditional update. Repeating is harmless. `attempt` must
    have been loaded with its lock.
    """
    if not _closed(session, attempt, now, closed_by):
        return False
    result = total(_grade_items(session, shelf, attempt, now))
    nothing_answered = not any(item.is_answered for item in attempt.items)
    is_expired = closed_by == "time" and nothing_answered
    _keep_total(session, attempt, State.EXPIRED if is_expired else State.GRADED, result)
    if attempt.kind is Kind.QUIZ and attempt.quiz_id is not None:
        record_result(
            session,
            attempt.person_id,
            attempt.quiz_id,
            attempt.id,
            result.points,
            result.max_points,
            attempt.policy.pass_percent,
            attempt.started_at,
            now,
        )
        library = shelf.library(session)
        refold(session, library, [attempt.person_id], quiz_id=attempt.quiz_id, now=now)
    session.expire_all()
    return True


def _closed(session: Session, attempt: AttemptState, now: datetime, closed_by: str) -> bool:
    closed = session.execute(
        update(Attempt)
        .where(Attempt.id == attempt.id, Attempt.state == State.OPEN.value)
        .values(state=State.SUBMITTED.value, submitted_at=now, closed_by=closed_by)
        .execution_options(synchronize_session=False)
    )
    return closed.rowcount == 1  # type: ignore[attr-defined, no-any-return]


def _keep_total(session: Session, attempt: AttemptState, state: State, result: Total) -> None:
    session.execute(
        update(Attempt)
        .where(Attempt.id == attempt.id)
        .values(state=state.value, points=result.points, max_points=result.max_points)
        .execution_options(synchronize_session=False)
    )


def _grade_items(
    session: Session, shelf: Shelf, attempt: AttemptState, now: datetime
) -> list[Score]:
    """Grade every question that was not graded when it was checked; return all scores."""
    waiting = [item for item in attempt.items if item.points is None]
    found = shelf.graded_questions(session, [item.revision_id for item in waiting])
    scores = [
        Score(item.points, item.max_points or 0, is_scored=item.is_scored)
        for item in attempt.items
        if item.points is not None
    ]
    facts = []
    for item in waiting:
        result = score(found[item.revision_id], item.answer)
        add_grade(session, item, item.step_id, result, "finished", now)
        scores.append(result)
        if result.is_scored and item.is_answered:
            facts.append(fact(attempt, item, result, item.confidence, now))
    session.flush()
    record_answers(session, facts)
    return scores


def close_overdue(session: Session, shelf: Shelf, now: datetime) -> int:
    """Finish every attempt whose time has run out; return how many."""
    overdue = overdue_attempt_ids(session, now - limits.GRACE)
    return sum(close_if_overdue(session, shelf, attempt_id, now) for attempt_id in overdue)


def close_if_overdue(session: Session, shelf: Shelf, attempt_id: int, now: datetime) -> bool:
    """Finish one attempt if its time has run out; tell whether this call did it."""
    attempt = queries.load_attempt_by_id(session, attempt_id, lock=True)
    if attempt is None or attempt.deadline_at is None or not has_run_out(attempt.deadline_at, now):
        return False
    return finish(session, shelf, attempt, attempt.deadline_at, "time")
