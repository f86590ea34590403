"""Learners without an address: made once, and whose cards may be renewed."""

from random import Random
from typing import Any

import pytest
from sqlalchemy.orm import Session

from learn.accounts import operations as accounts
from learn.accounts.models import Person
from learn.accounts.roles import Role
from learn.classrooms import managing, queries
from learn.classrooms.managing import AddedAlready, NewLearner, NotManaged
from learn.classrooms.models import Classroom
from tests.conftest import START
from tests.factories import a_classroom, a_person, an_enrolment

TICKET = "t" * 16


@pytest.fixture
def ida(session: Session) -> Person:
    return a_person(session, "Ida")


@pytest.fixture
def classroom(session: Session, ida: Person) -> Classroom:
    return a_classroom(session, ida)


def add(
    session: Session, classroom: Classroom, ida: Person, *names: str, choose: Any = None
) -> list[str]:
    newcomers = [NewLearner(name, f"hash of {name}") for name in names]
    choose = choose or Random(1).choice
    return managing.add_learners(session, classroom, newcomers, TICKET, ida.id, START, choose)


def test_learners_are_added_with_accounts(
    session: Session, classroom: Classroom, ida: Person
) -> None:
    names = add(session, classroom, ida, "Ada", "Ben")
    assert [name.partition("-")[0] for name in names] == ["ada", "ben"]
    found = sorted(queries.learners(session, classroom.id), key=lambda one: one.name)
    assert [(one.name, one.is_managed) for one in found] == [("Ada", True), ("Ben", True)]
    person = session.get_one(Person, found[0].person_id)
    assert (person.login_name, person.password_hash, person.role) == (
        names[0],
        "hash of Ada",
        Role.LEARNER.value,
    )


def test_a_form_that_is_sent_twice_adds_nobody_twice(
    session: Session, classroom: Classroom, ida: Person
) -> None:
    assert len(add(session, classroom, ida, "Ada", "Ben")) == 2
    with pytest.raises(AddedAlready):
        add(session, classroom, ida, "Ada", "Ben")
    assert len(queries.learners(session, classroom.id)) == 2


def test_a_login_name_that_is_taken_is_not_given_again(
    session: Session, classroom: Classroom, ida: Person
) -> None:
    a_person(session, "Ada").login_name = "ada-2222"
    session.flush()
    digits = iter("22223333")
    (name,) = add(session, classroom, ida, "Ada", choose=lambda _: next(digits))
    assert name == "ada-3333"


def test_a_new_card_ends_the_old_one(session: Session, classroom: Classroom, ida: Person) -> None:
    (name,) = add(session, classroom, ida, "Ada")
    (learner,) = queries.learners(session, classroom.id)
    person = session.get_one(Person, learner.person_id)
    accounts.start_session(session, person, user_agent="test", now=START)
    again = managing.renew_card(session, classroom, learner, "another hash", ida.id, START)
    session.expire_all()
    assert (again, person.password_hash) == (name, "another hash")
    assert session.connection().exec_driver_sql("SELECT count(*) FROM auth_session").scalar() == 0


@pytest.mark.parametrize("why", ["not managed", "has an address", "teaches", "closed"])
def test_an_account_with_an_owner_is_left_alone(
    session: Session, classroom: Classroom, ida: Person, why: str
) -> None:
    add(session, classroom, ida, "Ada")
    (learner,) = queries.learners(session, classroom.id)
    person = session.get_one(Person, learner.person_id)
    if why == "not managed":
        ben = an_enrolment(session, classroom, a_person(session, "Ben"))
        found = queries.learner(session, classroom.id, ben.public_id)
        assert found is not None
        learner = found
    elif why == "has an address":
        person.email = person.email_folded = "ada@example.org"
    elif why == "teaches":
        person.role = Role.INSTRUCTOR.value
    else:
        person.deactivated_at = START
    session.flush()
    with pytest.raises(NotManaged):
        managing.renew_card(session, classroom, learner, "another hash", ida.id, START)
    session.expire_all()
    assert person.password_hash == "hash of Ada"
