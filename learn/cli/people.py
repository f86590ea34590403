"""People from the terminal: add, list, role, password, sign out."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.orm import Session

from learn.accounts import administration, passwords
from learn.accounts.administration import NoSuchPerson
from learn.accounts.models import Person
from learn.accounts.names import BadName, read_sign_in_name
from learn.accounts.operations import NameTaken
from learn.accounts.roles import Role
from learn.audit.operations import record
from learn.cli.root import Stop, main, open_database, plainly, utc_now
from learn.db import unit_of_work

ROLES = click.Choice([role.value for role in Role])


@main.group()
def user() -> None:
    """Add people, change their role or password, sign them out."""


@contextmanager
def _people() -> Iterator[Session]:
    """Give a session for one change; what cannot be done is one sentence."""
    _, engine = open_database()
    try:
        with unit_of_work(engine) as session:
            yield session
    except (NameTaken, BadName, NoSuchPerson) as problem:
        raise Stop(str(problem)) from problem


def _note(session: Session, person: Person, action: str, **details: str) -> None:
    """Write into the audit log what the system did, which is whoever has its terminal."""
    record(session, None, action, f"person {person.public_id}", utc_now(), **details)


def _hashed(password: str, role: Role, *names: str) -> str:
    problem = passwords.problem(password, role, names)
    if problem:
        raise Stop(problem)
    return passwords.hash_password(password)


@user.command("add")
@click.argument("sign_in_name")
@click.option("--name", "shown_name", default="", help="The name that others see.")
@click.option("--role", type=ROLES, default="learner", show_default=True)
@click.password_option(help="Asked for when left out.")
@plainly
def add(sign_in_name: str, shown_name: str, role: str, password: str) -> None:
    """Add an account that signs in with SIGN_IN_NAME, an e-mail address or a name."""
    shown = shown_name or sign_in_name.partition("@")[0]
    with _people() as session:
        administration.create_user(
            session,
            name=shown,
            sign_in_name=read_sign_in_name(sign_in_name),
            password_hash=_hashed(password, Role(role), sign_in_name, shown),
            role=Role(role),
            now=utc_now(),
        )
    click.echo(f"Added {sign_in_name} as {role}.")


@user.command("list")
@plainly
def list_all() -> None:
    """List every account; guests have none."""
    with _people() as session:
        for person in administration.list_users(session):
            closed = " (closed)" if person.deactivated_at else ""
            click.echo(
                f"{person.role:<11} {person.email or person.login_name}  {person.name}{closed}"
            )


@user.command("role")
@click.argument("sign_in_name")
@click.argument("role", type=ROLES)
@plainly
def set_role(sign_in_name: str, role: str) -> None:
    """Give an account another role, which counts at once."""
    with _people() as session:
        person = administration.find(session, sign_in_name)
        administration.set_role(session, person, Role(role))
        _note(session, person, "role.changed", role=role)
    click.echo(f"{sign_in_name} is {role} now.")


@user.command("password")
@click.argument("sign_in_name")
@click.password_option(help="Asked for when left out.")
@plainly
def set_password(sign_in_name: str, password: str) -> None:
    """Give an account a new password and end its sessions."""
    with _people() as session:
        person = administration.find(session, sign_in_name)
        hashed = _hashed(password, Role(person.role), sign_in_name, person.name)
        administration.set_password(session, person, hashed)
        _note(session, person, "account.password_set")
    click.echo(f"{sign_in_name} has a new password; every session has ended.")


@user.command("revoke")
@click.argument("sign_in_name")
@plainly
def revoke(sign_in_name: str) -> None:
    """Sign an account out everywhere."""
    with _people() as session:
        person = administration.find(session, sign_in_name)
        administration.revoke(session, person)
        _note(session, person, "account.signed_out")
    click.echo(f"{sign_in_name} is signed out everywhere.")
