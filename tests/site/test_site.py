"""Settings are kept in the database; each process sees a change within its poll interval."""

import pytest
from sqlalchemy.orm import Session

from learn.site import operations, queries
from learn.site.cache import SiteCache
from learn.site.settings import SignUp, SiteSettings
from tests.conftest import START

DEFAULTS = SiteSettings(name="From the environment", contact="ops@example.org")


def test_without_a_row_the_default_holds(session: Session) -> None:
    assert queries.load(session, DEFAULTS) == DEFAULTS
    assert queries.load(session) == SiteSettings()


def test_only_what_differs_is_kept(session: Session) -> None:
    after = DEFAULTS.with_values({"name": "School", "sign_up": "closed"})
    assert operations.change(session, DEFAULTS, after, START) == ("name", "sign_up")
    assert queries.load(session, SiteSettings(contact="new@example.org")) == SiteSettings(
        name="School", contact="new@example.org", sign_up=SignUp.CLOSED
    )
    assert operations.change(session, after, after, START) == ()


def test_a_text_can_be_emptied_although_the_environment_has_one(session: Session) -> None:
    operations.change(session, DEFAULTS, DEFAULTS.with_values({"contact": ""}), START)
    assert queries.load(session, DEFAULTS).contact == ""


def test_a_change_is_seen_after_the_poll_interval(session: Session) -> None:
    patient, eager = SiteCache(DEFAULTS, 3600), SiteCache(DEFAULTS, 0)
    assert patient.settings(session) == eager.settings(session) == DEFAULTS
    after = DEFAULTS.with_values({"name": "School"})
    operations.change(session, DEFAULTS, after, START)
    assert eager.settings(session) == after
    assert patient.settings(session) == DEFAULTS == patient.last_known
    patient.forget()
    assert patient.settings(session) == after == patient.last_known


def test_a_held_setting_costs_no_statement(session: Session) -> None:
    cache = SiteCache(DEFAULTS, 3600)
    cache.settings(session)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "execute", None)
        assert cache.settings(session) == DEFAULTS
