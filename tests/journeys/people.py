"""What people do on every visit: come, go, start a quiz, answer, look back."""

import re
from itertools import count

from playwright.sync_api import Page, expect

from tests.journeys.bees import QUIZ, STEPS
from tests.journeys.devices import main_heading

PASSWORD = "quiet marble otter"
_numbers = count(1)


def new_name() -> str:
    """Return a login name that nobody has yet on any server of this run."""
    return f"ada{next(_numbers)}"


def sign_up(page: Page, name: str) -> None:
    page.goto("/sign-up")
    page.get_by_label("Your name").fill(name.title())
    page.get_by_label("Login name or e-mail").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Make my account").click()
    expect(page).to_have_url(re.compile("/today$"))


def sign_in(page: Page, name: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Login name or e-mail").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile("/today$"))


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="account menu").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()


def start_quiz(page: Page, address: str = QUIZ) -> str:
    """Begin or go on with a quiz; return the address of its questions without their number."""
    page.goto(address)
    page.get_by_role("button", name=re.compile("^(Start|Go on)")).click()
    expect(main_heading(page)).to_have_text(re.compile(r"^Question \d+ of \d+$"))
    return page.url.rsplit("/", 1)[0]


def check_answer(page: Page) -> None:
    page.locator("form.question .btn-primary").click()


def answer(page: Page, place: int) -> None:
    """Answer the question at `place` of the bee quiz and have it checked."""
    step = STEPS[place - 1]
    step.answer(page)
    check_answer(page)
    expect(page.locator(".result-title")).to_have_text(step.verdict)


def answer_all(page: Page) -> str:
    """Take the whole bee quiz; return the address of the result."""
    questions = start_quiz(page)
    for place in range(1, len(STEPS) + 1):
        page.goto(f"{questions}/{place}")
        answer(page, place)
    page.get_by_role("link", name="Go to the end").click()
    page.get_by_role("button", name="Finish").click()
    expect(page).to_have_url(re.compile("/result$"))
    return page.url
