"""Letters are sent once, tried again after growing pauses, and given up: on both databases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, select

from learn import mail
from learn.config import Config
from learn.db import open_session, unit_of_work
from learn.outbox import operations, queries
from learn.outbox.models import OutboxMail
from learn.outbox.operations import Letter
from learn.outbox.pauses import PAUSES
from learn.outbox.sending import CLAIM, Tally, send_due
from learn.outbox.unsubscribing import reader_of
from tests.conftest import START, Clock
from tests.databases import BOTH, own_database
from tests.outbox.mailbox import MailBox, mail_box

SECRET = "a secret for tests, long enough to sign with"
ADDRESS = "ada@example.org"


@pytest.fixture(scope="module", params=BOTH)
def migrated(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    with own_database(request.param, request, tmp_path_factory) as made:
        yield made


@pytest.fixture
def engine(migrated: Engine) -> Engine:
    with unit_of_work(migrated) as session:
        session.execute(delete(OutboxMail))
    return migrated


@pytest.fixture
def box() -> Iterator[MailBox]:
    with mail_box() as made:
        yield made


@pytest.fixture
def config(tmp_path: Path, box: MailBox) -> Config:
    return settings(tmp_path, smtp_url=box.url)


def settings(folder: Path, **changes: Any) -> Config:
    return Config(folder, "", SECRET, base_url="https://learn.example", **changes)


def queue(engine: Engine, *subjects: str, **values: Any) -> None:
    with unit_of_work(engine) as session:
        letters = [Letter(ADDRESS, subject, "Hello.", **values) for subject in subjects]
        operations.queue(session, letters, START)


def rows(engine: Engine) -> list[OutboxMail]:
    with open_session(engine, writes=False) as session:
        return list(session.scalars(select(OutboxMail).order_by(OutboxMail.id)))


def test_what_is_due_is_sent_once(engine: Engine, config: Config, box: MailBox) -> None:
    queue(engine, "One", "Two")
    clock = Clock()
    assert send_due(engine, config, "School", clock) == Tally(sent=2)
    assert send_due(engine, config, "School", clock) == Tally()
    assert box.subjects == ["One", "Two"]
    assert [(row.sent_at, row.text, row.attempts) for row in rows(engine)] == [(START, "", 1)] * 2


def test_a_letter_about_a_notice_leads_there_and_can_be_stopped(
    engine: Engine, config: Config, box: MailBox
) -> None:
    queue(engine, "New: Bees", page="/today?from=letter", reader="A" * 16)
    send_due(engine, config, "School of Bees", Clock())
    (letter,) = box.taken
    (row,) = rows(engine)
    assert letter["Message-ID"] == f"<{row.message_id}@learn.example>"
    stop = letter["List-Unsubscribe"].strip("<>")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert reader_of(SECRET, stop.rpartition("/")[2]) == "A" * 16
    text = letter.get_content()
    for words in ("Hello.", "https://learn.example/today?from=letter", "School of Bees", stop):
        assert words in text


def test_other_letters_cannot_be_stopped(engine: Engine, config: Config, box: MailBox) -> None:
    queue(engine, "Your password was changed")
    send_due(engine, config, "School", Clock())
    (letter,) = box.taken
    assert letter["List-Unsubscribe"] is None
    assert letter.get_content() == "Hello.\r\n"


def test_a_busy_server_is_asked_again_after_growing_pauses_until_we_give_up(
    engine: Engine, config: Config, box: MailBox
) -> None:
    box.answers = {"RCPT": "451 later"}
    queue(engine, "One")
    clock = Clock()
    for pause in PAUSES:
        assert send_due(engine, config, "School", clock) == Tally(put_off=1)
        (row,) = rows(engine)
        assert (row.due_at, row.failed_at, row.text) == (clock.moment + pause, None, "Hello.")
        assert send_due(engine, config, "School", clock) == Tally()
        clock.moment += pause
    assert send_due(engine, config, "School", clock) == Tally(given_up=1)
    (row,) = rows(engine)
    assert row.failed_at == clock.moment
    assert row.problem == "127.0.0.1 does not take letters to this address (451)."
    assert queries_count(engine) == (0, 1)


def queries_count(engine: Engine) -> tuple[int, int]:
    with open_session(engine, writes=False) as session:
        found = queries.count(session)
        return found.waiting, found.failed


@pytest.mark.parametrize("command", ["RCPT", "DATA", "END"])
def test_a_letter_refused_for_good_does_not_hold_up_the_next(
    engine: Engine, config: Config, box: MailBox, command: str
) -> None:
    box.answers = {command: "550 no such person"}
    queue(engine, "One", "Two")
    assert send_due(engine, config, "School", Clock()) == Tally(given_up=2)
    assert box.taken == []


def test_what_was_given_up_is_tried_again_when_asked(
    engine: Engine, config: Config, box: MailBox
) -> None:
    box.answers = {"RCPT": "550 no such person"}
    queue(engine, "One", "Two")
    send_due(engine, config, "School", Clock())
    box.answers = {}
    with unit_of_work(engine) as session:
        assert operations.try_again(session, START, rows(engine)[0].message_id) == 1
        assert operations.try_again(session, START) == 1
    assert send_due(engine, config, "School", Clock()) == Tally(sent=2)


@pytest.mark.parametrize("command", ["EHLO", "MAIL", "END"])
def test_a_server_that_hangs_up_is_left_alone_for_a_while(
    engine: Engine, config: Config, box: MailBox, command: str
) -> None:
    box.hang_up_after = command
    if command == "EHLO":
        box.answers = {"EHLO": "421 closing", "HELO": "421 closing"}
    queue(engine, "One", "Two")
    assert send_due(engine, config, "School", Clock()) == Tally(put_off=1)
    first, second = rows(engine)
    assert (first.attempts, second.attempts) == (1, 0)
    assert first.problem is not None
    assert "127.0.0.1 could not be used" in first.problem


def test_a_server_that_never_ends_its_answer_is_hung_up_on(
    engine: Engine, config: Config, box: MailBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "LETTER_SECONDS", 0.2)
    box.pause = 3
    queue(engine, "One")
    assert send_due(engine, config, "School", Clock()) == Tally(put_off=1)


def test_a_server_that_is_not_there_costs_one_try(engine: Engine, tmp_path: Path) -> None:
    queue(engine, "One", "Two")
    config = settings(tmp_path, smtp_url="smtp://127.0.0.1:1")
    assert send_due(engine, config, "School", Clock()) == Tally(put_off=1)
    assert [row.problem for row in rows(engine)] == [
        "127.0.0.1 could not be used: ConnectionRefusedError.",
        None,
    ]


def test_without_a_server_letters_go_to_the_log(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    queue(engine, "One")
    with caplog.at_level("INFO"):
        assert send_due(engine, settings(tmp_path), "School", Clock()) == Tally(sent=1)
    assert ADDRESS in caplog.text
    assert "Hello." in caplog.text
    assert rows(engine)[0].sent_at == START


def test_a_letter_that_cannot_be_written_is_given_up(
    engine: Engine, config: Config, box: MailBox
) -> None:
    with unit_of_work(engine) as session:
        operations.queue_letter(session, "no address", "One", "Hello.", START)
    assert send_due(engine, config, "School", Clock()) == Tally(given_up=1)
    assert box.taken == []


def test_whoever_dies_while_sending_leaves_the_letter_to_the_next(
    engine: Engine, config: Config, box: MailBox
) -> None:
    queue(engine, "One")
    clock = Clock()
    with unit_of_work(engine) as session:
        assert operations.claim(session, rows(engine)[0].id, clock(), clock() + CLAIM)
    assert send_due(engine, config, "School", clock) == Tally()
    clock.moment += CLAIM + timedelta(seconds=1)
    assert send_due(engine, config, "School", clock) == Tally(sent=1)


def test_a_claim_that_was_lost_writes_nothing(engine: Engine) -> None:
    queue(engine, "One")
    late = START + CLAIM + timedelta(seconds=1)
    with unit_of_work(engine) as session:
        slow = operations.claim(session, rows(engine)[0].id, START, START + CLAIM)
        assert slow is not None
        session.expunge(slow)
        assert operations.claim(session, slow.id, late, late + CLAIM)
        operations.note_sent(session, slow, late)
    assert rows(engine)[0].sent_at is None


def test_two_workers_never_send_the_same_letter(
    engine: Engine, config: Config, box: MailBox
) -> None:
    subjects = [f"Letter {number:02}" for number in range(24)]
    queue(engine, *subjects)
    with ThreadPoolExecutor(4) as pool:
        tallies = list(pool.map(lambda _: send_due(engine, config, "School", Clock()), range(4)))
    assert box.subjects == subjects
    assert sum(tally.sent for tally in tallies) == len(subjects)


def test_old_letters_are_forgotten_a_few_at_a_time(
    engine: Engine, config: Config, box: MailBox
) -> None:
    queue(engine, "One", "Two", "Three")
    send_due(engine, config, "School", Clock())
    queue(engine, "Four")
    later = START + timedelta(days=31)
    with unit_of_work(engine) as session:
        assert operations.forget(session, START, 10) == 0
        assert [operations.forget(session, later, 2) for _ in range(3)] == [2, 1, 0]
    assert [row.subject for row in rows(engine)] == ["Four"]
