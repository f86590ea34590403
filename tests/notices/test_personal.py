"""Notices and letters move, go and are shown with the person they belong to."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from learn.notices import operations, personal
from learn.notices.models import Notice
from learn.notices.operations import Message
from learn.outbox.models import OutboxMail
from tests.conftest import START
from tests.factories import a_guest, a_person
from tests.notices.test_operations import HELLO, unread, with_email


def test_a_guests_notices_come_along_and_nothing_is_told_twice(session: Session) -> None:
    guest, ada = a_guest(session), a_person(session)
    operations.tell(session, [guest.id, ada.id], HELLO, START)
    operations.tell(session, [guest.id], Message("x", "Only the guest", "", "/"), START)
    operations.mark_all_read(session, ada.id, START)
    personal.merge(session, guest.id, ada.id, START)
    assert [unread(session, one) for one in (guest, ada)] == [0, 1]
    assert len(session.scalars(select(Notice).where(Notice.person_id == ada.id)).all()) == 2


def test_erasing_leaves_no_notice_and_no_letter(session: Session) -> None:
    ada = with_email(session, "Ada")
    operations.tell(session, [ada.id], HELLO, START)
    personal.erase(session, ada.id, START)
    assert unread(session, ada) == 0
    assert session.scalars(select(OutboxMail)).all() == []


def test_notices_and_letters_are_part_of_ones_data(session: Session) -> None:
    ada = with_email(session, "Ada")
    operations.tell(session, [ada.id], HELLO, START)
    notices, letters = personal.export(session, ada.id)
    assert notices.rows == [("assigned", "New: Bees", HELLO.text, "/today", START, None)]
    assert letters.rows == [("ada@example.org", "New: Bees", START, None, None)]
