"""How a lesson's page looks to somebody: all that decides it, and what is filled in. Pure."""

from collections.abc import Hashable
from dataclasses import dataclass, replace

from markupsafe import escape

from learn.accounts.visitor import Theme, Visitor
from learn.content.library import Library
from learn.sheets import Fillings, hole
from learn.site.settings import SiteSettings

MOST_COUNTED = 100  # unread notices: beyond that the badge says "99+"


@dataclass(frozen=True)
class Reader:
    """Somebody who opens a lesson: who, in which colours, how far they are with it."""

    person: Visitor | None
    theme: Theme
    state: str | None


def look(path: str, library: Library, site: SiteSettings, reader: Reader) -> Hashable:
    """Return all that decides how the page looks, but for what is filled in."""
    person = reader.person
    own = person and (
        person.role,
        person.is_guest,
        person.shortcuts_on,
        min(person.unread_notices, MOST_COUNTED),
    )
    return (path, library.version, site, reader.theme, reader.state, own)


def with_holes(person: Visitor) -> Visitor:
    """Return a visitor whose words are holes: what a page says of one person stays with them.

    What is not among `fillings` cannot be shown on such a page: it would fail at once.
    """
    return replace(
        person,
        id=0,
        public_id=hole("public_id"),
        name=hole("name"),
        email=hole("email"),
        login_name=hole("login_name"),
        time_zone=hole("time_zone"),
        session_length=0,
        session_id=0,
    )


def own(person: Visitor | None, token: str) -> tuple[str, ...]:
    """Return what makes the page of this session another than that of any other."""
    return (token, person.public_id, person.name) if person else (token,)


def fillings(person: Visitor | None, token: str) -> Fillings:
    """Return what fills the holes of a page for this person, as HTML."""
    if person is None:
        return {"token": token}
    words = {"name": str(escape(person.name)), "public_id": person.public_id}
    return words | {"token": token}
