"""Begin, save, check, finish: each safe to repeat, each kept as it happened."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from learn import limits
from learn.progress.models import EvidenceRow, LessonEvent, QuizProgress, QuizResult
from learn.quizzes import operations, queries
from learn.quizzes.models import AnswerStep, Attempt, AttemptItem, GradeRow
from learn.quizzes.operations import (
    AttemptClosed,
    NoAttemptsLeft,
    StaleAnswer,
    TooManyChanges,
)
from learn.quizzes.policy import Kind, State
from tests.quizzes.taker import Taker

A, B = {"choice": "a"}, {"choice": "b"}


def count(session: Session, table: type[Any]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def events(session: Session) -> list[tuple[str, Any]]:
    rows = session.execute(select(AnswerStep.kind, AnswerStep.answer).order_by(AnswerStep.id))
    return [tuple(row) for row in rows]


# ---------- Beginning


def test_an_attempt_keeps_questions_orders_and_terms(ada: Taker) -> None:
    attempt = ada.start()
    assert (attempt.kind, attempt.number, attempt.state) == (Kind.QUIZ, 1, State.OPEN)
    assert attempt.started_at == ada.clock()
    assert attempt.deadline_at is None
    assert attempt.policy.pass_percent == 70
    quiz = ada.library.quiz("bee-dance")
    assert quiz is not None
    assert [item.code for item in attempt.items] == list(quiz.questions)
    assert [item.position for item in attempt.items] == list(range(1, 11))
    module = ada.library.module("bees")
    assert module is not None
    assert attempt.module_revision_id == module.revision_id
    assert set(attempt.items[0].order["options"]) == {"a", "b", "c"}


def test_beginning_twice_goes_on_with_the_same(ada: Taker, session: Session) -> None:
    first = ada.start()
    assert ada.start() == first
    assert count(session, Attempt) == 1
    assert count(session, AttemptItem) == 10


def test_numbers_count_up_for_each_person_and_quiz(ada: Taker, ben: Taker) -> None:
    for number in (1, 2, 3):
        assert ada.start().number == number
        ada.finish()
    assert ben.start().number == 1


def test_no_more_attempts_than_the_quiz_allows(ben: Taker, session: Session) -> None:
    for _ in range(2):
        ben.start()
        ben.finish()
    with pytest.raises(NoAttemptsLeft, match="every attempt"):
        ben.start()
    assert count(session, Attempt) == 2


@pytest.mark.parametrize("same", [{"number": 1, "state": "graded"}, {"number": 2, "state": "open"}])
def test_the_database_refuses_a_second_open_one_and_a_second_of_a_number(
    ada: Taker, session: Session, same: dict[str, Any]
) -> None:
    attempt = ada.start()
    submitted_at = None if same["state"] == "open" else ada.clock()
    double = Attempt(
        person_id=ada.person_id,
        kind="quiz",
        quiz_id=attempt.quiz_id,
        module_revision_id=attempt.module_revision_id,
        policy={},
        started_at=ada.clock(),
        submitted_at=submitted_at,
        **same,
    )
    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(double)


def test_a_question_inside_a_lesson_has_the_same_order_for_everybody(
    ada: Taker, ben: Taker
) -> None:
    mine, other = ada.practise(), ben.practise()
    assert mine.kind is Kind.PRACTICE
    assert mine.items[0].order == other.items[0].order
    with pytest.raises(KeyError):
        ada.practise("no-such-question")


# ---------- Saving


def test_a_draft_is_a_step_and_no_grade(ada: Taker, session: Session) -> None:
    ada.start()
    assert ada.save(A, confidence="sure") == 1
    item = ada.item()
    assert (item.answer, item.confidence, item.seq) == (A, "sure", 1)
    assert not item.is_checked
    assert count(session, GradeRow) == count(session, EvidenceRow) == 0


def test_every_draft_is_kept_and_the_newest_counts(ada: Taker, session: Session) -> None:
    ada.start()
    assert [ada.save(A), ada.save(B), ada.save(None)] == [1, 2, 3]
    assert ada.item().answer is None
    assert events(session) == [("draft", A), ("draft", B), ("draft", None)]


def test_saving_the_same_again_adds_nothing(ada: Taker, session: Session) -> None:
    ada.start()
    assert ada.save(None) == 0
    assert ada.save(A) == ada.save(A) == 1
    assert ada.save(A, based_on=0) == 1  # a second click on the same button
    assert ada.save(A, confidence="guess") == 2
    assert count(session, AnswerStep) == 2


@pytest.mark.parametrize("based_on", [0, 1, 3, 99])
def test_a_stale_tab_overwrites_nothing(ada: Taker, session: Session, based_on: int) -> None:
    ada.start()
    ada.save(A)
    ada.save(B)
    with pytest.raises(StaleAnswer) as refused:
        ada.save({"choice": "c"}, based_on=based_on)
    assert refused.value.item.answer == B
    assert events(session) == [("draft", A), ("draft", B)]


def test_a_repeated_event_is_the_same_event(ada: Taker, session: Session) -> None:
    ada.start()
    assert ada.save(A, based_on=0, event="one") == 1
    assert ada.save(A, based_on=0, event="one") == 1
    assert ada.save(B, event="two") == 2
    # The answer to the first was lost on the way: it comes again, and later than the second.
    assert ada.save(A, based_on=0, event="one") == 1
    assert ada.item().answer == B
    assert events(session) == [("draft", A), ("draft", B)]


def test_an_event_that_claims_to_know_the_newest_is_still_the_same(ada: Taker) -> None:
    ada.start()
    ada.save(A, event="one")
    assert ada.save(B, based_on=1, event="one") == 1
    assert ada.item().answer == A


def test_questions_may_see_the_same_event(ada: Taker) -> None:
    ada.start()
    assert ada.save(A, 1, event="one") == ada.save({"choice": "true"}, 3, event="one") == 1


def test_the_number_of_changes_has_a_limit(ada: Taker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_STEPS_PER_QUESTION", 3)
    ada.start()
    for answer in (A, B, A):
        ada.save(answer)
    with pytest.raises(TooManyChanges):
        ada.save(B)
    with pytest.raises(TooManyChanges):
        ada.hint()
    assert ada.check(B).is_checked  # what makes it final always fits


# ---------- Checking


def test_a_checked_answer_is_graded_and_reported(ada: Taker, session: Session) -> None:
    ada.start()
    ada.save(B)
    item = ada.check({"choice": "c"}, confidence="sure")
    assert item.is_checked
    assert (item.points, item.max_points, item.is_scored, item.is_right) == (1000, 1000, True, True)
    fact = session.scalars(select(EvidenceRow)).one()
    assert (fact.question_code, fact.objective_id, fact.points) == ("BEE-01", "BE1.a", 1000)
    assert (fact.confidence, fact.is_aided, fact.source_id) == ("sure", False, item.id)
    assert count(session, QuizResult) == 0


def test_a_checked_answer_is_final(ada: Taker, session: Session) -> None:
    ada.start()
    checked = ada.check(A)
    assert ada.check({"choice": "c"}) == checked
    with pytest.raises(AttemptClosed, match="checked already"):
        ada.save({"choice": "c"})
    ada.hint()
    assert ada.item() == checked
    ada.finish()
    assert (count(session, AnswerStep), count(session, EvidenceRow)) == (1, 1)
    assert count(session, GradeRow) == 10


def test_checking_from_a_stale_tab(ada: Taker) -> None:
    ada.start()
    ada.save(A)
    with pytest.raises(StaleAnswer):
        ada.check(B, based_on=0)
    assert not ada.item().is_checked
    assert ada.check(A, based_on=0).is_checked  # the same answer: nothing is lost


def test_a_check_may_carry_the_event_of_its_draft(ada: Taker, session: Session) -> None:
    ada.start()
    ada.save(A, event="one")
    assert ada.check(A, based_on=0, event="one").is_checked
    assert events(session) == [("draft", A), ("submit", A)]


def test_partial_credit_is_exact(ada: Taker) -> None:
    ada.start()
    assert ada.check(B).points == 250
    item = ada.check({"pairs": {"up": "up", "down": "right"}}, 4)
    assert (item.points, item.max_points, item.is_missed) == (1000, 3000, True)


def test_a_hint_makes_an_answer_aided(ada: Taker, session: Session) -> None:
    ada.start()
    ada.save(A)
    ada.hint()
    ada.hint()
    item = ada.item()
    assert (item.has_hint, item.answer, item.seq) == (True, A, 2)
    ada.check({"choice": "c"})
    assert session.scalars(select(EvidenceRow.is_aided)).one() is True


def test_practice_is_aided_and_has_no_result(ada: Taker, session: Session) -> None:
    ada.practise()
    ada.check(B)
    ada.finish()
    assert ada.attempt.state is State.GRADED
    assert session.scalars(select(EvidenceRow.is_aided)).one() is True
    assert count(session, QuizResult) == 0
    assert ada.practise().number == 2


def test_a_flag_is_no_step(ada: Taker, session: Session) -> None:
    ada.start()
    operations.set_flag(session, ada.item(2), is_flagged=True)
    assert [item.is_flagged for item in ada.attempt.items[:3]] == [False, True, False]
    operations.set_flag(session, ada.item(2), is_flagged=False)
    assert not ada.item(2).is_flagged
    assert count(session, AnswerStep) == 0


# ---------- Finishing


def test_finishing_grades_what_is_left_and_reports_it(ada: Taker, session: Session) -> None:
    ada.start()
    ada.check({"choice": "c"})
    ada.save({"choices": ["a", "c"]}, 2)
    ada.clock.advance(minutes=5)
    assert ada.finish()
    attempt = ada.attempt
    assert (attempt.state, attempt.closed_by) == (State.GRADED, "person")
    assert attempt.submitted_at == ada.clock()
    assert (attempt.points, attempt.max_points) == (3000, 15500)
    reasons = select(GradeRow.reason, func.count()).group_by(GradeRow.reason)
    assert dict(session.execute(reasons).all()) == {"checked": 1, "finished": 9}
    # What was left blank costs points, and tells nothing about what somebody knows.
    assert count(session, EvidenceRow) == 2
    result = session.scalars(select(QuizResult)).one()
    assert (result.points, result.max_points, result.is_passed) == (3000, 15500, False)
    summary = session.get(QuizProgress, (ada.person_id, "bee-dance"))
    assert summary is not None
    assert (summary.attempts, summary.best_points) == (1, 3000)
    assert count(session, LessonEvent) == 0


def test_all_right_is_passed_with_every_point(ada: Taker) -> None:
    ada.start()
    ada.check_all()
    ada.finish()
    attempt = ada.attempt
    assert attempt.points == attempt.max_points == 15500
    assert all(item.is_right for item in attempt.items if item.is_scored)
    assert [item.code for item in attempt.items if not item.is_scored] == ["BEE-08"]


def test_finishing_twice_grades_once(ada: Taker, session: Session) -> None:
    loaded = ada.start()
    ada.save(A)
    stale = ada.attempt
    assert ada.finish()
    before = ada.attempt
    assert not ada.finish()
    assert not operations.finish(session, ada.shelf, stale, ada.clock())
    assert ada.attempt == before
    assert (count(session, GradeRow), count(session, QuizResult)) == (10, 1)
    assert loaded.is_open


def test_a_finished_attempt_takes_nothing(ada: Taker, session: Session) -> None:
    ada.start()
    ada.finish()
    before = ada.attempt
    for act in (lambda: ada.save(A), lambda: ada.check(A), ada.hint):
        with pytest.raises(AttemptClosed, match="finished"):
            act()
    assert ada.attempt == before
    assert count(session, AnswerStep) == 0


# ---------- Texts that learners mark themselves


@pytest.mark.parametrize(
    ("marks", "points"), [([], 0), ([0], 500), ([0, 1], 1000), ([1, 1, 7, -1], 500)]
)
def test_own_marks_count_for_mastery_and_not_for_the_score(
    ada: Taker, session: Session, marks: list[int], points: int
) -> None:
    ada.start()
    place = ada.place_of("BEE-08")
    ada.check({"text": "Followers know other places."}, place)
    ada.finish()
    score = ada.attempt.points
    ada.self_mark(place, marks)
    ada.self_mark(place, marks)
    item = ada.item(place)
    assert item.answer == {
        "text": "Followers know other places.",
        "marks": sorted({*marks} & {0, 1}),
    }
    assert item.is_self_marked
    assert not item.is_scored
    fact = session.scalars(select(EvidenceRow)).one()
    assert (fact.points, fact.max_points) == (points, 1000)
    assert ada.attempt.points == score


def test_the_newest_marks_count(ada: Taker, session: Session) -> None:
    ada.start()
    place = ada.place_of("BEE-08")
    ada.check({"text": "Followers know other places."}, place)
    ada.self_mark(place, [0, 1])
    ada.self_mark(place, [1])
    assert count(session, EvidenceRow) == 2
    assert ada.item(place).is_checked


def test_nothing_written_is_nothing_to_mark(ada: Taker, session: Session) -> None:
    ada.start()
    ada.finish()
    ada.self_mark(ada.place_of("BEE-08"), [0])
    ada.self_mark(1, [0], of=0)
    assert count(session, AnswerStep) == 0


# ---------- Whose it is


def test_an_attempt_opens_for_its_person_only(ada: Taker, ben: Taker, session: Session) -> None:
    public_id = ada.start().public_id
    assert queries.load_attempt(session, public_id, ada.person_id) is not None
    assert queries.load_attempt(session, public_id, ben.person_id) is None
    assert queries.load_attempt(session, public_id, None) is None
    assert queries.load_attempt(session, "x" * 16, ada.person_id) is None
