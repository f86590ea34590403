"""The person behind a request, as a frozen value that pages and rules can read."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from learn.accounts.roles import Role


class Theme(StrEnum):
    """The colours a person asked for; `system` follows their device."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Visitor:
    """One person in one live session, read once per request.

    `id` is the person's row, `session_id` the session's; neither appears in a URL, `public_id`
    may. A guest is a person who has no way to sign in yet.
    """

    id: int
    public_id: str
    name: str
    role: Role
    is_guest: bool
    theme: Theme
    time_zone: str
    session_length: int
    shortcuts_on: bool
    email: str | None
    login_name: str | None
    unread_notices: int
    session_id: int
    session_seen_at: datetime

    is_authenticated = True
    is_active = True
    is_anonymous = False

    @property
    def device_key(self) -> str:
        """Return what a browser files this person's unsent answers under."""
        return self.public_id

    def get_id(self) -> str:
        """Return what the session manager keeps in the cookie: the session row's id."""
        return str(self.session_id)
