"""The administrator of a site that was just started, and what they look after, for screens."""

import re

from playwright.sync_api import Page, expect

from learn.outbox.unsubscribing import token_for
from tests.journeys.people import new_name
from tests.journeys.server import Server

PASSWORD = "quiet marble otter lake"
SETUP = re.compile(r"/setup/[\w-]{43}")


def become_admin(page: Page, site: Server) -> None:
    """Use the link that the first start has written to its log."""
    page.goto(SETUP.findall(site.log.read_text())[-1])
    page.get_by_label("Your name").fill("Max")
    page.get_by_label("Login name or e-mail").fill(new_name())
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("main .btn-primary").click()
    expect(page).to_have_url(re.compile("/today$"))


def look_around(page: Page, site: Server) -> dict[str, str]:
    """Return where one account, oneself and one classroom stand, and a link that stops letters."""
    me = page.locator("html").get_attribute("data-person")
    assert me is not None
    page.goto("/admin/people?role=instructor")
    account = page.locator("main tbody a").first.get_attribute("href")
    page.goto("/admin/classrooms")
    classroom = page.locator("main tbody a").first.get_attribute("href")
    assert account is not None
    assert classroom is not None
    secret = (site.folder / "secret_key").read_text().strip()
    return {
        "account": account,
        "myself": f"/admin/people/{me}",
        "listed": classroom,
        "stop": f"/unsubscribe/{token_for(secret, me)}",
    }


def close_the_only_admin(page: Page) -> None:
    page.get_by_role("button", name="Close the account").click()
    page.get_by_text("This is the only administrator.").wait_for()


def make_a_link(page: Page) -> None:
    page.get_by_role("button", name="Make a link").click()
    page.get_by_text("Hand this link to").wait_for()


def leave_the_site_nameless(page: Page) -> None:
    page.get_by_label("Name of the site").fill("")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("alert").wait_for()
