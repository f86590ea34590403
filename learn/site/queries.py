"""Reads of the site's settings."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from learn.site.models import SiteSetting
from learn.site.settings import SiteSettings


def load(session: Session, defaults: SiteSettings | None = None) -> SiteSettings:
    """Return the settings as they are kept; where none is kept, that of `defaults` holds."""
    rows = session.execute(select(SiteSetting.name, SiteSetting.value))
    return (defaults or SiteSettings()).with_values({row.name: row.value for row in rows})
