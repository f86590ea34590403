"""Guests: known from their first answer on, and never losing what they did."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learn import context
from learn.accounts import access, registry
from learn.accounts.models import Person
from learn.accounts.registry import Registry
from learn.accounts.roles import Role
from tests.accounts.browser import Browser


@pytest.fixture
def merged(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Give the pairs that were merged, by one feature that only notes them."""
    pairs: list[tuple[int, int]] = []

    def note(_session: object, guest_id: int, person_id: int, _now: datetime) -> None:
        pairs.append((guest_id, person_id))

    merging: Registry[registry.Merger] = Registry()
    merging.register("test", note)
    monkeypatch.setattr(registry, "merging", merging)
    return pairs


@pytest.fixture
def app(app: Flask) -> Flask:
    """Add a page where something is written, and pages for some only."""

    @access.public
    def write() -> str:
        person = access.ensure_person()
        context.commit()
        return f"{person.id} {person.is_guest}"

    @access.role_required(Role.INSTRUCTOR)
    def teach() -> str:
        return "teaching"

    @access.signed_in
    def member() -> str:
        return "member"

    @access.known
    def familiar() -> str:
        return "known"

    @access.public
    def colours() -> str:
        return access.current_theme().value

    app.add_url_rule("/write", view_func=write, methods=["POST"])
    for view in (teach, member, familiar, colours):
        app.add_url_rule(f"/{view.__name__}", view_func=view, methods=["GET", "POST"])
    return app


def write(browser: Browser) -> tuple[int, bool]:
    person_id, is_guest = browser.post("/write").text.split()
    return int(person_id), is_guest == "True"


def people(session: Session) -> int:
    session.expire_all()
    return session.scalar(select(func.count()).select_from(Person)) or 0


def test_the_first_write_makes_a_guest_and_the_next_knows_them(
    browser: Browser, session: Session
) -> None:
    first, is_guest = write(browser)
    assert is_guest
    assert write(browser) == (first, True)
    assert people(session) == 1


def test_becoming_a_guest_leaves_pages_in_other_tabs_usable(browser: Browser) -> None:
    token = browser.token()
    write(browser)
    answer = browser.client.post("/write", data={"csrf_token": token})
    assert answer.status_code == 200


def test_a_guest_signs_up_and_stays_the_same_person(browser: Browser, session: Session) -> None:
    guest_id, _ = write(browser)
    browser.sign_up()
    assert write(browser) == (guest_id, False)
    assert people(session) == 1


def test_a_guests_cookie_is_dead_after_they_signed_up(app: Flask, browser: Browser) -> None:
    write(browser)
    old = browser.cookie()
    assert old is not None
    browser.sign_up()
    thief = Browser(app)
    thief.client.set_cookie("lymph", old)
    assert thief.get("/familiar").status_code == 303


def test_a_guest_signs_in_and_brings_their_work_along(
    app: Flask, browser: Browser, session: Session, merged: list[tuple[int, int]]
) -> None:
    browser.sign_up()
    account_id, _ = write(browser)
    other_device = Browser(app)
    guest_id, _ = write(other_device)
    assert other_device.sign_in().status_code == 303
    assert merged == [(guest_id, account_id)]
    assert write(other_device) == (account_id, False)
    assert people(session) == 1


def test_a_wrong_password_merges_nothing(
    app: Flask, browser: Browser, merged: list[tuple[int, int]]
) -> None:
    browser.sign_up()
    other_device = Browser(app)
    guest = write(other_device)
    assert other_device.sign_in(password="wrong").status_code == 422
    assert write(other_device) == guest
    assert merged == []


def test_a_guest_does_not_sign_out_by_mistake(browser: Browser) -> None:
    guest = write(browser)
    browser.post("/sign-out")
    assert write(browser) == guest


def test_a_guest_has_settings_but_no_password(browser: Browser) -> None:
    write(browser)
    text = browser.get("/settings").text
    assert "Make an account" in text
    assert 'name="email"' not in text
    assert browser.get("/settings/password").status_code == 303
    wish = {"name": "Mole", "theme": "light", "time_zone": "UTC", "session_length": "3"}
    answer = browser.post(
        "/settings", page="/settings", **wish, email="a@b.example", login_name="mole"
    )
    assert answer.status_code == 303
    assert 'value="Mole"' in browser.get("/settings").text
    assert browser.sign_in("mole", "").status_code == 422


def test_a_guest_deletes_what_they_did_by_typing_a_word(browser: Browser, session: Session) -> None:
    first, _ = write(browser)
    page = "/settings/delete"
    assert browser.post(page, page=page, word="yes").status_code == 422
    assert browser.post(page, page=page, word=" Delete ").status_code == 303
    second, is_guest = write(browser)
    assert is_guest
    assert second != first
    assert session.get_one(Person, first).name == "Deleted account"


@pytest.mark.parametrize(
    ("who", "answers"),
    [
        ("stranger", (303, 303, 303)),
        ("guest", (303, 303, 200)),
        ("learner", (404, 200, 200)),
        ("instructor", (200, 200, 200)),
        ("admin", (200, 200, 200)),
    ],
)
def test_who_gets_in_where(
    browser: Browser, session: Session, who: str, answers: tuple[int, ...]
) -> None:
    if who == "guest":
        write(browser)
    elif who != "stranger":
        browser.sign_up()
        session.scalars(select(Person)).one().role = who
        session.commit()
    found = tuple(browser.get(page).status_code for page in ("/teach", "/member", "/familiar"))
    assert found == answers


def test_a_revoked_role_or_account_ends_at_once(browser: Browser, session: Session) -> None:
    browser.sign_up()
    person = session.scalars(select(Person)).one()
    person.role = "instructor"
    session.commit()
    assert browser.get("/teach").status_code == 200
    person.role = "learner"
    session.commit()
    assert browser.get("/teach").status_code == 404
    person.deactivated_at = person.created_at
    session.commit()
    assert browser.get("/member").status_code == 303


def test_a_programme_is_told_with_a_status_instead_of_a_page(browser: Browser) -> None:
    token = browser.token()
    answer = browser.client.post("/member", json={}, headers={"X-CSRFToken": token})
    assert answer.status_code == 401


def test_a_view_says_who_it_is_for(app: Flask) -> None:
    assert access.declared(app.view_functions["accounts.sign_in"]) == "public"
    assert access.declared(app.view_functions["notices.show"]) == "known"
    assert access.declared(app.view_functions["accounts.sessions"]) == "signed_in"
    assert access.declared(app.view_functions["teach"]) == "instructor"
    assert access.declared(print) is None


def test_colours_chosen_before_are_kept_until_the_person_chooses_others(browser: Browser) -> None:
    assert browser.get("/colours").text == "system"
    browser.post("/theme", theme="dark")
    assert browser.get("/colours").text == "dark"
    browser.sign_up()
    assert browser.get("/colours").text == "dark"
    browser.post("/theme", theme="light")
    assert browser.get("/colours").text == "light"
    browser.client.set_cookie("theme", "<script>")
    browser.post("/sign-out")
    browser.client.set_cookie("theme", "<script>")
    assert browser.get("/colours").text == "system"
