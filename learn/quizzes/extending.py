"""Attempts after terms have changed: their time may only become longer."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from learn.assignments import queries as assignments
from learn.assignments.policy import alone, combined
from learn.assignments.queries import Seat, Task
from learn.assignments.targets import content_of
from learn.assignments.terms import Feedback, MoreTime, Phase, Terms
from learn.content.library import Library, Quiz
from learn.quizzes.models import Attempt
from learn.quizzes.policy import (
    Kind,
    Policy,
    State,
    deadline,
    extended,
    has_run_out,
    most,
    policy_for,
)

AT_ONCE = 500  # people in one statement: both databases limit how many values it may carry


def extend_open_attempts(
    session: Session, library: Library, person_ids: Collection[int], now: datetime
) -> None:
    """Give the open attempts of these people the time that their terms allow now.

    A deadline only moves later, and one that is over stays over. Where answers are shown after
    the due time, those of finished attempts wait for a later due time too.
    """
    ids = sorted(set(person_ids))
    for start in range(0, len(ids), AT_ONCE):
        _extend(session, library, ids[start : start + AT_ONCE], now)
    session.flush()


def _extend(session: Session, library: Library, people: Sequence[int], now: datetime) -> None:
    seats = assignments.seats(session, person_ids=people, only_open_classrooms=True)
    tasks = assignments.tasks(session, {seat.assignment_id for seat in seats})
    by_quiz: dict[str, list[Attempt]] = {}
    for attempt in _attempts(session, people, _quizzes_with_held_answers(library, tasks)):
        if _is_pending(attempt, now):
            by_quiz.setdefault(attempt.quiz_id or "", []).append(attempt)
    if not by_quiz:
        return
    more_time = assignments.more_time_of(session, people)
    for quiz_id, attempts in by_quiz.items():
        quiz = library.quiz(quiz_id)
        if quiz is not None:
            terms = _terms_at(session, library, quiz, tasks, seats)
            for attempt in attempts:
                ruling = _ruling(terms.get(attempt.person_id, ()), attempt.started_at)
                _lengthen(attempt, quiz, ruling, more_time.get(attempt.person_id))


def _quizzes_with_held_answers(library: Library, tasks: Mapping[int, Task]) -> set[str]:
    return {
        quiz.id
        for task in tasks.values()
        for quiz in content_of(library, task.targets).quizzes
        if (task.terms.feedback or quiz.settings.feedback) == Feedback.AFTER_DUE
    }


def _attempts(session: Session, people: Sequence[int], held: Collection[str]) -> Sequence[Attempt]:
    """Return open attempts and those whose answers wait for a due time, held for this change."""
    return session.scalars(
        select(Attempt)
        .where(
            Attempt.person_id.in_(people),
            Attempt.kind == Kind.QUIZ.value,
            or_(Attempt.state == State.OPEN.value, Attempt.quiz_id.in_(held)),
        )
        .order_by(Attempt.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()


def _is_pending(attempt: Attempt, now: datetime) -> bool:
    if attempt.state == State.OPEN:
        return not has_run_out(attempt.deadline_at, now)
    due_at = Policy.from_json(attempt.policy).due_at
    return due_at is not None and now < due_at


def _terms_at(
    session: Session,
    library: Library,
    quiz: Quiz,
    tasks: Mapping[int, Task],
    seats: Sequence[Seat],
) -> dict[int, list[Terms]]:
    """Return, by person, the terms of every assignment that asks for a quiz."""
    asking = {
        task.id: task
        for task in tasks.values()
        if quiz in content_of(library, task.targets).quizzes
    }
    sitting = [seat for seat in seats if seat.assignment_id in asking]
    found: dict[int, list[Terms]] = {}
    terms = assignments.terms_of_tasks(session, library, asking, sitting, quiz)
    for (_, person_id), one in terms.items():
        found.setdefault(person_id, []).append(one)
    return found


def _ruling(terms: Sequence[Terms], started_at: datetime) -> list[Terms]:
    return [one for one in terms if one.phase(started_at) is Phase.OPEN]


def _lengthen(
    attempt: Attempt, quiz: Quiz, ruling: Sequence[Terms], more_time: MoreTime | None
) -> None:
    """Let an attempt last as long as its terms allow now, or as long as it did.

    One that began for an assignment which rules it no longer keeps the time it was granted.
    """
    before = Policy.from_json(attempt.policy)
    if before.is_assigned and not ruling:
        return
    terms = combined(ruling) if ruling else alone(assignments.base_of(quiz), more_time)
    policy = extended(before, policy_for(quiz.settings, terms))
    if policy != before:
        attempt.policy = policy.to_json()
        attempt.deadline_at = most(attempt.deadline_at, deadline(policy, attempt.started_at))
