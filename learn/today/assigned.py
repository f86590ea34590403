"""What a learner is asked to do: in the order that matters, with one next step each. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from learn.assignments.standing import Cell
from learn.assignments.targets import Content
from learn.assignments.terms import Phase
from learn.content.library import Quiz
from learn.progress.completion import Reading

TO_DO = frozenset({"Start", "Continue"})


class Rank(IntEnum):
    """The blocks of the list, first to last."""

    DUE = 0
    UNDATED = 1
    UPCOMING = 2
    DONE = 3
    CLOSED = 4


@dataclass(frozen=True)
class NextStep:
    """What the one button says, and where it leads: to a lesson, or to the quiz of one."""

    call: str
    title: str
    module_id: str
    lesson_id: str
    is_quiz: bool


@dataclass(frozen=True)
class Item:
    """One assignment as the list shows it."""

    public_id: str
    title: str
    classroom: str
    state: Cell
    phase: Phase
    opens_at: datetime
    due_at: datetime | None
    closes_at: datetime | None
    done: int
    parts: int
    next_step: NextStep | None

    @property
    def rank(self) -> Rank:
        """The block that the assignment belongs to."""
        if self.state in (Cell.DONE, Cell.LATE, Cell.EXCUSED):
            return Rank.DONE
        if self.phase is Phase.CLOSED:
            return Rank.CLOSED
        if self.phase is Phase.UPCOMING:
            return Rank.UPCOMING
        return Rank.UNDATED if self.due_at is None else Rank.DUE


def in_order(items: Iterable[Item]) -> list[Item]:
    """Return what is due next first, then what has no date, what comes, what is done or over."""
    return sorted(items, key=_place)


def _place(item: Item) -> tuple[int, float]:
    opened, due = item.opens_at.timestamp(), item.due_at
    if item.rank is Rank.DUE and due is not None:
        return item.rank, due.timestamp()
    return item.rank, opened if item.rank is Rank.UPCOMING else -opened


def next_step(
    content: Content,
    readings: Mapping[str, Reading],
    taken: Collection[str],
    call: str,
) -> NextStep | None:
    """Return what to do next: the first lesson not read, or quiz not taken, in their order.

    `call` is what the button says. Where everything is done it leads back to the first; None
    where nothing of it is published any more.
    """
    steps = _steps(content, call)
    if call in TO_DO:
        for step in steps:
            if not (_is_taken(step, taken) if step.is_quiz else _is_read(step, readings)):
                return step
    return steps[0] if steps else None


def _is_taken(step: NextStep, taken: Collection[str]) -> bool:
    return step.lesson_id in taken  # a quiz has the id of its lesson


def _is_read(step: NextStep, readings: Mapping[str, Reading]) -> bool:
    return readings.get(step.lesson_id) is Reading.READ


def _steps(content: Content, call: str) -> list[NextStep]:
    """Return every step, each quiz after the lesson it belongs to."""
    quizzes = {quiz.lesson_id: quiz for quiz in content.quizzes}
    steps: list[NextStep] = []
    for lesson in content.lessons:
        steps.append(NextStep(call, lesson.title, lesson.module_id, lesson.id, is_quiz=False))
        quiz = quizzes.pop(lesson.id, None)
        if quiz is not None:
            steps.append(_quiz_step(quiz, call))
    return steps + [_quiz_step(quiz, call) for quiz in quizzes.values()]


def _quiz_step(quiz: Quiz, call: str) -> NextStep:
    return NextStep(call, quiz.title, quiz.module_id, quiz.lesson_id, is_quiz=True)


def call_for(state: Cell, phase: Phase, *, is_started: bool) -> str:
    """Return what the one button of an assignment says."""
    if state in (Cell.DONE, Cell.LATE):
        return "Review"
    if phase is Phase.UPCOMING:
        return "Look ahead"
    if phase is Phase.CLOSED or state is Cell.EXCUSED:
        return "Look at it"
    return "Continue" if is_started else "Start"
