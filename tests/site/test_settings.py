"""What administrators set is a frozen value; what is unknown is ignored or refused."""

import pytest

from learn.site.settings import SignUp, SiteSettings, Teaching


def test_a_new_site_is_open_to_everybody() -> None:
    assert SiteSettings().is_open
    assert SiteSettings().teaching is Teaching.ANYONE


def test_settings_come_back_from_their_values() -> None:
    settings = SiteSettings("School", "a@b.c", "Hello", "Call 1", SignUp.CLOSED, Teaching.APPROVED)
    assert SiteSettings().with_values(settings.values()) == settings
    assert not settings.is_open


@pytest.mark.parametrize("values", [{}, {"gone": "x"}])
def test_what_is_unknown_changes_nothing(values: dict[str, str]) -> None:
    assert SiteSettings(name="School").with_values(values) == SiteSettings(name="School")


def test_one_value_leaves_the_others() -> None:
    assert SiteSettings(contact="me").with_values({"sign_up": "closed"}) == SiteSettings(
        contact="me", sign_up=SignUp.CLOSED
    )
    assert SiteSettings().with_values({"teaching": "approved"}).teaching is Teaching.APPROVED


@pytest.mark.parametrize("name", ["sign_up", "teaching"])
def test_a_policy_that_does_not_exist_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="maybe"):
        SiteSettings().with_values({name: "maybe"})
