"""Real threads and real commits: what was acknowledged is there, and nothing happens twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count
from threading import Barrier
from typing import Any, TypeVar

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from learn import limits
from learn.accounts.models import Person
from learn.accounts.operations import merge_guest
from learn.assignments.models import Assignment, Standing
from learn.classrooms.models import Classroom
from learn.db import open_session, unit_of_work
from learn.features import personal_progress, personal_quizzes
from learn.progress import queries as progress
from learn.progress.models import (
    EvidenceRow,
    LessonProgress,
    ObjectiveProgress,
    QuizResult,
    QuizStart,
)
from learn.progress.operations import rebuild_person, record_lesson
from learn.publishing.shelf import Shelf
from learn.quizzes.closing import close_overdue
from learn.quizzes.extending import extend_open_attempts
from learn.quizzes.models import AnswerStep, Attempt, GradeRow
from learn.quizzes.operations import NoAttemptsLeft, StaleAnswer
from tests.conftest import START, Clock
from tests.databases import filled_database
from tests.factories import a_classroom, a_guest, a_person, an_assignment, an_enrolment
from tests.quizzes.taker import Taker

T = TypeVar("T")
THREADS = 8


engine = filled_database  # under the name by which the tests here ask for it


@pytest.fixture
def person_id(engine: Engine) -> int:
    with unit_of_work(engine) as session:
        return a_person(session).id


def at_once(*acts: Callable[[], T]) -> list[T]:
    """Do all of these in threads of their own that begin together; return what they return."""
    gate = Barrier(len(acts))

    def wait_and(act: Callable[[], T]) -> T:
        gate.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result() for done in [pool.submit(wait_and, act) for act in acts]]


class Requests:
    """One person's requests, each with a transaction of its own."""

    def __init__(self, engine: Engine, person_id: int, quiz_id: str = "bee-dance") -> None:
        self.engine, self.person_id, self.quiz_id = engine, person_id, quiz_id
        self.shelf = Shelf(0)
        self.attempt_id = 0

    def do(self, act: Callable[[Taker], T], clock: Clock | None = None) -> T:
        with unit_of_work(self.engine) as session:
            taker = Taker(session, self.shelf, clock or Clock(), self.person_id, self.quiz_id)
            taker.attempt_id = self.attempt_id
            found = act(taker)
            self.attempt_id = self.attempt_id or taker.attempt_id
            return found

    def start(self) -> int:
        return self.do(lambda taker: taker.start().id)


def rows(engine: Engine, table: type[Any], **wanted: Any) -> int:
    with open_session(engine, writes=False) as session:
        return session.scalar(select(func.count()).select_from(table).filter_by(**wanted)) or 0


def summary_equals_rebuild(engine: Engine, person_id: int) -> bool:
    def seen(session: Session) -> list[Any]:
        tables = (LessonProgress, ObjectiveProgress)
        session.expire_all()
        return [
            sorted(map(str, session.execute(select(*table.__table__.columns).where(
                table.__table__.c.person_id == person_id))))
            for table in tables
        ]  # fmt: skip

    with unit_of_work(engine) as session:
        before = seen(session)
        rebuild_person(session, person_id)
        return before == seen(session)


def test_many_starts_at_once_give_one_attempt(engine: Engine, person_id: int) -> None:
    ids = at_once(*[Requests(engine, person_id).start for _ in range(THREADS)])
    assert len(set(ids)) == 1
    assert rows(engine, Attempt, person_id=person_id) == 1


def test_many_practices_at_once_give_one_attempt(engine: Engine, person_id: int) -> None:
    def practise() -> int:
        return Requests(engine, person_id).do(lambda taker: taker.practise().id)

    assert len(set(at_once(*[practise] * THREADS))) == 1


def test_a_limit_of_attempts_holds_in_a_rush(engine: Engine, person_id: int) -> None:
    def take(taker: Taker) -> None:
        taker.start()
        taker.finish()

    def try_one() -> bool:
        try:
            Requests(engine, person_id, "tea-leaves").do(take)
        except Exception:  # noqa: BLE001  refused by the rule or by the database
            return False
        return True

    at_once(*[try_one] * THREADS)
    at_once(*[try_one] * THREADS)
    assert rows(engine, Attempt, person_id=person_id) <= 2
    try_one()
    try_one()
    assert rows(engine, Attempt, person_id=person_id, state="graded") == 2


def test_forty_saves_at_once_lose_nothing_that_was_acknowledged(
    engine: Engine, person_id: int
) -> None:
    mine = Requests(engine, person_id)
    mine.start()
    numbers = count(1)

    def save() -> list[tuple[int, str]]:
        """Save five texts, each until the server has taken it."""
        acknowledged = []
        for _ in range(5):
            text = f"answer {next(numbers)}"
            while True:
                try:
                    seq = mine.do(lambda taker, text=text: taker.save({"text": text}, 8))
                except StaleAnswer:
                    continue
                acknowledged.append((seq, text))
                break
        return acknowledged

    acknowledged = [one for made in at_once(*[save] * THREADS) for one in made]
    assert len(acknowledged) == 40
    with open_session(engine, writes=False) as session:
        kept = session.execute(
            select(AnswerStep.seq, AnswerStep.answer)
            .join(Attempt.items.property.mapper.class_)
            .where(Attempt.id == mine.attempt_id)
            .join(Attempt)
            .order_by(AnswerStep.seq)
        ).all()
    assert [(row.seq, row.answer["text"]) for row in kept] == sorted(acknowledged)
    assert [row.seq for row in kept] == list(range(1, 41))


def test_the_same_event_sent_by_many_is_kept_once(engine: Engine, person_id: int) -> None:
    mine = Requests(engine, person_id)
    mine.start()

    def save() -> int:
        return mine.do(lambda taker: taker.save({"choice": "a"}, based_on=0, event="one"))

    assert at_once(*[save] * THREADS) == [1] * THREADS
    assert mine.do(lambda taker: taker.item().seq) == 1


def test_finishing_many_times_at_once_grades_once(engine: Engine, person_id: int) -> None:
    mine = Requests(engine, person_id)
    mine.start()
    mine.do(lambda taker: taker.save(taker.answer()))

    def finish() -> bool:
        return mine.do(lambda taker: taker.finish())

    assert sorted(at_once(*[finish] * THREADS)) == [False] * (THREADS - 1) + [True]
    assert rows(engine, QuizResult, person_id=person_id) == 1
    assert rows(engine, EvidenceRow, person_id=person_id) == 1
    with open_session(engine, writes=False) as session:
        attempt = session.get_one(Attempt, mine.attempt_id)
        items = [item.id for item in attempt.items]
        grades = select(func.count()).select_from(GradeRow).where(GradeRow.item_id.in_(items))
        assert session.scalar(grades) == 10


def test_checking_many_times_at_once_grades_once(engine: Engine, person_id: int) -> None:
    mine = Requests(engine, person_id)
    mine.start()

    def check() -> bool:
        return mine.do(lambda taker: taker.check(taker.answer(), based_on=0).is_checked)

    assert all(at_once(*[check] * THREADS))
    assert rows(engine, EvidenceRow, person_id=person_id) == 1


def test_answers_in_two_quizzes_at_once_are_both_folded(engine: Engine, person_id: int) -> None:
    """Each fold must know of the other's answer: two rows of one objective, added at once."""
    quiz, practice = Requests(engine, person_id), Requests(engine, person_id)
    quiz.start()
    practice.do(lambda taker: taker.practise())
    at_once(
        lambda: quiz.do(lambda taker: taker.check(taker.answer(1), 1)),
        lambda: practice.do(lambda taker: taker.check(taker.answer(1), 1)),
    )
    with open_session(engine, writes=False) as session:
        assert progress.progress_of(session, person_id).objectives["BE1.a"].answered == 2
    assert summary_equals_rebuild(engine, person_id)


def test_reading_marks_at_once_lose_none(engine: Engine, person_id: int) -> None:
    def note(kind: str, anchor: str | None = None) -> Callable[[], None]:
        def act() -> None:
            with unit_of_work(engine) as session:
                record_lesson(session, person_id, "bee-dance", kind, START, anchor=anchor)

        return act

    for _ in range(5):
        at_once(note("read"), *[note("section", f"a{n}") for n in range(5)])
        with open_session(engine, writes=False) as session:
            row = progress.lesson_progress(session, person_id, "bee-dance")
            assert row is not None
            assert (row.state, row.last_anchor is not None) == ("read", True)
        assert summary_equals_rebuild(engine, person_id)
        note("unread")()


def test_a_guest_who_answers_while_signing_in_loses_nothing(engine: Engine, person_id: int) -> None:
    personal_quizzes.register(Shelf(0))
    personal_progress.register()
    with unit_of_work(engine) as session:
        guest_id = a_guest(session).id
    guest = Requests(engine, guest_id)
    guest.start()
    saved: list[int] = []

    def answer() -> None:
        for place in range(1, 8):
            try:
                guest.do(lambda taker, place=place: taker.check(taker.answer(place), place))
            except Exception:  # noqa: BLE001  the guest is gone: nothing was acknowledged
                return
            saved.append(place)

    def sign_in() -> None:
        with unit_of_work(engine) as session:
            merge_guest(session, guest_id, person_id, START)

    at_once(answer, sign_in)
    mine = Requests(engine, person_id)
    mine.attempt_id = guest.attempt_id
    attempt = mine.do(lambda taker: taker.attempt)
    assert attempt.person_id == person_id
    assert {item.position for item in attempt.items if item.is_checked} >= set(saved)
    assert rows(engine, EvidenceRow, person_id=person_id) >= len(saved)
    assert summary_equals_rebuild(engine, person_id)


# ---------- Assignments: never one attempt more than allowed, deadlines only later


@pytest.fixture
def assigned(engine: Engine, person_id: int) -> int:
    """Assign the quiz with two attempts once, untimed, until an hour after START."""
    with unit_of_work(engine) as session:
        room = a_classroom(session, a_person(session, "Iris"))
        an_enrolment(session, room, session.get_one(Person, person_id))
        closes_at = START + timedelta(hours=1)
        return an_assignment(
            session,
            room,
            ("quiz:tea-leaves",),
            attempts=1,
            time_limit_minutes=0,
            closes_at=closes_at,
        ).id


def test_one_attempt_is_one_however_many_tabs_begin_and_finish(
    engine: Engine, person_id: int, assigned: int
) -> None:
    def take() -> bool:
        mine = Requests(engine, person_id, "tea-leaves")
        try:
            mine.start()
            mine.do(lambda taker: taker.finish())
        except (NoAttemptsLeft, IntegrityError):
            return False
        return True

    at_once(*[take] * THREADS)
    at_once(*[take] * THREADS)
    assert rows(engine, Attempt, person_id=person_id) == 1
    assert rows(engine, QuizResult, person_id=person_id) == 1
    assert rows(engine, QuizStart, person_id=person_id) == 1
    assert rows(engine, Standing, person_id=person_id, quizzes_done=1) == 1


def test_two_learners_in_the_last_second_lose_no_answer(engine: Engine, assigned: int) -> None:
    with unit_of_work(engine) as session:
        room_id = session.get_one(Assignment, assigned).classroom_id
        room = session.get_one(Classroom, room_id)
        people = [a_person(session) for _ in range(2)]
        for person in people:
            an_enrolment(session, room, person)
        ids = [person.id for person in people]
    both = [Requests(engine, one, "tea-leaves") for one in ids]
    for one in both:
        one.start()
    last = Clock(START + timedelta(hours=1) + limits.GRACE)

    def save(mine: Requests) -> Callable[[], int]:
        def act() -> int:
            return mine.do(lambda taker: taker.save(taker.answer(1), 1), last)

        return act

    def sweep() -> int:
        with unit_of_work(engine) as session:
            return close_overdue(session, Shelf(0), last() + timedelta(seconds=1))

    def save_both() -> list[int]:
        return at_once(*[save(one) for one in both])

    assert save_both() == [1, 1]
    assert sum(at_once(*[sweep] * THREADS)) == 2
    for mine in both:
        attempt = mine.do(lambda taker: taker.attempt)
        assert (attempt.state.value, attempt.items[0].is_answered) == ("graded", True)
        assert attempt.points is not None
        assert attempt.points > 0
        assert rows(engine, Standing, person_id=mine.person_id, quizzes_done=1) == 1


def test_more_time_while_the_sweep_runs_is_given_or_comes_too_late_but_never_reopens(
    engine: Engine, person_id: int, assigned: int
) -> None:
    mine = Requests(engine, person_id, "tea-leaves")
    mine.start()
    over = START + timedelta(hours=1) + limits.GRACE

    def sweep() -> int:
        with unit_of_work(engine) as session:
            return close_overdue(session, Shelf(0), over + timedelta(seconds=1))

    def extend() -> int:
        with unit_of_work(engine) as session:
            session.execute(
                update(Assignment)
                .where(Assignment.id == assigned)
                .values(closes_at=START + timedelta(days=1))
            )
            extend_open_attempts(session, Shelf(0).library(session), [person_id], over)
        return 0

    closed = sum(at_once(sweep, extend, sweep))
    attempt = mine.do(lambda taker: taker.attempt)
    if closed:
        assert not attempt.is_open
    else:
        assert attempt.deadline_at == START + timedelta(days=1)
