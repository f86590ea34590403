"""Writes of attempts: begin, save, check, finish. Each is safe to repeat."""

from datetime import datetime
from fractions import Fraction

from sqlalchemy import update
from sqlalchemy.orm import Session

from learn.progress.operations import record_answer
from learn.publishing.shelf import Shelf
from learn.questions import points_for
from learn.quizzes import queries
from learn.quizzes.attempts import AttemptState, ItemState
from learn.quizzes.closing import close_if_overdue, close_overdue, finish
from learn.quizzes.grading import Score, score
from learn.quizzes.models import AttemptItem
from learn.quizzes.policy import has_run_out
from learn.quizzes.problems import (
    AttemptClosed,
    AttemptProblem,
    NoAttemptsLeft,
    NotOpenYet,
    StaleAnswer,
    TermsChanged,
    TimeIsUp,
    TooManyChanges,
)
from learn.quizzes.recording import Given, add_grade, add_step, fact
from learn.quizzes.starting import practice_rng, start_practice, start_quiz

__all__ = [
    "AttemptClosed",
    "AttemptProblem",
    "Given",
    "NoAttemptsLeft",
    "NotOpenYet",
    "StaleAnswer",
    "TermsChanged",
    "TimeIsUp",
    "TooManyChanges",
    "check",
    "close_if_overdue",
    "close_overdue",
    "finish",
    "need_open",
    "practice_rng",
    "save",
    "self_mark",
    "set_flag",
    "start_practice",
    "start_quiz",
    "take_hint",
]

SELF_MARK_SCALE = 1_000


def need_open(attempt: AttemptState, now: datetime) -> None:
    """Raise TimeIsUp or AttemptClosed unless the attempt takes answers now."""
    if not attempt.is_open:
        message = "This attempt is finished. Its answers stay as they were."
        raise AttemptClosed(message)
    if has_run_out(attempt.deadline_at, now):
        raise TimeIsUp


def save(
    session: Session, attempt: AttemptState, item: ItemState, given: Given, now: datetime
) -> int:
    """Keep what was answered and return its sequence number; nothing is graded.

    Saving the same again changes nothing. Raises AttemptClosed, TimeIsUp, TooManyChanges or
    StaleAnswer. `attempt` must have been loaded with its lock.
    """
    need_open(attempt, now)
    if item.is_checked:
        message = "This question was checked already; its answer stays as it was."
        raise AttemptClosed(message)
    if given.answer == item.answer and given.confidence == item.confidence:
        return item.seq
    if given.based_on != item.seq:
        return _seq_of_repeated(session, item, given)
    if add_step(session, item, "draft", given, now) is None:
        return _seq_of_repeated(session, item, given)
    return item.seq + 1


def _seq_of_repeated(session: Session, item: ItemState, given: Given) -> int:
    """Return the number of an event that was stored before and sent again.

    Its own number and not the newest one: whoever sent it knows nothing of what came after.
    Raises StaleAnswer for an event that is new.
    """
    seq = given.client_event_id and queries.seq_of_event(session, item.id, given.client_event_id)
    if not seq:
        raise StaleAnswer(item)
    return seq


def check(
    session: Session,
    shelf: Shelf,
    attempt: AttemptState,
    item: ItemState,
    given: Given,
    now: datetime,
) -> None:
    """Take the answer to one question as final, grade it and report it to progress.

    Checking again changes nothing. Raises AttemptClosed, TimeIsUp or StaleAnswer. `attempt` must
    have been loaded with its lock.
    """
    need_open(attempt, now)
    if item.is_checked:
        return
    if given.based_on != item.seq and given.answer != item.answer:
        raise StaleAnswer(item)
    final = Given(given.answer, given.confidence, item.seq)  # its event may name a draft already
    step_id = add_step(session, item, "submit", final, now)
    if step_id is None:
        raise StaleAnswer(item)
    asked = shelf.graded_questions(session, [item.revision_id])[item.revision_id]
    result = score(asked, given.answer)
    add_grade(session, item, step_id, result, "checked", now)
    session.flush()
    if result.is_scored:
        record_answer(session, fact(attempt, item, result, given.confidence, now))


def take_hint(session: Session, attempt: AttemptState, item: ItemState, now: datetime) -> None:
    """Note that the hint of a question was asked for: its answer is then not unaided."""
    need_open(attempt, now)
    if not item.has_hint and not item.is_checked:
        add_step(session, item, "hint", Given(item.answer, item.confidence, item.seq), now)


def set_flag(session: Session, item: ItemState, *, is_flagged: bool) -> None:
    """Mark a question to come back to, or take the mark away."""
    session.execute(
        update(AttemptItem).where(AttemptItem.id == item.id).values(is_flagged=is_flagged)
    )


def self_mark(
    session: Session,
    attempt: AttemptState,
    item: ItemState,
    marks: list[int],
    of: int,
    now: datetime,
) -> None:
    """Keep which key points a learner found in their own text; it counts for mastery only.

    `marks` are the places of the key points, counted from 0, of `of` in all. Raises
    TooManyChanges.
    """
    if item.answer is None or of < 1:
        return
    kept = sorted({mark for mark in marks if 0 <= mark < of})
    given = Given({**item.answer, "marks": kept}, item.confidence, item.seq)
    if given.answer == item.answer:
        return
    add_step(session, item, "self_mark", given, now)
    earned = points_for(Fraction(len(kept), of), SELF_MARK_SCALE)
    result = Score(earned, SELF_MARK_SCALE, is_scored=True)
    record_answer(session, fact(attempt, item, result, item.confidence, now))
