"""The server is killed in the middle of a quiz: what it acknowledged is there when it is back."""

from itertools import count
from threading import Timer

import pytest
from playwright.sync_api import Error, Page, expect

from tests.journeys.conftest import NewDevice
from tests.journeys.devices import UNREACHABLE
from tests.journeys.people import answer, new_name, sign_up, start_quiz
from tests.journeys.server import Server
from tests.journeys.test_offline import OFFLINE, box, status

pytestmark = pytest.mark.browser


def test_every_acknowledged_answer_survives_a_kill(
    each_own_site: Server, new_device: NewDevice
) -> None:
    page = new_device(each_own_site, refusals=(UNREACHABLE,)).page
    sign_up(page, new_name())
    questions = start_quiz(page)
    answer(page, 1)
    page.goto(f"{questions}/7")
    box(page).fill("the sun")
    expect(status(page)).to_have_text("Saved")
    page.goto(f"{questions}/8")
    each_own_site.kill()
    box(page).fill("Written while the server was down.")
    expect(status(page)).to_have_text(OFFLINE)
    each_own_site.start()
    expect(status(page)).to_have_text("Saved")
    page.reload()
    expect(box(page)).to_have_value("Written while the server was down.")
    page.goto(f"{questions}/7")
    expect(box(page)).to_have_value("the sun")
    page.goto(f"{questions}/1")
    expect(page.locator(".result-title")).to_have_text("Partly right")
    page.goto("/progress")
    expect(page.get_by_text("You have answered 1 question, 0 of them")).to_be_visible()


def test_nothing_acknowledged_is_lost_under_fire(
    each_own_site: Server, new_device: NewDevice
) -> None:
    page = new_device(each_own_site, refusals=(UNREACHABLE,)).page
    questions = start_quiz(page)
    page.goto(f"{questions}/6")
    blow = Timer(1.5, each_own_site.kill)
    blow.start()
    acknowledged = save_until_it_breaks(page, f"{questions}/6/autosave")
    blow.join()
    assert acknowledged > 3
    each_own_site.start()
    page.reload()
    assert int(box(page).input_value()) in {acknowledged, acknowledged + 1}


def save_until_it_breaks(page: Page, address: str) -> int:
    """Save 1, 2, 3 and so on; return the last number that the server said it had saved."""
    token = page.locator("form.question [name=csrf_token]").input_value()
    based_on = 0
    for number in count(1):
        form: dict[str, str | float | bool] = {
            "csrf_token": token,
            "value": str(number),
            "based_on": str(based_on),
        }
        try:
            reply = page.request.post(address, form=form)
        except Error:
            return number - 1
        assert reply.ok, reply.text()
        based_on = reply.json()["seq"]
    raise AssertionError
