"""The time of a timed attempt: shown, hidden, warned of, and kept by the clock of the server."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import NewDevice
from tests.journeys.devices import main_heading
from tests.journeys.people import start_quiz
from tests.journeys.server import Server

pytestmark = pytest.mark.browser
TEA_QUIZ = "/modules/tea/tea-leaves/quiz"  # ten minutes, reasons at the end


@pytest.fixture
def page(site: Server, new_device: NewDevice) -> Page:
    """Begin a timed attempt in a browser whose clock the test turns."""
    opened: Page = new_device(site).page
    opened.clock.install()
    start_quiz(opened, TEA_QUIZ)
    return opened


def said(page: Page) -> str:
    return page.locator("[data-timer-said]").inner_text()


def pass_minutes(page: Page, minutes: float) -> None:
    page.clock.run_for(round(minutes * 60_000))


def test_the_time_is_shown_and_never_announced_as_it_ticks(page: Page) -> None:
    clock = page.get_by_role("timer")
    expect(clock).to_contain_text("Time left: ")
    assert clock.get_attribute("aria-live") == "off"
    before = clock.inner_text()
    pass_minutes(page, 1)
    assert clock.inner_text() != before
    assert said(page) == ""


def test_it_can_be_hidden_and_that_is_remembered_for_the_attempt(page: Page) -> None:
    page.get_by_role("button", name="Hide the time").click()
    expect(page.get_by_role("timer")).to_have_text("Time left: hidden")
    page.get_by_role("button", name="Save and next").click()
    expect(main_heading(page)).to_have_text("Question 2 of 4")
    expect(page.get_by_role("timer")).to_have_text("Time left: hidden")
    page.get_by_role("button", name="Show the time").click()
    expect(page.get_by_role("timer")).not_to_contain_text("hidden")


def test_two_warnings_come_once_and_politely(page: Page) -> None:
    pass_minutes(page, 8.1)
    assert said(page).startswith("You have a fifth of your time left.")
    pass_minutes(page, 1)
    assert said(page).startswith("You have one minute left.")
    assert page.locator("[data-timer-said]").get_attribute("role") == "status"


def test_warnings_can_be_turned_off(page: Page) -> None:
    page.get_by_role("button", name="Turn warnings off").click()
    pass_minutes(page, 9.5)
    assert said(page) == ""
    expect(page.get_by_role("button", name="Turn warnings on")).to_be_visible()


def go_to_a_choice(page: Page) -> int:
    """Go to the first question with options, wherever chance has put it; return its place."""
    for place in range(1, 5):
        page.goto(re.sub(r"\d+$", str(place), page.url))
        if page.locator("[name=choice]").count():
            return place
    pytest.fail("No question of this quiz has options.")


def test_a_page_that_counts_too_fast_is_saved_and_counts_anew(page: Page) -> None:
    place = go_to_a_choice(page)
    page.locator("[name=choice]").first.check()
    pass_minutes(page, 10.1)
    expect(main_heading(page)).to_have_text(f"Question {place} of 4")
    expect(page.locator("[name=choice]").first).to_be_checked()
    expect(page.get_by_role("timer")).to_contain_text("Time left: 9:")
    expect(page.get_by_text("Time is up")).not_to_be_visible()


def test_without_scripts_the_page_says_until_when(site: Server, new_device: NewDevice) -> None:
    page = new_device(site, scripts=False).page
    start_quiz(page, TEA_QUIZ)
    expect(page.get_by_text("Open until")).to_be_visible()
    expect(page.get_by_role("timer")).not_to_be_visible()
    assert page.get_by_role("button", name="Hand in").count() == 0


def test_other_attempts_load_nothing_of_it(site: Server, new_device: NewDevice) -> None:
    page = new_device(site).page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    start_quiz(page)
    assert not any("timer" in address for address in asked)
