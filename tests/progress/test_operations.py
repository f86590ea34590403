"""Facts are added, summaries follow: at once and rebuilt they are the same."""

from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learn.progress import personal, queries
from learn.progress.mastery import Mastery
from learn.progress.models import EvidenceRow, LessonEvent, LessonProgress, QuizResult
from learn.progress.operations import (
    FACTS,
    SUMMARIES,
    AnswerFact,
    merge,
    people_with_facts,
    rebuild_person,
    record_answer,
    record_answers,
    record_lesson,
    record_result,
    record_start,
)
from tests.conftest import START, Clock
from tests.factories import a_guest, a_person

QUIET = settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def fact(person_id: int, **values: Any) -> AnswerFact:
    base = AnswerFact(
        person_id=person_id,
        objective_id="BE1.a",
        question_code="BEE-01",
        source_id=1,
        points=1000,
        max_points=1000,
        confidence=None,
        is_aided=False,
        answered_at=START,
    )
    return replace(base, **values)


def summaries(session: Session, person_id: int) -> list[tuple[Any, ...]]:
    """Return every summary row of a person, without the person."""
    session.expire_all()
    return [
        (table.__tablename__, *row[1:])
        for table in SUMMARIES
        for row in sorted(
            session.execute(
                select(*table.__table__.columns).where(table.__table__.c.person_id == person_id)
            ).all(),
            key=str,
        )
    ]


def count(session: Session, table: type[Any]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


# ---------- Lessons


def test_opening_reading_and_marking_unread(session: Session, clock: Clock) -> None:
    ada = a_person(session).id
    assert record_lesson(session, ada, "bee-dance", "opened", clock()).state == "started"
    clock.advance(minutes=3)
    assert (
        record_lesson(session, ada, "bee-dance", "section", clock(), anchor="x").last_anchor == "x"
    )
    clock.advance(minutes=1)
    state = record_lesson(session, ada, "bee-dance", "read", clock())
    assert (state.state, state.read_at, state.started_at) == ("read", clock(), START)
    row = queries.lesson_progress(session, ada, "bee-dance")
    assert row is not None
    assert (row.state, row.last_anchor, row.read_at) == ("read", "x", clock())
    assert record_lesson(session, ada, "bee-dance", "unread", clock()).read_at is None


@pytest.mark.parametrize(
    ("before", "again"),
    [
        (["opened"], "opened"),
        (["read"], "opened"),
        (["read"], "read"),
        (["opened"], "unread"),
        ([], None),
    ],
)
def test_what_says_nothing_new_adds_nothing(
    session: Session, clock: Clock, before: list[str], again: str | None
) -> None:
    ada = a_person(session).id
    for kind in before:
        record_lesson(session, ada, "bee-dance", kind, clock())
    if again:
        record_lesson(session, ada, "bee-dance", again, clock())
    assert count(session, LessonEvent) == len(before)


def test_the_same_section_is_noted_once(session: Session, clock: Clock) -> None:
    ada = a_person(session).id
    for anchor in ("x", "x", "y", "x"):
        record_lesson(session, ada, "bee-dance", "section", clock(), anchor=anchor)
    assert count(session, LessonEvent) == 3


# ---------- Answers and results


def test_an_answer_is_folded_at_once(session: Session) -> None:
    ada = a_person(session).id
    record_answer(session, fact(ada))
    record_answer(session, fact(ada, question_code="BEE-04", source_id=2))
    state = queries.progress_of(session, ada).objectives["BE1.a"]
    assert (state.mastery, state.answered, state.right, state.questions) == (Mastery.SOLID, 2, 2, 2)
    assert queries.answered_codes(session, ada) == {"BEE-01", "BEE-04"}


def test_a_later_grade_of_the_same_answer_replaces_it(session: Session) -> None:
    ada = a_person(session).id
    record_answer(session, fact(ada, points=0))
    record_answer(session, fact(ada, points=1000))
    state = queries.progress_of(session, ada).objectives["BE1.a"]
    assert (state.answered, state.right) == (1, 1)
    assert count(session, EvidenceRow) == 2


def test_answers_of_several_objectives_are_folded_each(session: Session) -> None:
    ada = a_person(session).id
    record_answers(session, [])
    record_answers(
        session,
        [fact(ada), fact(ada, source_id=2), fact(ada, source_id=3, objective_id="BE1.b", points=0)],
    )
    objectives = queries.progress_of(session, ada).objectives
    assert {name: state.answered for name, state in objectives.items()} == {"BE1.a": 2, "BE1.b": 1}


def test_results_of_a_quiz(session: Session, clock: Clock) -> None:
    ada = a_person(session).id
    for source, points in ((1, 500), (2, 900), (3, 700)):
        record_result(session, ada, "bee-dance", source, points, 1000, 70, START, clock())
        clock.advance(hours=1)
    row = queries.progress_of(session, ada).quizzes["bee-dance"]
    assert (row.attempts, row.best_points, row.best_max_points, row.is_passed) == (
        3,
        900,
        1000,
        True,
    )
    assert row.last_finished_at == clock() - timedelta(hours=1)
    assert [
        one.is_passed for one in session.scalars(select(QuizResult).order_by(QuizResult.id))
    ] == [
        False,
        True,
        True,
    ]


def test_nobody_has_no_progress(session: Session) -> None:
    nothing = queries.progress_of(session, None)
    assert (nothing.lessons, nothing.objectives, nothing.quizzes, nothing.readings) == ({},) * 4


# ---------- Rebuilding

MOMENTS = st.integers(-3, 12).map(lambda days: START + timedelta(days=days))  # clocks jump back
LESSONS = st.tuples(
    st.just("lesson"),
    st.sampled_from(["bee-dance", "bee-winter"]),
    st.sampled_from(["opened", "section", "read", "unread"]),
    MOMENTS,
    st.sampled_from(["x", "y"]),
)
ANSWERS = st.tuples(
    st.just("answer"),
    st.fixed_dictionaries(
        {
            "objective_id": st.sampled_from(["BE1.a", "BE1.b"]),
            "question_code": st.sampled_from("abc"),
            "source_id": st.integers(1, 5),
            "points": st.sampled_from([0, 800, 1000]),
            "confidence": st.sampled_from([None, "sure"]),
            "is_aided": st.booleans(),
            "answered_at": MOMENTS,
        }
    ),
)
RESULTS = st.tuples(
    st.just("result"),
    st.sampled_from(["bee-dance", "tea-leaves"]),
    st.integers(1, 3),
    st.integers(0, 1000),
    MOMENTS,
)
EVENTS = st.lists(LESSONS | ANSWERS | RESULTS, max_size=12)


def happen(session: Session, person_id: int, events: list[Any]) -> None:
    for kind, *values in events:
        if kind == "lesson":
            lesson_id, what, moment, anchor = values
            place = anchor if what == "section" else None
            record_lesson(session, person_id, lesson_id, what, moment, anchor=place)
        elif kind == "answer":
            record_answer(session, fact(person_id, **values[0]))
        else:
            quiz_id, source_id, points, moment = values
            record_result(session, person_id, quiz_id, source_id, points, 1000, 70, START, moment)


JUMPED_BACK: list[Any] = [
    ("lesson", "bee-dance", "read", START, "x"),
    ("lesson", "bee-dance", "unread", START - timedelta(days=1), "x"),
]


@QUIET
@given(EVENTS)
@example(JUMPED_BACK)
def test_rebuilding_gives_the_same(session: Session, events: list[Any]) -> None:
    with session.begin_nested() as undone:
        ada = a_person(session).id
        happen(session, ada, events)
        before = summaries(session, ada)
        rebuild_person(session, ada)
        assert summaries(session, ada) == before
        undone.rollback()
    session.expunge_all()


@QUIET
@given(EVENTS, EVENTS)
def test_merging_folds_all_facts_of_both(
    session: Session, mine: list[Any], guests: list[Any]
) -> None:
    # Sources are rows of attempts: those of a guest are never those of an account.
    apart = [
        (kind, {**values[0], "source_id": values[0]["source_id"] + 9})
        if kind == "answer"
        else (kind, values[0], values[1] + 9, *values[2:])
        if kind == "result"
        else (kind, *values)
        for kind, *values in guests
    ]
    with session.begin_nested() as undone:
        ada, guest, both = (a_guest(session).id for _ in range(3))
        happen(session, ada, mine)
        happen(session, guest, apart)
        happen(session, both, mine)
        happen(session, both, apart)
        facts = [count(session, table) for table in FACTS]
        merge(session, guest, ada)
        assert [count(session, table) for table in FACTS] == facts
        assert summaries(session, guest) == []
        merged = summaries(session, ada)
        rebuild_person(session, ada)
        assert summaries(session, ada) == merged
        # Reading may hold one more moment: each of the two had opened the lesson.
        known = [row for row in summaries(session, both) if row[0] != "lesson_progress"]
        assert [row for row in merged if row[0] != "lesson_progress"] == known
        undone.rollback()
    session.expunge_all()


def test_rebuilding_mends_what_was_spoilt_and_touches_nobody_else(session: Session) -> None:
    ada, ben = a_person(session).id, a_person(session).id
    for person_id in (ada, ben):
        record_lesson(session, person_id, "bee-dance", "read", START)
        record_answer(session, fact(person_id))
        record_result(session, person_id, "bee-dance", person_id, 10, 10, None, START, START)
    good = summaries(session, ada), summaries(session, ben)
    row = session.get_one(LessonProgress, (ada, "bee-dance"))
    row.state, row.read_at = "started", None
    session.add(
        LessonProgress(
            person_id=ada, lesson_id="tea", state="read", started_at=START, updated_at=START
        )
    )
    session.flush()
    assert summaries(session, ada) != good[0]
    rebuild_person(session, ada)
    assert (summaries(session, ada), summaries(session, ben)) == good
    assert people_with_facts(session) == sorted((ada, ben))


def test_everything_that_changes_progress_changes_the_stamp(session: Session) -> None:
    ada, guest = a_person(session).id, a_guest(session).id
    record_lesson(session, guest, "bee-dance", "read", START)
    stamps = [queries.stamp(session, ada)]

    def noted() -> None:
        stamps.append(queries.stamp(session, ada))
        assert stamps[-1] not in stamps[:-1]

    record_lesson(session, ada, "bee-winter", "read", START)
    noted()
    record_answer(session, fact(ada))
    noted()
    record_result(session, ada, "bee-dance", 1, 10, 10, None, START, START)
    noted()
    merge(session, guest, ada)  # older rows than the newest
    noted()


# ---------- People who leave, people who ask


def test_erasing_leaves_nothing_of_one_person(session: Session) -> None:
    ada, ben = a_person(session).id, a_person(session).id
    for person_id in (ada, ben):
        record_lesson(session, person_id, "bee-dance", "read", START)
        record_answer(session, fact(person_id))
        record_start(session, person_id, "bee-dance", person_id, START)
        record_result(session, person_id, "bee-dance", person_id, 10, 10, None, START, START)
    personal.erase(session, ada, START)
    for table in (*FACTS, *SUMMARIES):
        owners = select(table.__table__.c.person_id)
        assert session.scalars(owners).all() == [ben]


def test_an_export_holds_all_facts_and_summaries_of_one_person(session: Session) -> None:
    ada, ben = a_person(session).id, a_person(session).id
    for person_id in (ada, ben):
        record_lesson(session, person_id, "bee-dance", "read", START)
        record_answer(session, fact(person_id, confidence="guess"))
    tables = {table.name: table for table in personal.export(session, ada)}
    assert set(tables) == {table.__tablename__ for table in (*FACTS, *SUMMARIES)}
    assert [len(tables[name].rows) for name in ("evidence", "lesson_event", "quiz_result")] == [
        1,
        1,
        0,
    ]
    evidence = dict(zip(tables["evidence"].columns, tables["evidence"].rows[0], strict=True))
    assert "person_id" not in evidence
    wanted = asdict(fact(ada, confidence="guess"))
    assert {name: evidence[name] for name in wanted if name != "person_id"} == {
        name: value for name, value in wanted.items() if name != "person_id"
    }
