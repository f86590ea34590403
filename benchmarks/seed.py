"""Learners and their answers, put into a fresh database in bulk: the database makes the rows."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from sqlalchemy import (
    JSON,
    ColumnElement,
    Engine,
    Integer,
    String,
    case,
    cast,
    column,
    false,
    func,
    insert,
    literal,
    select,
    true,
    values,
)
from sqlalchemy.orm import Session

from learn.accounts import operations, passwords
from learn.accounts.models import AuthSession, Person
from learn.db import UtcDateTime, open_session, unit_of_work
from learn.progress.models import EvidenceRow, ObjectiveProgress
from learn.publishing.models import ModuleRevision
from learn.publishing.shelf import Shelf
from learn.quizzes.models import AnswerStep, Attempt, AttemptItem, GradeRow

FIRST = 1_000_000  # the number of the first row of every table
ANSWERS = 10  # of an attempt
POINTS = 1000
PASSWORD = "a password of the benchmark"  # noqa: S105  nobody's
PUBLIC_ID = "benchmark"  # and seven digits are the sixteen characters of a public id


def seed(engine: Engine, learners: int, answers_each: int) -> int:
    """Add learners with graded attempts of ten answers each; return the number of answers.

    Rows lie as time would have laid them: the first attempt of everybody, then the second.
    """
    now = datetime.now(UTC)
    with open_session(engine, writes=False) as session:
        module = session.scalars(select(ModuleRevision.id).limit(1)).one()
        library = Shelf().library(session)
        asked = [
            (place, one.revision_id, one.code, one.objective_id)
            for place, one in enumerate(library.questions.values())
        ]
    with unit_of_work(engine) as session:
        _add_people(session, learners, now)
        _add_attempts(session, learners, answers_each // ANSWERS, module, now)
        _add_answers(session, learners, answers_each, asked, now)
    return learners * answers_each


def _add(session: Session, table: Any, row: dict[str, Any], *where: Any) -> None:  # noqa: ANN401
    """Insert into `table` what `row` says, for every combination of what its columns come from."""
    made = select(*(value.label(name) for name, value in row.items())).where(*where)
    session.execute(insert(table.__table__).from_select(list(row), made))


def _numbers(count: int) -> ColumnElement[int]:
    """Return the numbers from nought up to, not including, `count`."""
    numbers = select(literal(0).label("n")).cte("numbers", recursive=True)
    return numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < count - 1)).c.n


def _public_id(number: ColumnElement[Any]) -> ColumnElement[Any]:
    return PUBLIC_ID + cast(number, String)


def _at(moment: datetime) -> ColumnElement[Any]:
    return literal(moment, UtcDateTime())


def _json(value: object) -> ColumnElement[Any]:
    return literal(value, JSON())


def _add_people(session: Session, learners: int, now: datetime) -> None:
    number = FIRST + _numbers(learners)
    name = cast(number, String)
    row = {
        "id": number,
        "public_id": _public_id(number),
        "name": "Learner " + name,
        "login_name": "learner-" + name,
        "password_hash": literal(passwords.hash_password(PASSWORD)),
        "created_at": _at(now),
        "last_seen_at": _at(now),
    }
    _add(session, Person, row)


def _add_attempts(session: Session, learners: int, rounds: int, module: int, now: datetime) -> None:
    place = _numbers(learners * rounds)
    number = FIRST + place
    row = {
        "id": number,
        "public_id": _public_id(number),
        "person_id": FIRST + place % learners,
        "kind": literal("quiz"),
        "quiz_id": literal("an-earlier-quiz"),
        "number": place // learners + 1,
        "module_revision_id": literal(module),
        "state": literal("graded"),
        "policy": _json({}),
        "started_at": _at(now),
        "submitted_at": _at(now),
        "closed_by": literal("person"),
        "points": literal(ANSWERS * POINTS),
        "max_points": literal(ANSWERS * POINTS),
    }
    _add(session, Attempt, row)


def _add_answers(
    session: Session, learners: int, each: int, asked: list[tuple[Any, ...]], now: datetime
) -> None:
    """Add the items of all attempts; then the step, the grade and the evidence of each."""
    names = ("place", "revision", "code", "objective")
    kinds = (Integer, Integer, String, String)
    question = values(*map(column, names, kinds), name="questions").data(asked).cte("asked").c
    number = _numbers(learners * each)
    learner, place = number % learners, number // learners
    made = {
        "id": FIRST + number,
        "attempt_id": FIRST + place // ANSWERS * learners + learner,
        "position": place % ANSWERS + 1,
        "question_revision_id": question.revision,
        "question_code": question.code,
        "objective_id": question.objective,
        "option_order": _json({}),
        "is_flagged": false(),
    }
    is_asked = question.place == (learner + place) % len(asked)
    _add(session, AttemptItem, made, is_asked)
    is_ours = AttemptItem.id >= FIRST
    for table, row in _of_each_item(now).items():
        _add(session, table, row, is_ours & (Attempt.id == AttemptItem.attempt_id))
    _add_summaries(session)


def _of_each_item(now: datetime) -> dict[Any, dict[str, Any]]:
    """Return the columns of what belongs to each item; three of four answers are right."""
    item = AttemptItem
    earned = {
        "points": case((item.id % 4 > 0, POINTS), else_=0),
        "max_points": literal(POINTS),
    }
    step = {
        "id": item.id,
        "item_id": item.id,
        "seq": literal(1),
        "kind": literal("submit"),
        "answer": _json({"choice": "a"}),
        "created_at": _at(now),
    }
    grade = {
        "item_id": item.id,
        "step_id": item.id,
        "question_revision_id": item.question_revision_id,
        "is_scored": true(),
        "reason": literal("checked"),
        "graded_at": _at(now),
    }
    evidence = {
        "person_id": Attempt.person_id,
        "objective_id": item.objective_id,
        "question_code": item.question_code,
        "source_id": item.id,
        "is_aided": false(),
        "answered_at": _at(now),
    }
    return {AnswerStep: step, GradeRow: grade | earned, EvidenceRow: evidence | earned}


def _add_summaries(session: Session) -> None:
    """Add of each person and objective what the answers come to, near enough for a page."""
    seen = EvidenceRow
    row = {
        "person_id": seen.person_id,
        "objective_id": seen.objective_id,
        "state": literal("learning"),
        "answered": func.count(),
        "right": func.sum(seen.points) // POINTS,
        "questions": func.count(seen.question_code.distinct()),
        "last_answered_at": func.max(seen.answered_at),
    }
    columns = [value.label(name) for name, value in row.items()]
    made = select(*columns).group_by(seen.person_id, seen.objective_id)
    session.execute(insert(ObjectiveProgress.__table__).from_select(list(row), made))


def cookies(app: Flask, engine: Engine, people: Iterable[int]) -> list[str]:
    """Sign people in and return the cookie of each, as a browser would send it."""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    made = []
    with unit_of_work(engine) as session:
        for number in people:
            person = session.get_one(Person, number)
            token, row = _sign_in(session, person)
            content = {"token": token, "_user_id": str(row), "_fresh": True, "_permanent": True}
            made.append(f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps(content)}")
    return made


def _sign_in(session: Session, person: Person) -> tuple[str, int]:
    token = operations.start_session(session, person, user_agent="benchmark", now=datetime.now(UTC))
    row = session.scalars(select(func.max(AuthSession.id))).one()
    return token, int(row or 0)
