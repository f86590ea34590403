"""Learners and their answers, put into a fresh database in bulk."""

from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session

from learn.accounts import operations
from learn.accounts.models import Person
from learn.db import new_public_id, open_session, unit_of_work
from learn.progress.models import EvidenceRow
from learn.publishing.models import ModuleRevision, QuestionRevision
from learn.quizzes.models import AnswerStep, Attempt, AttemptItem, GradeRow

ANSWERS_EACH = 10
POINTS = 1000


def seed(engine: Engine, learners: int) -> int:
    """Add learners with one graded attempt of ten answers each; return the number of answers."""
    now = datetime.now(UTC)
    with open_session(engine, writes=False) as session:
        module = session.scalars(select(ModuleRevision.id).limit(1)).one()
        found = session.execute(select(QuestionRevision.id, QuestionRevision.code))
        asked = [(row.id, row.code) for row in found]
    with unit_of_work(engine) as session:
        people = range(1_000_000, 1_000_000 + learners)
        shared = {"created_at": now, "last_seen_at": now}
        session.execute(insert(Person), [_person(one) | shared for one in people])
        session.execute(insert(Attempt), [_attempt(one, module, now) for one in people])
        for table in (AttemptItem, AnswerStep, GradeRow, EvidenceRow):
            rows = [
                _row(table, person, place, asked[(person + place) % len(asked)], now)
                for person in people
                for place in range(ANSWERS_EACH)
            ]
            session.execute(insert(table), rows)
    return learners * ANSWERS_EACH


def _person(number: int) -> dict[str, object]:
    return {
        "id": number,
        "public_id": new_public_id(),
        "name": f"Learner {number}",
        "login_name": f"learner-{number}",
        "password_hash": "no password has this hash",
    }


def _attempt(person: int, module: int, now: datetime) -> dict[str, object]:
    return {
        "id": person,
        "public_id": new_public_id(),
        "person_id": person,
        "kind": "quiz",
        "quiz_id": "an-earlier-quiz",
        "number": 1,
        "module_revision_id": module,
        "state": "graded",
        "policy": {},
        "started_at": now,
        "submitted_at": now,
        "closed_by": "person",
        "points": ANSWERS_EACH * POINTS,
        "max_points": ANSWERS_EACH * POINTS,
    }


def _row(
    table: type, person: int, place: int, asked: tuple[int, str], now: datetime
) -> dict[str, object]:
    """Return the row of one answer in one of its four tables."""
    revision, code = asked
    number = person * ANSWERS_EACH + place
    earned = {"points": POINTS, "max_points": POINTS}
    item = {"question_code": code, "objective_id": f"o{place}"}
    rows: dict[type, dict[str, object]] = {
        AttemptItem: item
        | {
            "id": number,
            "attempt_id": person,
            "position": place + 1,
            "question_revision_id": revision,
            "option_order": {},
        },
        AnswerStep: {
            "id": number,
            "item_id": number,
            "seq": 1,
            "kind": "submit",
            "answer": {"choice": "a"},
            "created_at": now,
        },
        GradeRow: earned
        | {
            "item_id": number,
            "step_id": number,
            "question_revision_id": revision,
            "is_scored": True,
            "reason": "checked",
            "graded_at": now,
        },
        EvidenceRow: earned
        | item
        | {"person_id": person, "source_id": number, "is_aided": False, "answered_at": now},
    }
    return rows[table]


def cookies(app: Flask, engine: Engine, count: int) -> list[str]:
    """Sign in some of the learners and return the cookie of each, as a browser would send it."""
    with unit_of_work(engine) as session:
        people = session.scalars(select(Person).order_by(Person.id.desc()).limit(count)).all()
        return [_cookie(app, session, person) for person in people]


def cookie_of(app: Flask, engine: Engine, person_id: int) -> str:
    """Sign in one person and return their cookie."""
    with unit_of_work(engine) as session:
        return _cookie(app, session, session.get_one(Person, person_id))


def _cookie(app: Flask, session: Session, person: Person) -> str:
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    token, row = _sign_in(session, person)
    content = {"token": token, "_user_id": str(row), "_fresh": True, "_permanent": True}
    return f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps(content)}"


def _sign_in(session: Session, person: Person) -> tuple[str, int]:
    token = operations.start_session(session, person, user_agent="benchmark", now=datetime.now(UTC))
    row = session.connection().exec_driver_sql("SELECT max(id) FROM auth_session").scalar_one()
    return token, int(row)
