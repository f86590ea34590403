"""People are told once, counted right, and get letters only where they want them."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.notices import operations
from learn.notices.models import Notice
from learn.notices.operations import AT_ONCE, Message
from learn.outbox.models import OutboxMail
from tests.conftest import START
from tests.factories import a_guest, a_person

HELLO = Message("assigned", "New: Bees", "Read it by Friday.", "/today", once="assigned:1")


def with_email(session: Session, name: str, **values: Any) -> Person:
    person = a_person(session, name)
    person.email = person.email_folded = f"{name.lower()}@example.org"
    for key, value in values.items():
        setattr(person, key, value)
    session.flush()
    return person


def unread(session: Session, person: Person) -> int:
    session.expire_all()
    rows = session.scalar(
        select(func.count()).where(Notice.person_id == person.id, Notice.read_at.is_(None))
    )
    assert rows == person.unread_notices
    return person.unread_notices


def letters(session: Session) -> list[OutboxMail]:
    return list(session.scalars(select(OutboxMail).order_by(OutboxMail.id)))


def test_everybody_is_told_and_whoever_wants_letters_gets_one(session: Session) -> None:
    ada = with_email(session, "Ada")
    ben = with_email(session, "Ben", wants_mail=False)
    cyd, guest = a_person(session, "Cyd"), a_guest(session)
    people = (ada, ben, cyd, guest)
    assert operations.tell(session, [one.id for one in people], HELLO, START) == 4
    assert [unread(session, one) for one in people] == [1, 1, 1, 1]
    (letter,) = letters(session)
    assert (letter.address, letter.subject, letter.text) == (
        "ada@example.org",
        "New: Bees",
        "Read it by Friday.",
    )
    assert (letter.person_id, letter.page, letter.reader) == (ada.id, "/today", ada.public_id)
    assert letter.due_at == START


def test_the_same_thing_is_told_once(session: Session) -> None:
    ada, ben = with_email(session, "Ada"), with_email(session, "Ben")
    assert operations.tell(session, [ada.id, ada.id], HELLO, START) == 1
    assert operations.tell(session, [ada.id, ben.id], HELLO, START) == 1
    assert [unread(session, one) for one in (ada, ben)] == [1, 1]
    assert len(letters(session)) == 2


def test_without_once_it_is_told_again(session: Session) -> None:
    ada = a_person(session)
    again = Message("grade", "Changed", "", "/today")
    assert [operations.tell(session, [ada.id], again, START) for _ in range(2)] == [1, 1]
    assert unread(session, ada) == 2


def test_closed_accounts_and_nobody_are_passed_over(session: Session) -> None:
    gone = with_email(session, "Ada", deactivated_at=START)
    assert operations.tell(session, [gone.id, 10**9], HELLO, START) == 0
    assert operations.tell(session, [], HELLO, START) == 0
    assert unread(session, gone) == 0
    assert letters(session) == []


def test_a_large_classroom_is_told_in_portions(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert AT_ONCE * 12 < 32_766  # what SQLite takes in one statement
    monkeypatch.setattr(operations, "AT_ONCE", 2)
    people = [a_person(session, f"Ada{number}") for number in range(5)]
    assert operations.tell(session, [one.id for one in people], HELLO, START) == 5
    assert {unread(session, one) for one in people} == {1}


def test_a_notice_is_read_once_by_its_owner(session: Session) -> None:
    ada, ben = a_person(session, "Ada"), a_person(session, "Ben")
    operations.tell(session, [ada.id, ben.id], HELLO, START)
    notice = session.scalars(select(Notice).where(Notice.person_id == ada.id)).one()
    assert operations.mark_read(session, ben.id, notice.public_id, START) is None
    assert unread(session, ada) == 1
    for _ in range(2):
        assert operations.mark_read(session, ada.id, notice.public_id, START) == "/today"
        assert unread(session, ada) == 0
    assert unread(session, ben) == 1


def test_all_are_read_at_once(session: Session) -> None:
    ada = a_person(session)
    for number in range(3):
        operations.tell(session, [ada.id], Message("x", f"{number}", "", "/"), START)
    assert operations.mark_all_read(session, ada.id, START) == 3
    assert operations.mark_all_read(session, ada.id, START) == 0
    assert unread(session, ada) == 0


def test_unsubscribing_drops_letters_about_notices_only(session: Session) -> None:
    ada = with_email(session, "Ada")
    operations.tell(session, [ada.id], HELLO, START)
    operations.queue_letter(session, "ada@example.org", "Password", "Changed.", START, ada.id)
    operations.unsubscribe(session, ada.id)
    session.expire_all()
    assert not ada.wants_mail
    assert [letter.subject for letter in letters(session)] == ["Password"]


def test_a_subject_is_one_short_line(session: Session) -> None:
    long = "Hello\r\nBcc: eve@example.org " + "x" * 300
    operations.queue_letter(session, "ada@example.org", long, "Text", START)
    (letter,) = letters(session)
    assert "\n" not in letter.subject
    assert len(letter.subject) == 200
