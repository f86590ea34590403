"""What the pages of a quiz show: reviews, outcomes and steps, each only where it may be seen."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from learn import context, limits
from learn.assignments.models import Assignment
from learn.assignments.queries import assigned_at
from learn.classrooms import queries as classrooms
from learn.content.library import Lesson, Library, Objective
from learn.progress import queries as progress
from learn.progress.completion import has_passed
from learn.progress.mastery import Mastery, fold
from learn.questions import Question, Review, Segment
from learn.quizzes.attempts import AttemptState, ItemState
from learn.quizzes.offering import Door, Offer
from learn.quizzes.policy import may_see_reasons, may_see_score

SECONDS_PER_QUESTION: Final = 45
GRACE_SECONDS: Final = round(limits.GRACE.total_seconds())


@dataclass(frozen=True)
class Reviewed:
    """A question that was answered: with its reasons, or only with what the person gave."""

    item: ItemState
    stem: str
    segments: tuple[Segment, ...]
    review: Review | None
    given_text: str
    sources: tuple[str, ...]
    read_url: str | None
    read_title: str | None
    marks: frozenset[int]


@dataclass(frozen=True)
class Time:
    """What a timed attempt has left, in whole seconds by the server's clock."""

    left: int
    total: int
    grace: int


@dataclass(frozen=True)
class Moved:
    """An objective before and after an attempt."""

    objective: Objective
    before: Mastery
    after: Mastery


@dataclass(frozen=True)
class Outcome:
    """The result page: the score where it may be seen, misses first, objectives that moved."""

    shows_score: bool
    is_passed: bool
    missed: tuple[Reviewed, ...]
    others: tuple[Reviewed, ...]
    moved: tuple[Moved, ...]


def time_of(attempt: AttemptState, now: datetime) -> Time | None:
    """Return the time of an open attempt with a time limit; None for any other."""
    if attempt.deadline_at is None or not attempt.is_open:
        return None
    if attempt.policy.time_limit_minutes is None:
        return None
    total = attempt.deadline_at - attempt.started_at
    left = max(timedelta(0), attempt.deadline_at - now)
    return Time(math.ceil(left.total_seconds()), round(total.total_seconds()), GRACE_SECONDS)


def quiz_minutes(questions: int) -> int:
    """Return how long a quiz of that many questions takes, in whole minutes, at least one."""
    return max(1, round(questions * SECONDS_PER_QUESTION / 60))


def whom_to_ask(session: Session, offered: Offer) -> list[str]:
    """Return the names of the instructors whose assignments somebody has used up."""
    if offered.door is not Door.USED_UP:
        return []
    ids = dict.fromkeys(one.task.classroom.id for one in offered.ruling)
    names = [one.name for place in ids for one in classrooms.instructors(session, place)]
    return list(dict.fromkeys(names))


def lesson_of(library: Library, attempt: AttemptState) -> Lesson | None:
    """Return the lesson that an attempt belongs to; None once it is no longer published."""
    quiz_id = attempt.quiz_id or ""
    entry = library.questions.get(quiz_id)
    return library.lesson(entry.lesson_id if entry else quiz_id)


def counts_for(attempt: AttemptState) -> list[Assignment]:
    """Return the assignments of its taker for which an attempt counts."""
    library, session = context.library(), context.session()
    quiz = library.quiz(attempt.quiz_id or "")
    found = assigned_at(session, library, attempt.person_id, quiz) if quiz else []
    return [one.task.assignment for one in found if one.terms.counts(attempt.started_at)]


def step_states(attempt: AttemptState, here: ItemState) -> list[str]:
    """Return, for the bar of steps, what each question is: done, now or still to come."""
    return [
        "now" if item.id == here.id else "done" if item.is_answered else ""
        for item in attempt.items
    ]


def reviewed(attempt: AttemptState, item: ItemState) -> Reviewed:
    """Return a question to look back at; its key is read only when it may be seen."""
    return _looked_back(attempt, (item,))[0]


def _looked_back(attempt: AttemptState, items: Sequence[ItemState]) -> list[Reviewed]:
    """Return questions to look back at; their keys are read at once, where they may be seen."""
    session, shelf, now = context.session(), context.services().shelf, context.now()
    shown = shelf.withheld(session, [item.revision_id for item in items])
    seen = {
        item.revision_id
        for item in items
        if may_see_reasons(attempt.policy, attempt.state, now, is_checked=item.is_checked)
    }
    keys = shelf.revealed_questions(session, seen)
    return [_reviewed(item, shown[item.revision_id], keys.get(item.revision_id)) for item in items]


def _reviewed(item: ItemState, shown: Question, revealed: Question | None) -> Reviewed:
    presentation = shown.present(item.order, item.answer)
    stem, segments = presentation.stem, presentation.segments
    if revealed is None:
        words = shown.given_text(item.answer)
        return Reviewed(item, stem, segments, None, words, (), None, None, frozenset())
    return _with_sources(item, stem, segments, revealed.review(item.answer, item.order))


def _with_sources(
    item: ItemState, stem: str, segments: tuple[Segment, ...], review: Review
) -> Reviewed:
    library = context.library()
    entry = library.questions.get(item.code)
    keys = entry.references if entry else ()
    read = entry.read if entry else None
    return Reviewed(
        item=item,
        stem=stem,
        segments=segments,
        review=review,
        given_text=review.given_text,
        sources=tuple(library.references[key].html for key in keys if key in library.references),
        read_url=library.read_address(read) if read else None,
        read_title=library.anchor_title(read) if read else None,
        marks=frozenset((item.answer or {}).get("marks", ())),
    )


def outcome(attempt: AttemptState) -> Outcome:
    """Return what the result page shows; while the score is held, nothing tells what was right."""
    shows_score = may_see_score(attempt.policy, attempt.state, context.now())
    items = attempt.items if shows_score else [_without_grade(item) for item in attempt.items]
    looked_at = _looked_back(attempt, items)
    return Outcome(
        shows_score=shows_score,
        is_passed=has_passed(
            attempt.points or 0, attempt.max_points or 0, attempt.policy.pass_percent
        ),
        missed=tuple(one for one in looked_at if one.item.is_missed),
        others=tuple(one for one in looked_at if not one.item.is_missed),
        moved=_moved(attempt) if shows_score else (),
    )


def _without_grade(item: ItemState) -> ItemState:
    return replace(item, points=None, max_points=None, is_scored=False)


def _moved(attempt: AttemptState) -> tuple[Moved, ...]:
    """Return the objectives of an attempt with their state without it and with it."""
    library = context.library()
    sources = {item.id for item in attempt.items}
    names = list(dict.fromkeys(item.objective_id for item in attempt.items))
    found = progress.evidence_on(context.session(), attempt.person_id, names)
    moved = []
    for name in names:
        objective = library.objective(name)
        pairs = found.get(name, [])
        if objective is None or not pairs:
            continue
        before = fold(evidence for source, evidence in pairs if source not in sources)
        after = fold(evidence for _, evidence in pairs)
        moved.append(Moved(objective, before.mastery, after.mastery))
    return tuple(moved)
