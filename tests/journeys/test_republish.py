"""A typo is mended while people learn: what was shown stays, and nobody's numbers move."""

import os
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.bees import POINTS
from tests.journeys.conftest import NewDevice
from tests.journeys.people import answer, answer_all, new_name, sign_up, start_quiz
from tests.journeys.server import LEARN, Server

pytestmark = pytest.mark.browser
OLD, NEW = "A waggle run leans 40 degrees", "A waggle run tilts 40 degrees"


def mend(modules: Path) -> None:
    """Change a word of the first stem and turn the order of its options around."""
    path = modules / "bees" / "01-bee-dance.quiz.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(OLD) == 1
    head, options = text.replace(OLD, NEW).split("    options:\n", 1)
    first, rest = options.split("    explanation:", 1)
    parts = [f"      - id: {part}" for part in first.split("      - id: ")[1:]]
    turned = "".join(reversed(parts))
    path.write_text(f"{head}    options:\n{turned}    explanation:{rest}", encoding="utf-8")


def publish(site: Server) -> str:
    environment = {
        **os.environ,
        "LEARN_DATA_DIR": str(site.folder),
        "LEARN_MODULES_DIR": str(site.modules),
    }
    done = subprocess.run(
        [LEARN, "publish"], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout


def numbers(page: Page) -> str:
    page.goto("/progress")
    return page.locator("main").inner_text()


def question(page: Page) -> str:
    return page.locator("form.question fieldset").first.inner_text()


def test_a_mended_typo_moves_nothing(own_site: Server, new_device: NewDevice) -> None:
    page = new_device(own_site, scripts=False).page
    sign_up(page, new_name())
    result = answer_all(page)
    questions = start_quiz(page)
    page.goto(f"{questions}/1")
    progress, shown = numbers(page), question(opened(page, f"{questions}/1"))
    assert OLD in shown
    mend(own_site.modules)
    assert "1 cosmetic" in publish(own_site)
    newcomer = new_device(own_site, scripts=False).page
    expect_published(newcomer)
    own_site.stop()
    own_site.start()
    assert numbers(page) == progress
    assert question(opened(page, f"{questions}/1")) == shown
    answer(page, 1)
    page.goto(result)
    expect(page.get_by_text(f"You earned {POINTS} points.")).to_be_visible()
    expect(page.get_by_text(OLD).first).to_be_visible()
    expect(page.get_by_text(NEW)).to_have_count(0)


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    return page


def expect_published(page: Page) -> None:
    """Wait until the server that is running has noticed, and see the new words in a new attempt."""
    page.wait_for_timeout(1_500)
    start_quiz(page)
    expect(page.get_by_text(NEW)).to_be_visible()
