"""Deadlines of open attempts after terms have changed: later, never earlier, never reopened."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from learn import limits
from learn.accounts.models import Person
from learn.assignments import operations as assignments
from learn.assignments.drafts import OverrideDraft
from learn.assignments.queries import Task, draft_of
from learn.assignments.terms import Feedback
from learn.classrooms.models import Accommodation, Classroom, Enrolment
from learn.quizzes.extending import extend_open_attempts
from learn.quizzes.operations import close_overdue
from tests.conftest import START
from tests.factories import a_classroom, a_person, an_assignment, an_enrolment
from tests.quizzes.taker import Taker

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
TEA = ("quiz:tea-leaves",)


@pytest.fixture
def iris(session: Session) -> Person:
    return a_person(session, "Iris")


@pytest.fixture
def room(session: Session, iris: Person) -> Classroom:
    return a_classroom(session, iris)


@pytest.fixture
def seat(session: Session, room: Classroom, ben: Taker) -> Enrolment:
    return an_enrolment(session, room, session.get_one(Person, ben.person_id))


def extend(taker: Taker) -> None:
    extend_open_attempts(taker.session, taker.library, [taker.person_id], taker.clock())


def change(taker: Taker, task: Task, iris: Person, **said: Any) -> None:
    draft = draft_of(taker.session, task)
    values = {**vars(draft), **said}
    people = assignments.change(
        taker.session, taker.library, task, type(draft)(**values), iris.id, taker.clock()
    )
    extend_open_attempts(taker.session, taker.library, people, taker.clock())


def help_(taker: Taker, iris: Person, percent: int | None, days: int = 0) -> None:
    taker.session.merge(
        Accommodation(
            person_id=taker.person_id,
            time_percent=percent,
            extra_days=days,
            reason="Fatigue",
            set_by_id=iris.id,
            set_at=START,
        )
    )
    taker.session.flush()
    extend(taker)


@pytest.mark.parametrize(
    ("closes", "expected"),
    [
        (START + 3 * DAY, START + 3 * DAY),
        (START + HOUR, START + 2 * DAY),  # never earlier
        (None, None),
    ],
)
def test_an_untimed_attempt_follows_the_closing_when_it_moves_later(
    session: Session, room: Classroom, seat: Enrolment, ben: Taker, iris: Person,
    closes: Any, expected: Any,
) -> None:  # fmt: skip
    task = an_assignment(session, room, TEA, closes_at=START + 2 * DAY, time_limit_minutes=0)
    assert ben.start().deadline_at == START + 2 * DAY
    change(ben, task, iris, closes_at=closes)
    assert ben.attempt.deadline_at == expected


@pytest.mark.parametrize(("minutes", "expected"), [(30, 30), (5, 10), (0, None)])
def test_a_longer_time_limit_holds_at_once(
    session: Session, room: Classroom, seat: Enrolment, ben: Taker, iris: Person,
    minutes: int, expected: int | None,
) -> None:  # fmt: skip
    task = an_assignment(session, room, TEA)
    ben.start()
    change(ben, task, iris, time_limit_minutes=minutes)
    wanted = None if expected is None else START + expected * MINUTE
    assert ben.attempt.deadline_at == wanted


def test_an_override_holds_at_once(
    session: Session, room: Classroom, seat: Enrolment, ben: Taker, iris: Person
) -> None:
    task = an_assignment(session, room, TEA, closes_at=START + DAY, time_limit_minutes=0)
    ben.start()
    draft = OverrideDraft("Was ill", closes_at=START + 5 * DAY)
    people = assignments.set_override(
        session, ben.library, task, draft, iris.id, START, enrolment_id=seat.id
    )
    extend_open_attempts(session, ben.library, people, START)
    assert ben.attempt.deadline_at == START + 5 * DAY


@pytest.mark.parametrize(("percent", "expected"), [(150, 15), (100, 10), (None, None)])
def test_an_accommodation_holds_at_once_also_alone(
    ben: Taker, iris: Person, percent: int | None, expected: int | None
) -> None:
    ben.start()
    help_(ben, iris, percent)
    wanted = None if expected is None else START + expected * MINUTE
    assert ben.attempt.deadline_at == wanted
    ben.session.delete(ben.session.get_one(Accommodation, ben.person_id))
    extend(ben)
    assert ben.attempt.deadline_at == wanted  # what was granted stays


def test_days_more_move_the_closing_of_an_open_attempt(
    session: Session, room: Classroom, seat: Enrolment, ben: Taker, iris: Person
) -> None:
    an_assignment(session, room, TEA, closes_at=START + DAY, time_limit_minutes=0)
    ben.start()
    help_(ben, iris, 100, days=2)
    assert ben.attempt.deadline_at == START + 3 * DAY


def test_what_is_over_stays_over(ben: Taker, iris: Person) -> None:
    ben.start()
    ben.clock.moment = START + 10 * MINUTE + limits.GRACE + timedelta(seconds=1)
    help_(ben, iris, 300)
    assert ben.attempt.deadline_at == START + 10 * MINUTE
    assert close_overdue(ben.session, ben.shelf, ben.clock()) == 1
    help_(ben, iris, None)
    assert not ben.attempt.is_open


def test_whoever_is_asked_no_longer_keeps_the_time_that_was_granted(
    session: Session, room: Classroom, seat: Enrolment, ben: Taker, iris: Person
) -> None:
    task = an_assignment(session, room, TEA, time_limit_minutes=0, closes_at=START + DAY)
    ben.start()
    people = assignments.withdraw(session, ben.library, task, iris.id, START)
    extend_open_attempts(session, ben.library, people, START)
    assert ben.attempt.deadline_at == START + DAY


def test_answers_of_finished_attempts_wait_for_a_later_due_time(
    session: Session, room: Classroom, seat: Enrolment, ben: Taker, iris: Person
) -> None:
    task = an_assignment(session, room, TEA, due_at=START + DAY, feedback=Feedback.AFTER_DUE)
    ben.start()
    ben.finish()
    change(ben, task, iris, due_at=START + 2 * DAY)
    assert ben.attempt.policy.due_at == START + 2 * DAY
    change(ben, task, iris, due_at=START + HOUR)
    assert ben.attempt.policy.due_at == START + 2 * DAY
    ben.clock.moment = START + 2 * DAY  # shown by now: nothing is taken away again
    change(ben, task, iris, due_at=START + 3 * DAY)
    assert ben.attempt.policy.due_at == START + 2 * DAY


def test_only_what_changed_is_touched(ada: Taker, ben: Taker, iris: Person) -> None:
    ada.start()
    before = ada.attempt
    help_(ada, iris, None)
    assert ada.attempt == before  # no limit, nothing to lengthen
    extend_open_attempts(ada.session, ada.library, [], START)
