"""What an instructor may know of one learner: only what belongs to what was assigned to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from learn.assignments import queries as assignments
from learn.assignments.cascade import terms_of_tasks
from learn.assignments.models import Assignment, GradeEvent
from learn.assignments.standing import Cell, final_points, state_of
from learn.assignments.targets import Content, Target, content_of
from learn.assignments.tasks import Task
from learn.assignments.tasks import seats as seats_of
from learn.assignments.tasks import tasks as tasks_of
from learn.assignments.terms import Terms
from learn.classrooms.models import Classroom
from learn.classrooms.people import Learner
from learn.content.library import Library, Module, Objective
from learn.progress import queries as progress
from learn.progress.mastery import ObjectiveState
from learn.progress.models import LessonProgress
from learn.quizzes.queries import AttemptSummary
from learn.teach import past, queries
from learn.teach.reminders import reminder_title
from learn.teach.watch import objectives_of

MOST_EVENTS = 60
DEEDS = {
    "give": "Points given by hand for “{}”: {reason}",
    "take_back": "Points given by hand taken back for “{}”: {reason}",
    "excuse": "Excused from “{}”: {reason}",
    "count": "Counted again: “{}”: {reason}",
}


@dataclass(frozen=True)
class Event:
    """One line of the timeline."""

    at: datetime
    words: str


@dataclass(frozen=True)
class Row:
    """One assignment of the learner: on which terms, how far, and what it came to."""

    assignment: Assignment
    terms: Terms
    state: Cell
    points: int | None


@dataclass(frozen=True)
class Work:
    """Everything that a learner was assigned here, and what came of it."""

    rows: tuple[Row, ...]
    modules: tuple[tuple[Module, tuple[tuple[Objective, ObjectiveState], ...]], ...]
    attempts: tuple[AttemptSummary, ...]
    events: tuple[Event, ...]


@dataclass(frozen=True)
class _Assigned:
    """What the classroom assigned to one learner."""

    tasks: tuple[Task, ...]

    @property
    def targets(self) -> tuple[Target, ...]:
        return tuple(target for task in self.tasks for target in task.targets)

    def content(self, library: Library) -> Content:
        return content_of(library, self.targets)


def quizzes_assigned(
    session: Session, library: Library, classroom: Classroom, learner: Learner
) -> set[str]:
    """Return the quizzes that this classroom assigned to this learner."""
    content = _assigned(session, classroom, learner).content(library)
    return {quiz.id for quiz in content.quizzes}


def _assigned(session: Session, classroom: Classroom, learner: Learner) -> _Assigned:
    found = queries.assignment_ids(session, [classroom.id])
    seats = seats_of(session, assignment_ids=found, person_ids=[learner.person_id])
    tasks = tasks_of(session, [seat.assignment_id for seat in seats])
    return _Assigned(tuple(tasks.values()))


def work_of(
    session: Session, library: Library, classroom: Classroom, learner: Learner, now: datetime
) -> Work:
    """Return what a learner was assigned here and what came of it; nothing else of theirs."""
    assigned, person_id = _assigned(session, classroom, learner), learner.person_id
    content = assigned.content(library)
    attempts = past.attempts_at(session, person_id, [quiz.id for quiz in content.quizzes])
    lessons = past.lessons_of(session, person_id, [one.id for one in content.lessons])
    ids = [task.id for task in assigned.tasks]
    grades = past.grades_of(session, person_id, ids)
    titles = [reminder_title(task.assignment.title) for task in assigned.tasks]
    reminders = past.reminders_of(session, person_id, titles)
    return Work(
        rows=_rows(session, library, assigned, person_id, now),
        modules=_objectives(session, library, assigned, person_id),
        attempts=tuple(attempts),
        events=tuple(events(library, learner, lessons, attempts, grades, reminders)),
    )


def _rows(
    session: Session, library: Library, assigned: _Assigned, person_id: int, now: datetime
) -> tuple[Row, ...]:
    by_id = {task.id: task for task in assigned.tasks}
    seats = seats_of(session, assignment_ids=list(by_id), person_ids=[person_id])
    terms = terms_of_tasks(session, library, by_id, seats)
    standings = assignments.standings(session, by_id, [person_id])
    return tuple(
        Row(
            by_id[key[0]].assignment,
            one,
            state_of(standings.get(key), one, now),
            final_points(standings.get(key)),
        )
        for key, one in terms.items()
    )


def _objectives(
    session: Session, library: Library, assigned: _Assigned, person_id: int
) -> tuple[tuple[Module, tuple[tuple[Objective, ObjectiveState], ...]], ...]:
    wanted = objectives_of(library, assigned.targets)
    known = progress.progress_of(session, person_id).objectives
    found = []
    for module in library.modules:
        rows = tuple(
            (one, known.get(one.id, ObjectiveState()))
            for one in module.objectives
            if one.id in wanted
        )
        if rows:
            found.append((module, rows))
    return tuple(found)


def events(
    library: Library,
    learner: Learner,
    lessons: Sequence[LessonProgress],
    attempts: Sequence[AttemptSummary],
    grades: Sequence[tuple[GradeEvent, str]],
    reminders: Sequence[tuple[datetime, str]],
) -> list[Event]:
    """Return what happened, newest first, at most `MOST_EVENTS` lines."""
    found = [Event(learner.joined_at, "Joined the classroom")]
    found += [event for row in lessons for event in _of_lesson(library, row)]
    found += [event for row in attempts for event in _of_attempt(library, row)]
    found += [
        Event(grade.happened_at, DEEDS[grade.kind].format(title, reason=grade.reason))
        for grade, title in grades
    ]
    found += [Event(at, title) for at, title in reminders]
    return sorted(found, key=lambda event: event.at, reverse=True)[:MOST_EVENTS]


def _of_lesson(library: Library, row: LessonProgress) -> list[Event]:
    lesson = library.lesson(row.lesson_id)
    title = lesson.title if lesson else row.lesson_id
    begun = [Event(row.started_at, f"Opened the lesson “{title}”")]
    return begun + ([Event(row.read_at, f"Read “{title}”")] if row.read_at else [])


def _of_attempt(library: Library, row: AttemptSummary) -> list[Event]:
    quiz = library.quiz(row.quiz_id)
    title = quiz.title if quiz else row.quiz_id
    found = [Event(row.started_at, f"Began attempt {row.number} at “{title}”")]
    if row.submitted_at:
        found.append(Event(row.submitted_at, f"Finished attempt {row.number} at “{title}”"))
    return found
