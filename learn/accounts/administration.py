"""Looking after people from outside: what the command line and later the admin pages do."""

from datetime import datetime

from sqlalchemy.orm import Session

from learn.accounts import operations, queries
from learn.accounts.models import Person
from learn.accounts.names import SignInName, clean_name, read_sign_in_name
from learn.accounts.roles import Role


class NoSuchPerson(LookupError):  # noqa: N818
    """Nobody signs in with this name."""


def find(session: Session, typed: str) -> Person:
    """Return whoever signs in with `typed`. Raises NoSuchPerson, names.BadName."""
    found = queries.person_by_name(session, read_sign_in_name(typed))
    if found is None:
        message = f"Nobody signs in with {typed!r}."
        raise NoSuchPerson(message)
    return found


def create_user(
    session: Session,
    *,
    name: str,
    sign_in_name: SignInName,
    password_hash: str,
    role: Role,
    now: datetime,
) -> Person:
    """Add an account with any role and return it. Raises operations.NameTaken, names.BadName."""
    newcomer = operations.Newcomer(clean_name(name), sign_in_name, password_hash)
    return operations.sign_up(session, newcomer, now=now, role=role)


def set_role(session: Session, person: Person, role: Role) -> None:
    """Give a person another role, which counts from their next request on."""
    person.role = role.value
    session.flush()


def set_password(session: Session, person: Person, password_hash: str) -> None:
    """Give a person a new password; every session of theirs ends."""
    operations.change_password(session, person, password_hash)


def list_users(session: Session) -> tuple[Person, ...]:
    """Return every account, oldest first; guests have none."""
    return queries.accounts(session)


def revoke(session: Session, person: Person) -> None:
    """Sign a person out everywhere, at once."""
    operations.revoke_sessions(session, person.id)


def deactivate(session: Session, person: Person, now: datetime) -> None:
    """Close an account without erasing it: its sessions end and nobody can sign in to it."""
    person.deactivated_at = now
    operations.revoke_sessions(session, person.id)
    session.flush()


def reactivate(session: Session, person: Person) -> None:
    """Open a closed account again."""
    person.deactivated_at = None
    session.flush()
