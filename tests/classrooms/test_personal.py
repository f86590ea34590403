"""What becomes of classrooms when people merge, leave, or ask for what is kept about them."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.audit import personal as personal_audit
from learn.audit.models import AuditEvent
from learn.audit.operations import record
from learn.classrooms import operations, personal, queries
from learn.classrooms.models import Classroom, Enrolment, InstructorNote, Invitation
from learn.classrooms.operations import Extra
from learn.classrooms.people import Learner
from tests.conftest import START
from tests.factories import a_classroom, a_group, a_person, an_enrolment

LATER = START + timedelta(days=1)


@pytest.fixture
def ida(session: Session) -> Person:
    return a_person(session, "Ida")


@pytest.fixture
def room(session: Session, ida: Person) -> Classroom:
    return a_classroom(session, ida)


def learner(session: Session, room: Classroom, person: Person) -> Learner:
    place = an_enrolment(session, room, person)
    found = queries.learner(session, room.id, place.public_id)
    assert found is not None
    a_group(session, room, place, name=person.name)
    return found


def rows(session: Session, table: type[object]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_all_of_one_goes_to_the_other(session: Session, room: Classroom, ida: Person) -> None:
    before, after = a_person(session, "Ada"), a_person(session, "Ada again")
    who = learner(session, room, before)
    operations.set_accommodation(session, room, who, Extra(150, 1, "ill"), ida.id, START)
    personal.merge(session, before.id, after.id, LATER)
    (found,) = queries.learners(session, room.id)
    assert (found.person_id, found.public_id) == (after.id, who.public_id)
    given = queries.accommodation(session, after.id)
    assert given is not None
    assert given.time_percent == 150
    assert queries.accommodation(session, before.id) is None


def test_where_both_have_one_the_other_keeps_their_own(
    session: Session, room: Classroom, ida: Person
) -> None:
    before, after = a_person(session, "Ada"), a_person(session, "Ben")
    first, second = learner(session, room, before), learner(session, room, after)
    for who, percent in ((first, 150), (second, 200)):
        extra = Extra(percent, 0, "ill")
        operations.set_accommodation(session, room, who, extra, ida.id, START)
    personal.merge(session, before.id, after.id, LATER)
    assert [one.public_id for one in queries.learners(session, room.id)] == [second.public_id]
    given = queries.accommodation(session, after.id)
    assert given is not None
    assert given.time_percent == 200


def test_what_somebody_did_goes_with_them(session: Session, room: Classroom, ida: Person) -> None:
    other = a_person(session, "Ida again")
    who = learner(session, room, a_person(session, "Ada"))
    operations.write_note(session, room, who, "asked for help", ida.id, START)
    operations.set_accommodation(session, room, who, Extra(150, 0, "ill"), ida.id, START)
    for merge in (personal.merge, personal_audit.merge):
        merge(session, ida.id, other.id, LATER)
    assert queries.own_classroom(session, room.public_id, other.id)
    assert queries.notes(session, who.enrolment_id)[0].author_id == other.id
    given = queries.accommodation(session, who.person_id)
    assert given is not None
    assert given.set_by == "Ida again"
    actors = set(session.scalars(select(AuditEvent.actor_id)))
    assert actors == {other.id}


def test_a_learner_is_erased_with_what_was_noted_about_them(
    session: Session, room: Classroom, ida: Person
) -> None:
    ada, ben = a_person(session, "Ada"), a_person(session, "Ben")
    who, other = learner(session, room, ada), learner(session, room, ben)
    ada.email = ada.email_folded = "ada@example.org"
    session.add(
        Invitation(
            classroom_id=room.id,
            name="Ada",
            email="ada@example.org",
            email_folded="ada@example.org",
            invited_at=START,
        )
    )
    for one in (who, other):
        operations.write_note(session, room, one, "asked for help", ida.id, START)
        operations.set_accommodation(session, room, one, Extra(150, 0, "ill"), ida.id, START)
    personal.erase(session, ada.id, LATER)
    assert [one.public_id for one in queries.learners(session, room.id)] == [other.public_id]
    assert queries.accommodation(session, ada.id) is None
    assert queries.accommodation(session, ben.id)
    assert (rows(session, InstructorNote), rows(session, Invitation)) == (1, 0)
    assert [group.size for group in queries.groups_of(session, room.id)] == [0, 1]


def test_a_classroom_that_nobody_teaches_any_more_is_archived(
    session: Session, room: Classroom, ida: Person
) -> None:
    ivo = a_person(session, "Ivo")
    other = a_classroom(session, ivo)
    personal.erase(session, ida.id, LATER)
    assert room.archived_at == LATER
    assert other.archived_at is None
    assert rows(session, AuditEvent) == 4  # the log stays


def test_the_data_of_a_learner_hold_no_notes_about_them(
    session: Session, room: Classroom, ida: Person
) -> None:
    ada = a_person(session, "Ada")
    who = learner(session, room, ada)
    operations.write_note(session, room, who, "a note of Ida", ida.id, START)
    operations.set_accommodation(session, room, who, Extra(150, 3, "ill"), ida.id, START)
    tables = {table.name: list(table.rows) for table in personal.export(session, ada.id)}
    assert tables["enrolments"] == [("Biology", "active", False, START, None)]
    assert tables["accommodation"] == [(150, 3, "ill", START)]
    assert tables["notes_written"] == tables["classrooms_taught"] == []
    theirs = {table.name: list(table.rows) for table in personal.export(session, ida.id)}
    assert theirs["notes_written"] == [("a note of Ida", START)]
    assert theirs["classrooms_taught"] == [("Biology", "Autumn", START)]
    assert theirs["accommodations_set"] == [(150, 3, "ill", START)]


def test_the_log_of_ones_own_deeds_comes_along(session: Session, ida: Person) -> None:
    record(session, ida.id, "export.downloaded", "gradebook", START, classroom="x" * 16, rows=3)
    (table,) = personal_audit.export(session, ida.id)
    assert table.columns == ("action", "subject", "classroom", "details", "happened_at")
    assert list(table.rows) == [
        ("export.downloaded", "gradebook", "x" * 16, {"rows": 3}, START),
    ]
    assert rows(session, Enrolment) == 0
