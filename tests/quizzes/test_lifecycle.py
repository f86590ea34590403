"""A machine that does anything in any order: after every step the rules hold."""

import copy
import os
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from learn.content.compile import Compiled, CompiledQuestion
from learn.progress.models import EvidenceRow, LessonEvent, QuizResult
from learn.progress.operations import SUMMARIES, rebuild_person, record_lesson
from learn.publishing.models import QuestionKey, QuestionRevision
from learn.publishing.operations import publish
from learn.publishing.shelf import Shelf
from learn.quizzes.grading import score
from learn.quizzes.models import AnswerStep, Attempt, AttemptItem, GradeRow
from learn.quizzes.operations import (
    AttemptClosed,
    Given,
    NoAttemptsLeft,
    StaleAnswer,
    close_overdue,
    save,
    set_flag,
)
from learn.quizzes.policy import State
from learn.quizzes.queries import load_attempt_by_id
from tests.conftest import START, Clock
from tests.factories import a_person
from tests.quizzes.taker import Taker

FACTS = (AnswerStep, GradeRow, EvidenceRow, LessonEvent, QuizResult, QuestionRevision)
QUIZZES = ("bee-dance", "bee-winter", "tea-leaves")
PLACES = st.sampled_from((1, 4, 8))  # few, so that the same one comes again
SLOWLY = bool(os.environ.get("LEARN_TEST_ALL"))
SETTINGS = settings(
    max_examples=60 if SLOWLY else 15,
    stateful_step_count=40 if SLOWLY else 15,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
EDITS = {
    "nothing": lambda _document: None,
    "typo": lambda document: document.update(stem=document["stem"] + " "),
    "points": lambda document: document.update(points=document["points"] + 1000),
    "options": lambda document: document.get("options", []).reverse(),
    "truth": lambda document: document.update(answer=not document.get("answer")),
}


def edited(compiled: Compiled, name: str) -> Compiled:
    """Return the library with the same edit in every question."""
    questions = {}
    for code, old in compiled.questions.items():
        new = CompiledQuestion(copy.deepcopy(old.document), copy.deepcopy(old.rendered))
        for document in (new.document, new.rendered):
            if name != "truth" or document["type"] == "truefalse":
                EDITS[name](document)
        questions[code] = new
    return replace(compiled, questions=questions)


class Life(RuleBasedStateMachine):
    """One person, three quizzes, a question inside a lesson, an author, and the time."""

    def __init__(self, session: Session, compiled: Compiled) -> None:
        super().__init__()
        self.session, self.compiled = session, compiled
        self.undone = session.begin_nested()
        self.clock = Clock()
        person_id = a_person(session).id
        self.takers = {
            name: Taker(session, Shelf(0), self.clock, person_id, name) for name in QUIZZES
        }
        self.practice = Taker(session, Shelf(0), self.clock, person_id, "bee-try-1")
        self.facts: dict[tuple[str, int], Any] = {}
        self.begun: dict[int, Any] = {}
        self.closed: dict[int, Any] = {}

    def teardown(self) -> None:
        self.undone.rollback()
        self.session.expunge_all()

    @property
    def person_id(self) -> int:
        return self.practice.person_id

    def begun_takers(self) -> list[Taker]:
        return [one for one in (*self.takers.values(), self.practice) if one.attempt_id]

    def some(self, data: st.DataObject) -> Taker:
        return data.draw(st.sampled_from(self.begun_takers()))

    # ---------- What people do

    @initialize(name=st.sampled_from(QUIZZES[:2]))
    def begin(self, name: str) -> None:
        self.start(name)
        self.practise()

    @rule(name=st.sampled_from(QUIZZES))
    def start(self, name: str) -> None:
        taker = self.takers[name]
        try:
            attempt = taker.start()
        except NoAttemptsLeft:
            assert name == "tea-leaves"
            assert taker.attempt.number == 2
            return
        assert attempt.is_open
        self.begun[attempt.id] = [(item.revision_id, item.order) for item in attempt.items]

    @rule()
    def practise(self) -> None:
        self.practice.practise()

    @precondition(lambda self: self.begun_takers())
    @rule(data=st.data(), place=PLACES, knows=st.booleans(), is_final=st.booleans())
    def answer(self, data: st.DataObject, place: int, knows: bool, is_final: bool) -> None:
        taker = self.some(data)
        place = 1 + (place - 1) % len(taker.attempt.items)
        given = taker.answer(place, knows=knows)
        before = taker.item(place)
        try:
            if is_final:
                taker.check(given, place, confidence=data.draw(st.sampled_from([None, "sure"])))
            else:
                taker.save(given, place)
        except AttemptClosed:
            assert not taker.attempt.is_open or before.is_checked or self.is_late(taker)
            assert taker.item(place) == before
            return
        if before.is_checked:
            assert taker.item(place) == before
        else:
            assert taker.item(place).answer == given

    @precondition(lambda self: self.begun_takers())
    @rule(data=st.data(), place=PLACES, behind=st.integers(1, 3))
    def answer_from_a_stale_tab(self, data: st.DataObject, place: int, behind: int) -> None:
        taker = self.some(data)
        place = 1 + (place - 1) % len(taker.attempt.items)
        before = taker.item(place)
        given = Given({"text": "from long ago"}, None, before.seq - behind)
        try:
            save(self.session, taker.attempt, before, given, self.clock())
        except (AttemptClosed, StaleAnswer):
            assert taker.item(place) == before
            return
        raise AssertionError(place)

    @precondition(lambda self: self.begun_takers())
    @rule(data=st.data(), place=PLACES)
    def hint_or_flag(self, data: st.DataObject, place: int) -> None:
        taker = self.some(data)
        place = 1 + (place - 1) % len(taker.attempt.items)
        set_flag(self.session, taker.item(place), is_flagged=True)
        try:
            taker.hint(place)
        except AttemptClosed:
            assert not taker.attempt.is_open or self.is_late(taker)

    @precondition(lambda self: self.begun_takers())
    @rule(data=st.data())
    def finish(self, data: st.DataObject) -> None:
        taker = self.some(data)
        was_open = taker.attempt.is_open
        assert taker.finish() is was_open
        assert not taker.finish()

    @rule(kind=st.sampled_from(["opened", "section", "read", "unread"]))
    def read(self, kind: str) -> None:
        anchor = "what-it-tells" if kind == "section" else None
        record_lesson(self.session, self.person_id, "bee-dance", kind, self.clock(), anchor)

    # ---------- What happens meanwhile

    @rule(minutes=st.sampled_from([1, 10, 11, 60 * 24 * 8, -30]))
    def time_passes(self, minutes: int) -> None:
        self.clock.advance(minutes=minutes, seconds=1)

    @rule()
    def a_sweep(self) -> None:
        close_overdue(self.session, Shelf(0), self.clock())

    @rule(name=st.sampled_from(sorted(EDITS)))
    def an_edit_is_published(self, name: str) -> None:
        publish(self.session, edited(self.compiled, name), START)

    def is_late(self, taker: Taker) -> bool:
        deadline = taker.attempt.deadline_at
        return deadline is not None and self.clock() > deadline

    # ---------- What always holds

    @invariant()
    def facts_are_only_added(self) -> None:
        found = {
            (table.__tablename__, row.id): tuple(row)
            for table in FACTS
            for row in self.session.execute(select(*table.__table__.columns)).all()
        }
        assert all(found.get(name) == row for name, row in self.facts.items())
        self.facts = found
        keys = self.session.scalars(select(QuestionKey.revision_id)).all()
        assert set(keys) == set(self.session.scalars(select(QuestionRevision.id)).all())

    @invariant()
    def attempts_are_numbered_and_one_is_open(self) -> None:
        rows = self.session.execute(
            select(Attempt.quiz_id, Attempt.number, Attempt.state)
            .where(Attempt.person_id == self.person_id)
            .order_by(Attempt.number)
        ).all()
        for quiz_id in {row.quiz_id for row in rows}:
            mine = [row for row in rows if row.quiz_id == quiz_id]
            assert [row.number for row in mine] == list(range(1, len(mine) + 1))
            assert [row.state for row in mine].count("open") <= 1
            assert "submitted" not in {row.state for row in mine}

    @invariant()
    def an_attempt_stays_as_it_began_and_closed_as_it_closed(self) -> None:
        for attempt_id, questions in self.begun.items():
            attempt = load_attempt_by_id(self.session, attempt_id, lock=False)
            assert attempt is not None
            assert [(item.revision_id, item.order) for item in attempt.items] == questions
            if not attempt.is_open:
                assert attempt.state in (State.GRADED, State.EXPIRED)
                answers = [item.answer for item in attempt.items]
                kept = (attempt.submitted_at, attempt.points, attempt.max_points, answers)
                assert self.closed.setdefault(attempt_id, kept) == kept

    @invariant()
    def points_are_what_the_answers_earn(self) -> None:
        for taker in self.begun_takers():
            attempt = taker.attempt
            ids = {item.revision_id for item in attempt.items}
            asked = taker.shelf.graded_questions(self.session, ids)
            graded = [item for item in attempt.items if item.points is not None]
            for item in graded:
                result = score(asked[item.revision_id], item.answer)
                assert (item.points, item.max_points) == (result.points, result.max_points)
            if not attempt.is_open:
                assert attempt.points == sum(item.points or 0 for item in graded)
                assert attempt.max_points == sum(item.max_points or 0 for item in graded)
                assert len(graded) == len(attempt.items)
            else:
                assert attempt.points is None

    @invariant()
    def progress_equals_its_rebuild(self) -> None:
        before = self.summaries()
        rebuild_person(self.session, self.person_id)
        assert self.summaries() == before

    def summaries(self) -> list[list[str]]:
        self.session.expire_all()
        return [
            sorted(
                str(tuple(row))
                for row in self.session.execute(select(*table.__table__.columns)).all()
            )
            for table in SUMMARIES
        ]

    @invariant()
    def every_row_has_its_parents(self) -> None:
        items = {row.id for row in self.session.execute(select(AttemptItem.id)).all()}
        for table in (AnswerStep, GradeRow):
            owners = self.session.scalars(select(table.__table__.c.item_id)).all()
            assert set(owners) <= items


def test_the_rules_hold_after_every_step(session: Session, compiled: Compiled) -> None:
    run_state_machine_as_test(lambda: Life(session, compiled), settings=SETTINGS)
