"""Learners without an e-mail address: accounts that a classroom makes, and their cards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from learn.accounts import queries as people
from learn.accounts.models import Person
from learn.accounts.names import SignInName
from learn.accounts.operations import NameTaken, Newcomer, change_password, sign_up
from learn.accounts.roles import Role
from learn.audit.operations import record
from learn.classrooms import cards, listening
from learn.classrooms.cards import Choose
from learn.classrooms.models import Classroom, Enrolment
from learn.classrooms.people import Learner
from learn.db import new_public_id


class NotManaged(Exception):  # noqa: N818
    """The account is not one that this classroom may make a card for."""

    def __init__(self) -> None:
        super().__init__(
            "This account has an owner who sets the password. "
            "They can reset it themselves by e-mail, or an administrator can."
        )


class AddedAlready(Exception):  # noqa: N818
    """The form with these learners has been sent before."""

    def __init__(self) -> None:
        super().__init__(
            "These learners have been added already. "
            "Where a card was not printed, make a new one for that learner."
        )


@dataclass(frozen=True)
class NewLearner:
    """Who is added; the password was hashed before the transaction began."""

    name: str
    password_hash: str


def add_learners(
    session: Session,
    classroom: Classroom,
    newcomers: Sequence[NewLearner],
    ticket: str,
    actor_id: int,
    now: datetime,
    choose: Choose,
) -> list[str]:
    """Add accounts of the classroom's own as its learners and return their login names.

    `ticket` becomes the public id of the first place: a form that is sent twice adds nobody the
    second time. Raises AddedAlready.
    """
    try:
        with session.begin_nested():
            added = _add(session, classroom, newcomers, ticket, now, choose)
    except IntegrityError as problem:
        raise AddedAlready from problem
    record(
        session,
        actor_id,
        "learners.added",
        "classroom",
        now,
        classroom=classroom.public_id,
        learners=len(added),
    )
    listening.tell(session, [person.id for person in added], now)
    return [person.login_name or "" for person in added]


def _add(
    session: Session,
    classroom: Classroom,
    newcomers: Sequence[NewLearner],
    ticket: str,
    now: datetime,
    choose: Choose,
) -> list[Person]:
    added = []
    for place, newcomer in enumerate(newcomers):
        person = _new_person(session, newcomer, now, choose)
        session.add(
            Enrolment(
                public_id=new_public_id() if place else ticket,
                classroom_id=classroom.id,
                person_id=person.id,
                is_managed=True,
                joined_at=now,
            )
        )
        session.flush()
        added.append(person)
    return added


def _new_person(session: Session, newcomer: NewLearner, now: datetime, choose: Choose) -> Person:
    """Add an account under the first login name that is free."""
    while True:
        name = SignInName(login_name=cards.login_name(newcomer.name, choose))
        try:
            return sign_up(session, Newcomer(newcomer.name, name, newcomer.password_hash), now=now)
        except NameTaken:
            continue


def renew_card(
    session: Session,
    classroom: Classroom,
    learner: Learner,
    password_hash: str,
    actor_id: int,
    now: datetime,
) -> str:
    """Give a learner whose account the classroom made another password; return the login name.

    Their sessions end. Raises NotManaged for every other account, also for one that its learner
    has given an e-mail address since.
    """
    person = managed_person(session, learner)
    change_password(session, person, password_hash)
    subject = f"enrolment {learner.public_id}"
    record(session, actor_id, "card.renewed", subject, now, classroom=classroom.public_id)
    return person.login_name or ""


def managed_person(session: Session, learner: Learner) -> Person:
    """Return the account of a learner whose card the classroom makes. Raises NotManaged."""
    person = people.person(session, learner.person_id) if learner.is_managed else None
    if person is None or person.email or person.role != Role.LEARNER.value:
        raise NotManaged
    return person
