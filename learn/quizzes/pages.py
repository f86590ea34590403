"""What the pages of a quiz show: reviews, outcomes and steps, each only where it may be seen."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from learn import context
from learn.content.library import Lesson, Library, Objective
from learn.db import unit_of_work
from learn.progress import queries as progress
from learn.progress.completion import has_passed
from learn.progress.mastery import Mastery, fold
from learn.questions import AnswerProblem, Question, Review, Segment
from learn.quizzes import operations
from learn.quizzes.attempts import AttemptState, ItemState
from learn.quizzes.forms import StepForm
from learn.quizzes.policy import may_see_reasons, may_see_score

SECONDS_PER_QUESTION: Final = 45
NOTHING_ANSWERED: Final[Mapping[str, tuple[str, str]]] = {
    "single": ("choice", "Choose one answer."),
    "truefalse": ("choice", "Choose true or false."),
    "multiple": ("choice", "Choose at least one answer."),
    "matching": ("left-1", "Choose a match for each line."),
    "ordering": ("item-1", "Give each line its place."),
    "numeric": ("value", "Type a number."),
    "text": ("text", "Type your answer."),
    "cloze": ("gap-1", "Fill in the gaps."),
    "case": ("choice", "Choose what to do next."),
}
NOT_COMPLETE: Final[Mapping[str, tuple[str, str]]] = NOTHING_ANSWERED


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


def quiz_minutes(questions: int) -> int:
    """Return how long a quiz of that many questions takes, in whole minutes, at least one."""
    return max(1, round(questions * SECONDS_PER_QUESTION / 60))


def lesson_of(library: Library, attempt: AttemptState) -> Lesson | None:
    """Return the lesson that an attempt belongs to; None once it is no longer published."""
    quiz_id = attempt.quiz_id or ""
    entry = library.questions.get(quiz_id)
    return library.lesson(entry.lesson_id if entry else quiz_id)


def step_states(attempt: AttemptState, here: ItemState) -> list[str]:
    """Return, for the bar of steps, what each question is: done, now or still to come."""
    return [
        "now" if item.id == here.id else "done" if item.is_answered else ""
        for item in attempt.items
    ]


def keep_typed(asked: Question, item: ItemState, form: StepForm) -> ItemState:
    """Return the question with what was sent still in its form, as far as it makes sense."""
    try:
        answered = asked.parse(form.fields, item.order, item.answer)
    except AnswerProblem:
        answered = item.answer
    return replace(item, answer=answered, confidence=form.confidence, seq=form.based_on)


def close_overdue_now() -> None:
    """Finish what ran out of time, in a transaction of its own."""
    services = context.services()
    with unit_of_work(services.engine) as session:
        operations.close_overdue(session, services.shelf, context.now())


def reviewed(attempt: AttemptState, item: ItemState) -> Reviewed:
    """Return a question to look back at; its key is read only when it may be seen."""
    session, shelf = context.session(), context.services().shelf
    shown = shelf.withheld(session, [item.revision_id])[item.revision_id]
    presentation = shown.present(item.order, item.answer)
    if not may_see_reasons(
        attempt.policy, attempt.state, context.now(), is_checked=item.is_checked
    ):
        return Reviewed(
            item, presentation.stem, presentation.segments, None,
            shown.given_text(item.answer), (), None, None, frozenset(),
        )
    review = shelf.revealed_question(session, item.revision_id).review(item.answer, item.order)
    return _with_sources(item, presentation.stem, presentation.segments, review)


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
    """Return what the result page shows."""
    looked_at = [reviewed(attempt, item) for item in attempt.items]
    shows_score = may_see_score(attempt.policy, attempt.state, context.now())
    missed = tuple(one for one in looked_at if shows_score and one.item.is_missed)
    return Outcome(
        shows_score=shows_score,
        is_passed=has_passed(
            attempt.points or 0, attempt.max_points or 0, attempt.policy.pass_percent
        ),
        missed=missed,
        others=tuple(one for one in looked_at if one not in missed),
        moved=_moved(attempt) if shows_score else (),
    )


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
