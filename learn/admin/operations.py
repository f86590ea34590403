"""What administrators do to accounts, classrooms and the site; every deed is in the audit log."""

from datetime import datetime

from sqlalchemy.orm import Session

from learn.accounts import administration, links
from learn.accounts.models import Person
from learn.accounts.roles import Role
from learn.admin import queries
from learn.audit.operations import record
from learn.classrooms.models import Classroom
from learn.classrooms.teaching import add_instructor
from learn.db import hold_alone
from learn.outbox import operations as outbox
from learn.site import operations as site
from learn.site.settings import SiteSettings

ADMINISTRATORS = 7_303  # the name of changing who they are in PostgreSQL's advisory locks


class LastAdmin(Exception):  # noqa: N818
    """Nobody would look after the site any more."""

    def __init__(self) -> None:
        super().__init__(
            "This is the only administrator. Make somebody else an administrator first."
        )


class IsTaught(Exception):  # noqa: N818
    """Somebody teaches the classroom, and only they may add others to it."""

    def __init__(self) -> None:
        super().__init__("Somebody teaches this classroom. They can add other instructors to it.")


def change_role(session: Session, person: Person, role: Role, actor_id: int, now: datetime) -> bool:
    """Give an account another role, which counts at once; False when it has it already.

    Raises LastAdmin.
    """
    if role is not Role.ADMIN:
        _need_other_admin(session, person)
    if person.role == role.value:
        return False
    before = person.role
    administration.set_role(session, person, role)
    _note(session, person, "role.changed", actor_id, now, before=before, role=role.value)
    return True


def close_account(session: Session, person: Person, actor_id: int, now: datetime) -> None:
    """Close an account without erasing it: its sessions end at once. Raises LastAdmin."""
    _need_other_admin(session, person)
    if person.deactivated_at is None:
        administration.deactivate(session, person, now)
        _note(session, person, "account.closed", actor_id, now)


def open_account(session: Session, person: Person, actor_id: int, now: datetime) -> None:
    """Open a closed account again."""
    if person.deactivated_at is not None:
        administration.reactivate(session, person)
        _note(session, person, "account.opened", actor_id, now)


def sign_out_everywhere(session: Session, person: Person, actor_id: int, now: datetime) -> None:
    """End every session of an account."""
    administration.revoke(session, person)
    _note(session, person, "account.signed_out", actor_id, now)


def make_reset_link(session: Session, person: Person, actor_id: int, now: datetime) -> str:
    """Return the token of a new link by which a person sets a new password, to be handed over."""
    token = links.issue_reset_link(session, person, now)
    _note(session, person, "account.link_made", actor_id, now)
    return token


def add_to_orphaned(
    session: Session, classroom: Classroom, person: Person, actor_id: int, now: datetime
) -> None:
    """Let somebody teach a classroom that nobody teaches. Raises IsTaught, teaching.LearnsHere."""
    found = queries.classroom(session, classroom.public_id)
    if found is None or not found[1].is_orphaned:
        raise IsTaught
    add_instructor(session, classroom, person, actor_id, now)


def change_site(
    session: Session, before: SiteSettings, after: SiteSettings, actor_id: int, now: datetime
) -> tuple[str, ...]:
    """Keep the settings of the site and return the names of those that changed."""
    changed = site.change(session, before, after, now)
    if changed:
        record(
            session,
            actor_id,
            "settings.changed",
            "site",
            now,
            changed=[name.replace("_", " ") for name in changed],
            sign_up=after.sign_up.value,
            teaching=after.teaching.value,
        )
    return changed


def try_letters_again(
    session: Session, actor_id: int, now: datetime, message_id: str | None = None
) -> int:
    """Put one letter that was given up, or all, back in line; return how many."""
    count = outbox.try_again(session, now, message_id)
    if count:
        record(session, actor_id, "letters.retried", "outbox", now, count=count)
    return count


def _need_other_admin(session: Session, person: Person) -> None:
    """Raise LastAdmin if nobody but this person is an administrator; others must wait meanwhile."""
    hold_alone(session, ADMINISTRATORS)
    session.refresh(person)
    is_admin = person.role == Role.ADMIN.value and person.deactivated_at is None
    if is_admin and not queries.other_admins(session, person.id):
        raise LastAdmin


def _note(
    session: Session, person: Person, action: str, actor_id: int, now: datetime, **details: str
) -> None:
    record(session, actor_id, action, f"person {person.public_id}", now, **details)
