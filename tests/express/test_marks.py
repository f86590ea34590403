"""Two people whose pages look alike share a sheet, and never a word of one another's."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy.orm import Session

from learn import context
from learn.accounts.access import current_person, current_theme
from learn.accounts.models import Person
from learn.lessons import looks, pages
from learn.lessons.looks import Reader
from learn.sheets import Sheet
from tests.express.twins import Member, Site, Twins, enrol

LESSON = "/modules/bees/bee-dance"
ROUNDS = 10
PEOPLE = 8


@dataclass(frozen=True)
class Alike:
    """Somebody who differs from the others in what is theirs alone."""

    number: int

    def member(self, session: Session) -> Member:
        number = self.number
        return enrol(
            session,
            name=f"Mark{number}<&>",
            email=f"mark{number}@example.org",
            email_folded=f"mark{number}@example.org",
            login_name=f"login-mark{number}",
            unread_notices=100 + number,
            session_length=(3, 5, 10, 20)[number % 4],
            time_zone=("UTC", "Asia/Tokyo")[number % 2],
        )


SITUATIONS = {f"mark {number}": Alike(number) for number in range(PEOPLE)}


def opened(site: Site, member: Member) -> str:
    cookie = site.cookies(site.signed(member.session))
    headers = {"Cookie": cookie, "Accept-Encoding": "gzip"}
    answer, _ = site.ask(member, "GET", LESSON, headers=headers)
    assert answer.status == 200
    return str(answer.body)


def belongs_to_one(page: str, member: Member, others: list[Member]) -> bool:
    """Tell whether a page has its reader's name, id and token, and nothing of the others'."""
    mine = ("their token" in page, member.public_id in page, f"{member.name[:5]}&lt;&amp;" in page)
    foreign = [
        word
        for other in others
        for word in (other.public_id, other.name[:5], other.csrf, other.token)
        if word in page
    ]
    return all(mine) and not foreign and "another token" not in page and "@example" not in page


def test_who_looks_alike_sees_only_what_is_their_own(
    twins: Twins, members: dict[str, Member]
) -> None:
    """Red when `looks.with_holes` leaves the name or the id as it is, or `own` the session out."""
    site, people = twins.open, list(members.values())
    opened(site, people[0])
    before = site.ordinary

    def read(member: Member) -> bool:
        others = [one for one in people if one is not member]
        return all(belongs_to_one(opened(site, member), member, others) for _ in range(ROUNDS))

    with ThreadPoolExecutor(PEOPLE) as pool:
        assert all(pool.map(read, people))
    assert site.ordinary == before


def test_no_tag_of_one_opens_the_page_of_another(twins: Twins, members: dict[str, Member]) -> None:
    site = twins.open
    tags = set()
    for member in members.values():
        cookie = site.cookies(site.signed(member.session))
        answer, _ = site.ask(member, "GET", LESSON, headers={"Cookie": cookie})
        tags.add(answer.headers["ETag"][0])
    assert len(tags) == PEOPLE


CHANGES: dict[str, dict[str, Any]] = {
    "learner": {},
    "instructor": {"role": "instructor"},
    "administrator": {"role": "admin"},
    "guest": {"password_hash": None, "name": "Guest"},
    "no shortcuts": {"shortcuts_on": False},
    "dark": {"theme": "dark"},
    "few notices": {"unread_notices": 7},
    "many notices": {"unread_notices": 412},
    "to be escaped": {"name": "\"Zoë\" & 'Bo' <b>"},
}
PLAIN = {"role": "learner", "password_hash": "none", "shortcuts_on": True, "theme": "system"}


@pytest.mark.parametrize("name", CHANGES)
def test_a_filled_sheet_is_the_page_without_holes(
    twins: Twins, members: dict[str, Member], name: str
) -> None:
    """The lane and the view share the sheet, so it is held against the page rendered for one.

    Red when a template shows something of a person through a filter, or in an address.
    """
    site, member = twins.ordinary, members["mark 1"]
    site.change(Person, member.id, **{**PLAIN, **CHANGES[name]})
    cookie = site.cookies(site.signed(member.session))
    with site.app.test_request_context(LESSON, headers={"Cookie": cookie}):
        lesson, person = context.library().lesson("bee-dance"), current_person()
        assert lesson is not None
        assert person is not None
        for state in (None, "started", "read"):
            reader = Reader(person, current_theme(), state)
            filled = Sheet(pages.lesson_sheet(lesson, reader)).text(
                looks.fillings(person, member.masked())
            )
            page = pages.lesson_page(lesson, reader)
            assert site._plain(filled, member) == site._plain(page, member)
