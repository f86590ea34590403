"""Figures that can be tried: the rule by itself, then by mouse and keyboard, with nothing sent."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from learn.assets import STATIC

pytestmark = pytest.mark.browser
SCORING = (STATIC / "scoring.js").read_text()
ADDRESS = "http://exercise.test"
DRAWING = Path(__file__).parents[2] / "modules/diagnostic-challenges/figures/wpi-body-map.svg"
SYMPTOMS = "fatigue unrefreshed cognitive headache abdomen depression".split()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """Open a page of one figure; every request outside its own files fails the test."""
    context = chromium.new_context()
    page = context.new_page()
    sent: list[str] = []
    body = (
        '<!doctype html><title>t</title><figure data-exercise="{}">{}</figure>'
        '<script type="module" src="/exercises.js"></script>'
    )
    pages = {
        "/pain-map": body.format("pain-map", DRAWING.read_text()),
        "/ana-titres": body.format("ana-titres", "<svg></svg>"),
    }

    def answer(route: object) -> None:
        path = route.request.url.removeprefix(ADDRESS)  # type: ignore[attr-defined]
        if path in pages:
            route.fulfill(body=pages[path], content_type="text/html")  # type: ignore[attr-defined]
        elif (STATIC / path.lstrip("/")).is_file():
            route.fulfill(path=STATIC / path.lstrip("/"))  # type: ignore[attr-defined]
        else:
            sent.append(path)
            route.abort()  # type: ignore[attr-defined]

    page.route("**/*", answer)
    yield page
    context.close()
    assert not sent


def scored(page: Page, expression: str) -> object:
    encoded = base64.b64encode(SCORING.encode()).decode()
    return page.evaluate(
        f"import('data:text/javascript;base64,{encoded}').then((rule) => {expression})"
    )


@pytest.mark.parametrize(
    ("wpi", "sss", "regions", "months", "is_met"),
    [
        (7, 5, 4, 3, True),
        (7, 4, 4, 3, False),
        (6, 9, 4, 3, True),
        (6, 8, 4, 3, False),
        (4, 9, 4, 3, True),
        (3, 12, 4, 3, False),
        (9, 8, 3, 3, False),
        (9, 8, 4, 2, False),
        (19, 12, 5, 600, True),
        (0, 0, 0, 0, False),
    ],
)
def test_the_criteria_at_their_borders(
    page: Page, wpi: int, sss: int, regions: int, months: int, is_met: bool
) -> None:
    case = {"wpi": wpi, "sss": sss, "regions": regions, "months": months}
    assert scored(page, f"rule.meets2016({case})") is is_met


def test_jaw_chest_and_abdomen_count_as_areas_and_not_as_regions(page: Page) -> None:
    found = scored(page, "rule.areasOf(['jaw_l', 'jaw_r', 'chest', 'abdomen', 'neck'])")
    assert found == {"wpi": 5, "regions": 1}
    everything = scored(page, "rule.areasOf(rule.AREAS.map((area) => area.id))")
    assert everything == {"wpi": 19, "regions": 5}
    assert scored(page, "rule.areasOf(['neck', 'neck', 'no such area'])") == {
        "wpi": 1,
        "regions": 1,
    }


def test_symptoms_add_up_to_twelve(page: Page) -> None:
    most = dict(zip(SYMPTOMS, (3, 3, 3, 1, 1, 1), strict=True))
    assert scored(page, f"rule.sssOf({most})") == 12


def test_the_map_and_its_list_are_one(page: Page) -> None:
    page.goto(f"{ADDRESS}/pain-map")
    areas = page.locator("svg [role=checkbox]")
    assert areas.count() == 19
    page.locator("svg [aria-label='Neck']").focus()
    page.keyboard.press("Space")
    assert page.locator("#try-neck").is_checked()
    page.locator("#try-hip_l").check()
    assert (
        page.locator("svg [aria-label^='Hip'][aria-label$='left']").get_attribute("aria-checked")
        == "true"
    )
    page.locator("svg [aria-label='Chest']").click()
    assert "WPI 3 of 19. Regions with pain: 2 of 5" in page.locator("[role=status]").inner_text()
    page.locator("svg [aria-label='Chest']").click()
    assert "WPI 2 of 19" in page.locator("[role=status]").inner_text()


def test_a_whole_form_meets_the_criteria(page: Page) -> None:
    page.goto(f"{ADDRESS}/pain-map")
    for name in "neck shoulder_l shoulder_r hip_l hip_r upper_back lower_back".split():
        page.locator(f"#try-{name}").check()
    page.locator("#try-fatigue").select_option("3")
    page.locator("#try-unrefreshed").select_option("2")
    assert page.locator("[role=status]").inner_text().endswith("2016 criteria: met.")
    page.locator("#try-months").fill("2")
    assert page.locator("[role=status]").inner_text().endswith("2016 criteria: not met.")


@pytest.mark.parametrize(
    ("index", "count"), [(0, 63), (1, 27), (2, 10), (3, 7)], ids=["1:40", "1:80", "1:160", "1:320"]
)
def test_the_crowd_shows_how_many_test_positive(page: Page, index: int, count: int) -> None:
    page.goto(f"{ADDRESS}/ana-titres")
    page.locator(f"#try-titre-{index}").check()
    assert page.locator(".person").count() == 200
    assert page.locator(".person.is-positive").count() == count
    assert f"{count} of 200" in page.locator("[role=status]").inner_text()
