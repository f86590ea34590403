"""Who teaches a classroom, and that somebody always does."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.accounts.roles import Role
from learn.audit.models import AuditEvent
from learn.classrooms import queries, teaching
from learn.classrooms.models import Classroom
from learn.classrooms.teaching import LastInstructor, LearnsHere
from tests.conftest import START
from tests.factories import a_classroom, a_person, an_enrolment


@pytest.fixture
def ida(session: Session) -> Person:
    return a_person(session, "Ida")


@pytest.fixture
def classroom(session: Session, ida: Person) -> Classroom:
    return a_classroom(session, ida)


def test_another_instructor_may_do_the_same(
    session: Session, classroom: Classroom, ida: Person
) -> None:
    ivo = a_person(session, "Ivo")
    assert teaching.add_instructor(session, classroom, ivo, ida.id, START)
    assert not teaching.add_instructor(session, classroom, ivo, ida.id, START)
    assert queries.own_classroom(session, classroom.public_id, ivo.id) is classroom
    session.expire_all()
    assert ivo.role == Role.INSTRUCTOR.value
    assert teaching.remove_instructor(session, classroom, ida.public_id, ivo.id, START)
    assert queries.own_classroom(session, classroom.public_id, ida.id) is None
    actions = [event.action for event in session.scalars(select(AuditEvent))]
    assert actions[-3:] == ["role.changed", "instructor.added", "instructor.removed"]


def test_the_last_instructor_stays(session: Session, classroom: Classroom, ida: Person) -> None:
    with pytest.raises(LastInstructor):
        teaching.remove_instructor(session, classroom, ida.public_id, ida.id, START)
    assert queries.own_classroom(session, classroom.public_id, ida.id)


def test_who_does_not_teach_is_not_removed(
    session: Session, classroom: Classroom, ida: Person
) -> None:
    other = a_person(session, "Ivo")
    a_classroom(session, other)
    assert not teaching.remove_instructor(session, classroom, other.public_id, ida.id, START)


def test_a_learner_does_not_teach_their_own_classroom(
    session: Session, classroom: Classroom, ida: Person
) -> None:
    ada, ben = a_person(session, "Ada"), a_person(session, "Ben")
    an_enrolment(session, classroom, ada)
    an_enrolment(session, classroom, ben, "left")
    with pytest.raises(LearnsHere):
        teaching.add_instructor(session, classroom, ada, ida.id, START)
    assert teaching.add_instructor(session, classroom, ben, ida.id, START)


@pytest.mark.parametrize(
    ("role", "is_for_anyone", "expected"),
    [
        (Role.LEARNER, True, True),
        (Role.LEARNER, False, False),
        (Role.INSTRUCTOR, False, True),
        (Role.ADMIN, False, True),
    ],
)
def test_who_may_make_a_classroom(role: Role, is_for_anyone: bool, expected: bool) -> None:
    assert teaching.may_create(role, is_for_anyone=is_for_anyone) is expected
