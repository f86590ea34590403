"""Standings folded anew from facts, in the transaction in which the facts or the terms changed."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from learn.assignments import queries
from learn.assignments.models import GradeEvent, Standing
from learn.assignments.standing import Asked, Event, Facts, Result, Start, fold_standing
from learn.assignments.targets import asking_for, content_of
from learn.assignments.tasks import Seat, Task, seats, tasks
from learn.content.library import Library
from learn.progress import queries as progress

AT_ONCE = 500  # people in one statement: both databases limit how many values it may carry


def refold(
    session: Session,
    library: Library,
    person_ids: Collection[int],
    *,
    now: datetime,
    assignment_ids: Collection[int] | None = None,
    quiz_id: str | None = None,
    lesson_id: str | None = None,
) -> None:
    """Make the standings of these people equal to the fold of their facts.

    With `assignment_ids`, in those assignments only; with a quiz or lesson, in those that ask for
    it. One statement for people to whom nothing of it is assigned.
    """
    targets = None
    if quiz_id or lesson_id:
        targets = asking_for(library, quiz_id=quiz_id, lesson_id=lesson_id)
    for some in _portions(sorted(set(person_ids))):
        found = seats(session, person_ids=some, assignment_ids=assignment_ids, targets=targets)
        if found:
            progress.hold(session, *some)
        if targets is None:
            _forget(session, some, assignment_ids)
        _fold(session, library, found, now)


def _portions(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def _forget(
    session: Session, person_ids: Collection[int], assignment_ids: Collection[int] | None
) -> None:
    statement = delete(Standing).where(Standing.person_id.in_(person_ids))
    if assignment_ids is not None:
        statement = statement.where(Standing.assignment_id.in_(tuple(assignment_ids)))
    session.execute(statement.execution_options(synchronize_session=False))


def _fold(session: Session, library: Library, found: Sequence[Seat], now: datetime) -> None:
    if not found:
        return
    by_id = tasks(session, {seat.assignment_id for seat in found})
    people = {seat.person_id for seat in found}
    terms = queries.terms_of_tasks(session, library, by_id, found)
    asked = {one.id: asked_of(library, one) for one in by_id.values()}
    known = _facts(session, people, asked)
    rows = []
    for seat in found:
        key = (seat.assignment_id, seat.person_id)
        stand = fold_standing(asked[seat.assignment_id], terms[key], known.of(*key))
        rows.append(
            {"assignment_id": key[0], "person_id": key[1], "updated_at": now, **asdict(stand)}
        )
    _forget(session, people, by_id.keys())
    session.execute(insert(Standing), rows)
    session.flush()


def asked_of(library: Library, task: Task) -> Asked:
    """Return what an assignment asks for, as the rules know it."""
    content = content_of(library, task.targets)
    row = task.assignment
    marks = {
        quiz.id: quiz.settings.pass_percent if row.pass_percent is None else row.pass_percent
        for quiz in content.quizzes
    }
    lessons = frozenset(lesson.id for lesson in content.lessons)
    return Asked(marks, lessons, row.points, task.classroom.archived_at)


@dataclass
class _Known:
    """The facts of several people, by person; grade events by assignment too."""

    results: dict[int, list[Result]] = field(default_factory=lambda: defaultdict(list))
    starts: dict[int, list[Start]] = field(default_factory=lambda: defaultdict(list))
    read: dict[int, dict[str, datetime]] = field(default_factory=lambda: defaultdict(dict))
    events: dict[tuple[int, int], list[Event]] = field(default_factory=lambda: defaultdict(list))

    def of(self, assignment_id: int, person_id: int) -> Facts:
        """Return what is known of one person for one assignment."""
        return Facts(
            results=self.results[person_id],
            starts=self.starts[person_id],
            read=self.read[person_id],
            events=self.events[assignment_id, person_id],
        )


def _facts(session: Session, people: Collection[int], asked: Mapping[int, Asked]) -> _Known:
    """Read all facts about these people in what is asked of them. Four statements."""
    quizzes = {quiz_id for one in asked.values() for quiz_id in one.quizzes}
    lessons = {lesson_id for one in asked.values() for lesson_id in one.lessons}
    known = _Known()
    known.results.update(results_of(session, people, quizzes))
    for begun in progress.starts_at(session, people, quizzes):
        known.starts[begun.person_id].append(Start(begun.quiz_id, begun.started_at))
    for person_id, lesson_id, read_at in progress.readings_of(session, people, lessons):
        known.read[person_id][lesson_id] = read_at
    for event in _events(session, people, asked):
        key = (event.assignment_id, event.person_id)
        known.events[key].append(Event(event.id, event.kind, event.points))
    return known


def results_of(
    session: Session, people: Collection[int], quiz_ids: Collection[str]
) -> dict[int, list[Result]]:
    """Return the finished attempts of these people at these quizzes, by person. One statement."""
    found: dict[int, list[Result]] = defaultdict(list)
    for row in progress.results_at(session, people, quiz_ids):
        found[row.person_id].append(
            Result(
                row.quiz_id,
                row.source_id,
                row.points,
                row.max_points,
                row.started_at,
                row.finished_at,
            )
        )
    return found


def _events(
    session: Session, people: Collection[int], assignment_ids: Collection[int]
) -> list[Any]:
    return list(
        session.execute(
            select(
                GradeEvent.id,
                GradeEvent.assignment_id,
                GradeEvent.person_id,
                GradeEvent.kind,
                GradeEvent.points,
            ).where(
                GradeEvent.assignment_id.in_(tuple(assignment_ids)),
                GradeEvent.person_id.in_(people),
            )
        )
    )


def rebuild_person(session: Session, library: Library, person_id: int, now: datetime) -> None:
    """Throw a person's standings away and fold them anew."""
    refold(session, library, [person_id], now=now)


def people_with_assignments(session: Session) -> list[int]:
    """Return the ids of all people who have, or should have, a standing."""
    return sorted(
        {seat.person_id for seat in seats(session)}
        | set(session.scalars(select(Standing.person_id).distinct()))
    )
