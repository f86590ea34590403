"""Whom a change touches: the change is made, looked at, and undone before anybody sees it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from learn.accounts.names import listed
from learn.assignments import queries as assignments
from learn.assignments.targets import content_of
from learn.assignments.tasks import Seat, Task
from learn.assignments.terms import Terms
from learn.content.library import Library
from learn.teach import queries


@dataclass(frozen=True)
class Times:
    """When an assignment opens, is due and closes for one learner."""

    opens_at: datetime
    due_at: datetime | None
    closes_at: datetime | None


@dataclass(frozen=True)
class Moved:
    """One learner whose times differ after a change."""

    person_id: int
    name: str
    before: Times
    after: Times


@dataclass(frozen=True)
class Touched:
    """Whom a change concerns: how many have it, began it, are at it, and whose times move."""

    people: int
    begun: int
    open_attempts: int
    moved: tuple[Moved, ...] = ()
    gains: tuple[str, ...] = ()
    loses: tuple[str, ...] = ()


def touched(session: Session, library: Library, task: Task) -> Touched:
    """Return whom an assignment concerns as it stands."""
    people = [seat.person_id for seat in _seats(session, task)]
    standings = assignments.standings(session, [task.id], people)
    quizzes = [quiz.id for quiz in content_of(library, task.targets).quizzes]
    return Touched(
        people=len(people),
        begun=sum(one.is_started for one in standings.values()),
        open_attempts=queries.count_open(session, people, quizzes),
    )


def rehearsed(
    session: Session, library: Library, task: Task, change: Callable[[], object]
) -> Touched:
    """Return whom `change` would touch; the database is afterwards as it was before.

    Raises whatever `change` raises.
    """
    before = times_of(session, library, task)
    stands = touched(session, library, task)
    nested = session.begin_nested()
    try:
        change()
        after = times_of(session, library, task)
    finally:
        nested.rollback()
    names = names_of(session, before, after)
    return Touched(
        people=stands.people,
        begun=stands.begun,
        open_attempts=stands.open_attempts,
        moved=moved(before, after, names),
        gains=tuple(sorted(names[one] for one in after.keys() - before.keys())),
        loses=tuple(sorted(names[one] for one in before.keys() - after.keys())),
    )


def times_of(session: Session, library: Library, task: Task) -> dict[int, Times]:
    """Return the times of an assignment by person, for everybody it is for."""
    terms = assignments.terms_of_seats(session, library, _seats(session, task))
    return {person_id: _times(one) for (_, person_id), one in terms.items()}


def names_of(
    session: Session, before: Mapping[int, Times], after: Mapping[int, Times]
) -> dict[int, str]:
    """Return what the people before and after a change are called."""
    return queries.names(session, {*before, *after})


def moved(
    before: Mapping[int, Times], after: Mapping[int, Times], names: Mapping[int, str]
) -> tuple[Moved, ...]:
    """Return, by name, the learners who keep the assignment at other times."""
    found = [
        Moved(person_id, names[person_id], before[person_id], after[person_id])
        for person_id in before.keys() & after.keys()
        if before[person_id] != after[person_id]
    ]
    return tuple(sorted(found, key=lambda one: (listed(one.name), one.person_id)))


def _seats(session: Session, task: Task) -> list[Seat]:
    return assignments.audience(session, [task.id])[task.id]


def _times(terms: Terms) -> Times:
    return Times(terms.opens_at.value, terms.due_at.value, terms.closes_at.value)
