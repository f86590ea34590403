"""One assignment over all learners: where each stands, how objectives go, who has other terms."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from learn.assignments import queries as assignments
from learn.assignments.cascade import Overridden, base_of, overrides_of, terms_of_tasks
from learn.assignments.policy import effective_terms
from learn.assignments.standing import Cell, final_points, state_of
from learn.assignments.targets import content_of, title_of
from learn.assignments.tasks import Task
from learn.assignments.terms import Terms
from learn.classrooms import queries as classrooms
from learn.classrooms.people import Group
from learn.content.library import Library, Objective, Quiz
from learn.teach import queries
from learn.teach.needs import Need, Reason, message
from learn.teach.queries import Enrolled, Grasp, Mark, Tally
from learn.teach.reminders import Reminder
from learn.teach.watch import duty_of, objectives_of
from learn.templating import when

ROWS_ON_A_PAGE = 100
DONE = frozenset({Cell.DONE, Cell.LATE, Cell.EXCUSED})
WAITING = frozenset({Cell.NOT_STARTED, Cell.MISSING})


@dataclass(frozen=True)
class Row:
    """One learner of the assignment."""

    learner: Enrolled
    state: Cell
    is_begun: bool
    points: int | None
    terms: Terms


@dataclass(frozen=True)
class Page:
    """One page of the rows that are wanted."""

    rows: Sequence[Row]
    number: int
    pages: int


@dataclass(frozen=True)
class Overview:
    """Everybody whom the assignment is for, by name."""

    rows: tuple[Row, ...]

    @property
    def counts(self) -> Counter[str]:
        """How many learners are in each state."""
        return Counter(row.state.value for row in self.rows)

    @property
    def tally(self) -> Tally:
        """How many finished, began and wait."""
        finished = sum(row.state in DONE for row in self.rows)
        begun = sum(row.is_begun and row.state not in DONE for row in self.rows)
        return Tally(len(self.rows), finished, begun)

    @property
    def waiting(self) -> list[Row]:
        """Who has not begun and still may."""
        return [row for row in self.rows if not row.is_begun and row.state in WAITING]

    def page(self, state: str, number: int) -> Page:
        """Return a page of those in a state, or of all; a page beyond the last is the last."""
        rows = [row for row in self.rows if not state or row.state.value == state]
        pages = max(1, -(-len(rows) // ROWS_ON_A_PAGE))
        number = max(1, min(number, pages))
        first = (number - 1) * ROWS_ON_A_PAGE
        return Page(rows[first : first + ROWS_ON_A_PAGE], number, pages)


def overview_of(session: Session, library: Library, task: Task, now: datetime) -> Overview:
    """Return where everybody stands with an assignment, a withdrawn one too."""
    seats = assignments.audience(session, [task.id])[task.id]
    terms = terms_of_tasks(session, library, {task.id: task}, seats)
    standings = assignments.standings(session, [task.id])
    people = queries.enrolled(session, [task.classroom.id])
    seated = {seat.enrolment_id for seat in seats}
    rows = []
    for one in people:
        if one.enrolment_id not in seated:
            continue
        key = (task.id, one.person_id)
        stand = standings.get(key)
        state = state_of(stand, terms[key], now)
        is_begun = stand is not None and stand.is_started
        rows.append(Row(one, state, is_begun, final_points(stand), terms[key]))
    return Overview(tuple(rows))


def objectives(session: Session, library: Library, task: Task) -> list[tuple[Objective, Grasp]]:
    """Return the objectives of what is asked for, in the order of the library, and how they go."""
    wanted = objectives_of(library, task.targets)
    people = [seat.person_id for seat in assignments.audience(session, [task.id])[task.id]]
    known = queries.grasp_of(session, people, wanted)
    return [
        (objective, known.get(objective.id, Grasp()))
        for module in library.modules
        for objective in module.objectives
        if objective.id in wanted
    ]


def targets(library: Library, task: Task) -> list[tuple[str, str | None]]:
    """Return what is asked for, in words, with the address of its page."""
    found: list[tuple[str, str | None]] = []
    for target in task.targets:
        lesson = library.lesson(target.id) if target.kind != "module" else None
        address = None
        if lesson is not None:
            address = f"/modules/{lesson.module_id}/{lesson.id}"
            address += "/quiz" if target.kind == "quiz" else ""
        elif library.module(target.id) is not None:
            address = f"/modules/{target.id}"
        found.append((title_of(library, target), address))
    return found


@dataclass(frozen=True)
class Exempt:
    """Other terms of somebody, for a list."""

    key: str
    who: str
    override: Overridden


def exceptions(session: Session, task: Task) -> list[Exempt]:
    """Return the overrides of an assignment with whom each is for."""
    people = {one.enrolment_id: one for one in queries.enrolled(session, [task.classroom.id])}
    groups = {one.id: one for one in classrooms.groups_of(session, task.classroom.id)}
    found = []
    for one in overrides_of(session, [task.id]):
        group, person = groups.get(one.row.group_id or 0), people.get(one.row.enrolment_id or 0)
        if group is not None:
            found.append(Exempt(f"group-{group.public_id}", group.name, one))
        elif person is not None:
            found.append(Exempt(f"learner-{person.public_id}", person.name, one))
    return found


def groups_without(session: Session, task: Task, held: Sequence[Exempt]) -> list[Group]:
    """Return the groups of the classroom that have no other terms here."""
    taken = {one.key for one in held}
    groups = classrooms.groups_of(session, task.classroom.id)
    return [one for one in groups if f"group-{one.public_id}" not in taken]


def reminders(task: Task, rows: Sequence[Row], now: datetime) -> list[Reminder]:
    """Return what those who have not begun are told, each with their own due time."""
    return [
        Reminder(
            person_id=row.learner.person_id,
            assignment_id=task.assignment.public_id,
            title=task.assignment.title,
            text=waiting_words(task, row.terms, now),
            reason=Reason.NOT_STARTED.value,
            classroom_id=task.classroom.public_id,
            classroom_name=task.classroom.name,
        )
        for row in rows
    ]


def waiting_words(task: Task, terms: Terms, now: datetime) -> str:
    """Return what somebody is told who has not begun."""
    due_at = terms.due_at.value
    due = when(due_at, task.classroom.time_zone) if due_at else ""
    return message(Need(Reason.NOT_STARTED, duty_of(task, terms, Mark())), now, due)


def terms_of_everybody(task: Task, quiz: Quiz | None = None) -> Terms:
    """Return the terms of an assignment without anybody's exceptions."""
    return effective_terms(base_of(quiz), task.terms)


def cards(library: Library, task: Task) -> list[tuple[list[Quiz], Terms]]:
    """Return what a learner reads before the quizzes that are asked for, the same cards as one."""
    found: dict[tuple[int, Terms], list[Quiz]] = {}
    for quiz in content_of(library, task.targets).quizzes:
        found.setdefault((quiz.size, terms_of_everybody(task, quiz)), []).append(quiz)
    return [(quizzes, terms) for (_, terms), quizzes in found.items()]
