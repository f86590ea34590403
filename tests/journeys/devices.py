"""One browser profile and everything it complains about."""

import re
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    ViewportSize,
    WebError,
    expect,
)

WIDE = ViewportSize(width=1280, height=800)
SLOW = 15_000  # milliseconds; the machine may be busy
REFUSED = r"status of 4\d\d"  # Chromium's own note of a page that says what is wrong
UNREACHABLE = r"net::ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE)"

expect.set_options(timeout=SLOW)


class Device:
    """A browser with its own cookies; console errors and strange hosts are complaints.

    `refusals` is what a test provokes on purpose: patterns of console messages to pass over.
    """

    def __init__(
        self,
        chromium: Browser,
        address: str,
        *,
        scripts: bool = True,
        refusals: tuple[str, ...] = (),
        **options: Any,
    ) -> None:
        self.address = address
        self.complaints: list[str] = []
        self.refusals = refusals
        options.setdefault("viewport", WIDE)
        self.context = chromium.new_context(
            base_url=address, java_script_enabled=scripts, **options
        )
        self.context.set_default_timeout(SLOW)
        self.context.on("console", self._hear)
        self.context.on("weberror", self._note_error)
        self.context.on("request", self._note_host)
        self.page = self.context.new_page()

    def new_tab(self) -> Page:
        return self.context.new_page()

    def close(self) -> list[str]:
        """Close everything and return the complaints."""
        self.context.close()
        return self.complaints

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not self._is_expected(message.text):
            self.complaints.append(f"console {message.type}: {message.text}")

    def _is_expected(self, text: str) -> bool:
        return any(re.search(pattern, text) for pattern in self.refusals)

    def _note_error(self, error: WebError) -> None:
        self.complaints.append(f"page error: {error.error}")

    def _note_host(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss"):
            host = f"{parts.scheme}://{parts.netloc}"
            if host != self.address:
                self.complaints.append(f"request to another host: {request.url}")


def main_heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)
