"""Teaching as a newcomer does it: quickly, and without a mouse."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import NewDevice
from tests.journeys.devices import main_heading
from tests.journeys.hands import Keys, Mouse
from tests.journeys.people import PASSWORD, new_name, sign_up
from tests.journeys.server import Server

pytestmark = pytest.mark.browser


def make_account(mouse: Mouse, name: str) -> None:
    mouse.fill("Your name", name.title())
    mouse.fill("Login name or e-mail address", name)
    mouse.fill("Password", PASSWORD)
    mouse.click("button", "Make my account")


def join_address(page: Page) -> str:
    address = page.locator("main a[href*='/join/']").get_attribute("href")
    assert address is not None
    return address


def test_from_sign_up_to_an_assignment_that_a_learner_sees(
    site: Server, new_device: NewDevice
) -> None:
    """Under two minutes and under 25 clicks and fields, both people together."""
    began = time.monotonic()
    teacher = Mouse(new_device(site).page)
    teacher.page.goto("/sign-up")
    make_account(teacher, new_name())
    teacher.click("button", "account menu")
    teacher.click("link", "Teach a classroom")
    teacher.fill("Name of the classroom", "Bees, Tuesday")
    teacher.click("button", "Create the classroom")
    address = join_address(teacher.page)
    teacher.click("link", "Assign modules")
    teacher.tick("Bees")
    teacher.click("button", "Assign")
    expect(main_heading(teacher.page)).to_have_text("Bees")

    learner = Mouse(new_device(site).page)
    learner.page.goto(address)
    learner.click("link", "Make an account and join")
    make_account(learner, new_name())
    learner.click("button", "Join as")
    expect(main_heading(learner.page)).to_have_text("Today")
    expect(learner.page.locator("main")).to_contain_text("Bees, Tuesday")

    assert teacher.effort + learner.effort < 25
    assert teacher.seconds + learner.seconds < 120
    assert time.monotonic() - began < 120


@pytest.fixture
def keys(site: Server, new_device: NewDevice) -> Keys:
    """Give an instructor with one classroom, who has no mouse from here on."""
    page = new_device(site).page
    sign_up(page, new_name())
    keys = Keys(page)
    keys.unfold("account menu")
    keys.press("Teach a classroom")
    keys.type("^Name", "Bees without a mouse")
    keys.press("Create the classroom")
    expect(main_heading(page)).to_have_text("Bees without a mouse")
    return keys


def a_learner_joins(site: Server, new_device: NewDevice, address: str, name: str) -> None:
    page = new_device(site).page
    sign_up(page, name)
    page.goto(address)
    page.get_by_role("button", name="Join as").click()
    expect(main_heading(page)).to_have_text("Today")


def test_every_task_of_an_instructor_is_done_with_keys(
    site: Server, new_device: NewDevice, keys: Keys
) -> None:
    name = new_name()
    learner = name.title()
    a_learner_joins(site, new_device, join_address(keys.page), name)
    soon = datetime.now(UTC) + timedelta(hours=30)

    keys.press("^Assign modules")
    keys.tick("^Bees")
    keys.type_moment("^Due", soon)
    keys.unfold("^More:")
    keys.type("^Attempts", "3")
    keys.press("^Assign$")
    keys.sees("1 learner has not begun")

    keys.press("^Remind them")
    keys.sees("1 reminder sent.")

    keys.press("^Change")
    keys.type_moment("^Due", soon + timedelta(days=1))
    keys.press("^Show whom this touches")
    keys.sees("The times of 1 learner move.")
    keys.press("^Save the change")
    keys.sees("The assignment is changed.")

    keys.press(f"^Other terms for {learner}")
    keys.type("^Attempts", "5")
    keys.type("^Reason", "A new baby")
    keys.press("^Give these terms")
    keys.sees("A new baby")
    keys.press("^Why")
    keys.sees("A new baby")
    keys.press("^Extra time")
    keys.reach("The same time as everybody")
    keys.page.keyboard.press("ArrowDown")
    keys.page.keyboard.press("ArrowDown")
    keys.type("^Days more", "2")
    keys.type("^Why", "Agreed with the office")
    keys.press("^Give this time")
    keys.sees("150% of every time limit; 2 days more")
    keys.type("^New note", "Prefers evenings")
    keys.press("^Keep the note")
    keys.sees("Prefers evenings")
    keys.press("^Remove the note")
    keys.sees("The note is removed.")

    keys.press("^Bees$")
    keys.press("^Preview as a learner")
    keys.sees("As learners see it")
    keys.press("^Bees$")
    keys.press("^Withdraw")
    keys.press("^Withdraw$")
    keys.sees("This assignment was withdrawn.")
    keys.press("^Bring back")
    keys.sees("everything counts as before")
    keys.press("^Teach$")
    keys.sees("Bees without a mouse")
