"""Coming and going in the browser."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learn import limits
from learn.accounts import passwords
from learn.accounts.models import AuthSession, Person
from tests.accounts.browser import Browser
from tests.accounts.conftest import PASSWORD
from tests.conftest import Clock

NOT_RIGHT = "The name or the password is not right"


def test_somebody_signs_up_out_and_in(browser: Browser) -> None:
    answer = browser.sign_up()
    assert (answer.status_code, answer.location) == (303, "/today")
    assert browser.is_signed_in()
    answer = browser.post("/sign-out")
    assert (answer.status_code, answer.location) == (303, "/")
    assert not browser.is_signed_in()
    answer = browser.sign_in()
    assert (answer.status_code, answer.location) == (303, "/today")
    assert browser.is_signed_in()


@pytest.mark.parametrize("page", ["/sign-in", "/sign-up", "/reset"])
def test_the_pages_open_and_are_never_kept(browser: Browser, page: str) -> None:
    answer = browser.get(page)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"


def test_fields_name_their_purpose_to_password_managers(browser: Browser) -> None:
    text = browser.get("/sign-in").text
    assert 'autocomplete="username"' in text
    assert 'autocomplete="current-password"' in text
    text = browser.get("/sign-up").text
    assert 'autocomplete="new-password"' in text
    assert "lets you reset your password" in text


@pytest.mark.parametrize(
    "path",
    ["/sign-in", "/sign-up", "/sign-out", "/reset", "/theme", "/settings", "/settings/delete"],
)
def test_nothing_is_done_without_the_token(browser: Browser, path: str) -> None:
    browser.sign_up()
    assert browser.client.post(path, data={"theme": "dark"}).status_code == 400
    assert browser.is_signed_in()


def test_signing_out_is_not_done_by_following_a_link(browser: Browser) -> None:
    browser.sign_up()
    assert browser.get("/sign-out").status_code == 405
    assert browser.is_signed_in()


def test_an_old_cookie_is_dead_after_sign_out(app: Flask, browser: Browser) -> None:
    browser.sign_up()
    stolen = browser.cookie()
    assert stolen is not None
    browser.post("/sign-out")
    thief = Browser(app)
    thief.client.set_cookie("lymph", stolen)
    assert not thief.is_signed_in()


def test_a_planted_cookie_is_replaced_on_the_way_in(app: Flask, browser: Browser) -> None:
    browser.sign_up()
    browser.post("/sign-out")
    attacker = Browser(app)
    attacker.get("/sign-in")
    planted = attacker.cookie()
    assert planted is not None
    browser.client.set_cookie("lymph", planted)
    browser.sign_in()
    assert browser.is_signed_in()
    assert browser.cookie() != planted
    assert not attacker.is_signed_in()


def test_a_form_token_from_before_is_refused_after_coming_or_going(browser: Browser) -> None:
    before = browser.token()
    browser.sign_up()
    assert browser.client.post("/theme", data={"csrf_token": before}).status_code == 400
    during = browser.token("/settings")
    browser.post("/sign-out")
    assert browser.client.post("/theme", data={"csrf_token": during}).status_code == 400


def test_the_cookie_holds_no_trace_of_address_or_person(browser: Browser) -> None:
    browser.sign_up()
    with browser.client.session_transaction() as kept:
        assert set(kept) <= {"_permanent", "_user_id", "token", "csrf_token", "_flashes"}


@pytest.mark.parametrize("name", ["ada", "nobody", "", "x" * 500, "\x00", "' OR 1=1 --"])
def test_a_wrong_password_says_the_same_for_every_name(browser: Browser, name: str) -> None:
    browser.sign_up()
    browser.post("/sign-out")
    answer = browser.sign_in(name or " ", "wrong password")
    assert answer.status_code == 422
    assert "Ada" not in answer.text
    if 0 < len(name) < 500:
        assert NOT_RIGHT in answer.text


def test_guessing_is_slowed_for_strangers_but_not_on_the_owners_browser(
    app: Flask, browser: Browser, clock: Clock
) -> None:
    browser.sign_up()
    browser.post("/sign-out")
    thief = Browser(app)
    for _ in range(limits.GUESSES_PER_ACCOUNT[0]):
        assert NOT_RIGHT in thief.sign_in(password="wrong password").text
    answer = thief.sign_in()
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "2"
    assert "Wait 2 seconds" in answer.text
    assert browser.sign_in().status_code == 303
    clock.moment += timedelta(seconds=2)
    assert thief.sign_in().status_code == 303


def test_a_forwarded_address_does_not_get_around_the_throttle(app: Flask) -> None:
    thief = Browser(app)
    token = thief.token()
    answers = [
        thief.client.post(
            "/sign-in",
            data={"csrf_token": token, "sign_in_name": f"learner{n}", "password": "wrong one"},
            headers={"X-Forwarded-For": f"198.51.100.{n}"},
            environ_base=thief.environ,
        ).status_code
        for n in range(limits.GUESSES_PER_ADDRESS[0] + 1)
    ]
    assert answers == [422] * limits.GUESSES_PER_ADDRESS[0] + [429]


@pytest.mark.parametrize(
    ("target", "goal"),
    [
        ("/modules/pain", "/modules/pain"),
        ("//evil.example", "/today"),
        ("https://evil.example", "/today"),
        ("/\\evil.example", "/today"),
        ("", "/today"),
    ],
)
def test_where_people_land_is_on_this_site(browser: Browser, target: str, goal: str) -> None:
    browser.sign_up()
    browser.post("/sign-out")
    answer = browser.post("/sign-in", sign_in_name="ada", password=PASSWORD, next=target)
    assert answer.location == goal
    assert browser.get("/sign-in", query_string={"next": target}).location == goal


def test_a_page_for_members_leads_back_after_sign_in(browser: Browser) -> None:
    answer = browser.get("/settings/sessions?page=2")
    assert answer.location == "/sign-in?next=/settings/sessions?page%3D2"
    assert 'value="/settings/sessions?page=2"' in browser.get(answer.location).text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": "\u202e"}, "characters that do not show"),
        ({"name": ""}, "Type a name"),
        ({"sign_in_name": "a b c"}, "only letters, digits"),
        ({"sign_in_name": "ada@"}, "not an e-mail address"),
        ({"password": "short"}, "too short"),
        ({"password": "password123"}, "first that are tried"),
        ({"password": "Ada Lovelace"}, "too close to your name"),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_is_kept(
    browser: Browser, changes: dict[str, str], words: str
) -> None:
    fields = {"name": "Ada Lovelace", "sign_in_name": "countess", "password": PASSWORD}
    answer = browser.post("/sign-up", **{**fields, **changes})
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert words in answer.text
    assert "<title>Error:" in answer.text
    assert fields["password"] not in answer.text
    if "sign_in_name" not in changes:
        assert 'value="countess"' in answer.text


def test_a_taken_name_is_refused_and_listing_them_is_slow(app: Flask, browser: Browser) -> None:
    browser.sign_up()
    other = Browser(app)
    answer = other.sign_up("ADA")
    assert answer.status_code == 422
    assert "is taken" in answer.text
    for _ in range(limits.GUESSES_PER_ADDRESS[0] - 1):
        other.sign_up("ADA")
    assert other.sign_up("ADA").status_code == 429


def test_nobody_signs_up_with_a_role_or_an_id(browser: Browser, session: Session) -> None:
    answer = browser.post(
        "/sign-up",
        name="Eve",
        sign_in_name="eve",
        password=PASSWORD,
        role="admin",
        id="1",
        person_id="1",
        guest_id="1",
    )
    assert answer.status_code == 303
    assert session.scalars(select(Person.role)).all() == ["learner"]


def test_a_name_is_shown_as_text_only(browser: Browser) -> None:
    browser.post("/sign-up", name="<img src=x onerror=a>", sign_in_name="eve", password=PASSWORD)
    text = browser.get("/settings").text
    assert "<img src=x" not in text
    assert "&lt;img src=x onerror=a&gt;" in text


def test_an_administrator_with_a_short_password_is_asked_for_a_longer_one(
    browser: Browser, session: Session
) -> None:
    browser.sign_up(password="kelp-fork")
    browser.post("/sign-out")
    session.scalars(select(Person)).one().role = "admin"
    session.commit()
    assert browser.sign_in(password="kelp-fork").location == "/settings/password"


def test_looking_around_makes_nobody_a_guest(browser: Browser, session: Session) -> None:
    for page in ("/", "/today", "/sign-in", "/settings", "/modules"):
        browser.get(page)
    browser.post("/theme", theme="dark")
    assert session.scalar(select(func.count()).select_from(Person)) == 0
    assert session.scalar(select(func.count()).select_from(AuthSession)) == 0


def test_when_too_many_sign_in_at_once_people_are_told_to_wait(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "WAIT_FOR_A_TURN_SECONDS", 0.05)
    monkeypatch.setattr(passwords, "_hashing", ThreadPoolExecutor(1))
    is_over = Event()
    passwords._hashing.submit(is_over.wait)
    assert browser.sign_in().status_code == 503
    assert browser.sign_up().status_code == 503
    is_over.set()
    monkeypatch.undo()
    assert browser.sign_up().status_code == 303


def test_a_member_has_no_use_for_signing_in_or_up_again(browser: Browser) -> None:
    browser.sign_up()
    for page in ("/sign-in", "/sign-up"):
        assert browser.get(page).location == "/today"
        assert (
            browser.post(page, name="Eve", sign_in_name="eve", password=PASSWORD).status_code == 303
        )
    assert "Ada" in browser.get("/settings").text
