"""Reads of the site's settings."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learn.site.models import SiteSetting
from learn.site.settings import SiteSettings


def load(session: Session, defaults: SiteSettings | None = None) -> SiteSettings:
    """Return the settings as they are kept; where none is kept, that of `defaults` holds."""
    rows = session.execute(select(SiteSetting.name, SiteSetting.value))
    return (defaults or SiteSettings()).with_values({row.name: row.value for row in rows})


def changed_at(session: Session) -> datetime | None:
    """Return when a setting was changed last; None while nobody has changed any."""
    return session.scalar(select(func.max(SiteSetting.updated_at)))
