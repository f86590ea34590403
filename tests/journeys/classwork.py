"""What an instructor assigns and a learner does of it, for screens to look at."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.journeys.devices import main_heading
from tests.journeys.people import start_quiz

TEA_QUIZ = "/modules/tea/tea-leaves/quiz"
WITHIN_A_DAY_AND_A_HALF = timedelta(hours=36)


def moment(time: timedelta) -> str:
    """Return what a field of date and time holds for a moment from now, in UTC."""
    return (datetime.now(UTC) + time).strftime("%Y-%m-%dT%H:%M")


def assign_everything(page: Page, room: str) -> str:
    """Assign both modules, due soon; return the path of the assignment."""
    page.goto(f"{room}/assign")
    page.get_by_label("Bees").first.check()
    page.get_by_label("Tea").first.check()
    page.get_by_label("Title").fill("Bees and tea, for the second week of the autumn term")
    page.get_by_label("Due").fill(moment(WITHIN_A_DAY_AND_A_HALF))
    page.get_by_role("button", name="Assign", exact=True).click()
    expect(main_heading(page)).to_have_text("Bees and tea, for the second week of the autumn term")
    return page.url.removeprefix(page.url.split("/teach")[0])


def take_the_tea_quiz(page: Page) -> None:
    """Finish a quiz that was assigned, with one answer blank."""
    start_quiz(page, TEA_QUIZ)
    page.locator("form.question .btn-primary").click()
    page.get_by_role("link", name="All questions").click()
    page.get_by_role("button", name="Finish").click()


def look_after(page: Page, work: str) -> dict[str, str]:
    """Give a learner other terms, extra time and a note; return where all of this stands."""
    page.goto(work)
    page.get_by_role("link", name="Cy", exact=True).click()
    learner = page.url.removeprefix(page.url.split("/teach")[0])
    page.get_by_label("New note").fill("Prefers evenings.\nAsk again in spring.")
    page.get_by_role("button", name="Keep the note").click()
    page.goto(f"{learner}/more-time")
    page.get_by_label("Half as long again").check()
    page.get_by_label("Days more").fill("2")
    page.get_by_label("Why").fill("Agreed with the office for equal access.")
    page.get_by_role("button", name="Give this time").click()
    attempt = page.get_by_role("link", name="As they saw it").first.get_attribute("href")
    assert attempt is not None
    key = learner.rsplit("/", 1)[1]
    page.goto(f"{work}/terms/learner-{key}")
    page.get_by_label("Attempts").fill("5")
    page.get_by_label("Reason").fill("Two weeks ill.")
    page.get_by_role("button", name="Give these terms").click()
    return {
        "work": work,
        "learner": learner,
        "seen": attempt,
        "terms": f"{work}/terms/learner-{key}",
        "why": f"{work}/why/{key}",
    }
