"""The site's settings in the memory of one process, asked for again every so often."""

import threading
import time
from datetime import datetime

from sqlalchemy.orm import Session

from learn.config import Config
from learn.site import queries
from learn.site.settings import SiteSettings


def defaults(config: Config) -> SiteSettings:
    """Return the settings of a site that nobody has changed: what the environment says."""
    return SiteSettings(
        name=config.site_name, contact=config.contact, crisis_text=config.crisis_text
    )


class SiteCache:
    """Holds the settings for a poll interval, so that a page need not ask for them."""

    def __init__(self, defaults: SiteSettings, poll_seconds: float = 1.0) -> None:
        self._defaults = self._held = defaults
        self._poll_seconds = poll_seconds
        self._checked_at = float("-inf")
        self._changed_at: datetime | None = None
        self._lock = threading.Lock()

    def settings(self, session: Session) -> SiteSettings:
        """Return the settings, at most one poll interval behind what other processes changed."""
        if time.monotonic() - self._checked_at >= self._poll_seconds:
            with self._lock:
                self._held, self._changed_at = queries.kept(session, self._defaults)
                self._checked_at = time.monotonic()
        return self._held

    def fresh(self) -> SiteSettings | None:
        """Return the settings without asking the database; None when it is time to ask."""
        is_due = time.monotonic() - self._checked_at >= self._poll_seconds
        return None if is_due else self._held

    def confirm(self, changed_at: datetime | None) -> bool:
        """Tell whether what is held is of the last change, and so is as good as asked for."""
        is_held = changed_at == self._changed_at and self._checked_at > float("-inf")
        if is_held:
            self._checked_at = time.monotonic()
        return is_held

    @property
    def last_known(self) -> SiteSettings:
        """Return the settings without asking the database, for when it does not answer."""
        return self._held

    def forget(self) -> None:
        """Ask the database the next time: a change made here is seen here at once."""
        self._checked_at = float("-inf")
