"""Every screen, wide and narrow: nothing that axe finds, nothing that scrolls sideways."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

from tests.journeys.devices import REFUSED, WIDE, Device
from tests.journeys.screens import SCREENS, Screen, World
from tests.journeys.server import Server

# In one process: making the world takes half a minute.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("screens")]
NARROW = ViewportSize(width=320, height=640)
ASKED = {
    "rules": {"target-size": {"enabled": True}},  # WCAG 2.2, 2.5.8: off unless asked for
    "resultTypes": ["violations"],
}
LIGHT = {"color_scheme": "light", "forced_colors": "none"}
each_screen = pytest.mark.parametrize("screen", SCREENS, ids=[one.name for one in SCREENS])


@pytest.fixture(scope="session")
def world(chromium: Browser, site: Server) -> World:
    return World.made(chromium, site)


@pytest.fixture(scope="module")
def one_window(chromium: Browser, world: World) -> Iterator[Device]:
    """Open a window for all screens: one for each would cost as much as looking at it."""
    device = Device(chromium, world.site.address, refusals=(REFUSED,))
    yield device
    device.close()


@pytest.fixture
def window(one_window: Device) -> Iterator[Device]:
    """Give the window to one screen, whose complaints fail the test."""
    one_window.complaints.clear()
    yield one_window
    assert not one_window.complaints


def shown(
    screen: Screen, world: World, window: Device, size: ViewportSize, look: dict[str, str]
) -> Page:
    """Show a screen to its person, of whom the window keeps nothing from before."""
    window.context.set_storage_state(world.cookies[screen.person])
    window.page.set_viewport_size(size)
    window.page.emulate_media(**look)  # type: ignore[arg-type]
    screen.show(window.page, world)
    return window.page


def need_no_violations(page: Page) -> None:
    is_there = page.evaluate("'axe' in window")
    found = Axe("" if is_there else AXE_SCRIPT).run(page, options=ASKED)
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
def test_a_screen_is_accessible_and_fits(screen: Screen, world: World, window: Device) -> None:
    page = shown(screen, world, window, WIDE, LIGHT)
    need_unique_ids(page)
    need_no_violations(page)
    page.set_viewport_size(NARROW)
    need_no_sideways_scroll(page)
    need_no_violations(page)


@pytest.mark.slow
@each_screen
@pytest.mark.parametrize(
    "look",
    [LIGHT | {"color_scheme": "dark"}, LIGHT | {"forced_colors": "active"}],
    ids=["dark", "forced colours"],
)
def test_a_screen_is_accessible_in_other_colours(
    screen: Screen, world: World, window: Device, look: dict[str, str]
) -> None:
    page = shown(screen, world, window, NARROW, look)
    need_no_violations(page)
    page.set_viewport_size(WIDE)
    need_no_violations(page)
