"""Two ways to use a page: a mouse whose clicks and fields are counted, and nothing but keys."""

import re
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, expect

MOST_TABS = 250
NAMED = """() => {
  const one = document.activeElement;
  const own = one.getAttribute('aria-label') || one.innerText;
  const labels = [...(one.labels ?? [])].map((label) => label.innerText).join(' ');
  return (labels || own || one.value || '').trim();
}"""


@dataclass
class Mouse:
    """Somebody who clicks and types; each click and each field that is filled counts one."""

    page: Page
    clicks: int = 0
    fields: int = 0

    @property
    def effort(self) -> int:
        return self.clicks + self.fields

    def click(self, role: Any, name: str, **options: Any) -> None:
        self.page.get_by_role(role, name=name, **options).first.click()
        self.clicks += 1

    def tick(self, label: str) -> None:
        self.page.get_by_label(label).first.check()
        self.clicks += 1

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)
        self.fields += 1


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

    def type_moment(self, name: str, digits: str) -> None:
        """Fill a field of date and time part by part, as its keys want it."""
        self.reach(name)
        self.page.keyboard.type(digits)

    def sees(self, words: str) -> None:
        expect(self.page.locator("main")).to_contain_text(words)
