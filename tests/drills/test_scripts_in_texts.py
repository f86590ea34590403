"""Scripts in everything that people can type: in a real browser nothing of them runs.

Judged with the content security policy and without it, since either alone must do.
"""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from tests.drills.conftest import Figures
from tests.drills.learner import LONG, SHORT
from tests.journeys.people import PASSWORD
from tests.journeys.server import Server

pytestmark = pytest.mark.browser

PAYLOADS = (
    "<script>window.ran=1</script>",
    "<img src=x onerror=window.ran=1>",
    '"><svg onload=window.ran=1>',
    "'\" autofocus onfocus=window.ran=1 x='",
    "</textarea><script>window.ran=1</script>",
    "</title><script>window.ran=1</script>",
    "<iframe srcdoc='<script>parent.ran=1</script>'>",
    "<a href=javascript:window.ran=1>x</a>",
    "{{ ''.__class__ }}<b onmouseover=window.ran=1>",
    "</script><script>window.ran=1</script>",
    "${window.ran=1}`<details open ontoggle=window.ran=1>",
)
PAGES = ("/today", "/settings", "/settings/sessions", "/settings/delete", "/progress", "/")
QUIZ = "/modules/bees/bee-dance/quiz"


# What does not run without the policy does not run with it: it only forbids.
@pytest.fixture(
    params=[
        pytest.param(True, id="without-policy"),
        pytest.param(False, id="with-policy", marks=pytest.mark.slow),
    ]
)
def page(request: pytest.FixtureRequest, chromium: Browser, embedded: Server) -> Iterator[Page]:
    context = chromium.new_context(base_url=embedded.address, bypass_csp=request.param)
    opened = context.new_page()
    opened.on("dialog", lambda dialog: dialog.dismiss())
    yield opened
    context.close()


def test_nothing_that_people_type_runs(page: Page, figures: Figures) -> None:
    page.goto("/sign-up")
    name = PAYLOADS[0]
    send(page, "/sign-up", {"name": name, "sign_in_name": "ada", "password": PASSWORD})
    base = send(page, QUIZ, {}).rsplit("/questions/", 1)[0]
    seen = [(text, one, is_run(page)) for text in PAYLOADS for one in shown(page, base, text)]
    ran = [(text, address) for text, address, it_ran in seen if it_ran]
    figures.say(texts=len(PAYLOADS), pages=len(seen), ran=len(ran))
    assert ran == []


def send(page: Page, address: str, fields: dict[str, str]) -> str:
    """Send a form as the page would; return where it leads."""
    token = page.locator("[name=csrf_token]").first.get_attribute("value") or ""
    answer = page.request.post(address, form={"csrf_token": token, **fields}, max_redirects=0)
    assert answer.status in {200, 303}, answer.text()
    page.goto("/help")
    return answer.headers.get("location", "")


def is_run(page: Page) -> bool:
    page.wait_for_timeout(30)
    return bool(page.evaluate("window.ran"))


def shown(page: Page, base: str, text: str) -> Iterator[str]:
    """Put `text` into every field that takes any words; yield each page while it is open."""
    preferences = {"theme": "system", "time_zone": "UTC", "session_length": "10"}
    send(page, "/settings", {"name": text, "login_name": "ada", **preferences})
    for place in (SHORT, LONG):
        address = f"{base}/questions/{place}"
        event = {"text": text, "based_on": str(PAYLOADS.index(text))}
        send(page, f"{address}/autosave", event)
        page.goto(address)
        yield address
    count = len(PAGES) if text == PAYLOADS[-1] else 2
    queries = (f"{start}{quote(text)}" for start in ("/search?q=", "/claims?q=", "/sign-in?next="))
    for address in (*PAGES[:count], *queries):
        page.goto(address)
        yield address
