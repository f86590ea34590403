"""What an instructor does: make a classroom, share its code, add learners, groups, invitations."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.devices import main_heading
from tests.journeys.people import PASSWORD

LONG_NAME = "Immunology for nurses, second year, evening group in Vienna-Favoriten"
INVITED = "Name;E-mail\nEve Example;eve@example.org\nGrace;grace@example.org"
WITH_A_MISTAKE = f"{INVITED}\nFrank"


def make_classroom(page: Page, name: str) -> str:
    """Make a classroom and return the address of its pages, without the last part."""
    page.goto("/teach/classrooms/new")
    page.get_by_label("Name of the classroom").fill(name)
    page.get_by_role("button", name="Create the classroom").click()
    expect(page.get_by_text("Your classroom is ready")).to_be_visible()
    found = re.search(r"/teach/classrooms/[\w-]{16}", page.url)
    assert found is not None
    return found[0]


def code_of(page: Page, base: str) -> str:
    """Return the join code of a classroom as it is shown."""
    page.goto(f"{base}/code")
    return page.locator(".join-code").inner_text()


def join_with_new_account(page: Page, code: str, name: str, login_name: str) -> None:
    """Type a code, make an account, and join as somebody new."""
    page.goto("/join")
    page.get_by_label("Join code").fill(code)
    page.get_by_role("button", name="Go on").click()
    expect(main_heading(page)).to_contain_text("Join “")
    page.get_by_role("link", name="Make an account and join").click()
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Login name or e-mail").fill(login_name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Make my account").click()
    page.get_by_role("button", name=f"Join as {name}").click()
    expect(page.get_by_text("You are in “")).to_be_visible()


def add_learners(page: Page, base: str, names: str) -> None:
    """Add learners without an address and see their cards."""
    page.goto(f"{base}/people/add")
    page.get_by_label("Names, one a line").fill(names)
    page.get_by_role("button", name="Add and show the cards").click()
    expect(main_heading(page)).to_contain_text("Sign-in card")


def add_group(page: Page, base: str, name: str) -> None:
    """Add a group to a classroom."""
    page.goto(f"{base}/people")
    page.get_by_label("Name of the group").fill(name)
    page.get_by_role("button", name="Add the group").click()
    expect(page.get_by_text(f"The group “{name}” is added.")).to_be_visible()


def check_invitations(page: Page, people: str = WITH_A_MISTAKE) -> None:
    """Paste a list, by default one with a mistake, and have it read."""
    page.get_by_label("Names and e-mail addresses").fill(people)
    page.get_by_role("button", name="Check the list").click()
    expect(page.get_by_role("heading", name="2 people to invite")).to_be_visible()


def invite(page: Page, base: str) -> None:
    """Invite two people."""
    page.goto(f"{base}/invitations")
    check_invitations(page, INVITED)
    page.get_by_role("button", name="Invite 2 people").click()
    expect(page.get_by_text("2 people invited.")).to_be_visible()


def furnish(page: Page) -> dict[str, str]:
    """Make a classroom with learners, a group and invitations; return its addresses."""
    base = make_classroom(page, LONG_NAME)
    add_learners(page, base, "Gus\nHanna\nMaximiliana Wolfeschlegelsteinhausenbergerdorff-Schmidt")
    add_group(page, base, "Tuesday")
    page.get_by_role("checkbox", name="Hanna").check()
    page.get_by_role("button", name="Put into the group").click()
    expect(page.get_by_text("1 learner is put into")).to_be_visible()
    page.get_by_role("link", name="Remove Gus").click()
    page.get_by_role("button", name="Remove from the classroom").click()
    invite(page, base)
    page.goto(f"{base}/people")
    links = {
        "learner": page.get_by_role("link", name="Remove Hanna"),
        "group": page.get_by_role("link", name="Change the group Tuesday"),
    }
    found = {name: link.get_attribute("href") or "" for name, link in links.items()}
    return {
        "room": base,
        "room_learner": found["learner"].removesuffix("/remove"),
        "room_group": found["group"],
        "code": code_of(page, base).replace("-", ""),
    }
