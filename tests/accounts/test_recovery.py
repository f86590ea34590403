"""A forgotten password and the first administrator, in the browser."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from learn import limits
from learn.accounts import links
from learn.accounts.models import Person
from learn.outbox.models import OutboxMail
from tests.accounts.browser import PASSWORD, Browser
from tests.accounts.conftest import NOW


def test_reset_says_the_same_for_every_address(app: Flask, browser: Browser) -> None:
    browser.sign_up("ada@example.org")
    pages = []
    for address in ("ada@example.org", "nobody@example.org"):
        stranger = Browser(app)
        answer = stranger.post("/reset", email=address)
        pages.append((answer.status_code, answer.location, stranger.get("/sign-in").status_code))
    assert pages[0] == pages[1] == (303, "/sign-in", 200)


@pytest.fixture
def letters_sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    texts: list[str] = []
    monkeypatch.setattr("learn.mail.send", lambda _config, mail: texts.append(mail.text))
    return texts


def test_a_reset_link_comes_from_the_configuration_not_the_request(
    browser: Browser, letters_sent: list[str]
) -> None:
    browser.sign_up("ada@example.org")
    token = browser.token()
    browser.client.post(
        "/reset",
        data={"csrf_token": token, "email": "ada@example.org"},
        headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"},
        base_url="http://evil.example",
    )
    browser.post("/reset", email="ada@example.org")
    assert letters_sent
    assert all("http://learn.example/reset/" in text for text in letters_sent)
    assert not any("evil.example" in text for text in letters_sent)


def test_a_reset_link_sets_the_password_once_and_lets_in(
    app: Flask, browser: Browser, session: Session, letters_sent: list[str]
) -> None:
    browser.sign_up("ada@example.org")
    owner = Browser(app)
    owner.post("/reset", email="ada@example.org")
    path = letters_sent[0].split("http://learn.example")[1].split()[0]
    assert owner.get(path).status_code == 200
    weak = owner.post(path, password="password123")
    assert weak.status_code == 422
    answer = owner.post(path, password="a new and good one")
    assert (answer.status_code, answer.location) == (303, "/today")
    assert owner.is_signed_in()
    assert not browser.is_signed_in()
    assert owner.get(path).status_code == 410
    assert owner.post(path, password="yet another good one").status_code == 410
    assert len(letters_sent) == 1  # the letter with the secret; the next one waits in the outbox
    letter = session.scalars(select(OutboxMail)).one()
    assert (letter.address, "was changed" in letter.text) == ("ada@example.org", True)
    assert browser.sign_in("ada@example.org").status_code == 422
    assert browser.sign_in("ada@example.org", "a new and good one").status_code == 303


def test_the_first_administrator_needs_the_link_and_a_long_password(
    browser: Browser, session: Session
) -> None:
    token = links.issue_first_admin_link(session, NOW)
    session.commit()
    fields = {"name": "Root", "sign_in_name": "root-of-all"}
    assert browser.get("/setup/wrong").status_code == 404
    assert browser.post("/setup/wrong", password=PASSWORD, **fields).status_code == 404
    short = browser.post(f"/setup/{token}", password="quiet otter", **fields)
    assert "at least 15 characters" in short.text
    answer = browser.post(f"/setup/{token}", password=PASSWORD, **fields)
    assert answer.status_code == 303
    assert browser.get(f"/setup/{token}").status_code == 404
    assert session.scalars(select(Person.role)).all() == ["admin"]


def test_a_name_that_is_taken_does_not_use_up_the_setup_link(
    app: Flask, browser: Browser, session: Session
) -> None:
    Browser(app).sign_up("root-of-all")
    token = links.issue_first_admin_link(session, NOW)
    session.commit()
    fields = {"name": "Root", "password": PASSWORD}
    taken = browser.post(f"/setup/{token}", sign_in_name="Root-of-all", **fields)
    assert taken.status_code == 422
    assert "is taken" in taken.text
    assert browser.post(f"/setup/{token}", sign_in_name="root", **fields).status_code == 303


def test_asking_for_links_again_and_again_is_slowed(
    browser: Browser, letters_sent: list[str]
) -> None:
    browser.sign_up("ada@example.org")
    for _ in range(limits.RESETS_PER_EMAIL[0]):
        assert browser.post("/reset", email="ada@example.org").status_code == 303
    assert browser.post("/reset", email="ADA@example.org").status_code == 429
    assert len(letters_sent) == limits.RESETS_PER_EMAIL[0]


def test_a_link_for_one_account_ends_the_session_of_another(
    app: Flask, browser: Browser, letters_sent: list[str]
) -> None:
    browser.sign_up("ada@example.org")
    ben = Browser(app)
    ben.sign_up("ben")
    stolen = ben.cookie()
    assert stolen is not None
    ben.post("/reset", email="ada@example.org")
    path = letters_sent[0].split("http://learn.example")[1].split()[0]
    ben.post(path, password="a new and good one")
    assert "ada@example.org" in ben.get("/settings").text
    thief = Browser(app)
    thief.client.set_cookie("lymph", stolen)
    assert not thief.is_signed_in()
