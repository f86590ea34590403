"""What people do about themselves: join, sign in and out, change settings, leave.

Passwords come in hashed: hashing is slow and has no place inside a write transaction.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from learn import limits
from learn.accounts import devices, guesses, queries, registry, throttle
from learn.accounts.models import GUEST_NAME, AuthSession, OneTimeLink, Person
from learn.accounts.names import SignInName, fold, fold_sign_in_name
from learn.accounts.roles import Role
from learn.accounts.throttle import Bucket
from learn.accounts.tokens import hash_token, new_token
from learn.accounts.visitor import Theme, Visitor
from learn.db import new_public_id
from learn.outbox.operations import drop_notices

ERASED_NAME = "Deleted account"
OWN_COLUMNS = frozenset({"auth_session.person_id", "one_time_link.person_id"})


class NameTaken(Exception):  # noqa: N818
    """Somebody else signs in with this e-mail address or login name."""

    def __init__(self) -> None:
        super().__init__("Somebody else signs in with this e-mail address or login name.")


@dataclass(frozen=True)
class Guess:
    """A counted try to sign in, before its password is checked."""

    buckets: tuple[Bucket, ...]
    person_id: int | None
    public_id: str
    password_hash: str | None


@dataclass(frozen=True)
class Newcomer:
    """Who somebody wants to be; `guest_id` is the guest whose work they bring along."""

    name: str
    sign_in_name: SignInName
    password_hash: str
    guest_id: int | None = None


@dataclass(frozen=True)
class Preferences:
    """What a person sets for themselves."""

    name: str
    theme: Theme
    time_zone: str
    session_length: int
    shortcuts_on: bool
    wants_mail: bool = True


def begin_sign_in(
    session: Session,
    typed: str,
    *,
    address: str | None,
    device_cookie: str,
    secret: str,
    now: datetime,
) -> Guess:
    """Count a guess at the account called `typed` and return what its password is checked against.

    The same happens whether or not there is such an account. Raises guesses.MustWait.
    """
    folded = fold_sign_in_name(typed)
    found = queries.credential(session, folded)
    is_known = devices.belongs_to(secret, device_cookie, found.public_id if found else "")
    if found and is_known:
        buckets = throttle.device_buckets(device_cookie)
    else:
        buckets = throttle.stranger_buckets(folded, address)
    guesses.count_guess(session, buckets, now)
    if found is None:
        return Guess(buckets, None, "", None)
    return Guess(buckets, found.person_id, found.public_id, found.password_hash)


def finish_sign_in(session: Session, guess: Guess, fresh_hash: str | None) -> Person | None:
    """Forgive a guess that turned out right and return the person.

    `fresh_hash` replaces a hash of an outdated cost. None when the account was closed, or its
    password changed, while the password was being checked.
    """
    person = queries.person(session, guess.person_id) if guess.person_id else None
    if person is None or person.password_hash != guess.password_hash:
        return None
    if fresh_hash:
        person.password_hash = fresh_hash
    guesses.forgive_guess(session, guess.buckets)
    return person


def start_session(session: Session, person: Person, *, user_agent: str, now: datetime) -> str:
    """Open a session for `person` and return its new token, which is stored only as a hash."""
    session.execute(delete(AuthSession).where(AuthSession.expires_at <= now))
    token = new_token()
    session.add(
        AuthSession(
            token_hash=hash_token(token),
            person_id=person.id,
            created_at=now,
            last_seen_at=now,
            expires_at=now + _lifetime(is_guest=person.is_guest),
            user_agent=devices.describe(user_agent),
        )
    )
    person.last_seen_at = now
    session.flush()
    return token


def touch(session: Session, visitor: Visitor, now: datetime) -> None:
    """Note that a session was used, which moves its end."""
    expires_at = now + _lifetime(is_guest=visitor.is_guest)
    session.execute(
        update(AuthSession)
        .where(AuthSession.id == visitor.session_id)
        .values(last_seen_at=now, expires_at=expires_at)
    )
    session.execute(update(Person).where(Person.id == visitor.id).values(last_seen_at=now))


def create_guest(session: Session, now: datetime) -> Person:
    """Add a person without credentials and return them."""
    person = Person(name=GUEST_NAME, created_at=now, last_seen_at=now)
    session.add(person)
    session.flush()
    return person


def sign_up(
    session: Session, newcomer: Newcomer, *, now: datetime, role: Role = Role.LEARNER
) -> Person:
    """Give a new person, or a guest with all their work, a way to sign in, and return them.

    Every session of the guest ends: the caller opens a new one. Raises NameTaken.
    """
    if queries.is_taken(session, newcomer.sign_in_name):
        raise NameTaken
    person = queries.person(session, newcomer.guest_id) if newcomer.guest_id else None
    if person is None or not person.is_guest:
        person = create_guest(session, now)
    try:
        with session.begin_nested():
            _claim(person, newcomer, role)
            session.flush()
    except IntegrityError as problem:  # somebody took the name a moment ago
        raise NameTaken from problem
    revoke_sessions(session, person.id)
    return person


def _claim(person: Person, newcomer: Newcomer, role: Role) -> None:
    email = newcomer.sign_in_name.email
    person.name = newcomer.name
    person.email = email
    person.email_folded = fold(email) if email else None
    person.login_name = newcomer.sign_in_name.login_name
    person.password_hash = newcomer.password_hash
    person.role = role.value


def merge_guest(session: Session, guest_id: int, person_id: int, now: datetime) -> None:
    """Give all that a guest has done to an account and remove the guest; nothing is dropped.

    Each feature moves its own rows. One that forgot its own makes the removal fail, loudly.
    """
    guest = queries.person(session, guest_id)
    if guest is None or not guest.is_guest or guest_id == person_id:
        return
    for merge in registry.merging.parts().values():
        merge(session, guest_id, person_id, now)
    session.flush()
    _remove_access(session, guest_id)
    session.delete(guest)
    session.flush()


def revoke_session(session: Session, person_id: int, public_id: str) -> bool:
    """End one session of a person; False when they have none of that id."""
    ended = session.execute(
        delete(AuthSession)
        .where(AuthSession.person_id == person_id, AuthSession.public_id == public_id)
        .returning(AuthSession.id)
    )
    return ended.first() is not None


def revoke_sessions(session: Session, person_id: int, *, but: int | None = None) -> None:
    """End every session of a person, except the one with row id `but`."""
    session.execute(
        delete(AuthSession).where(AuthSession.person_id == person_id, AuthSession.id != (but or 0))
    )


def sign_out(session: Session, session_id: int) -> None:
    """End one session at once: its cookie opens nothing any more."""
    session.execute(delete(AuthSession).where(AuthSession.id == session_id))


def change_password(
    session: Session, person: Person, password_hash: str, *, keep_session: int | None = None
) -> None:
    """Replace the password; other sessions end and reset links in the post stop working."""
    person.password_hash = password_hash
    revoke_sessions(session, person.id, but=keep_session)
    session.execute(delete(OneTimeLink).where(OneTimeLink.person_id == person.id))
    session.flush()


def change_preferences(session: Session, person: Person, preferences: Preferences) -> None:
    """Keep what a person has set for themselves."""
    person.name = preferences.name
    person.theme = preferences.theme.value
    person.time_zone = preferences.time_zone
    person.session_length = preferences.session_length
    person.shortcuts_on = preferences.shortcuts_on
    person.wants_mail = preferences.wants_mail
    if not person.wants_mail:
        drop_notices(session, person.id)
    session.flush()


def change_theme(session: Session, person_id: int, theme: Theme) -> None:
    """Keep the colours that a person asked for."""
    session.execute(update(Person).where(Person.id == person_id).values(theme=theme.value))


def change_sign_in_names(
    session: Session, person: Person, *, email: str | None, login_name: str | None
) -> None:
    """Replace what a person signs in with; links sent to the old address stop working.

    Raises NameTaken; ValueError when nothing would be left.
    """
    if not (email or login_name):
        message = "An account needs an e-mail address or a login name."
        raise ValueError(message)
    for name in (SignInName(email=email), SignInName(login_name=login_name)):
        if name.folded and queries.is_taken(session, name, but_of=person.id):
            raise NameTaken
    try:
        with session.begin_nested():
            person.email, person.email_folded = email, fold(email) if email else None
            person.login_name = login_name
            session.flush()
    except IntegrityError as problem:
        raise NameTaken from problem
    session.execute(delete(OneTimeLink).where(OneTimeLink.person_id == person.id))


def erase(session: Session, person_id: int, now: datetime) -> None:
    """Remove a person: features erase their own, then names, credentials and sessions go.

    The row stays under a new random id, so that grades can remain as statistics about nobody.
    """
    person = queries.person(session, person_id)
    if person is None:
        return
    for part in registry.erasing.parts().values():
        part(session, person_id, now)
    _remove_access(session, person_id)
    person.role = Role.LEARNER.value
    person.password_hash = person.email = person.email_folded = person.login_name = None
    person.name, person.public_id = ERASED_NAME, new_public_id()
    person.time_zone = limits.DEFAULT_TIME_ZONE
    person.theme, person.session_length = Theme.SYSTEM.value, limits.DEFAULT_SESSION_LENGTH
    person.shortcuts_on = person.wants_mail = True
    person.created_at = person.last_seen_at = person.deactivated_at = now
    session.flush()


def _remove_access(session: Session, person_id: int) -> None:
    revoke_sessions(session, person_id)
    session.execute(delete(OneTimeLink).where(OneTimeLink.person_id == person_id))


def _lifetime(*, is_guest: bool) -> timedelta:
    return limits.GUEST_SESSION_LIFETIME if is_guest else limits.SESSION_LIFETIME
