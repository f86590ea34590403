"""No connection, closed tabs, two tabs: nothing typed is lost, and the page stays honest."""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response, expect

from tests.browser import ARGUMENTS, program
from tests.journeys.conftest import NewDevice
from tests.journeys.devices import SLOW, UNREACHABLE, Device
from tests.journeys.people import start_quiz
from tests.journeys.server import Server

pytestmark = pytest.mark.browser
OFFLINE = re.compile("^Not saved yet. Your answer is kept on this device")
FAILED = "net::ERR_FAILED"
TEXT, LONG_TEXT = 7, 8


def status(page: Page) -> Locator:
    return page.locator("form.question [data-status] [role=status]")


def box(page: Page) -> Locator:
    return page.get_by_label("Your answer")


def opened(device: Device, questions: str, place: int) -> Page:
    page = device.new_tab()
    page.goto(f"{questions}/{place}")
    return page


def type_offline(device: Device, page: Page, text: str) -> None:
    device.context.set_offline(True)
    box(page).fill(text)
    expect(status(page)).to_have_text(OFFLINE)


def kept_on_device(page: Page) -> int:
    count: int = page.evaluate("Object.keys(localStorage).length")
    return count


def wait_until_sent(page: Page) -> None:
    """Wait without `wait_for_function`, whose script the policy of the page refuses."""
    until = time.monotonic() + SLOW / 1000
    while kept_on_device(page):
        assert time.monotonic() < until, "Answers are still kept on the device."
        page.wait_for_timeout(50)


def test_an_answer_outlives_its_tab(site: Server, new_device: NewDevice) -> None:
    device = new_device(site, refusals=(UNREACHABLE,))
    questions = start_quiz(device.page)
    page = opened(device, questions, TEXT)
    device.page.close()
    type_offline(device, page, "the sun")
    page.close()
    device.context.set_offline(False)
    page = opened(device, questions, TEXT)
    expect(status(page)).to_have_text("Saved")
    expect(box(page)).to_have_value("the sun")
    assert kept_on_device(page) == 0
    page.reload()
    expect(box(page)).to_have_value("the sun")


def test_answers_are_sent_in_the_order_they_were_given(site: Server, new_device: NewDevice) -> None:
    device = new_device(site, refusals=(UNREACHABLE,))
    questions = start_quiz(device.page)
    first, second = opened(device, questions, TEXT), opened(device, questions, LONG_TEXT)
    type_offline(device, first, "moon")
    type_offline(device, second, "They know better.")
    type_offline(device, first, "the sun")
    sent: list[str] = []

    def note(reply: Response) -> None:
        if reply.url.endswith("/autosave"):
            sent.append(f"{re.sub(r'.*questions/', '', reply.url)} {reply.status}")

    device.context.on("response", note)
    first.close()
    second.close()
    device.context.set_offline(False)
    device.page.goto("/today")
    wait_until_sent(device.page)
    assert sent == ["7/autosave 200", "8/autosave 200", "7/autosave 200"]
    expect(box(opened(device, questions, TEXT))).to_have_value("the sun")
    expect(box(opened(device, questions, LONG_TEXT))).to_have_value("They know better.")


def test_the_line_says_saved_as_soon_as_it_is(site: Server, new_device: NewDevice) -> None:
    device = new_device(site, refusals=(UNREACHABLE,))
    questions = start_quiz(device.page)
    page = opened(device, questions, TEXT)
    type_offline(device, page, "the sun")
    page.get_by_role("button", name="Check answer").click()
    expect(status(page)).to_have_text(OFFLINE)
    expect(box(page)).to_have_value("the sun")
    device.context.set_offline(False)
    expect(status(page)).to_have_text("Saved")
    page.get_by_role("button", name="Check answer").click()
    expect(page.locator(".result-title")).to_have_text("Correct")


def test_a_tab_hears_that_another_has_sent_its_answer(site: Server, new_device: NewDevice) -> None:
    device = new_device(site, refusals=(UNREACHABLE, FAILED))
    questions = start_quiz(device.page)
    page = opened(device, questions, TEXT)
    page.route("**/autosave", lambda route: route.abort())
    type_offline(device, page, "moon")
    device.context.set_offline(False)
    expect(status(page)).to_have_text("Saved")
    page.unroute_all()
    box(page).fill("the sun")
    expect(status(page)).to_have_text("Saved")
    assert kept_on_device(page) == 0


def test_a_tab_that_sends_for_another_does_not_take_its_answer_for_its_own(
    site: Server, new_device: NewDevice
) -> None:
    device = new_device(site, refusals=(UNREACHABLE, FAILED, "status of 409"))
    questions = start_quiz(device.page)
    first, second = opened(device, questions, TEXT), opened(device, questions, TEXT)
    first.route("**/autosave", lambda route: route.abort())
    type_offline(device, first, "moon")
    device.context.set_offline(False)
    expect(status(first)).to_have_text("Saved")
    box(second).fill("the sun")
    expect(status(second)).to_contain_text("another tab")


def test_an_unsent_answer_is_announced_elsewhere(site: Server, new_device: NewDevice) -> None:
    device = new_device(site, refusals=(UNREACHABLE,))
    questions = start_quiz(device.page)
    page = opened(device, questions, TEXT)
    device.page.goto("/help")
    type_offline(device, page, "the sun")
    page.close()
    device.page.evaluate("dispatchEvent(new Event('online'))")
    expect(
        device.page.get_by_text("An answer is kept on this device and not sent yet")
    ).to_be_visible()
    device.context.set_offline(False)
    expect(device.page.locator("[data-kept]")).to_have_count(0)
    expect(box(opened(device, questions, TEXT))).to_have_value("the sun")


def test_five_minutes_without_a_connection_lose_nothing(
    site: Server, new_device: NewDevice
) -> None:
    """Red where the queue gives up: sending is tried again for as long as the page is open."""
    device = new_device(site, refusals=(UNREACHABLE,))
    questions = start_quiz(device.page)
    page = device.new_tab()
    page.clock.install()
    page.goto(f"{questions}/{LONG_TEXT}")
    type_offline(device, page, "First thought.")
    page.clock.run_for(150_000)
    box(page).fill("First thought, and a second one.")
    page.clock.run_for(150_000)
    expect(status(page)).to_have_text(OFFLINE)
    assert kept_on_device(page) > 0
    device.context.set_offline(False)
    page.clock.run_for(61_000)  # the longest pause between two tries
    expect(status(page)).to_have_text("Saved")
    expect(box(opened(device, questions, LONG_TEXT))).to_have_value(
        "First thought, and a second one."
    )


def test_unsent_answers_can_be_taken_away_as_a_file(site: Server, new_device: NewDevice) -> None:
    """Red where the link holds what is saved in place of what waits."""
    device = new_device(site, refusals=(UNREACHABLE,))
    questions = start_quiz(device.page)
    page = opened(device, questions, LONG_TEXT)
    type_offline(device, page, "They know better.\nSome of them.")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download my answers").click()
    file = waiting.value
    assert file.suggested_filename == "my-answers.txt"
    assert "They know better.\nSome of them." in file.path().read_text()


def test_an_answer_outlives_the_browser(site: Server, chromium: Browser, tmp_path: Path) -> None:
    """Red where answers wait in the memory of the page or of its session alone."""

    def started() -> BrowserContext:
        return chromium.browser_type.launch_persistent_context(
            tmp_path / "profile",
            executable_path=program(),
            args=ARGUMENTS,
            base_url=site.address,
        )

    browser = started()
    page = browser.new_page()
    questions = start_quiz(page)
    page.goto(f"{questions}/{TEXT}")
    browser.set_offline(True)
    box(page).fill("the sun")
    expect(status(page)).to_have_text(OFFLINE)
    browser.close()
    browser = started()
    page = browser.new_page()
    page.goto("/today")
    wait_until_sent(page)
    page.goto(f"{questions}/{TEXT}")
    expect(box(page)).to_have_value("the sun")
    browser.close()


@pytest.mark.parametrize(
    ("choice", "kept"), [("Keep this answer", "the sun"), ("Show the saved one", "moon")]
)
def test_a_stale_tab_is_told_and_chooses(
    site: Server, new_device: NewDevice, choice: str, kept: str
) -> None:
    device = new_device(site, refusals=("status of 409",))
    questions = start_quiz(device.page)
    first, second = opened(device, questions, TEXT), opened(device, questions, TEXT)
    box(first).fill("moon")
    expect(status(first)).to_have_text("Saved")
    box(second).fill("the sun")
    expect(status(second)).to_contain_text("another tab")
    second.get_by_role("button", name=choice).click()
    expect(box(second)).to_have_value(kept)
    expect(status(second)).not_to_contain_text("another tab")
    wait_until_sent(second)
    expect(box(opened(device, questions, TEXT))).to_have_value(kept)
