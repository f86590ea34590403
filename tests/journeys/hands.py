"""Two ways to use a page: a mouse whose clicks and fields are counted, and nothing but keys."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from playwright.sync_api import Page, expect

MOST_TABS = 120
MOST_PARTS = 6  # of a date and time
ORDERS = (("%m%d%Y", "%I%M%p"), ("%d%m%Y", "%H%M"))  # which one depends on the machine
NAMED = """() => {
  const one = document.activeElement;
  if (one === document.body) return '';
  const own = one.getAttribute('aria-label') || one.innerText;
  const labels = [...(one.labels ?? [])].map((label) => label.innerText).join(' ');
  return (labels || own || one.value || '').replace(/\\s+/g, ' ').trim();
}"""


# Seconds of the keystroke-level model (Card, Moran and Newell 1980): thinking what to do next,
# moving the hand and the pointer there, pressing, typing one letter as somebody who is no typist.
THINK, POINT, PRESS, LETTER = 1.35, 1.5, 0.2, 0.28


@dataclass
class Mouse:
    """Somebody who clicks and types; each click and each field that is filled counts one."""

    page: Page
    clicks: int = 0
    fields: int = 0
    letters: int = 0

    @property
    def effort(self) -> int:
        return self.clicks + self.fields

    @property
    def seconds(self) -> float:
        """How long a person would take, pages that appear at once."""
        return self.effort * (THINK + POINT + PRESS) + self.letters * LETTER

    def click(self, role: Any, name: str, **options: Any) -> None:
        self.page.get_by_role(role, name=name, **options).first.click()
        self.clicks += 1

    def tick(self, label: str) -> None:
        self.page.get_by_label(label).first.check()
        self.clicks += 1

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)
        self.fields += 1
        self.letters += len(text)


@dataclass
class Keys:
    """Somebody who has no mouse: Tab leads, Enter presses, Space ticks, letters are typed."""

    page: Page
    passed: list[str] = field(default_factory=list)

    def reach(self, name: str) -> None:
        """Go on with Tab until what has the focus is called `name`."""
        self.passed.clear()
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            here = self.page.evaluate(NAMED)
            self.passed.append(here)
            if re.search(name, here):
                return
        message = f"No key leads to {name!r}; on the way: {self.passed}"
        raise AssertionError(message)

    def press(self, name: str) -> None:
        """Press a link or button, and wait for the page that follows."""
        self.reach(name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def unfold(self, name: str) -> None:
        self.reach(name)
        self.page.keyboard.press("Enter")

    def tick(self, name: str) -> None:
        self.reach(name)
        self.page.keyboard.press("Space")

    def type(self, name: str, text: str) -> None:
        """Replace what a field holds."""
        self.reach(name)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def type_moment(self, name: str, moment: datetime) -> None:
        """Fill a field of date and time part by part, in the order that the browser has."""
        self.reach(name)
        for day, hour in ORDERS:
            self.page.keyboard.type(f"{moment:{day}}")
            self.page.keyboard.press("ArrowRight")
            self.page.keyboard.type(f"{moment:{hour}}")
            if self.page.evaluate("document.activeElement.value") == f"{moment:%Y-%m-%dT%H:%M}":
                return
            for _ in range(MOST_PARTS):
                self.page.keyboard.press("ArrowLeft")
        message = f"{name!r} does not take {moment}."
        raise AssertionError(message)

    def sees(self, words: str) -> None:
        expect(self.page.locator("main")).to_contain_text(words)
