"""Who needs their instructor, over several classrooms: facts put through the rule of `needs`."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from learn.assignments.cascade import terms_of_tasks
from learn.assignments.targets import Target
from learn.assignments.tasks import Task
from learn.assignments.tasks import seats as seats_of
from learn.assignments.tasks import tasks as tasks_of
from learn.assignments.terms import Terms
from learn.classrooms.queries import Taught
from learn.content.library import Library
from learn.teach import queries
from learn.teach.needs import Duty, Need, Presence, message, needs, why
from learn.teach.queries import Enrolled, Mark
from learn.teach.reminders import Reminder, reminder_key
from learn.templating import when


@dataclass(frozen=True)
class Line:
    """One line of the list: who, where, why, and the words of a reminder."""

    classroom: Taught
    person_id: int
    learner_id: str
    name: str
    need: Need
    why: str
    message: str
    is_reminded: bool

    @property
    def key(self) -> str:
        """What a form says to mean this line."""
        return f"{self.need.reason}.{self.learner_id}.{self.need.duty.assignment_id}"

    @property
    def group_key(self) -> str:
        """What a form says to mean everybody who is told the same of the same assignment."""
        due = self.need.duty.due_at
        due_words = due.strftime("%Y%m%d%H%M") if due else "undated"
        objective = self.need.objective_id or ""
        return f"{self.need.reason}.{self.need.duty.assignment_id}.{due_words}.{objective}"

    @property
    def reminder(self) -> Reminder:
        """What the learner is told when reminded."""
        return Reminder(
            person_id=self.person_id,
            assignment_id=self.need.duty.assignment_id,
            title=self.need.duty.title,
            text=self.message,
            reason=self.need.reason.value,
            classroom_id=self.classroom.public_id,
            classroom_name=self.classroom.name,
        )


@dataclass(frozen=True)
class Group:
    """Learners of one classroom who are on the list for the same reason: one line or many."""

    lines: tuple[Line, ...]

    @property
    def first(self) -> Line:
        """The line that says for all what they have in common."""
        return self.lines[0]

    @property
    def waiting(self) -> int:
        """How many of them can be reminded today."""
        return sum(not line.is_reminded for line in self.lines)


def grouped(lines: Iterable[Line]) -> list[Group]:
    """Return the lines in their order, those together that say and would remind the same."""
    found: dict[tuple[str, str, str], list[Line]] = defaultdict(list)
    for line in lines:
        found[line.group_key, line.why, line.message].append(line)
    return [Group(tuple(same)) for same in found.values()]


def who_needs_you(
    session: Session, library: Library, classrooms: Sequence[Taught], now: datetime
) -> list[Line]:
    """Return the lines of these classrooms, most urgent first; archived ones have none.

    The number of statements does not depend on how many learners or assignments there are.
    """
    open_ones = {one.id: one for one in classrooms if one.archived_at is None}
    if not open_ones:
        return []
    people = queries.enrolled(session, open_ones)
    duties = duties_of(session, library, open_ones)
    struggles = queries.struggles(session, open_ones)
    presences = queries.presences(session, open_ones, now)
    found = [
        (one, need)
        for one in people
        for need in needs(
            duties.get(one.enrolment_id, ()),
            struggles.get(one.person_id, ()),
            presences.get(one.person_id, Presence()),
            now,
        )
    ]
    found.sort(key=lambda pair: pair[1].rank)
    told = queries.told(session, {reminder_key(n.duty.assignment_id, now) for _, n in found})
    return [
        _line(library, open_ones[one.classroom_id], one, need, told, now) for one, need in found
    ]


def duties_of(
    session: Session, library: Library, classroom_ids: Collection[int]
) -> dict[int, list[Duty]]:
    """Return, by enrolment, what each active learner has to do, on their own terms.

    At most eight statements.
    """
    found = queries.assignment_ids(session, classroom_ids)
    seats = seats_of(session, assignment_ids=found)
    tasks = tasks_of(session, found)
    terms = terms_of_tasks(session, library, tasks, seats)
    marks = queries.marks(session, found)
    asked = {task.id: objectives_of(library, task.targets) for task in tasks.values()}
    duties: dict[int, list[Duty]] = defaultdict(list)
    for seat in seats:
        key = (seat.assignment_id, seat.person_id)
        duties[seat.enrolment_id].append(
            duty_of(
                tasks[seat.assignment_id],
                terms[key],
                marks.get(key, Mark()),
                asked[seat.assignment_id],
            )
        )
    return duties


def objectives_of(library: Library, targets: Iterable[Target]) -> frozenset[str]:
    """Return the objectives of the modules, lessons and quizzes that are asked for."""
    targets = tuple(targets)
    modules = (library.module(one.id) for one in targets if one.kind == "module")
    lessons = (library.lesson(one.id) for one in targets if one.kind != "module")
    return frozenset(
        objective.id for part in (*modules, *lessons) if part for objective in part.objectives
    )


def duty_of(task: Task, terms: Terms, mark: Mark, objectives: frozenset[str] = frozenset()) -> Duty:
    """Return what an assignment asks of one learner, as the rule knows it."""
    return Duty(
        assignment_id=task.assignment.public_id,
        title=task.assignment.title,
        opens_at=terms.opens_at.value,
        due_at=terms.due_at.value,
        closes_at=terms.closes_at.value,
        is_started=mark.is_started,
        is_done=mark.is_done,
        is_excused=mark.is_excused,
        objectives=objectives,
    )


def _line(
    library: Library,
    classroom: Taught,
    one: Enrolled,
    need: Need,
    told: set[tuple[int, str]],
    now: datetime,
) -> Line:
    objective = library.objective(need.objective_id or "")
    text = objective.text if objective else ""
    due = when(need.duty.due_at, classroom.time_zone) if need.duty.due_at else ""
    return Line(
        classroom=classroom,
        person_id=one.person_id,
        learner_id=one.public_id,
        name=one.name,
        need=need,
        why=why(need, now, text),
        message=message(need, now, due, text),
        is_reminded=(one.person_id, reminder_key(need.duty.assignment_id, now)) in told,
    )
