"""Links that work once: to set a new password, and to make the first administrator."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from learn import limits
from learn.accounts import guesses, operations, queries, throttle
from learn.accounts.models import OneTimeLink, Person
from learn.accounts.names import fold
from learn.accounts.roles import Role
from learn.accounts.tokens import hash_token, new_token

RESET = "reset"
FIRST_ADMIN = "first_admin"


class LinkSpent(Exception):  # noqa: N818
    """The link was used before, has run out, or never was one."""


@dataclass(frozen=True)
class ResetLetter:
    """What goes into the mail with a reset link."""

    to: str
    token: str


def request_reset(
    session: Session, email: str, *, address: str | None, now: datetime
) -> ResetLetter | None:
    """Make a reset link and return what to send; None when nobody has this address.

    For nobody's address a link is stored as well, which opens nothing: both ways do the same
    work. Raises guesses.MustWait.
    """
    folded = fold(email)
    guesses.count_guess(session, throttle.reset_buckets(folded, address), now)
    person = queries.person_by_email(session, folded)
    token = _issue(session, RESET, person, limits.RESET_LIFETIME, now)
    if person is None or person.email is None:
        return None
    return ResetLetter(person.email, token)


def issue_reset_link(session: Session, person: Person, now: datetime) -> str:
    """Return the token of a new reset link for whoever gets no letters; earlier ones still work."""
    return _issue(session, RESET, person, limits.RESET_LIFETIME, now)


def reset_owner(session: Session, token: str, now: datetime) -> Person | None:
    """Return whose password the link behind `token` may set; None when it opens nothing."""
    found = queries.link(session, RESET, token, now)
    return queries.person(session, found.person_id) if found and found.person_id else None


def redeem_reset(session: Session, token: str, password_hash: str, now: datetime) -> Person:
    """Use up a reset link: the password is new, every session ends, other links die.

    The waits that wrong guesses have piled up for this account are over, so its owner always has
    a way in. Raises LinkSpent.
    """
    person = reset_owner(session, token, now)
    if person is None:
        raise LinkSpent
    _use_up(session, token, now)
    operations.change_password(session, person, password_hash)
    for name in filter(None, (person.email_folded, person.login_name)):
        own = throttle.stranger_buckets(name, None)[:1]
        guesses.forgive_guess(session, own)
    return person


def issue_first_admin_link(session: Session, now: datetime) -> str | None:
    """Return the token of a new link that makes the first administrator; None when one exists.

    Links printed before stop working.
    """
    if queries.has_admin(session):
        return None
    session.execute(delete(OneTimeLink).where(OneTimeLink.purpose == FIRST_ADMIN))
    return _issue(session, FIRST_ADMIN, None, limits.FIRST_ADMIN_LIFETIME, now)


def opens_first_admin(session: Session, token: str, now: datetime) -> bool:
    """Tell whether the link behind `token` still makes the first administrator."""
    is_live = queries.link(session, FIRST_ADMIN, token, now) is not None
    return is_live and not queries.has_admin(session)


def redeem_first_admin(
    session: Session, token: str, newcomer: operations.Newcomer, now: datetime
) -> Person:
    """Use up the first administrator's link and return the new administrator.

    Raises LinkSpent, operations.NameTaken.
    """
    if not opens_first_admin(session, token, now):
        raise LinkSpent
    _use_up(session, token, now)
    return operations.sign_up(session, newcomer, now=now, role=Role.ADMIN)


def _issue(
    session: Session, purpose: str, person: Person | None, lifetime: timedelta, now: datetime
) -> str:
    session.execute(delete(OneTimeLink).where(OneTimeLink.expires_at <= now))
    token = new_token()
    session.add(
        OneTimeLink(
            purpose=purpose,
            token_hash=hash_token(token),
            person_id=person.id if person else None,
            created_at=now,
            expires_at=now + lifetime,
        )
    )
    session.flush()
    return token


def _use_up(session: Session, token: str, now: datetime) -> None:
    """Mark a link that is live as used; the database decides which of two at once is first."""
    used = session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.token_hash == hash_token(token), OneTimeLink.used_at.is_(None))
        .values(used_at=now)
        .returning(OneTimeLink.id)
    )
    if used.first() is None:
        raise LinkSpent
