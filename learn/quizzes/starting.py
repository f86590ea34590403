"""Beginning an attempt, or going on with the one that is open."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from learn.content.library import Library, Quiz
from learn.progress.operations import record_start
from learn.publishing.shelf import Shelf
from learn.quizzes import queries
from learn.quizzes.drawing import draw
from learn.quizzes.models import Attempt, AttemptItem
from learn.quizzes.offering import Door, Offer, offer
from learn.quizzes.policy import PRACTICE, Kind, Policy, deadline
from learn.quizzes.problems import NoAttemptsLeft, NotOpenYet, TermsChanged
from learn.quizzes.queries import Begun


@dataclass(frozen=True)
class _Plan:
    """What a new attempt asks, and on which terms."""

    kind: Kind
    quiz_id: str
    codes: Sequence[str]
    policy: Policy
    module_revision_id: int
    rng: random.Random


def start_quiz(
    session: Session,
    shelf: Shelf,
    library: Library,
    person_id: int,
    quiz: Quiz,
    now: datetime,
    rng: random.Random,
    seen: str | None = None,
) -> int:
    """Return the row of the person's open attempt at `quiz`, begun now if there was none.

    `seen` is the seal of the offer that the person read, if they read one. Raises NoAttemptsLeft,
    NotOpenYet or TermsChanged. Two requests at once get the same attempt: the database
    allows one open attempt per person and quiz, and each number once.
    """
    begun = queries.begun_at(session, person_id, quiz.id)
    open_one = _open_one(begun)
    if open_one is not None:
        return open_one
    offered = offer(session, library, person_id, quiz, [one.started_at for one in begun], now)
    _need_open_door(offered, seen)
    codes = draw(quiz, rng, shuffle=offered.policy.shuffle_questions)
    revision = _revision_of(library, quiz.module_id)
    plan = _Plan(Kind.QUIZ, quiz.id, codes, offered.policy, revision, rng)
    return _start(session, shelf, library, person_id, plan, begun, now)


def _open_one(begun: Sequence[Begun]) -> int | None:
    return next((one.id for one in begun if one.is_open), None)


def _need_open_door(offered: Offer, seen: str | None) -> None:
    if offered.door is Door.NOT_YET:
        raise NotOpenYet
    if offered.door is Door.USED_UP:
        raise NoAttemptsLeft
    if seen is not None and seen != offered.seal:
        raise TermsChanged


def start_practice(
    session: Session, shelf: Shelf, library: Library, person_id: int, code: str, now: datetime
) -> int:
    """Return the row of an attempt of one question inside a lesson.

    Its order is the same for everybody, as it was on the lesson's page. KeyError for a question
    that is not published.
    """
    lesson = library.lesson(library.questions[code].lesson_id)
    if lesson is None:
        raise KeyError(code)
    revision = _revision_of(library, lesson.module_id)
    plan = _Plan(Kind.PRACTICE, code, [code], PRACTICE, revision, practice_rng(code))
    begun = queries.begun_at(session, person_id, code)
    open_one = _open_one(begun)
    if open_one is not None:
        return open_one
    return _start(session, shelf, library, person_id, plan, begun, now)


def practice_rng(code: str) -> random.Random:
    """Return the chance that orders the options of a question inside a lesson."""
    return random.Random(f"practice:{code}")  # noqa: S311  an order, not a secret


def _revision_of(library: Library, module_id: str) -> int:
    module = library.module(module_id)
    if module is None:
        raise KeyError(module_id)
    return module.revision_id


def _start(
    session: Session,
    shelf: Shelf,
    library: Library,
    person_id: int,
    plan: _Plan,
    begun: Sequence[Begun],
    now: datetime,
) -> int:
    attempt = Attempt(
        person_id=person_id,
        kind=plan.kind.value,
        quiz_id=plan.quiz_id,
        number=1 + max((one.number for one in begun), default=0),
        module_revision_id=plan.module_revision_id,
        policy=plan.policy.to_json(),
        started_at=now,
        deadline_at=deadline(plan.policy, now),
        items=_new_items(session, shelf, library, plan),
    )
    return _added(session, attempt, person_id, plan.quiz_id)


def _added(session: Session, attempt: Attempt, person_id: int, quiz_id: str) -> int:
    """Return the row of `attempt`, or of the one that another request began a moment ago."""
    session.flush()
    try:
        with session.begin_nested():
            session.add(attempt)
    except IntegrityError:
        raced = queries.open_attempt_id(session, person_id, quiz_id)
        if raced is None:
            raise
        return raced
    if attempt.kind == Kind.QUIZ:
        record_start(session, person_id, quiz_id, attempt.id, attempt.started_at)
    return attempt.id


def _new_items(session: Session, shelf: Shelf, library: Library, plan: _Plan) -> list[AttemptItem]:
    entries = [library.questions[code] for code in plan.codes]
    found = shelf.withheld(session, [entry.revision_id for entry in entries])
    shuffle = plan.policy.shuffle_options
    return [
        AttemptItem(
            position=position,
            question_revision_id=entry.revision_id,
            question_code=entry.code,
            objective_id=entry.objective_id or "",
            option_order=found[entry.revision_id].arrange(plan.rng, shuffle),
        )
        for position, entry in enumerate(entries, start=1)
    ]
