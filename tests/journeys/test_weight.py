"""What a page costs: bytes, requests, and what it leaves behind in the browser."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.bees import LESSON
from tests.journeys.conftest import NewDevice
from tests.journeys.people import answer, new_name, sign_up, start_quiz
from tests.journeys.server import Server

pytestmark = pytest.mark.browser
KB = 1024
FIRST_VISIT, REVISIT, STYLES, SCRIPTS, REQUESTS = 150 * KB, 10 * KB, 8 * KB, 10 * KB, 12


@dataclass
class Traffic:
    """What came over the wire since the last `start`, headers included, by kind of file."""

    page: Page
    bytes_of: dict[str, int] = field(default_factory=dict)
    requests: int = 0
    statuses: list[int] = field(default_factory=list)
    _kinds: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        wire = self.page.context.new_cdp_session(self.page)
        wire.send("Network.enable")
        wire.on("Network.responseReceived", self._begin)
        wire.on("Network.responseReceivedExtraInfo", self._note_status)
        wire.on("Network.loadingFinished", self._end)

    def start(self) -> None:
        self.bytes_of, self.requests, self.statuses = {}, 0, []

    @property
    def total(self) -> int:
        return sum(self.bytes_of.values())

    def _begin(self, event: dict[str, Any]) -> None:
        reply = event["response"]
        self._kinds[event["requestId"]] = event["type"]
        if not reply.get("fromDiskCache") and not reply["url"].startswith("data:"):
            self.requests += 1

    def _note_status(self, event: dict[str, Any]) -> None:
        """Note what the server really said: to the page a 304 looks like the 200 it stands for."""
        self.statuses.append(event["statusCode"])

    def _end(self, event: dict[str, Any]) -> None:
        kind = self._kinds.get(event["requestId"], "Other")
        self.bytes_of[kind] = self.bytes_of.get(kind, 0) + int(event["encodedDataLength"])


def visit(page: Page, address: str) -> None:
    page.goto(address, wait_until="networkidle")
    page.evaluate("document.fonts.ready")
    page.wait_for_load_state("networkidle")


def test_a_first_visit_of_a_lesson_is_light(site: Server, new_device: NewDevice) -> None:
    page = new_device(site).page
    traffic = Traffic(page)
    visit(page, LESSON)
    assert traffic.total <= FIRST_VISIT, traffic.bytes_of
    assert traffic.bytes_of["Stylesheet"] <= STYLES
    assert traffic.bytes_of["Script"] <= SCRIPTS
    assert traffic.requests <= REQUESTS


def test_a_second_visit_costs_next_to_nothing(site: Server, new_device: NewDevice) -> None:
    page = new_device(site).page
    traffic = Traffic(page)
    visit(page, LESSON)
    visit(page, "/modules/bees")
    traffic.start()
    visit(page, LESSON)
    assert traffic.total <= REVISIT, traffic.bytes_of
    assert 304 in traffic.statuses


def named_on_privacy_page(page: Page) -> set[str]:
    page.goto("/privacy")
    return set(page.locator("main code").all_inner_texts())


def kept_in_browser(page: Page) -> set[str]:
    cookies = {cookie["name"] for cookie in page.context.cookies()}
    stored = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    databases = page.evaluate("indexedDB.databases().then((all) => all.map((one) => one.name))")
    return cookies | {name.split(":")[0] for name in stored} | set(databases)


def test_a_reader_is_left_alone(site: Server, new_device: NewDevice) -> None:
    page = new_device(site).page
    visit(page, LESSON)
    assert kept_in_browser(page) <= {"lymph"}


def test_everything_kept_in_the_browser_is_named(site: Server, new_device: NewDevice) -> None:
    page = new_device(site, refusals=("INTERNET_DISCONNECTED",)).page
    sign_up(page, new_name())
    page.get_by_role("button", name="Dark").click()
    start_quiz(page)
    answer(page, 1)
    page.get_by_role("link", name="Next question").click()
    named = named_on_privacy_page(page)
    page.go_back()
    page.context.set_offline(True)
    page.get_by_label("The direction of the food").check()
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    kept = kept_in_browser(page)
    assert {"lymph", "theme", "device"} <= kept
    assert kept <= named
