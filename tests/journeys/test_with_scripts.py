"""What scripts add: answers that save themselves, single keys, focus, buttons that move lines."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.bees import IN_ORDER, LESSON, POINTS
from tests.journeys.conftest import NewDevice
from tests.journeys.devices import main_heading
from tests.journeys.people import answer_all, check_answer, new_name, sign_up, start_quiz
from tests.journeys.server import Server

pytestmark = pytest.mark.browser


def saved(page: Page) -> None:
    expect(page.locator("form.question [data-status] [role=status]")).to_have_text("Saved")


def focused(page: Page) -> str:
    """Return the words of what has the focus."""
    words: str = page.evaluate("document.activeElement.innerText")
    return words.strip()


def test_the_quiz_is_the_same_with_scripts(site: Server, new_device: NewDevice) -> None:
    page = new_device(site).page
    answer_all(page)
    expect(page.get_by_text(f"You earned {POINTS} points.")).to_be_visible()


def test_an_answer_saves_itself(site: Server, new_device: NewDevice) -> None:
    page = new_device(site).page
    start_quiz(page)
    page.get_by_label("to the right of the sun").check()
    page.get_by_label("Fairly sure").check()
    saved(page)
    page.reload()
    expect(page.get_by_label("to the right of the sun")).to_be_checked()
    expect(page.get_by_label("Fairly sure")).to_be_checked()
    assert page.evaluate("localStorage.length") == 0


def test_single_keys_take_somebody_through(site: Server, new_device: NewDevice) -> None:
    page = new_device(site).page
    start_quiz(page)
    page.keyboard.press("2")
    expect(page.locator("[name=choice][value='2']")).to_be_checked()
    page.keyboard.press("s")
    page.keyboard.press("3")
    expect(page.get_by_label("Sure", exact=True)).to_be_checked()
    page.keyboard.press("Enter")
    verdict = page.locator(".result-title")
    expect(verdict).to_be_focused()
    assert focused(page) in {"Correct", "Partly right", "Not yet"}
    page.keyboard.press("n")
    expect(main_heading(page)).to_have_text("Question 2 of 10")
    page.keyboard.press("p")
    expect(main_heading(page)).to_have_text("Question 1 of 10")
    page.keyboard.press("Enter")
    expect(main_heading(page)).to_have_text("Question 2 of 10")


def test_the_list_of_keys_opens_and_closes(site: Server, new_device: NewDevice) -> None:
    page = new_device(site).page
    page.goto("/modules")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_hidden()
    page.keyboard.press("/")
    page.keyboard.type("g?t1")
    expect(page.get_by_role("searchbox", name="Search")).to_have_value("g?t1")
    page.get_by_role("searchbox", name="Search").blur()
    page.keyboard.press("g")
    page.keyboard.press("t")
    expect(main_heading(page)).to_have_text("Today")


def test_keys_can_be_switched_off(site: Server, new_device: NewDevice) -> None:
    page = new_device(site).page
    sign_up(page, new_name())
    page.goto("/settings")
    page.get_by_role("checkbox", name="Keyboard shortcuts").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your settings are saved.")).to_be_visible()
    start_quiz(page)
    for key in ("2", "?", "n"):
        page.keyboard.press(key)
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_hidden()
    expect(main_heading(page)).to_have_text("Question 1 of 10")
    assert page.locator("[name=choice]:checked").count() == 0


def test_a_hint_is_a_key_away(site: Server, new_device: NewDevice) -> None:
    page = new_device(site).page
    start_quiz(page)
    page.get_by_label("to the right of the sun").check()
    page.keyboard.press("h")
    expect(page.get_by_text("straight up stands for the sun")).to_be_visible()
    expect(page.get_by_label("to the right of the sun")).to_be_checked()


def test_lines_are_put_in_order_by_buttons(site: Server, new_device: NewDevice) -> None:
    page = new_device(site).page
    questions = start_quiz(page)
    page.goto(f"{questions}/5")
    lines = page.locator("[data-item]")
    for place, text in enumerate(IN_ORDER):
        for _ in range(3):
            if text in lines.nth(place).inner_text():
                break
            page.get_by_role("button", name=f"Move up: {text}").press("Enter")
        expect(lines.nth(place)).to_contain_text(text)
    expect(page.locator("[data-order-said]")).to_have_text(re.compile(r"place \d of 4$"))
    saved(page)
    page.reload()
    expect(lines.first).to_contain_text(IN_ORDER[0])
    check_answer(page)
    expect(page.locator(".result-title")).to_have_text("Correct")


def test_pressing_twice_is_harmless(site: Server, new_device: NewDevice) -> None:
    page = new_device(site).page
    start_quiz(page)
    page.get_by_label("to the right of the sun").check()
    page.locator("form.question .btn-primary").dblclick(no_wait_after=True)
    expect(page.locator(".result-title")).to_have_text("Partly right")
    page.goto("/progress")
    expect(page.get_by_text("You have answered 1 question")).to_be_visible()


def test_today_leads_back_to_the_section_in_view(site: Server, new_device: NewDevice) -> None:
    page = new_device(site).page
    sign_up(page, new_name())
    page.goto(f"{LESSON}#left-open")
    with page.expect_response(lambda reply: reply.url.endswith("/place")) as reply:
        pass
    assert reply.value.status == 204
    page.goto("/today")
    expect(page.get_by_text("You stopped at “What the dance leaves open”.")).to_be_visible()
    page.get_by_role("link", name="Continue reading").click()
    expect(page).to_have_url(re.compile("#left-open$"))


def test_a_question_in_a_lesson_leads_back_to_its_place(
    site: Server, new_device: NewDevice
) -> None:
    page = new_device(site).page
    page.goto(LESSON)
    form = page.locator("#practice-bee-try-1")
    form.get_by_label("Towards the sun").check()
    form.get_by_role("button", name="Check answer").click()
    expect(page.locator(".result-title")).to_have_text("Correct")
    page.get_by_role("link", name="Back to the lesson").click()
    expect(page).to_have_url(re.compile("#practice-bee-try-1$"))
