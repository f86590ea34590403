"""Reads of the site's settings."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from learn.site.models import SiteSetting
from learn.site.settings import SiteSettings


def load(session: Session, defaults: SiteSettings | None = None) -> SiteSettings:
    """Return the settings as they are kept; where none is kept, that of `defaults` holds."""
    return kept(session, defaults)[0]


def kept(
    session: Session, defaults: SiteSettings | None = None
) -> tuple[SiteSettings, datetime | None]:
    """Return the settings, and when one was changed last; None while nobody has changed any."""
    rows = session.execute(
        select(SiteSetting.name, SiteSetting.value, SiteSetting.updated_at)
    ).all()
    values = {row.name: row.value for row in rows}
    changed_at = max((row.updated_at for row in rows), default=None)
    return (defaults or SiteSettings()).with_values(values), changed_at
