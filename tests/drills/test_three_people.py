"""Three people do anything in any order: whatever happens, the rules of keeping answers hold.

Red when its protection goes: without the comparison of `based_on` in `operations.save` an older
answer replaces a newer one; with the conditional update in `closing` taken out a repeated finish
grades twice; with a fold that forgets `expire_all` the rebuilt progress differs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.orm import Session

from learn.accounts import operations as accounts
from learn.progress import operations as progress
from learn.progress import personal as personal_progress
from learn.progress.models import LessonProgress, ObjectiveProgress, QuizProgress
from learn.publishing.shelf import Shelf
from learn.quizzes import personal as personal_quizzes
from learn.quizzes.models import AnswerStep, Attempt, AttemptItem, GradeRow
from learn.quizzes.operations import AttemptClosed, StaleAnswer
from tests.conftest import START, Clock
from tests.drills.conftest import Figures
from tests.factories import a_guest, a_person
from tests.quizzes.taker import Taker

PEOPLE = st.sampled_from((0, 1, 2))
PLACES = st.integers(min_value=1, max_value=10)
WORDS = st.text("abc", min_size=1, max_size=4)
SHORT, LONG = 7, 8  # places of the questions that take any words
EXAMPLES, STEPS = 15, 30


@dataclass
class Known:
    """What one person was told: the answers that were acknowledged, the results that were shown."""

    taker: Taker
    answers: dict[int, tuple[int, dict[str, Any]]] = field(default_factory=dict)  # by item
    results: dict[int, tuple[int | None, int | None]] = field(default_factory=dict)  # by attempt

    @property
    def is_taking(self) -> bool:
        return bool(self.taker.attempt_id) and self.taker.attempt.is_open


@contextmanager
def undone(engine: Engine) -> Iterator[Connection]:
    """Give a connection whose work is undone at the end, whatever is committed on it."""
    with engine.execution_options(writes=True).connect() as opened:
        outer = opened.begin()
        opened.begin_nested()
        yield opened
        outer.rollback()


class ThreePeople(RuleBasedStateMachine):
    """A learner, another one, and a guest; each at the same quiz, at any time of any day."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._undone = undone(engine)
        self.session = Session(self._undone.__enter__(), expire_on_commit=False)
        self.shelf, self.clock = Shelf(0), Clock()
        personal_quizzes.register(self.shelf)
        personal_progress.register()
        self.shown: dict[int, tuple[int, Any]] = {}  # revision and order of every question, by item
        self.graded = 0

    def teardown(self) -> None:
        try:
            self._rebuilding_changes_nothing()
        finally:
            self.session.close()
            self._undone.__exit__(None, None, None)

    @initialize()
    def people_arrive(self) -> None:
        people = (a_person(self.session), a_person(self.session, "Ben"), a_guest(self.session))
        self.known = [
            Known(Taker(self.session, self.shelf, self.clock, person.id)) for person in people
        ]

    @rule(who=PEOPLE)
    def start(self, who: int) -> None:
        attempt = self.known[who].taker.start()
        for item in attempt.items:
            seen = (item.revision_id, item.order)
            assert self.shown.setdefault(item.id, seen) == seen

    @rule(who=PEOPLE, place=st.sampled_from((SHORT, LONG)), words=WORDS, late=st.integers(0, 2))
    def save(self, who: int, place: int, words: str, late: int) -> None:
        known = self.known[who]
        if not known.is_taking:
            return
        item = known.taker.item(place)
        based_on = max(0, item.seq - late)
        answer = {"text": words}
        try:
            seq = known.taker.save(answer, place, based_on=based_on)
        except AttemptClosed:
            assert item.is_checked
            return
        except StaleAnswer:
            assert based_on != item.seq
            return
        assert based_on == item.seq or answer == item.answer
        assert seq >= item.seq
        known.answers[item.id] = (seq, answer)

    @rule(who=PEOPLE, place=PLACES, knows=st.booleans())
    def check(self, who: int, place: int, knows: bool) -> None:
        known = self.known[who]
        if not known.is_taking:
            return
        item, answer = known.taker.item(place), known.taker.answer(place, knows=knows)
        after = known.taker.check(answer, place)
        if item.is_checked:
            assert (after.answer, after.points) == (item.answer, item.points)
        known.answers[item.id] = (after.seq, after.answer or {})

    @rule(who=PEOPLE, times=st.integers(1, 2))
    def finish(self, who: int, times: int) -> None:
        known = self.known[who]
        if known.is_taking:
            assert [known.taker.finish() for _ in range(times)] == [True, False][:times]

    @rule(hours=st.integers(-30, 300))
    def the_clock_jumps(self, hours: int) -> None:
        self.clock.moment = max(START, self.clock.moment + timedelta(hours=hours))

    @rule()
    def the_guest_comes_in(self) -> None:
        """Let the guest sign in to the first learner's account, who goes on with what is open."""
        guest, account = self.known[2].taker, self.known[0].taker
        accounts.merge_guest(self.session, guest.person_id, account.person_id, self.clock())
        self.known[0].answers |= self.known[2].answers
        self.known[0].results |= self.known[2].results
        account.attempt_id = self._open_attempt(account.person_id)
        newcomer = a_guest(self.session)
        self.known[2] = Known(Taker(self.session, self.shelf, self.clock, newcomer.id))

    def _open_attempt(self, person_id: int) -> int:
        found = select(Attempt.id).where(Attempt.person_id == person_id, Attempt.state == "open")
        return self.session.scalar(found) or 0

    @invariant()
    def what_was_acknowledged_is_there(self) -> None:
        for known in getattr(self, "known", ()):
            for item_id, (seq, answer) in known.answers.items():
                newest = self.session.execute(
                    select(AnswerStep.seq, AnswerStep.answer)
                    .where(AnswerStep.item_id == item_id)
                    .order_by(AnswerStep.seq.desc())
                    .limit(1)
                ).one()
                assert newest.seq >= seq
                assert newest.seq > seq or newest.answer == answer

    @invariant()
    def nothing_graded_changes_or_goes(self) -> None:
        graded = self.session.scalar(select(func.count()).select_from(GradeRow)) or 0
        assert graded >= self.graded
        self.graded = graded
        twice = (
            select(GradeRow.item_id).group_by(GradeRow.item_id).having(func.count() > 1).limit(1)
        )
        assert self.session.scalar(twice) is None
        for known in getattr(self, "known", ()):
            rows = self.session.execute(
                select(Attempt.id, Attempt.points, Attempt.max_points).where(
                    Attempt.person_id == known.taker.person_id, Attempt.state != "open"
                )
            )
            for row in rows:
                result = (row.points, row.max_points)
                assert known.results.setdefault(row.id, result) == result

    @invariant()
    def numbers_count_up_and_one_is_open(self) -> None:
        for known in getattr(self, "known", ()):
            rows = self.session.execute(
                select(Attempt.number, Attempt.state)
                .where(Attempt.person_id == known.taker.person_id)
                .order_by(Attempt.number)
            ).all()
            assert [row.number for row in rows] == list(range(1, len(rows) + 1))
            assert sum(row.state == "open" for row in rows) <= 1

    @invariant()
    def what_was_shown_is_what_is_graded(self) -> None:
        rows = self.session.execute(
            select(AttemptItem.id, AttemptItem.question_revision_id, AttemptItem.option_order)
        )
        for row in rows:
            seen = (row.question_revision_id, row.option_order)
            assert self.shown.setdefault(row.id, seen) == seen

    def _rebuilding_changes_nothing(self) -> None:
        for known in getattr(self, "known", ()):
            before = self._summaries(known.taker.person_id)
            progress.rebuild_person(self.session, known.taker.person_id)
            assert self._summaries(known.taker.person_id) == before

    def _summaries(self, person_id: int) -> list[list[tuple[Any, ...]]]:
        return [
            sorted(
                (
                    tuple(row)
                    for row in self.session.execute(
                        select(*table.__table__.columns).where(table.person_id == person_id)  # type: ignore[attr-defined]
                    )
                ),
                key=repr,
            )
            for table in (LessonProgress, ObjectiveProgress, QuizProgress)
        ]


def test_the_rules_hold_whatever_three_people_do(ready_engine: Engine, figures: Figures) -> None:
    figures.say(runs=EXAMPLES, steps_of_each=STEPS)
    run_state_machine_as_test(
        lambda: ThreePeople(ready_engine),
        settings=settings(max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None),
    )


@pytest.mark.slow
def test_the_rules_hold_for_long(ready_engine: Engine, figures: Figures) -> None:
    figures.say(runs=10 * EXAMPLES, steps_of_each=2 * STEPS)
    run_state_machine_as_test(
        lambda: ThreePeople(ready_engine),
        settings=settings(max_examples=10 * EXAMPLES, stateful_step_count=2 * STEPS, deadline=None),
    )
