"""Writes of attempts: begin, save, check, finish. Each is safe to repeat."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from learn import limits
from learn.content.library import Library, Quiz
from learn.progress.operations import AnswerFact, record_answer, record_answers, record_result
from learn.publishing.shelf import Shelf
from learn.questions import Answer, points_for
from learn.quizzes import queries
from learn.quizzes.attempts import AttemptState, ItemState
from learn.quizzes.drawing import draw
from learn.quizzes.grading import Score, score, total
from learn.quizzes.models import AnswerStep, Attempt, AttemptItem, GradeRow
from learn.quizzes.policy import (
    PRACTICE,
    Kind,
    Policy,
    attempts_left,
    deadline,
    effective_policy,
    has_run_out,
)

SELF_MARK_SCALE = 1_000


class AttemptProblem(Exception):  # noqa: N818
    """Something that an attempt does not allow; the message is a plain sentence."""


class NoAttemptsLeft(AttemptProblem):
    """Every attempt that the quiz allows was used."""


class AttemptClosed(AttemptProblem):
    """The attempt takes no more answers."""


class TimeIsUp(AttemptClosed):
    """The time limit is over; what was saved counts."""


class StaleAnswer(AttemptProblem):
    """The question was answered elsewhere since this page was loaded."""

    def __init__(self, item: ItemState) -> None:
        super().__init__("You answered this question in another tab or on another device.")
        self.item = item


@dataclass(frozen=True)
class Given:
    """What a request brings to one question."""

    answer: Answer | None
    confidence: str | None
    based_on: int
    client_event_id: str | None = None


def start_quiz(
    session: Session,
    shelf: Shelf,
    library: Library,
    person_id: int,
    quiz: Quiz,
    now: datetime,
    rng: random.Random,
) -> int:
    """Return the row of the person's open attempt at `quiz`, begun now if there was none.

    Raises NoAttemptsLeft. Two requests at once get the same attempt: the database allows one
    open attempt per person and quiz, and each number once.
    """
    policy = effective_policy(quiz.settings)
    codes = draw(quiz, rng, shuffle=policy.shuffle_questions)
    revision = _revision_of(library, quiz.module_id)
    return _start(
        session, shelf, library, (person_id, Kind.QUIZ, quiz.id), (codes, policy, revision), now,
        rng,
    )


def start_practice(
    session: Session, shelf: Shelf, library: Library, person_id: int, code: str, now: datetime
) -> int:
    """Return the row of an attempt of one question inside a lesson.

    Its order is the same for everybody, as it was on the lesson's page.
    """
    lesson = library.lesson(library.questions[code].lesson_id)
    if lesson is None:
        raise KeyError(code)
    revision = _revision_of(library, lesson.module_id)
    return _start(
        session, shelf, library, (person_id, Kind.PRACTICE, code), ([code], PRACTICE, revision),
        now, practice_rng(code),
    )


def _revision_of(library: Library, module_id: str) -> int:
    module = library.module(module_id)
    if module is None:
        raise KeyError(module_id)
    return module.revision_id


def practice_rng(code: str) -> random.Random:
    """Return the chance that orders the options of a question inside a lesson."""
    return random.Random(f"practice:{code}")  # noqa: S311  an order, not a secret


def _start(
    session: Session,
    shelf: Shelf,
    library: Library,
    who: tuple[int, Kind, str],
    what: tuple[Sequence[str], Policy, int],
    now: datetime,
    rng: random.Random,
) -> int:
    person_id, kind, quiz_id = who
    codes, policy, module_revision_id = what
    found = queries.open_attempt_id(session, person_id, quiz_id)
    if found is not None:
        return found
    used = queries.highest_number(session, person_id, quiz_id)
    if attempts_left(policy, used) == 0:
        message = "You have used every attempt at this quiz."
        raise NoAttemptsLeft(message)
    attempt = Attempt(
        person_id=person_id,
        kind=kind.value,
        quiz_id=quiz_id,
        number=used + 1,
        module_revision_id=module_revision_id,
        policy=policy.to_json(),
        started_at=now,
        deadline_at=deadline(policy, now),
    )
    attempt.items = _new_items(session, shelf, library, codes, policy, rng)
    try:
        with session.begin_nested():
            session.add(attempt)
    except IntegrityError:
        session.expunge_all()
        raced = queries.open_attempt_id(session, person_id, quiz_id)
        if raced is None:
            raise
        return raced
    return attempt.id


def _new_items(
    session: Session,
    shelf: Shelf,
    library: Library,
    codes: Iterable[str],
    policy: Policy,
    rng: random.Random,
) -> list[AttemptItem]:
    entries = [library.questions[code] for code in codes]
    found = shelf.withheld(session, [entry.revision_id for entry in entries])
    return [
        AttemptItem(
            position=position,
            question_revision_id=entry.revision_id,
            question_code=entry.code,
            objective_id=entry.objective_id or "",
            option_order=dict(
                found[entry.revision_id].arrange(rng, shuffle=policy.shuffle_options)
            ),
        )
        for position, entry in enumerate(entries, start=1)
    ]


def save(
    session: Session, attempt: AttemptState, item: ItemState, given: Given, now: datetime
) -> int:
    """Keep what was answered and return its sequence number; nothing is graded.

    Saving the same again changes nothing. Raises AttemptClosed, TimeIsUp or StaleAnswer.
    `attempt` must have been loaded with its lock.
    """
    need_open(attempt, now)
    if item.is_checked:
        message = "This question was checked already; its answer stays as it was."
        raise AttemptClosed(message)
    if _is_repeated(session, item, given):
        return item.seq
    if given.based_on != item.seq:
        raise StaleAnswer(item)
    if given.answer == item.answer and given.confidence == item.confidence:
        return item.seq
    return _add_step(session, item, "draft", given, now).seq


def need_open(attempt: AttemptState, now: datetime) -> None:
    """Raise TimeIsUp or AttemptClosed unless the attempt takes answers now."""
    if not attempt.is_open:
        message = "This attempt is finished. Its answers stay as they were."
        raise AttemptClosed(message)
    if has_run_out(attempt.deadline_at, now):
        message = "The time for this attempt is over. What was saved by then counts."
        raise TimeIsUp(message)


def _is_repeated(session: Session, item: ItemState, given: Given) -> bool:
    """Tell whether this very event was stored before: the answer to it was lost on the way."""
    if given.client_event_id is None or given.based_on == item.seq:
        return False
    return queries.has_event(session, item.id, given.client_event_id)


def _add_step(
    session: Session, item: ItemState, kind: str, given: Given, now: datetime
) -> AnswerStep:
    if item.seq >= limits.MAX_STEPS_PER_QUESTION:
        message = "This question was changed too often. Finish the attempt, then begin another."
        raise AttemptProblem(message)
    step = AnswerStep(
        item_id=item.id,
        seq=item.seq + 1,
        kind=kind,
        answer=given.answer,
        confidence=given.confidence,
        client_event_id=given.client_event_id,
        created_at=now,
    )
    session.add(step)
    session.flush()
    return step


def check(
    session: Session,
    shelf: Shelf,
    attempt: AttemptState,
    item: ItemState,
    given: Given,
    now: datetime,
) -> None:
    """Take the answer to one question as final, grade it and report it to progress.

    Checking again changes nothing. Raises AttemptClosed, TimeIsUp or StaleAnswer.
    """
    need_open(attempt, now)
    if item.is_checked:
        return
    if given.based_on != item.seq and given.answer != item.answer:
        raise StaleAnswer(item)
    step = _add_step(session, item, "submit", given, now)
    result = score(shelf.graded_question(session, item.revision_id), given.answer)
    session.add(_grade_row(item, step.id, result, "checked", now))
    session.flush()
    if result.is_scored:
        record_answer(session, _fact(attempt, item, result, given.confidence, now))


def _grade_row(
    item: ItemState, step_id: int | None, result: Score, reason: str, now: datetime
) -> GradeRow:
    return GradeRow(
        item_id=item.id,
        step_id=step_id,
        question_revision_id=item.revision_id,
        points=result.points,
        max_points=result.max_points,
        is_scored=result.is_scored,
        reason=reason,
        graded_at=now,
    )


def _fact(
    attempt: AttemptState,
    item: ItemState,
    result: Score,
    confidence: str | None,
    now: datetime,
) -> AnswerFact:
    """Questions inside a lesson count as aided: the paragraph that answers them is in sight."""
    return AnswerFact(
        person_id=attempt.person_id,
        objective_id=item.objective_id,
        question_code=item.code,
        source_id=item.id,
        points=result.points,
        max_points=result.max_points,
        confidence=confidence,
        is_aided=item.has_hint or attempt.kind is Kind.PRACTICE,
        answered_at=now,
    )


def take_hint(session: Session, attempt: AttemptState, item: ItemState, now: datetime) -> None:
    """Note that the hint of a question was asked for: its answer is then not unaided."""
    need_open(attempt, now)
    if not item.has_hint and not item.is_checked:
        given = Given(item.answer, item.confidence, item.seq)
        _add_step(session, item, "hint", given, now)


def set_flag(session: Session, item: ItemState, *, is_flagged: bool) -> None:
    """Mark a question to come back to, or take the mark away."""
    session.execute(
        update(AttemptItem).where(AttemptItem.id == item.id).values(is_flagged=is_flagged)
    )


def self_mark(
    session: Session, attempt: AttemptState, item: ItemState, marks: list[int], of: int,
    now: datetime,
) -> None:
    """Keep which key points a learner found in their own text; it counts for mastery only.

    `marks` are the places of the key points, counted from 0, of `of` in all.
    """
    if item.answer is None or of < 1:
        return
    kept = sorted({mark for mark in marks if 0 <= mark < of})
    given = Given({**item.answer, "marks": kept}, item.confidence, item.seq)
    if given.answer == item.answer:
        return
    _add_step(session, item, "self_mark", given, now)
    earned = points_for(Fraction(len(kept), of), SELF_MARK_SCALE)
    result = Score(earned, SELF_MARK_SCALE, is_scored=True)
    record_answer(session, _fact(attempt, item, result, item.confidence, now))


def finish(
    session: Session,
    shelf: Shelf,
    attempt: AttemptState,
    now: datetime,
    closed_by: str = "person",
) -> bool:
    """Close the attempt, grade what was answered and report it; tell whether this call did it.

    The database decides who closes: a conditional update. Repeating is harmless.
    """
    closed = session.execute(
        update(Attempt)
        .where(Attempt.id == attempt.id, Attempt.state == "open")
        .values(state="submitted", submitted_at=now, closed_by=closed_by)
        .execution_options(synchronize_session=False)
    )
    if closed.rowcount != 1:  # type: ignore[attr-defined]
        return False
    scores = _grade_items(session, shelf, attempt, now)
    result = total(scores)
    nothing_answered = not any(item.is_answered for item in attempt.items)
    state = "expired" if closed_by == "time" and nothing_answered else "graded"
    session.execute(
        update(Attempt)
        .where(Attempt.id == attempt.id)
        .values(state=state, points=result.points, max_points=result.max_points)
        .execution_options(synchronize_session=False)
    )
    if attempt.kind is Kind.QUIZ and attempt.quiz_id is not None:
        record_result(
            session, attempt.person_id, attempt.quiz_id, attempt.id, result.points,
            result.max_points, attempt.policy.pass_percent, now,
        )
    session.expire_all()
    return True


def _grade_items(
    session: Session, shelf: Shelf, attempt: AttemptState, now: datetime
) -> list[Score]:
    """Grade every question that was not graded when it was checked; return all scores."""
    scores, facts = [], []
    for item in attempt.items:
        if item.points is not None and item.max_points is not None:
            scores.append(Score(item.points, item.max_points, is_scored=item.is_scored))
            continue
        result = score(shelf.graded_question(session, item.revision_id), item.answer)
        session.add(_grade_row(item, item.step_id, result, "finished", now))
        scores.append(result)
        if result.is_scored and item.is_answered:
            facts.append(_fact(attempt, item, result, item.confidence, now))
    session.flush()
    record_answers(session, facts)
    return scores


def close_overdue(session: Session, shelf: Shelf, now: datetime) -> int:
    """Finish every attempt whose time has run out; return how many."""
    closed = 0
    for attempt_id in queries.overdue_attempt_ids(session, now - limits.GRACE):
        attempt = queries.load_attempt_by_id(session, attempt_id, lock=True)
        if attempt is not None and has_run_out(attempt.deadline_at, now):
            closed += finish(session, shelf, attempt, _moment_of_closing(attempt, now), "time")
    return closed


def _moment_of_closing(attempt: AttemptState, now: datetime) -> datetime:
    """Return when the attempt really ended, however late somebody notices."""
    return min(now, attempt.deadline_at) if attempt.deadline_at else now
