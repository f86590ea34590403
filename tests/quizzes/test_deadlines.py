"""Time limits: to the second, with grace, whoever notices and however late."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from learn import limits
from learn.progress.models import EvidenceRow, QuizResult
from learn.quizzes.operations import AttemptClosed, TimeIsUp, close_if_overdue, close_overdue
from learn.quizzes.pages import time_of
from learn.quizzes.policy import State
from tests.quizzes.taker import Taker

MINUTES = 10
GRACE = limits.GRACE.total_seconds()


def later(taker: Taker, seconds: float) -> None:
    taker.clock.advance(minutes=MINUTES, seconds=seconds)


def test_a_limit_sets_the_deadline(ben: Taker) -> None:
    attempt = ben.start()
    assert attempt.deadline_at == ben.clock() + timedelta(minutes=MINUTES)


def test_the_last_second_of_the_grace_still_counts(ben: Taker) -> None:
    ben.start()
    answer = ben.answer(1)
    later(ben, GRACE)
    assert ben.save(answer) == 1
    assert close_overdue(ben.session, ben.shelf, ben.clock()) == 0
    assert ben.attempt.is_open


@pytest.mark.parametrize("seconds", [GRACE + 1, 86_400])
def test_after_the_grace_nothing_is_taken(ben: Taker, seconds: float) -> None:
    ben.start()
    answer = ben.answer(1)
    later(ben, seconds)
    for act in (lambda: ben.save(answer), lambda: ben.check(answer), ben.hint):
        with pytest.raises(TimeIsUp):
            act()
    assert ben.attempt.items[0].seq == 0


def test_what_was_saved_in_time_is_graded_as_of_the_deadline(ben: Taker) -> None:
    deadline = ben.start().deadline_at
    ben.save(ben.answer(1))
    later(ben, 3_600)
    assert close_overdue(ben.session, ben.shelf, ben.clock()) == 1
    attempt = ben.attempt
    assert (attempt.state, attempt.closed_by) == (State.GRADED, "time")
    assert attempt.submitted_at == deadline
    assert attempt.points == attempt.items[0].points == attempt.items[0].max_points
    fact = ben.session.scalars(select(EvidenceRow)).one()
    assert fact.answered_at == deadline
    assert ben.session.scalars(select(QuizResult.finished_at)).one() == deadline


def test_nothing_answered_in_time_is_expired(ben: Taker) -> None:
    ben.start()
    later(ben, GRACE + 1)
    close_overdue(ben.session, ben.shelf, ben.clock())
    assert (ben.attempt.state, ben.attempt.points) == (State.EXPIRED, 0)
    ben.start()
    ben.finish()
    assert ben.attempt.state is State.GRADED  # blank, and handed in all the same


def test_closing_is_repeated_without_harm(ben: Taker, session: Session) -> None:
    ben.start()
    later(ben, GRACE + 1)
    assert close_overdue(session, ben.shelf, ben.clock()) == 1
    before = ben.attempt
    assert close_overdue(session, ben.shelf, ben.clock()) == 0
    assert not close_if_overdue(session, ben.shelf, ben.attempt_id, ben.clock())
    assert ben.attempt == before


def test_only_what_ran_out_is_closed(ada: Taker, ben: Taker, session: Session) -> None:
    ada.start()
    ben.start()
    later(ben, GRACE)
    for taker in (ada, ben):
        assert not close_if_overdue(session, taker.shelf, taker.attempt_id, taker.clock())
    later(ben, 1)
    assert close_overdue(session, ada.shelf, ada.clock()) == 1
    assert ada.attempt.is_open
    assert not close_if_overdue(session, ada.shelf, 999_999, ada.clock())


def test_a_clock_that_jumps_back_reopens_nothing(ben: Taker) -> None:
    deadline = ben.start().deadline_at
    later(ben, GRACE + 1)
    close_overdue(ben.session, ben.shelf, ben.clock())
    ben.clock.advance(hours=-5)
    assert not ben.attempt.is_open
    assert ben.start().number == 2
    assert ben.attempt.deadline_at is not None
    assert ben.attempt.deadline_at != deadline


@pytest.mark.parametrize("hours", [-30, -3, -1])
def test_a_clock_that_jumps_back_meanwhile_shortens_and_lengthens_nothing(
    ben: Taker, hours: int
) -> None:
    """Red where the time that is left is counted from the last request."""
    deadline = ben.start().deadline_at
    ben.clock.advance(hours=hours)
    assert ben.save(ben.answer(1)) == 1
    assert ben.attempt.deadline_at == deadline
    ben.clock.advance(hours=-hours)
    later(ben, GRACE)
    assert ben.save(ben.answer(2), 2) == 1
    ben.clock.advance(seconds=1)
    assert close_overdue(ben.session, ben.shelf, ben.clock()) == 1
    assert ben.attempt.submitted_at == deadline


def test_a_clock_that_jumps_forward_closes_as_of_the_deadline_for_good(ben: Taker) -> None:
    deadline = ben.start().deadline_at
    ben.save(ben.answer(1))
    ben.clock.advance(hours=5)
    assert close_overdue(ben.session, ben.shelf, ben.clock()) == 1
    closed = ben.attempt
    ben.clock.advance(hours=-5)
    with pytest.raises(AttemptClosed):
        ben.save(ben.answer(2), 2)
    assert not ben.finish()
    assert ben.attempt == closed
    assert closed.submitted_at == deadline


@pytest.mark.parametrize("zone", ["UTC", "Europe/Vienna", "America/New_York"])
@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 29, 0, 55, tzinfo=UTC),  # Vienna's clocks go forward five minutes later
        datetime(2026, 10, 25, 0, 55, tzinfo=UTC),  # and back
        datetime(2026, 11, 1, 5, 55, tzinfo=UTC),  # as do New York's
    ],
)
def test_daylight_saving_changes_no_deadline(
    ben: Taker, server_in: Callable[[str], None], zone: str, moment: datetime
) -> None:
    server_in(zone)
    ben.clock.moment = moment
    assert ben.start().deadline_at == moment + timedelta(minutes=MINUTES)
    later(ben, -1)
    shown = time_of(ben.attempt, ben.clock())
    assert shown is not None
    assert (shown.left, shown.total) == (1, 60 * MINUTES)
    assert ben.save(ben.answer(1)) == 1
    ben.clock.advance(seconds=GRACE + 2)
    assert close_overdue(ben.session, ben.shelf, ben.clock()) == 1


@pytest.fixture
def server_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Give a function that sets the zone of the machine."""

    def move(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield move
    monkeypatch.delenv("TZ", raising=False)
    time.tzset()
