"""Invitations: each person once, a letter each, so many in a day."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from learn import limits
from learn.accounts.models import Person
from learn.classrooms import inviting, ways_in
from learn.classrooms.inviting import TooManyInvitations
from learn.classrooms.letters import Door
from learn.classrooms.lists import Invitee
from learn.classrooms.models import Classroom
from learn.outbox.models import OutboxMail
from tests.conftest import START
from tests.factories import a_classroom, a_person, an_enrolment

DOOR = Door("Lymph", "Ida", "Biology", "https://example.org/join/K7QF3MXD", "K7QF-3MXD")
ADA, BEN = Invitee(1, "Ada", "Ada@example.org"), Invitee(2, "Ben", "ben@example.org")


@pytest.fixture
def ida(session: Session) -> Person:
    return a_person(session, "Ida")


@pytest.fixture
def classroom(session: Session, ida: Person) -> Classroom:
    return a_classroom(session, ida)


def test_everybody_gets_one_letter(session: Session, classroom: Classroom, ida: Person) -> None:
    assert inviting.invite(session, classroom, [ADA], DOOR, ida.id, START) == 1
    assert inviting.invite(session, classroom, [ADA, BEN], DOOR, ida.id, START) == 1
    letters = session.scalars(select(OutboxMail).order_by(OutboxMail.id)).all()
    assert [letter.address for letter in letters] == ["Ada@example.org", "ben@example.org"]
    assert letters[0].text.startswith("Hello Ada,")
    assert ways_in.count_invitations(session, classroom.id) == 2


def test_an_invitation_is_taken_back(session: Session, classroom: Classroom, ida: Person) -> None:
    inviting.invite(session, classroom, [ADA], DOOR, ida.id, START)
    (waiting,) = ways_in.invitations(session, classroom.id)
    other = a_classroom(session, ida)
    assert not inviting.withdraw(session, other, waiting.public_id, ida.id, START)
    assert inviting.withdraw(session, classroom, waiting.public_id, ida.id, START)
    assert not inviting.withdraw(session, classroom, waiting.public_id, ida.id, START)
    assert ways_in.invitations(session, classroom.id) == []


def test_the_address_shows_only_in_the_classroom_that_knew_it(
    session: Session, classroom: Classroom, ida: Person
) -> None:
    ada = a_person(session, "Ada")
    ada.email, ada.email_folded = "ada@example.org", "ada@example.org"
    other = a_classroom(session, ida)
    for room in (classroom, other):
        an_enrolment(session, room, ada)
    inviting.invite(session, classroom, [ADA], DOOR, ida.id, START)
    assert ways_in.invited_addresses(session, classroom.id, [ada.id]) == {ada.id: "Ada@example.org"}
    assert ways_in.invited_addresses(session, other.id, [ada.id]) == {}
    assert ways_in.invited_addresses(session, classroom.id, []) == {}


def test_an_instructor_invites_so_many_in_a_day(
    session: Session, classroom: Classroom, ida: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_INVITATIONS_PER_DAY", 2)
    inviting.invite(session, a_classroom(session, ida), [ADA], DOOR, ida.id, START)
    with pytest.raises(TooManyInvitations, match="1 more today"):
        inviting.invite(session, classroom, [ADA, BEN], DOOR, ida.id, START)
    assert inviting.invite(session, classroom, [ADA], DOOR, ida.id, START) == 1
    with pytest.raises(TooManyInvitations):
        inviting.invite(session, classroom, [BEN], DOOR, ida.id, START)
    tomorrow = START + timedelta(days=1, seconds=1)
    assert inviting.invite(session, classroom, [BEN], DOOR, ida.id, tomorrow) == 1
