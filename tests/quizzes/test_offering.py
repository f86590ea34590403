"""On which terms an attempt begins: alone, for one classroom, for two, too early, too late."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.assignments.models import Standing
from learn.assignments.terms import Feedback
from learn.classrooms.models import Accommodation, Classroom
from learn.classrooms.operations import archive
from learn.quizzes import operations
from learn.quizzes.offering import Door, Offer, offer
from learn.quizzes.operations import NoAttemptsLeft, NotOpenYet, TermsChanged
from learn.quizzes.queries import begun_at
from tests.conftest import START
from tests.factories import a_classroom, a_person, an_assignment, an_enrolment
from tests.quizzes.taker import Taker

DAY, MINUTE, SECOND = timedelta(days=1), timedelta(minutes=1), timedelta(seconds=1)
TEA = ("quiz:tea-leaves",)  # two attempts, ten minutes, half to pass, reasons at the end


@pytest.fixture
def iris(session: Session) -> Person:
    return a_person(session, "Iris")


@pytest.fixture
def room(session: Session, iris: Person, ben: Taker) -> Classroom:
    made = a_classroom(session, iris)
    an_enrolment(session, made, session.get_one(Person, ben.person_id))
    return made


def offered(taker: Taker) -> Offer:
    quiz = taker.library.quiz(taker.quiz_id)
    assert quiz is not None
    begun = [one.started_at for one in begun_at(taker.session, taker.person_id, taker.quiz_id)]
    return offer(taker.session, taker.library, taker.person_id, quiz, begun, taker.clock())


def take(taker: Taker) -> None:
    taker.start()
    taker.finish()


def test_alone_a_quiz_has_its_own_terms(ben: Taker) -> None:
    found = offered(ben)
    assert (found.door, found.left, found.ruling) == (Door.OPEN, 2, ())
    assert ben.start().deadline_at == START + 10 * MINUTE
    assert not ben.attempt.policy.is_assigned


def test_alone_an_accommodation_holds_too(ben: Taker, iris: Person) -> None:
    ben.session.add(
        Accommodation(
            person_id=ben.person_id,
            time_percent=150,
            extra_days=0,
            reason="Brain fog",
            set_by_id=iris.id,
            set_at=START,
        )
    )
    assert offered(ben).help == {"Accommodation: 150% of the time": "Brain fog"}
    assert ben.start().deadline_at == START + 15 * MINUTE


def test_an_assignment_rules(session: Session, room: Classroom, ben: Taker) -> None:
    an_assignment(
        session,
        room,
        TEA,
        due_at=START + DAY,
        closes_at=START + 2 * DAY,
        attempts=3,
        time_limit_minutes=0,
        pass_percent=90,
        feedback=Feedback.AFTER_DUE,
    )
    assert offered(ben).left == 3
    attempt = ben.start()
    assert attempt.deadline_at == START + 2 * DAY  # untimed: until it closes
    policy = attempt.policy
    assert (policy.attempts, policy.time_limit_minutes, policy.pass_percent) == (3, None, 90)
    assert (policy.feedback, policy.due_at) == (Feedback.AFTER_DUE, START + DAY)
    assert policy.is_assigned


def test_granted_time_goes_on_after_closing(session: Session, room: Classroom, ben: Taker) -> None:
    an_assignment(session, room, TEA, closes_at=START + DAY)
    ben.clock.moment = START + DAY - SECOND
    assert ben.start().deadline_at == START + DAY - SECOND + 10 * MINUTE
    ben.clock.advance(minutes=9)
    ben.save(ben.answer(1))
    assert ben.finish()
    standing = session.scalars(select(Standing)).one()
    assert (standing.quizzes_done, standing.points is not None) == (1, True)


def test_too_early_is_refused_and_says_when(session: Session, room: Classroom, ben: Taker) -> None:
    an_assignment(session, room, TEA, opens_at=START + DAY)
    found = offered(ben)
    assert found.door is Door.NOT_YET
    assert found.upcoming[0].terms.opens_at.value == START + DAY
    with pytest.raises(NotOpenYet):
        ben.start()
    ben.clock.moment = START + DAY
    assert ben.start().number == 1


def test_what_was_open_before_goes_on(session: Session, room: Classroom, ben: Taker) -> None:
    begun = ben.start()
    an_assignment(session, room, TEA, opens_at=START + DAY)
    assert ben.start() == begun


@pytest.mark.parametrize(("late", "counts"), [(10, True), (11, False)])
def test_the_last_request_in_flight_still_counts(
    session: Session, room: Classroom, ben: Taker, late: int, *, counts: bool
) -> None:
    an_assignment(session, room, TEA, closes_at=START + DAY)
    ben.clock.moment = START + DAY + timedelta(seconds=late)
    take(ben)
    assert ben.attempt.policy.is_assigned is counts
    assert session.scalars(select(Standing.quizzes_done)).one() == int(counts)


def test_after_all_is_closed_one_learns_alone_again(
    session: Session, room: Classroom, ben: Taker
) -> None:
    an_assignment(session, room, TEA, attempts=1, closes_at=START + DAY)
    ben.clock.moment = START + 2 * DAY
    found = offered(ben)
    assert (found.door, found.left, len(found.closed)) == (Door.OPEN, 2, 1)
    take(ben)
    assert session.scalars(select(Standing.points)).one() is None


def test_attempts_are_used_up_since_the_opening_only(
    session: Session, room: Classroom, ben: Taker
) -> None:
    take(ben)
    take(ben)
    with pytest.raises(NoAttemptsLeft):
        ben.start()
    an_assignment(session, room, TEA, opens_at=START + DAY)
    ben.clock.moment = START + DAY
    take(ben)
    assert offered(ben).left == 1
    take(ben)
    assert offered(ben).door is Door.USED_UP
    with pytest.raises(NoAttemptsLeft):
        ben.start()


def test_two_classrooms_rule_together(
    session: Session, iris: Person, room: Classroom, ben: Taker
) -> None:
    other = a_classroom(session, iris, "Chemistry")
    an_enrolment(session, other, session.get_one(Person, ben.person_id))
    an_assignment(session, room, TEA, attempts=1, time_limit_minutes=20, pass_percent=60)
    an_assignment(session, other, TEA, attempts=2, feedback=Feedback.NEVER)
    found = offered(ben)
    assert (found.left, len(found.ruling)) == (2, 2)
    policy = found.policy
    assert (policy.time_limit_minutes, policy.pass_percent) == (20, 60)
    assert policy.feedback is Feedback.NEVER
    take(ben)
    done = session.scalars(select(Standing.quizzes_done)).all()
    assert done == [1, 1]  # an attempt counts for every assignment of it


def test_one_that_is_open_wins_over_one_that_comes(
    session: Session, room: Classroom, ben: Taker
) -> None:
    an_assignment(session, room, TEA, opens_at=START + DAY)
    an_assignment(session, room, TEA, attempts=5)
    assert (offered(ben).door, offered(ben).left) == (Door.OPEN, 5)


Change = Callable[[Session, Classroom, Any], None]


def withdraw(_session: Session, _room: Classroom, task: Any) -> None:
    task.assignment.withdrawn_at = START


def shut(session: Session, room: Classroom, _task: Any) -> None:
    archive(session, room, 1, START)


def of_others(_session: Session, _room: Classroom, task: Any) -> None:
    task.assignment.is_for_everyone = False


@pytest.mark.parametrize("change", [withdraw, shut, of_others])
def test_what_is_not_asked_does_not_rule(
    session: Session, room: Classroom, ben: Taker, iris: Person, change: Change
) -> None:
    task = an_assignment(session, room, TEA, attempts=9)
    if change is shut:
        archive(session, room, iris.id, START)
    else:
        change(session, room, task)
    session.flush()
    assert offered(ben).left == 2


def begin_as_read(taker: Taker, seen: str) -> int:
    quiz = taker.library.quiz(taker.quiz_id)
    assert quiz is not None
    return operations.start_quiz(
        taker.session, taker.shelf, taker.library, taker.person_id, quiz, taker.clock(),
        Random(1), seen,
    )  # fmt: skip


def test_nobody_begins_for_another_assignment_than_the_page_said(
    session: Session, room: Classroom, ben: Taker
) -> None:
    an_assignment(session, room, TEA, closes_at=START + DAY)
    seen = offered(ben).seal
    ben.clock.moment = START + DAY + MINUTE
    with pytest.raises(TermsChanged):
        begin_as_read(ben, seen)
    assert begin_as_read(ben, offered(ben).seal)


def test_a_clock_that_jumps_gives_no_attempt_more(
    session: Session, room: Classroom, ben: Taker
) -> None:
    an_assignment(session, room, TEA, attempts=1, opens_at=START, closes_at=START + 9 * DAY)
    take(ben)
    moments: list[datetime] = [START + 5 * DAY, START, START + DAY]
    for moment in moments:
        ben.clock.moment = moment
        with pytest.raises(NoAttemptsLeft):
            ben.start()
