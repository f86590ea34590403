"""An instructor and a learner find each other, without JavaScript and with it."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import NewDevice, seldom_on_postgresql
from tests.journeys.devices import REFUSED, main_heading
from tests.journeys.people import new_name, sign_out, sign_up
from tests.journeys.rooms import code_of, join_with_new_account, make_classroom
from tests.journeys.server import Server

pytestmark = pytest.mark.browser


@seldom_on_postgresql
def test_a_classroom_is_made_and_joined_without_scripts(
    each_site: Server, new_device: NewDevice
) -> None:
    ida = new_device(each_site, scripts=False).page
    sign_up(ida, new_name())
    base = make_classroom(ida, "Biology")
    code = code_of(ida, base)
    ada = new_device(each_site, scripts=False).page
    join_with_new_account(ada, code.lower(), "Ada", new_name())
    ida.goto(f"{base}/people")
    expect(ida.get_by_role("rowheader", name="Ada")).to_be_visible()
    ida.get_by_role("link", name="Remove Ada").click()
    ida.get_by_role("button", name="Remove from the classroom").click()
    expect(ida.get_by_text("Ada is no longer in this classroom.")).to_be_visible()
    ida.get_by_role("link", name=re.compile("^Left or removed")).click()
    ida.get_by_role("button", name="Take back Ada").click()
    expect(ida.get_by_role("rowheader", name="Ada")).to_be_visible()
    ada.goto(f"/join/{code}")
    ada.get_by_role("link", name="Leave the classroom").click()
    ada.get_by_role("button", name="Leave the classroom").click()
    expect(ada.get_by_text("You have left “Biology”")).to_be_visible()


def test_a_child_signs_in_with_a_card(site: Server, new_device: NewDevice) -> None:
    ida = new_device(site, scripts=False, refusals=(REFUSED,)).page
    sign_up(ida, new_name())
    base = make_classroom(ida, "Biology")
    ida.goto(f"{base}/people/add")
    ida.get_by_label("Names, one a line").fill("Ben")
    ida.get_by_role("button", name="Add and show the cards").click()
    name, password = ida.locator(".slips dd strong").all_inner_texts()
    child = new_device(site, scripts=False).page
    child.goto("/sign-in")
    child.get_by_label("Login name or e-mail").fill(name)
    child.get_by_label("Password", exact=True).fill(password)
    child.get_by_role("button", name="Sign in", exact=True).click()
    expect(child).to_have_url(re.compile("/today$"))
    sign_out(child)


def test_a_classroom_is_joined_by_keyboard_alone(site: Server, new_device: NewDevice) -> None:
    ida = new_device(site).page
    sign_up(ida, new_name())
    ida.goto("/teach/classrooms/new")
    ida.get_by_label("Name of the classroom").focus()
    ida.keyboard.type("Biology")
    ida.keyboard.press("Enter")
    expect(ida.get_by_text("Your classroom is ready")).to_be_visible()
    code = ida.locator(".join-code").inner_text()
    ada = new_device(site).page
    sign_up(ada, new_name())
    ada.goto("/join")
    ada.get_by_label("Join code").focus()
    ada.keyboard.type(code)
    ada.keyboard.press("Enter")
    expect(main_heading(ada)).to_have_text("Join “Biology”")
    ada.get_by_role("button", name="Join as").focus()
    ada.keyboard.press("Enter")
    expect(ada.get_by_text("You are in “Biology” now.")).to_be_visible()


def test_the_address_is_copied_where_that_works(site: Server, new_device: NewDevice) -> None:
    device = new_device(site)
    device.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = device.page
    sign_up(page, new_name())
    code = code_of(page, make_classroom(page, "Biology")).replace("-", "")
    page.get_by_role("button", name="Copy the address").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"{site.address}/join/{code}"
