"""What people keep in order themselves, in the browser."""

import io
import json
import zipfile

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from learn import limits
from learn.accounts.models import AuthSession, Person
from learn.outbox.models import OutboxMail
from tests.accounts.browser import PASSWORD, Browser

SETTINGS = {
    "name": "Ada L",
    "theme": "dark",
    "time_zone": "Europe/Vienna",
    "session_length": "5",
    "email": "",
    "login_name": "ada",
}


@pytest.fixture
def ada(browser: Browser) -> Browser:
    browser.sign_up()
    return browser


def letters_to(session: Session) -> list[str]:
    return list(session.scalars(select(OutboxMail.address)))


def row(session: Session) -> Person:
    session.expire_all()
    return session.scalars(select(Person)).one()


@pytest.mark.parametrize(
    "page",
    ["/settings", "/settings/password", "/settings/sessions", "/settings/delete"],
)
def test_the_pages_open_for_a_member_only_and_are_not_kept(
    app: Flask, ada: Browser, page: str
) -> None:
    answer = ada.get(page)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert Browser(app).get(page).location == f"/sign-in?next={page}"


def test_settings_are_saved_and_shown(ada: Browser, session: Session) -> None:
    answer = ada.post("/settings", page="/settings", **SETTINGS)
    assert (answer.status_code, answer.location) == (303, "/settings")
    saved = row(session)
    assert (saved.name, saved.theme, saved.time_zone) == ("Ada L", "dark", "Europe/Vienna")
    assert (saved.session_length, saved.shortcuts_on) == (5, False)
    text = ada.get("/settings").text
    assert 'value="Ada L"' in text
    assert "Your settings are saved." in text


@pytest.mark.parametrize(
    "changes",
    [
        {"theme": "pink"},
        {"time_zone": "Mars/Olympus"},
        {"time_zone": "../../etc/passwd"},
        {"session_length": "7"},
        {"session_length": "99999999999999999999"},
        {"name": "x" * (limits.MAX_NAME + 1)},
        {"email": "nonsense"},
        {"login_name": ""},
    ],
)
def test_what_is_not_offered_is_not_saved(
    ada: Browser, session: Session, changes: dict[str, str]
) -> None:
    answer = ada.post("/settings", page="/settings", **{**SETTINGS, **changes})
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert row(session).name == "Ada"


def test_nobody_gives_themselves_a_role(ada: Browser, session: Session) -> None:
    ada.post("/settings", page="/settings", **SETTINGS, role="admin", public_id="x", id="9")
    assert row(session).role == "learner"


def test_a_new_address_needs_the_password(ada: Browser, session: Session) -> None:
    wish = {**SETTINGS, "email": "ada@example.org"}
    assert "Type your current password" in ada.post("/settings", page="/settings", **wish).text
    wrong = ada.post("/settings", page="/settings", **wish, current_password="wrong")
    assert "not your current password" in wrong.text
    assert row(session).email is None
    answer = ada.post("/settings", page="/settings", **wish, current_password=PASSWORD)
    assert answer.status_code == 303
    assert row(session).email == "ada@example.org"
    assert letters_to(session) == []


def test_the_old_address_is_told_of_the_new_one(browser: Browser, session: Session) -> None:
    browser.sign_up("ada@example.org")
    wish = {**SETTINGS, "login_name": "", "email": "new@example.org", "current_password": PASSWORD}
    assert browser.post("/settings", page="/settings", **wish).status_code == 303
    assert letters_to(session) == ["ada@example.org"]


def test_a_name_of_somebody_else_is_refused(app: Flask, ada: Browser) -> None:
    Browser(app).sign_up("ben")
    wish = {**SETTINGS, "login_name": "BEN", "current_password": PASSWORD}
    answer = ada.post("/settings", page="/settings", **wish)
    assert answer.status_code == 422
    assert "is taken" in answer.text


def test_a_new_password_ends_other_sessions_and_needs_the_old_one(
    app: Flask, ada: Browser, session: Session
) -> None:
    other = Browser(app)
    other.sign_in()
    page = "/settings/password"
    wrong = ada.post(page, page=page, current_password="wrong", password="a new and good one")
    assert wrong.status_code == 422
    weak = ada.post(page, page=page, current_password=PASSWORD, password="password123")
    assert weak.status_code == 422
    assert other.is_signed_in()
    answer = ada.post(page, page=page, current_password=PASSWORD, password="a new and good one")
    assert answer.status_code == 303
    assert ada.is_signed_in()
    assert not other.is_signed_in()
    assert other.sign_in().status_code == 422
    assert other.sign_in(password="a new and good one").status_code == 303
    assert letters_to(session) == []


def test_the_current_password_cannot_be_guessed_by_an_open_session(ada: Browser) -> None:
    fields = {"current_password": "wrong", "password": "a new and good one"}
    page = "/settings/password"
    codes = [
        ada.post(page, page=page, **fields).status_code
        for _ in range(limits.GUESSES_PER_ACCOUNT[0] + 1)
    ]
    assert codes == [422] * limits.GUESSES_PER_ACCOUNT[0] + [429]


def test_sessions_are_listed_and_ended_one_by_one(
    app: Flask, ada: Browser, session: Session
) -> None:
    other = Browser(app, HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
    other.sign_in()
    text = ada.get("/settings/sessions").text
    assert "Firefox on Linux" in text
    assert "(this one)" in text
    session.expire_all()
    newest = session.scalars(select(AuthSession).order_by(AuthSession.id.desc())).first()
    assert newest is not None
    page = "/settings/sessions"
    assert ada.post(page, page=page, session=newest.public_id).status_code == 303
    assert not other.is_signed_in()
    assert ada.is_signed_in()


def test_all_other_sessions_end_together(app: Flask, ada: Browser) -> None:
    others = [Browser(app), Browser(app)]
    for other in others:
        other.sign_in()
    ada.post("/settings/sessions", page="/settings/sessions", session="others")
    assert ada.is_signed_in()
    assert not any(other.is_signed_in() for other in others)


def test_a_strangers_session_is_not_there(app: Flask, ada: Browser, session: Session) -> None:
    ben = Browser(app)
    ben.sign_up("ben")
    newest = session.scalars(select(AuthSession).order_by(AuthSession.id.desc())).first()
    assert newest is not None
    page = "/settings/sessions"
    assert ada.post(page, page=page, session=newest.public_id).status_code == 404
    for nonsense in ("nonsense", "", "\x00", "x" * 16, "others\n", "é" * 16):
        assert ada.post(page, page=page, session=nonsense).status_code == 404
    assert ben.is_signed_in()


def test_the_theme_is_kept_on_the_device_for_strangers(app: Flask) -> None:
    stranger = Browser(app)
    answer = stranger.post("/theme", theme="dark", next="/sign-up")
    assert (answer.status_code, answer.location) == (303, "/sign-up")
    assert stranger.cookie("theme") == "dark"
    stranger.post("/theme", theme="system")
    assert stranger.cookie("theme") is None


def test_the_theme_is_kept_with_the_person(ada: Browser, session: Session) -> None:
    ada.post("/theme", theme="dark", next="/today")
    assert row(session).theme == "dark"


@pytest.mark.parametrize(
    ("theme", "target"), [("pink", "/"), ("dark", "//evil.example"), ("", "https://evil.example")]
)
def test_a_made_up_theme_or_target_does_nothing(
    ada: Browser, session: Session, theme: str, target: str
) -> None:
    answer = ada.post("/theme", theme=theme, next=target)
    assert answer.location == "/"
    assert row(session).theme in ("system", "dark")


def test_all_data_come_in_one_file_that_is_not_kept(ada: Browser) -> None:
    answer = ada.get("/settings/export")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="lymph-data-')
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        data = json.loads(archive.read("lymph-data/data.json"))
    assert data["person"][0]["login_name"] == "ada"


def test_nobody_downloads_anything_without_a_session(app: Flask) -> None:
    assert Browser(app).get("/settings/export").status_code == 303


def test_deleting_needs_the_password_and_removes_the_person(
    app: Flask, ada: Browser, session: Session
) -> None:
    other = Browser(app)
    other.sign_in()
    page = "/settings/delete"
    assert ada.post(page, page=page, current_password="wrong").status_code == 422
    assert ada.is_signed_in()
    answer = ada.post(page, page=page, current_password=PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/")
    assert not ada.is_signed_in()
    assert not other.is_signed_in()
    assert ada.sign_in().status_code == 422
    erased = row(session)
    assert (erased.name, erased.login_name, erased.password_hash) == (
        "Deleted account",
        None,
        None,
    )
    assert ada.sign_up().status_code == 303
