"""Work before an account is kept, whichever way the account comes."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.bees import QUIZ
from tests.journeys.conftest import NewDevice, seldom_on_postgresql
from tests.journeys.people import (
    PASSWORD,
    answer,
    answer_all,
    new_name,
    sign_in,
    sign_out,
    sign_up,
    start_quiz,
)
from tests.journeys.server import Server

pytestmark = pytest.mark.browser


def answer_as_guest(page: Page, *places: int) -> None:
    questions = start_quiz(page)
    for place in places:
        page.goto(f"{questions}/{place}")
        answer(page, place)


@seldom_on_postgresql
def test_a_guest_who_signs_up_keeps_everything(each_site: Server, new_device: NewDevice) -> None:
    page = new_device(each_site, scripts=False).page
    answer_as_guest(page, 1, 5, 7)
    name = new_name()
    sign_up(page, name)
    sign_out(page)
    other = new_device(each_site, scripts=False).page
    sign_in(other, name)
    expect(other.get_by_text("Continue your quiz")).to_be_visible()
    other.goto("/progress")
    expect(
        other.get_by_text("You have answered 3 questions, 2 of them fully right")
    ).to_be_visible()
    other.goto(QUIZ)
    other.get_by_role("button", name="Go on with attempt 1").click()
    expect(other).to_have_url(re.compile("/questions/2$"))


@seldom_on_postgresql
def test_a_guest_who_signs_in_brings_the_work_along(
    each_site: Server, new_device: NewDevice
) -> None:
    name = new_name()
    home = new_device(each_site, scripts=False).page
    sign_up(home, name)
    answer_all(home)
    away = new_device(each_site, scripts=False).page
    answer_as_guest(away, 3, 6)
    away.goto("/sign-in")
    away.get_by_label("Login name or e-mail").fill(name)
    away.get_by_label("Password", exact=True).fill(PASSWORD)
    away.get_by_role("button", name="Sign in", exact=True).click()
    away.goto(QUIZ)
    expect(away.get_by_role("button", name="Go on with attempt 2")).to_be_visible()
    expect(away.get_by_role("link", name="See the result of attempt 1")).to_be_visible()
    home.goto("/progress")
    expect(
        home.get_by_text("You have answered 11 questions, 2 of them fully right")
    ).to_be_visible()


def test_a_guest_sees_nothing_of_another(site: Server, new_device: NewDevice) -> None:
    page = new_device(site, scripts=False).page
    answer_as_guest(page, 1)
    other = new_device(site, scripts=False, refusals=("status of 404",)).page
    other.goto(page.url)
    expect(other.get_by_text("Error 404")).to_be_visible()
