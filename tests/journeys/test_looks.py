"""Colours, paper, stillness: what a person or their device asks for is what they get."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.bees import LESSON, QUIZ
from tests.journeys.conftest import NewDevice
from tests.journeys.people import answer, start_quiz
from tests.journeys.server import Server

pytestmark = pytest.mark.browser
DARK_GROUND, LIGHT_GROUND = "rgb(17, 23, 20)", "rgb(246, 247, 244)"
MOVING = """[...document.querySelectorAll('*')].filter((one) => {
  const now = getComputedStyle(one);
  return now.animationName !== 'none' || now.scrollBehavior === 'smooth'
    || parseFloat(now.transitionDuration) > 0;
}).length"""


def ground(page: Page) -> str:
    colour: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return colour


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_chosen_theme_is_there_at_once_on_every_page(
    site: Server, new_device: NewDevice, scripts: bool
) -> None:
    page = new_device(site, scripts=scripts, color_scheme="light").page
    page.goto(LESSON)
    page.get_by_role("button", name="Dark").click()
    expect(page).to_have_url(f"{site.address}{LESSON}")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto(QUIZ)
    expect(page.locator("html")).to_have_css("color-scheme", "dark")
    expect(page.locator("body")).to_have_css("background-color", DARK_GROUND)
    page.get_by_role("button", name="Auto").click()
    expect(page.locator("body")).to_have_css("background-color", LIGHT_GROUND)


def test_the_device_decides_where_nobody_chose(site: Server, new_device: NewDevice) -> None:
    page = new_device(site, color_scheme="dark").page
    page.goto("/")
    assert ground(page) == DARK_GROUND
    page.emulate_media(color_scheme="light")
    assert ground(page) == LIGHT_GROUND


def test_a_lesson_prints_its_text_its_terms_and_nothing_to_press(
    site: Server, new_device: NewDevice
) -> None:
    page = new_device(site).page
    page.goto(LESSON)
    expect(page.get_by_role("heading", name="Terms")).to_be_hidden()
    page.emulate_media(media="print")
    for gone in (".bar", ".foot nav", ".theme", ".toc", "#page-end", ".skip"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.get_by_role("heading", name="Terms")).to_be_visible()
    expect(page.get_by_role("term").filter(has_text="Forager")).to_be_visible()
    expect(page.get_by_role("heading", name="Sources")).to_be_visible()
    expect(page.get_by_text("A dashed line marks straight up")).to_be_visible()
    assert page.locator(".btn:visible").count() == 0


def test_an_answered_question_prints_with_its_reasons(site: Server, new_device: NewDevice) -> None:
    page = new_device(site).page
    start_quiz(page)
    answer(page, 1)
    page.emulate_media(media="print")
    expect(page.get_by_text("The entrance plays no part")).to_be_visible()
    expect(page.locator(".bar")).to_be_hidden()


@pytest.mark.parametrize("path", ["/", LESSON, QUIZ])
def test_nothing_moves_for_those_who_want_it_still(
    site: Server, new_device: NewDevice, path: str
) -> None:
    page = new_device(site, reduced_motion="reduce").page
    page.goto(path)
    assert page.evaluate(MOVING) == 0


@pytest.mark.parametrize("place", [6, 7, 8], ids=["numeric", "text", "self-marked"])
@pytest.mark.parametrize("width", [320, 1280])
def test_a_typed_answer_stands_below_its_question(
    site: Server, new_device: NewDevice, place: int, width: int
) -> None:
    page = new_device(site, viewport={"width": width, "height": 800}).page
    page.goto(f"{start_quiz(page)}/{place}")
    stem = page.locator("legend.stem").bounding_box()
    field = page.get_by_label("Your answer").bounding_box()
    assert stem is not None
    assert field is not None
    assert field["x"] == stem["x"]
    assert field["y"] > stem["y"] + stem["height"]
    assert field["width"] > width / 8
