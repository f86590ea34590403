"""Attempts when people merge, leave or ask for their data."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.accounts.operations import merge_guest
from learn.features import personal_progress, personal_quizzes
from learn.progress.models import QuizProgress, QuizResult
from learn.quizzes.models import AnswerStep, Attempt, GradeRow
from learn.quizzes.operations import close_overdue
from learn.quizzes.personal import erase, export
from learn.quizzes.policy import State
from tests.conftest import Clock
from tests.factories import a_guest
from tests.quizzes.taker import Taker

Takers = Callable[..., Taker]
ORDER = Attempt.quiz_id, Attempt.number


@pytest.fixture
def guest(takers: Takers, session: Session) -> Taker:
    taker = takers()
    taker.person_id = a_guest(session).id
    return taker


@pytest.fixture
def merge(session: Session, guest: Taker, ada: Taker, clock: Clock) -> Callable[[], None]:
    personal_quizzes.register(ada.shelf)
    personal_progress.register()

    def merging() -> None:
        merge_guest(session, guest.person_id, ada.person_id, clock())
        session.expire_all()

    return merging


def everything(session: Session) -> list[Any]:
    """Return every step and grade with its attempt, whoever owns it."""
    steps = session.execute(
        select(AnswerStep.item_id, AnswerStep.seq, AnswerStep.kind, AnswerStep.answer)
    )
    grades = session.execute(select(GradeRow.item_id, GradeRow.step_id, GradeRow.points))
    return sorted(map(str, [*steps, *grades]))


def attempts(session: Session, taker: Taker) -> list[tuple[Any, ...]]:
    rows = session.execute(
        select(Attempt.id, Attempt.quiz_id, Attempt.number, Attempt.state)
        .where(Attempt.person_id == taker.person_id)
        .order_by(*ORDER)
    )
    return [tuple(row) for row in rows]


def test_a_guests_work_moves_and_is_numbered_after_the_accounts_own(
    session: Session, guest: Taker, ada: Taker, merge: Callable[[], None]
) -> None:
    ids = []
    for taker in (ada, guest, guest):
        taker.start()
        taker.check(taker.answer())
        taker.finish()
        ids.append(taker.attempt_id)
    guest.practise()
    guest.save(guest.answer())
    before = everything(session)
    merge()
    assert everything(session) == before
    assert attempts(session, ada) == [
        (ids[0], "bee-dance", 1, "graded"),
        (ids[1], "bee-dance", 2, "graded"),
        (ids[2], "bee-dance", 3, "graded"),
        (guest.attempt_id, "bee-try-1", 1, "open"),
    ]
    assert session.get(Person, guest.person_id) is None
    summary = session.get(QuizProgress, (ada.person_id, "bee-dance"))
    assert summary is not None
    assert summary.attempts == 3


@pytest.mark.parametrize("guest_first", [True, False])
def test_of_two_open_ones_the_older_is_finished(
    session: Session, guest: Taker, ada: Taker, merge: Callable[[], None], guest_first: bool
) -> None:
    older, newer = (guest, ada) if guest_first else (ada, guest)
    older.start()
    older.save(older.answer())
    older.clock.advance(minutes=1)
    newer.start()
    newer.save(newer.answer())
    kept = everything(session)
    merge()
    assert newer.attempt.is_open
    assert older.attempt.state is State.GRADED
    assert older.attempt.points == 1000
    assert sorted(number for _, _, number, _ in attempts(session, ada)) == [1, 2]
    assert set(kept) <= set(everything(session))
    assert session.scalars(select(QuizResult.person_id)).all() == [ada.person_id]
    ada.attempt_id = newer.attempt_id
    ada.check(ada.answer(2), 2)
    ada.finish()
    assert ada.start().number == 3


def test_of_two_open_ones_the_one_out_of_time_ended_at_its_deadline(
    session: Session, guest: Taker, ada: Taker, merge: Callable[[], None]
) -> None:
    for taker in (guest, ada):
        taker.quiz_id = "tea-leaves"
        deadline = taker.start().deadline_at
        if taker is guest:
            ended = deadline
        taker.clock.advance(hours=1)
    merge()
    assert guest.attempt.state is State.EXPIRED
    assert guest.attempt.submitted_at == ended


def test_practice_open_in_both_is_kept(
    session: Session, guest: Taker, ada: Taker, merge: Callable[[], None]
) -> None:
    for taker in (guest, ada):
        taker.practise()
        taker.save(taker.answer())
    merge()
    assert [row[3] for row in attempts(session, ada)].count("open") == 1
    assert len(attempts(session, ada)) == 2


def test_merging_uses_no_more_attempts_than_there_were(
    guest: Taker, ada: Taker, merge: Callable[[], None]
) -> None:
    for taker in (guest, ada):
        taker.quiz_id = "tea-leaves"
        for _ in range(2):
            taker.start()
            taker.finish()
    merge()
    assert ada.attempt.number == 2
    assert guest.attempt.number == 4


def test_a_feature_that_forgot_its_own_makes_the_removal_fail(
    session: Session, guest: Taker
) -> None:
    guest.start()
    person = session.get_one(Person, guest.person_id)
    with pytest.raises(IntegrityError), session.begin_nested():
        session.delete(person)


def test_erasing_takes_the_words_and_leaves_the_grades(
    session: Session, ada: Taker, clock: Clock
) -> None:
    ada.start()
    ada.save({"choice": "a"}, event="one")
    ada.check(ada.answer())
    ada.finish()
    points = ada.attempt.points
    erase(session, ada.person_id, clock())
    assert set(session.execute(select(AnswerStep.answer, AnswerStep.client_event_id)).all()) == {
        (None, None)
    }
    assert session.scalar(select(func.count()).select_from(GradeRow)) == 10
    assert ada.attempt.points == points


def test_what_is_open_when_somebody_leaves_reports_nothing_later(
    session: Session, ben: Taker, clock: Clock
) -> None:
    ben.start()
    ben.save(ben.answer())
    erase(session, ben.person_id, clock())
    clock.advance(days=1)
    assert close_overdue(session, ben.shelf, clock()) == 0
    assert ben.attempt.state is State.EXPIRED
    assert session.scalar(select(func.count()).select_from(QuizResult)) == 0


def test_erasing_touches_nobody_else(
    session: Session, ada: Taker, takers: Takers, clock: Clock
) -> None:
    other = takers()
    other.start()
    other.save({"choice": "a"}, event="one")
    ada.start()
    ada.save({"choice": "b"})
    before = other.attempt
    erase(session, ada.person_id, clock())
    assert other.attempt == before


def test_an_export_holds_every_attempt_answer_and_grade_and_no_key(
    session: Session, ada: Taker, takers: Takers
) -> None:
    other = takers()
    other.start()
    other.save({"choice": "b"})
    ada.start()
    ada.save({"choice": "a"})
    ada.check({"choice": "c"}, confidence="sure")
    ada.finish()
    found = {table.name: table for table in export(session, ada.person_id)}
    assert [len(found[name].rows) for name in ("attempts", "answers", "grades")] == [1, 2, 10]
    for table in found.values():
        assert all(len(row) == len(table.columns) for row in table.rows)
        assert ada.attempt.public_id in {row[0] for row in table.rows}
    answers = [
        dict(zip(found["answers"].columns, row, strict=True)) for row in found["answers"].rows
    ]
    assert [(one["question"], one["kind"], one["answer"]) for one in answers] == [
        ("BEE-01", "draft", {"choice": "a"}),
        ("BEE-01", "submit", {"choice": "c"}),
    ]
