"""How long a session lasts, in an application with a database of its own.

The shared connection of the other tests cannot show a second transaction beside the request's.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError

from learn import limits
from learn.accounts import guesses, operations, throttle
from learn.accounts.guesses import MustWait
from learn.accounts.models import AuthSession, SignInFailure
from learn.app import create_app
from learn.config import Config
from learn.db import make_engine, open_session, unit_of_work
from learn.tables import METADATA
from tests.accounts.browser import Browser
from tests.accounts.conftest import NOW
from tests.conftest import Clock


@pytest.fixture
def own_engine(tmp_path: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{tmp_path}/own.sqlite3")
    METADATA.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def app(tmp_path: Path, own_engine: Engine, clock: Clock) -> Flask:
    url = str(own_engine.url)
    config = Config(data_dir=tmp_path, database_url=url, secret_key="long enough to sign with it")
    return create_app(config, engine=own_engine, clock=clock)


def test_a_session_ends_after_thirty_days_without_use(browser: Browser, clock: Clock) -> None:
    browser.sign_up()
    for _ in range(3):  # reading alone keeps it
        clock.moment += limits.SESSION_LIFETIME - timedelta(hours=1)
        assert browser.is_signed_in()
    clock.moment += limits.SESSION_LIFETIME
    assert not browser.is_signed_in()


def test_a_browser_keeps_the_cookie_when_it_is_closed(browser: Browser) -> None:
    """Red when a session is not permanent: a closed browser would lose a guest's work."""
    browser.sign_up()
    kept = browser.client.get_cookie("lymph")
    assert kept is not None
    assert kept.expires is not None


def test_reading_writes_at_most_once_an_hour(
    browser: Browser, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.sign_up()
    touched: list[object] = []
    real = operations.touch

    def touch(*arguments: Any) -> None:
        touched.append(arguments)
        real(*arguments)

    monkeypatch.setattr(operations, "touch", touch)
    for _ in range(5):
        browser.get("/today")
    assert touched == []
    clock.moment += limits.SESSION_TOUCH_EVERY
    for _ in range(5):
        browser.get("/today")
    assert len(touched) == 1


def test_a_cookie_is_dated_anew_when_its_use_is_noted(browser: Browser, clock: Clock) -> None:
    """Red when the cookie of somebody who only reads is left to grow old."""
    browser.sign_up()
    browser.get("/help")
    clock.moment += limits.SESSION_TOUCH_EVERY
    assert "Set-Cookie" in browser.get("/help").headers
    assert "Set-Cookie" not in browser.get("/help").headers


def test_writing_notes_the_use_with_what_it_writes(
    browser: Browser, clock: Clock, own_engine: Engine
) -> None:
    """Red when only reading counts as use."""
    browser.sign_up()
    token = browser.token("/settings")
    clock.moment += limits.SESSION_TOUCH_EVERY
    data = {"csrf_token": token, "theme": "dark", "next": "/"}
    assert browser.client.post("/theme", data=data, environ_base=browser.environ).status_code == 303
    with open_session(own_engine, writes=False) as session:
        assert session.scalars(select(AuthSession.last_seen_at)).all() == [clock.moment]


def test_a_page_is_shown_even_when_its_reading_cannot_be_noted(
    browser: Browser,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: object) -> None:
        raise OperationalError(None, None, Exception())

    browser.sign_up()
    monkeypatch.setattr(operations, "touch", fail)
    clock.moment += limits.SESSION_TOUCH_EVERY
    assert browser.is_signed_in()
    assert "was not noted" in caplog.text


def test_guesses_side_by_side_are_all_counted(own_engine: Engine) -> None:
    buckets = throttle.stranger_buckets("ada", "192.0.2.1")
    waits: list[MustWait] = []

    def guess() -> None:
        try:
            with unit_of_work(own_engine) as session:
                guesses.count_guess(session, buckets, NOW)
        except MustWait as wait:
            waits.append(wait)

    threads = [Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    free = limits.GUESSES_PER_ACCOUNT[0]
    with open_session(own_engine, writes=False) as session:
        counted = session.scalars(select(SignInFailure.failures)).all()
    assert counted == [free] * 3
    assert len(waits) == 12 - free
