"""Every screen, wide and narrow: nothing that axe finds, nothing that scrolls sideways."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

from tests.journeys.conftest import NewDevice
from tests.journeys.devices import REFUSED, WIDE
from tests.journeys.screens import SCREENS, Screen, World
from tests.journeys.server import Server

# In one process: making the world takes half a minute.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("screens")]
NARROW = ViewportSize(width=320, height=640)
RULES = {"rules": {"target-size": {"enabled": True}}}  # WCAG 2.2, 2.5.8: off unless asked for
each_screen = pytest.mark.parametrize("screen", SCREENS, ids=[one.name for one in SCREENS])


@pytest.fixture(scope="session")
def world(chromium: Browser, site: Server) -> World:
    return World.made(chromium, site)


def shown(screen: Screen, world: World, new_device: NewDevice, **options: Any) -> Page:
    device = new_device(
        world.site,
        refusals=(REFUSED,),
        storage_state=world.cookies[screen.person],
        **options,
    )
    screen.show(device.page, world)
    return device.page


def need_no_violations(page: Page) -> None:
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()


def need_no_sideways_scroll(page: Page) -> None:
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= NARROW["width"], f"The page is {width} pixels wide."


def need_unique_ids(page: Page) -> None:
    """Axe leaves this out; a second bearer of an id breaks labels, links and scripts."""
    ids: list[str] = page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    twice = {one for one in ids if ids.count(one) > 1}
    assert not twice, f"Ids that stand twice: {twice}"


@each_screen
def test_a_screen_is_accessible_and_fits(
    screen: Screen, world: World, new_device: NewDevice
) -> None:
    page = shown(screen, world, new_device, viewport=WIDE, color_scheme="light")
    need_unique_ids(page)
    need_no_violations(page)
    page.set_viewport_size(NARROW)
    need_no_sideways_scroll(page)
    need_no_violations(page)


@pytest.mark.slow
@each_screen
@pytest.mark.parametrize(
    "look",
    [{"color_scheme": "dark"}, {"forced_colors": "active"}],
    ids=["dark", "forced colours"],
)
def test_a_screen_is_accessible_in_other_colours(
    screen: Screen, world: World, new_device: NewDevice, look: dict[str, Any]
) -> None:
    page = shown(screen, world, new_device, viewport=NARROW, **look)
    need_no_violations(page)
    page.set_viewport_size(WIDE)
    need_no_violations(page)
