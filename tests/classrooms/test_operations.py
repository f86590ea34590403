"""Making and ending classrooms, who stays in them, more time, notes: each with its audit line."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.accounts.roles import Role
from learn.audit.models import AuditEvent
from learn.classrooms import listening, operations, queries, ways_in
from learn.classrooms.models import Classroom, Enrolment
from learn.classrooms.operations import Extra, Particulars
from learn.classrooms.people import Learner
from tests.conftest import START
from tests.factories import a_classroom, a_person, an_enrolment

LATER = START + timedelta(days=1)
EVERY_STATE = ("active", "left", "removed")


@pytest.fixture
def ida(session: Session) -> Person:
    return a_person(session, "Ida")


@pytest.fixture
def classroom(session: Session, ida: Person) -> Classroom:
    return a_classroom(session, ida)


@pytest.fixture
def ada(session: Session, classroom: Classroom) -> Enrolment:
    return an_enrolment(session, classroom, a_person(session, "Ada"))


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Collect what features above are told."""
    heard: list[Any] = []
    monkeypatch.setattr(listening, "changes", type(listening.changes)())
    listening.changes.register("test", lambda _session, people, _now: heard.append(list(people)))
    return heard


def learner(session: Session, enrolment: Enrolment) -> Learner:
    found = queries.learner(
        session, enrolment.classroom_id, enrolment.public_id, states=EVERY_STATE
    )
    assert found is not None
    return found


def log(session: Session) -> list[tuple[str, str]]:
    events = session.scalars(select(AuditEvent).order_by(AuditEvent.id))
    return [(event.action, event.subject.partition(" ")[0]) for event in events]


def test_whoever_makes_a_classroom_teaches_it(session: Session, ida: Person) -> None:
    made = a_classroom(session, ida)
    assert queries.own_classroom(session, made.public_id, ida.id) is made
    assert [one.name for one in queries.instructors(session, made.id)] == ["Ida"]
    assert ways_in.code_shown(session, made.id) is not None
    session.expire_all()
    assert ida.role == Role.INSTRUCTOR.value
    assert log(session) == [("role.changed", "person"), ("classroom.created", "classroom")]


def test_an_instructor_or_administrator_keeps_the_role(session: Session) -> None:
    for role in (Role.INSTRUCTOR, Role.ADMIN):
        person = a_person(session, "Max", role)
        a_classroom(session, person)
        session.expire_all()
        assert person.role == role.value
    assert ("role.changed", "person") not in log(session)


def test_nobody_else_has_the_classroom(session: Session, classroom: Classroom) -> None:
    other = a_person(session, "Ivo", Role.ADMIN)
    assert queries.own_classroom(session, classroom.public_id, other.id) is None
    assert queries.classrooms_taught(session, other.id) == []


def test_taught_classrooms_are_listed_open_ones_first(session: Session, ida: Person) -> None:
    first, second, third = (a_classroom(session, ida, name) for name in ("b", "A", "0 old"))
    operations.archive(session, third, ida.id, LATER)
    an_enrolment(session, first, a_person(session, "Ada"))
    an_enrolment(session, first, a_person(session, "Ben"), "left")
    found = queries.classrooms_taught(session, ida.id)
    assert [(one.id, one.learners) for one in found] == [
        (second.id, 0),
        (first.id, 1),
        (third.id, 0),
    ]


def test_a_classroom_is_changed(session: Session, classroom: Classroom, ida: Person) -> None:
    new = Particulars("Chemistry", "Spring", "UTC")
    operations.change_classroom(session, classroom, new, ida.id, LATER)
    session.expire_all()
    assert (classroom.name, classroom.term, classroom.time_zone) == ("Chemistry", "Spring", "UTC")
    assert log(session)[-1] == ("classroom.changed", "classroom")


def test_a_classroom_is_archived_once_and_opened_once(
    session: Session, classroom: Classroom, ida: Person
) -> None:
    before = len(log(session))
    for act in (operations.archive, operations.archive):
        act(session, classroom, ida.id, LATER)
    assert classroom.archived_at == LATER
    for act in (operations.open_again, operations.open_again):
        act(session, classroom, ida.id, LATER)
    assert classroom.archived_at is None
    done = [action for action, _ in log(session)[before:]]
    assert done == ["classroom.archived", "classroom.opened"]


def test_a_learner_is_removed_and_taken_back(
    session: Session, classroom: Classroom, ida: Person, ada: Enrolment, told: list[Any]
) -> None:
    assert operations.remove_learner(session, classroom, learner(session, ada), ida.id, LATER)
    session.expire_all()
    assert (ada.state, ada.ended_at) == ("removed", LATER)
    assert queries.learners(session, classroom.id) == []
    assert not operations.remove_learner(session, classroom, learner(session, ada), ida.id, LATER)
    assert operations.take_back(session, classroom, learner(session, ada), ida.id, LATER)
    assert not operations.take_back(session, classroom, learner(session, ada), ida.id, LATER)
    session.expire_all()
    assert (ada.state, ada.ended_at) == ("active", None)
    assert told == [[ada.person_id]] * 2
    assert log(session)[-2:] == [
        ("learner.removed", "enrolment"),
        ("learner.taken_back", "enrolment"),
    ]


def test_who_has_left_is_not_taken_back(
    session: Session, classroom: Classroom, ida: Person, ada: Enrolment, told: list[Any]
) -> None:
    assert operations.leave(session, ada.id, ada.person_id, LATER)
    assert not operations.leave(session, ada.id, ada.person_id, LATER)
    assert not operations.take_back(session, classroom, learner(session, ada), ida.id, LATER)
    session.expire_all()
    assert (ada.state, ada.ended_at) == ("left", LATER)
    assert told == [[ada.person_id]]


def test_a_person_sees_the_classrooms_they_are_in(session: Session, ida: Person) -> None:
    ben = a_person(session, "Ben")
    rooms = [a_classroom(session, ida, name) for name in ("Zoology", "botany", "Art", "Law")]
    for room, state in zip(rooms, ("active", "active", "left", "removed"), strict=True):
        an_enrolment(session, room, ben, state)
    found = queries.enrolments_of(session, ben.id)
    assert [one.classroom_name for one in found] == ["botany", "Zoology"]
    own = queries.own_membership(session, rooms[0].public_id, ben.id)
    assert own is not None
    assert own.classroom_id == rooms[0].id
    assert queries.own_membership(session, rooms[2].public_id, ben.id) is None


def test_more_time_is_set_replaced_and_ended(
    session: Session, classroom: Classroom, ida: Person, ada: Enrolment, told: list[Any]
) -> None:
    who = learner(session, ada)
    for extra in (Extra(150, 2, "dyslexia"), Extra(None, 0, "a letter")):
        operations.set_accommodation(session, classroom, who, extra, ida.id, LATER)
    found = queries.accommodation(session, ada.person_id)
    assert found is not None
    assert (found.time_percent, found.extra_days, found.reason) == (None, 0, "a letter")
    assert (found.set_by, found.set_at) == ("Ida", LATER)
    assert operations.clear_accommodation(session, classroom, who, ida.id, LATER)
    assert not operations.clear_accommodation(session, classroom, who, ida.id, LATER)
    assert queries.accommodation(session, ada.person_id) is None
    assert told == [[ada.person_id]] * 3
    assert [action for action, _ in log(session)[-3:]] == [
        "accommodation.set",
        "accommodation.set",
        "accommodation.ended",
    ]


def test_notes_are_read_newest_first_and_removed_by_their_author(
    session: Session, classroom: Classroom, ida: Person, ada: Enrolment
) -> None:
    who, ivo = learner(session, ada), a_person(session, "Ivo")
    first = operations.write_note(session, classroom, who, "asked for help", ida.id, START)
    operations.write_note(session, classroom, who, "rang back", ivo.id, LATER)
    notes = queries.notes(session, ada.id)
    assert [(note.author, note.text) for note in notes] == [
        ("Ivo", "rang back"),
        ("Ida", "asked for help"),
    ]
    gone = (session, classroom, who, first.public_id)
    assert not operations.remove_note(*gone, ivo.id, LATER)
    assert operations.remove_note(*gone, ida.id, LATER)
    assert not operations.remove_note(*gone, ida.id, LATER)
    assert len(queries.notes(session, ada.id)) == 1


def test_the_log_names_nobody(
    session: Session, classroom: Classroom, ida: Person, ada: Enrolment
) -> None:
    who = learner(session, ada)
    operations.set_accommodation(session, classroom, who, Extra(150, 0, "ill"), ida.id, LATER)
    operations.write_note(session, classroom, who, "a secret", ida.id, LATER)
    operations.remove_learner(session, classroom, who, ida.id, LATER)
    said = str([(one.subject, one.details) for one in session.scalars(select(AuditEvent))])
    assert not any(word in said for word in ("Ada", "Ida", "ill", "secret"))
