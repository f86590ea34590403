"""People, made at once: no password is hashed, since nobody types one."""

from itertools import count

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from learn.accounts import operations
from learn.accounts.models import Person
from learn.accounts.roles import Role
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
