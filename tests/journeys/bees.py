"""The quiz on the waggle dance as a learner meets it: ten questions of nine kinds."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

LESSON = "/modules/bees/bee-dance"
QUIZ = f"{LESSON}/quiz"
Act = Callable[[Page], None]
IN_ORDER = ("A bee finds the field", "She flies home", "She dances", "Other bees fly out")


@dataclass(frozen=True)
class Step:
    """One question: how to answer it, and what the page then says."""

    kind: str
    answer: Act
    verdict: str
    reason: str


def pick(*labels: str) -> Act:
    """Choose options by their words."""

    def act(page: Page) -> None:
        for label in labels:
            page.get_by_label(label).check()

    return act


def write(field: str, text: str) -> Act:
    """Type into a field."""

    def act(page: Page) -> None:
        page.get_by_label(field).fill(text)

    return act


def match(*pairs: tuple[str, str]) -> Act:
    """Choose something in every list."""

    def act(page: Page) -> None:
        for label, choice in pairs:
            page.get_by_label(label, exact=True).select_option(label=choice)

    return act


def put_in_places(*texts: str) -> Act:
    """Give every line its place in its list."""

    def act(page: Page) -> None:
        for place, text in enumerate(texts, start=1):
            page.locator("select").and_(page.get_by_label(text)).select_option(str(place))

    return act


def fill_gaps(page: Page) -> None:
    page.get_by_label("Gap 1").select_option(label="direction")
    page.get_by_label("Gap 2").fill("frisch")
    page.get_by_label("Gap 3").fill("9")


def walk_the_case(page: Page) -> None:
    """Take a weak step; the last one is checked like any answer."""
    page.get_by_label("Run after the next bee").check()
    page.get_by_role("button", name="Choose").click()
    page.get_by_text("The bee is out of sight").wait_for()
    page.get_by_label("Go back and read the dance").check()


STEPS = (
    Step("single", pick("to the right of the sun"), "Partly right", "The entrance plays no part"),
    Step(
        "multiple",
        pick("The direction of the food", "The colour of the flowers"),
        "Partly right",
        "Bees have no sign for up or down",
    ),
    Step("truefalse", pick("True"), "Not yet", "Many followers prefer a place"),
    Step(
        "matching",
        match(
            ("Straight up", "Towards the sun"),
            ("Straight down", "Towards the moon"),
            ("A quarter turn to the right", "At a right angle to the sun"),
        ),
        "Partly right",
        "Down is the opposite of the sun",
    ),
    Step("ordering", put_in_places(*IN_ORDER), "Correct", "Somebody has to be first"),
    Step("numeric", write("Your answer", "25"), "Not yet", "ten seconds for each kilometre"),
    Step("text", write("Your answer", " The SUN! "), "Correct", "Straight up stands for the sun"),
    Step(
        "self-marked text",
        write("Your answer", "Bees know\nother places."),
        "Compare your answer",
        "Followers may know another place",
    ),
    Step("cloze", fill_gaps, "Partly right", "The angle is the direction"),
    Step("case", walk_the_case, "Partly right", "She may know another place"),
)
POINTS = "8.8 of 15.5"
