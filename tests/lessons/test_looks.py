"""What decides how a lesson's page looks, and what is filled in for each reader."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from learn.accounts.roles import Role
from learn.accounts.visitor import Theme, Visitor
from learn.content.library import Library
from learn.lessons import looks
from learn.lessons.looks import Reader
from learn.sheets import hole
from learn.site.settings import SiteSettings

ADA = Visitor(
    id=1,
    public_id="a" * 16,
    name="Ada <3",
    role=Role.LEARNER,
    is_guest=False,
    theme=Theme.SYSTEM,
    time_zone="UTC",
    session_length=10,
    shortcuts_on=True,
    email="ada@example.org",
    login_name="ada",
    unread_notices=0,
    session_id=7,
    session_seen_at=datetime(2026, 11, 22, tzinfo=UTC),
)
READER = Reader(ADA, Theme.LIGHT, None)
LIBRARY = Library.from_documents(1, {}, (), {})


def seen(
    reader: Reader,
    path: str = "/modules/bees/dance",
    library: Library = LIBRARY,
    site: SiteSettings = SiteSettings(),  # noqa: B008  frozen
) -> object:
    return looks.look(path, library, site, reader)


@pytest.mark.parametrize(
    "other",
    [
        seen(READER, path="/modules/bees/winter"),
        seen(READER, library=Library.from_documents(2, {}, (), {})),
        seen(READER, site=SiteSettings(name="Hive")),
        seen(replace(READER, theme=Theme.DARK)),
        seen(replace(READER, state="read")),
        seen(replace(READER, person=None)),
        seen(replace(READER, person=replace(ADA, role=Role.INSTRUCTOR))),
        seen(replace(READER, person=replace(ADA, is_guest=True))),
        seen(replace(READER, person=replace(ADA, shortcuts_on=False))),
        seen(replace(READER, person=replace(ADA, unread_notices=1))),
    ],
    ids=[
        "path",
        "library",
        "site",
        "theme",
        "state",
        "nobody",
        "role",
        "guest",
        "shortcuts",
        "notices",
    ],
)
def test_what_changes_the_page_changes_its_look(other: object) -> None:
    """Red when any of it is left out: somebody would be shown the page of others."""
    assert other != seen(READER)


def test_what_is_filled_in_or_not_shown_changes_no_look() -> None:
    ben = replace(ADA, id=2, public_id="b" * 16, name="Ben", email=None, session_id=8)
    assert seen(replace(READER, person=ben)) == seen(READER)
    many, more = replace(ADA, unread_notices=100), replace(ADA, unread_notices=250)
    assert seen(replace(READER, person=many)) == seen(replace(READER, person=more))


def test_a_page_for_many_holds_nothing_that_is_ones_own() -> None:
    holed = looks.with_holes(ADA)
    for name in ("public_id", "name", "email", "login_name", "time_zone"):
        assert getattr(holed, name) == hole(name)
    assert (holed.id, holed.session_id, holed.session_length) == (0, 0, 0)
    assert seen(replace(READER, person=holed)) == seen(READER)


def test_what_is_filled_in_is_html() -> None:
    """Red when a name is filled in as it was typed."""
    assert looks.fillings(ADA, "t") == {
        "name": "Ada &lt;3",
        "public_id": "a" * 16,
        "token": "t",
    }
    assert looks.fillings(None, "t") == {"token": "t"}


def test_two_readers_share_no_tag() -> None:
    """Red when a browser could take the kept page of one session for another's."""
    assert looks.own(ADA, "t") != looks.own(replace(ADA, name="Ada"), "t")
    assert looks.own(ADA, "t") != looks.own(replace(ADA, public_id="b" * 16), "t")
    assert looks.own(ADA, "t") != looks.own(ADA, "u")
    assert looks.own(None, "t") != looks.own(None, "u")
