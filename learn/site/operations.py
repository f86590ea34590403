"""Writes of the site's settings."""

from datetime import datetime

from sqlalchemy.orm import Session

from learn.db import upsert
from learn.site.models import SiteSetting
from learn.site.settings import SiteSettings


def change(
    session: Session, before: SiteSettings, after: SiteSettings, now: datetime
) -> tuple[str, ...]:
    """Keep what differs from `before` and return the names of those settings.

    What was not touched keeps following the default, so that a new environment still counts.
    """
    old = before.values()
    changed = {name: value for name, value in after.values().items() if value != old[name]}
    for name, value in changed.items():
        upsert(session, SiteSetting, {"name": name}, {"value": value, "updated_at": now})
    return tuple(changed)
