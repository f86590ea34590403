"""The whole trip with JavaScript switched off: nothing may need it."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.bees import LESSON, POINTS, STEPS
from tests.journeys.conftest import NewDevice
from tests.journeys.devices import REFUSED, main_heading
from tests.journeys.people import (
    answer,
    check_answer,
    new_name,
    sign_in,
    sign_out,
    sign_up,
    start_quiz,
)
from tests.journeys.server import Server

pytestmark = pytest.mark.browser


def test_somebody_without_scripts_takes_the_whole_trip(
    each_site: Server, new_device: NewDevice
) -> None:
    page = new_device(each_site, scripts=False).page
    name = new_name()
    sign_up(page, name)
    page.get_by_role("link", name="Bees").click()
    page.get_by_role("link", name="Start: The waggle dance").click()
    expect(main_heading(page)).to_have_text("The waggle dance: a map on the comb")
    page.get_by_role("button", name="forager").click()
    expect(page.locator(".pop:popover-open")).to_contain_text("bee")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Answer 10 questions").click()
    expect(main_heading(page)).to_have_text("The waggle dance")
    page.get_by_role("button", name="Start").click()
    for place, step in enumerate(STEPS, start=1):
        expect(main_heading(page)).to_have_text(f"Question {place} of 10")
        answer(page, place)
        expect(
            page.locator(".card.question, .result").get_by_text(step.reason).first
        ).to_be_visible()
        page.get_by_role("link", name="Go to the end" if place == 10 else "Next question").click()
    expect(page.get_by_text("Everything is answered.")).to_be_visible()
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_text(f"You earned {POINTS} points.")).to_be_visible()
    sign_out(page)
    page.goto("/progress")
    expect(page.get_by_text("Read a lesson or answer a question")).to_be_visible()
    sign_in(page, name)
    expect(page.get_by_text("1 of 2 lessons read")).to_be_visible()
    expect(page.get_by_role("heading", name="How bees get through the winter")).to_be_visible()
    page.get_by_role("link", name="Progress", exact=True).click()
    expect(page.get_by_text("You have answered 9 questions, 2 of them fully right")).to_be_visible()
    page.goto(f"{LESSON}/quiz")
    page.get_by_role("link", name="See the result of attempt 1").click()
    expect(page.get_by_text(f"You earned {POINTS} points.")).to_be_visible()


def test_a_blank_answer_is_refused_in_words(site: Server, new_device: NewDevice) -> None:
    page = new_device(site, scripts=False, refusals=(REFUSED,)).page
    questions = start_quiz(page)
    for place in range(1, len(STEPS) + 1):
        page.goto(f"{questions}/{place}")
        check_answer(page)
        expect(page).to_have_title(re.compile("^Error: "))
        expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()


def test_key_points_are_marked_by_the_learner(site: Server, new_device: NewDevice) -> None:
    page = new_device(site, scripts=False).page
    questions = start_quiz(page)
    page.goto(f"{questions}/8")
    answer(page, 8)
    page.get_by_label("Many do not fly").check()
    page.get_by_role("button", name="Keep my marks").click()
    expect(page.get_by_text("Kept: 1 of 2")).to_be_visible()


def test_a_stale_form_is_told_so(site: Server, new_device: NewDevice) -> None:
    device = new_device(site, scripts=False, refusals=(REFUSED,))
    questions = start_quiz(device.page)
    page, other = device.page, device.new_tab()
    for tab in (page, other):
        tab.goto(f"{questions}/7")
    page.get_by_label("Your answer").fill("moon")
    page.get_by_role("button", name="Flag").click()  # saves as well
    other.get_by_label("Your answer").fill("the sun")
    check_answer(other)
    expect(other.get_by_role("heading", name="Answered in another tab")).to_be_visible()
    expect(other.get_by_label("Your answer")).to_have_value("moon")
    expect(other.get_by_role("alert").get_by_role("listitem")).to_have_text("the sun")
