"""Reads about people: who stands behind a token, who has a name, what sessions are open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_, select
from sqlalchemy.orm import Session

from learn.accounts.models import AuthSession, OneTimeLink, Person
from learn.accounts.names import SignInName
from learn.accounts.roles import Role
from learn.accounts.tokens import hash_token
from learn.accounts.visitor import Theme, Visitor

VISITOR_COLUMNS = (
    Person.id,
    Person.public_id,
    Person.name,
    Person.role,
    Person.password_hash.is_(None).label("is_guest"),
    Person.theme,
    Person.time_zone,
    Person.session_length,
    Person.shortcuts_on,
    Person.email,
    Person.login_name,
    Person.unread_notices,
    AuthSession.id.label("session_id"),
    AuthSession.last_seen_at.label("session_seen_at"),
)
VISITOR = (  # built once: composing it takes longer than the database does
    select(*VISITOR_COLUMNS)
    .select_from(AuthSession)
    .join(Person, Person.id == AuthSession.person_id)
    .where(
        AuthSession.token_hash == bindparam("token_hash"),
        AuthSession.expires_at > bindparam("now"),
        Person.deactivated_at.is_(None),
    )
)


@dataclass(frozen=True)
class Credential:
    """What is compared with a typed password."""

    person_id: int
    public_id: str
    password_hash: str


@dataclass(frozen=True)
class OpenSession:
    """One browser in which a person is signed in, as their settings show it."""

    id: int
    public_id: str
    user_agent: str
    created_at: datetime
    last_seen_at: datetime


def visitor(session: Session, token: str, now: datetime) -> Visitor | None:
    """Return who holds the session token `token` at `now`, in one statement; None for nobody."""
    asked = {"token_hash": hash_token(token), "now": now}
    row = session.connection().execute(VISITOR, asked).one_or_none()
    return None if row is None else visitor_of(row)


def visitor_of(row: Sequence[Any]) -> Visitor:
    """Return the visitor of a row that begins with the columns of `VISITOR`."""
    person_id, public_id, name, role, is_guest, theme, *others = row[: len(VISITOR_COLUMNS)]
    made: Any = Visitor  # the type checker cannot count the others
    visitor: Visitor = made(
        person_id, public_id, name, Role(role), bool(is_guest), Theme(theme), *others
    )
    return visitor


def person(session: Session, person_id: int) -> Person | None:
    """Return the active person with this id."""
    found = session.get(Person, person_id)
    return None if found is None or found.deactivated_at else found


def credential(session: Session, folded: str) -> Credential | None:
    """Return the credential of the active account that signs in with this folded name."""
    row = session.execute(
        select(Person.id, Person.public_id, Person.password_hash).where(
            _has_name(folded, folded), Person.deactivated_at.is_(None)
        )
    ).one_or_none()
    return None if row is None or row[2] is None else Credential(row[0], row[1], row[2])


def person_by_email(session: Session, folded: str) -> Person | None:
    """Return the active account with this folded e-mail address."""
    return session.scalar(
        select(Person).where(Person.email_folded == folded, Person.deactivated_at.is_(None))
    )


def person_by_name(session: Session, name: SignInName) -> Person | None:
    """Return whoever has this sign-in name, deactivated or not."""
    return session.scalar(select(Person).where(_has_name(name.folded, name.folded)))


def is_taken(session: Session, name: SignInName, but_of: int | None = None) -> bool:
    """Tell whether somebody other than the person `but_of` has this sign-in name."""
    found = person_by_name(session, name)
    return found is not None and found.id != but_of


def open_sessions(session: Session, person_id: int, now: datetime) -> tuple[OpenSession, ...]:
    """Return a person's live sessions, the one used last first."""
    rows = session.execute(
        select(
            AuthSession.id,
            AuthSession.public_id,
            AuthSession.user_agent,
            AuthSession.created_at,
            AuthSession.last_seen_at,
        )
        .where(AuthSession.person_id == person_id, AuthSession.expires_at > now)
        .order_by(AuthSession.last_seen_at.desc(), AuthSession.id.desc())
    )
    return tuple(OpenSession(*row) for row in rows)


def has_admin(session: Session) -> bool:
    """Tell whether any active administrator exists."""
    where = (Person.role == Role.ADMIN.value, Person.deactivated_at.is_(None))
    return session.scalar(select(Person.id).where(*where).limit(1)) is not None


def link(session: Session, purpose: str, token: str, now: datetime) -> OneTimeLink | None:
    """Return the link behind `token` if it may still be used at `now`."""
    return session.scalar(
        select(OneTimeLink).where(
            OneTimeLink.token_hash == hash_token(token),
            OneTimeLink.purpose == purpose,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > now,
        )
    )


def accounts(session: Session) -> tuple[Person, ...]:
    """Return every person who can sign in or could until deactivated, oldest first."""
    where = Person.password_hash.is_not(None)
    return tuple(session.scalars(select(Person).where(where).order_by(Person.id)))


def _has_name(email_folded: str, login_name: str) -> ColumnElement[bool]:
    return or_(Person.email_folded == email_folded, Person.login_name == login_name)
