"""People and classrooms, made at once: no password is hashed, since nobody types one."""

from collections.abc import Sequence
from itertools import count
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from learn.accounts import operations
from learn.accounts.models import Person
from learn.accounts.roles import Role
from learn.assignments.drafts import Draft
from learn.assignments.operations import create
from learn.assignments.queries import own_assignment
from learn.assignments.targets import Target
from learn.assignments.tasks import Task
from learn.classrooms.models import Classroom, Enrolment, GroupMember, LearnerGroup
from learn.classrooms.operations import Particulars, create_classroom
from learn.classrooms.queries import instructors
from learn.publishing.shelf import Shelf
from tests.conftest import START

_numbers = count(1)


def a_guest(session: Session) -> Person:
    """Add somebody without credentials."""
    return operations.create_guest(session, START)


def a_person(session: Session, name: str = "Ada", role: Role = Role.LEARNER) -> Person:
    """Add somebody with an account."""
    person = a_guest(session)
    person.name, person.role = name, role.value
    person.login_name = f"{name.lower()}-{next(_numbers)}"
    person.password_hash = "no password has this hash"
    session.flush()
    return person


def sign_in(client: FlaskClient, session: Session, person: Person) -> None:
    """Give a browser the session of a person."""
    token = operations.start_session(session, person, user_agent="test", now=START)
    row = session.connection().exec_driver_sql("SELECT max(id) FROM auth_session").scalar_one()
    session.commit()
    with client.session_transaction() as cookie:
        cookie["token"], cookie["_user_id"], cookie["_fresh"] = token, str(row), True


def a_classroom(
    session: Session,
    instructor: Person,
    name: str = "Biology",
    zone: str = "Europe/Vienna",
) -> Classroom:
    """Add a classroom that this person teaches, with its join code."""
    return create_classroom(session, instructor.id, Particulars(name, "Autumn", zone), START)


def an_enrolment(
    session: Session, classroom: Classroom, person: Person, state: str = "active"
) -> Enrolment:
    """Make a person a learner of a classroom, or one who has left it or was removed."""
    ended_at = None if state == "active" else START
    made = Enrolment(
        classroom_id=classroom.id,
        person_id=person.id,
        state=state,
        joined_at=START,
        ended_at=ended_at,
    )
    session.add(made)
    session.flush()
    return made


def a_group(
    session: Session, classroom: Classroom, *members: Enrolment, name: str = "Group A"
) -> LearnerGroup:
    """Add a group of a classroom with these learners in it."""
    group = LearnerGroup(classroom_id=classroom.id, name=name)
    session.add(group)
    session.flush()
    session.add_all(GroupMember(group_id=group.id, enrolment_id=one.id) for one in members)
    session.flush()
    return group


def an_assignment(
    session: Session,
    classroom: Classroom,
    targets: Sequence[str] = ("quiz:tea-leaves",),
    **terms: Any,
) -> Task:
    """Assign targets such as `module:bees` in a classroom; it opens at START unless told."""
    wanted = [target for target in map(Target.of, targets) if target]
    draft = Draft(**{"title": "Week one", "targets": tuple(wanted), "opens_at": START, **terms})
    library = Shelf(poll_seconds=0).library(session)
    by_id = instructors(session, classroom.id)[0].person_id
    made = create(session, library, classroom, draft, by_id, START)
    found = own_assignment(session, classroom.id, made.public_id)
    assert found is not None
    return found
