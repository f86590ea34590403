"""What the jobs do: overdue attempts are closed, letters sent, and what is old goes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from learn import limits
from learn.accounts import cleaning
from learn.accounts.models import AuthSession, OneTimeLink, Person, SignInFailure
from learn.app import create_app
from learn.config import Config
from learn.context import Services
from learn.db import open_session, unit_of_work
from learn.jobs import work
from learn.notices.models import Notice
from learn.notices.operations import Message, mark_all_read, tell
from learn.outbox.models import OutboxMail
from learn.outbox.operations import queue_letter
from learn.quizzes import operations
from learn.quizzes.models import Attempt
from tests.conftest import START, Clock
from tests.databases import BOTH, own_database
from tests.factories import a_classroom, a_guest, a_person, an_assignment, an_enrolment


@pytest.fixture(params=BOTH)
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    with own_database(request.param, request, tmp_path_factory) as made:
        yield made


@pytest.fixture
def app(engine: Engine, tmp_path: Path, clock: Clock) -> Flask:
    config = Config(tmp_path, "", "s" * 40, library_poll_seconds=0)
    return create_app(config, engine=engine, clock=clock)


@pytest.fixture
def services(app: Flask) -> Services:
    found: Services = app.extensions["lymph"]
    return found


def count(engine: Engine, table: Any) -> int:
    with open_session(engine, writes=False) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def begin(services: Services, session: Session, person: Person, quiz_id: str) -> None:
    library = services.shelf.library(session)
    quiz = library.quiz(quiz_id)
    assert quiz is not None
    operations.start_quiz(
        session, services.shelf, library, person.id, quiz, services.clock(), Random(1)
    )


def states(engine: Engine) -> list[str]:
    with open_session(engine, writes=False) as session:
        return list(session.scalars(select(Attempt.state).order_by(Attempt.id)))


def test_attempts_whose_time_ran_out_are_closed(
    services: Services, engine: Engine, clock: Clock
) -> None:
    with unit_of_work(engine) as session:
        ada = a_person(session)
        begin(services, session, ada, "tea-leaves")
        begin(services, session, ada, "bee-dance")
    clock.advance(minutes=5)
    assert work.close_overdue(services) == "0 attempts closed"
    clock.advance(hours=5)
    assert work.close_overdue(services) == "1 attempt closed"
    assert states(engine) == ["expired", "open"]
    assert work.close_overdue(services) == "0 attempts closed"


def test_letters_are_sent(services: Services, engine: Engine) -> None:
    with unit_of_work(engine) as session:
        queue_letter(session, "ada@example.org", "One", "Hello.", START)
        queue_letter(session, "no address", "Two", "Hello.", START)
    assert work.send_letters(services) == "1 letter sent, 1 given up"
    services.config = replace(services.config, smtp_url="smtp://127.0.0.1:1")
    with unit_of_work(engine) as session:
        queue_letter(session, "ada@example.org", "Three", "Hello.", START)
    assert work.send_letters(services) == "0 letters sent, 1 put off"


def old_things(session: Session, at: datetime) -> None:
    ada = a_person(session)
    for table, values in (
        (AuthSession, {"created_at": at, "last_seen_at": at, "expires_at": at, "user_agent": "x"}),
        (OneTimeLink, {"purpose": "reset", "created_at": at, "expires_at": at}),
    ):
        session.add(table(token_hash="x" * 64, person_id=ada.id, **values))
    session.add(SignInFailure(bucket="x", failures=1, last_at=at))
    tell(session, [ada.id], Message("x", "Read", "", "/"), at)
    mark_all_read(session, ada.id, at)
    queue_letter(session, "ada@example.org", "Sent", "", at)
    session.flush()
    session.query(OutboxMail).update({"sent_at": at})


def test_what_is_old_goes_and_the_rest_stays(
    services: Services, engine: Engine, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "AT_ONCE", 1)
    with unit_of_work(engine) as session:
        old_things(session, START)
    clock.advance(days=limits.LETTERS_KEPT.days, seconds=-1)
    assert work.clean_up(services) == (
        "Removed: 1 expired session, 1 expired link, 1 old count of guesses"
    )
    clock.advance(seconds=2)
    assert work.clean_up(services) == "Removed: 1 old letter"
    assert count(engine, Notice) == 1
    clock.advance(days=limits.READ_NOTICES_KEPT.days)
    assert work.clean_up(services) == "Removed: 1 read notice"
    assert work.clean_up(services) == "Nothing to remove"


def test_unread_notices_and_waiting_letters_are_kept(
    services: Services, engine: Engine, clock: Clock
) -> None:
    with unit_of_work(engine) as session:
        tell(session, [a_person(session).id], Message("x", "Unread", "", "/"), START)
        queue_letter(session, "ada@example.org", "Waiting", "", START)
    clock.advance(days=1000)
    assert work.clean_up(services) == "Nothing to remove"
    assert (count(engine, Notice), count(engine, OutboxMail)) == (1, 1)


def test_guests_of_whom_nothing_is_kept_go_after_a_month(
    services: Services, engine: Engine, clock: Clock
) -> None:
    with unit_of_work(engine) as session:
        a_guest(session)
        begin(services, session, a_guest(session), "bee-dance")
        a_person(session)
        erased = a_guest(session)
        erased.deactivated_at = START
        late = a_guest(session)
        late.last_seen_at = START + timedelta(days=20)
    clock.advance(days=limits.EMPTY_GUESTS_KEPT.days, seconds=1)
    assert work.clean_up(services) == "Removed: 1 empty guest"
    assert count(engine, Person) == 4


def test_whoever_is_named_anywhere_is_no_empty_guest() -> None:
    """Without every table known, a guest with work would be taken for an empty one."""
    assert len(cleaning._traces()) > 15


def test_assignments_are_announced_to_some_at_a_time(
    services: Services, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "AT_ONCE", 2)
    with unit_of_work(engine) as session:
        classroom = a_classroom(session, a_person(session, "Ida"))
        for name in ("Ada", "Ben", "Cem"):
            an_enrolment(session, classroom, a_person(session, name))
        an_assignment(session, classroom, opens_at=START)
    assert work.announce(services) == "3 notices given"
    assert work.announce(services) == "0 notices given"
    assert count(engine, Notice) == 3
