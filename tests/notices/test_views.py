"""Notices in the browser: shown to their person alone, read once, leading only to this site."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.notices import operations
from learn.notices.models import Notice
from learn.notices.operations import Message
from learn.outbox.models import OutboxMail
from learn.outbox.unsubscribing import token_for
from tests.conftest import START
from tests.factories import a_person, sign_in
from tests.notices.test_operations import HELLO, unread, with_email


@pytest.fixture
def ada(session: Session) -> Person:
    return with_email(session, "Ada")


@pytest.fixture
def browser(app: Flask, session: Session, ada: Person) -> FlaskClient:
    client = app.test_client()
    sign_in(client, session, ada)
    return client


def tell(
    session: Session, person: Person, title: str, days: int = 0, address: str = "/help"
) -> str:
    """Tell somebody something and return the id of the notice."""
    message = Message("assigned", title, f"About {title}", address)
    operations.tell(session, [person.id], message, START + timedelta(days=days))
    session.commit()
    newest = select(Notice.public_id).where(Notice.title == title)
    return session.scalars(newest).one()


def test_nothing_to_tell_is_said(browser: FlaskClient) -> None:
    assert "Nothing to tell you" in browser.get("/notices").text


def test_notices_are_shown_newest_first_by_day(
    browser: FlaskClient, session: Session, ada: Person
) -> None:
    for title, days in (("Old", 0), ("Newest", 2), ("New", 2), ("<b>Middle</b>", 1)):
        tell(session, ada, title, days)
    page = browser.get("/notices").text
    places = [page.index(words) for words in ("24 November", "New<", "Newest<", "23 November")]
    assert places == sorted(places)
    assert "&lt;b&gt;Middle" in page
    assert page.count('<span class="badge info">New</span>') == 4


def test_the_bell_counts_and_the_count_is_in_the_visitor(
    browser: FlaskClient, session: Session, ada: Person
) -> None:
    assert ">Notices</span></a>" in browser.get("/help").text
    tell(session, ada, "One")
    page = browser.get("/help").text
    assert '>Notices, unread:</span><span class="badge info">1</span>' in page
    session.execute(update(Person).values(unread_notices=100))
    session.commit()
    assert '<span class="badge info">99+</span>' in browser.get("/help").text


def test_opening_a_notice_marks_it_and_leads_there(
    browser: FlaskClient, session: Session, ada: Person
) -> None:
    notice = tell(session, ada, "One", address="/modules/bees?from=notice#top")
    tell(session, ada, "Two")
    answer = browser.post(f"/notices/{notice}", data={"action": "open"})
    assert (answer.status_code, answer.location) == (303, "/modules/bees?from=notice#top")
    assert unread(session, ada) == 1


def test_marking_one_stays_on_the_page(browser: FlaskClient, session: Session, ada: Person) -> None:
    notice = tell(session, ada, "One")
    answer = browser.post(f"/notices/{notice}", data={"action": "stay", "page": "2"})
    assert (answer.status_code, answer.location) == (303, "/notices?page=2")
    assert unread(session, ada) == 0


def test_marking_all(browser: FlaskClient, session: Session, ada: Person) -> None:
    for title in ("One", "Two"):
        tell(session, ada, title)
    answer = browser.post("/notices", follow_redirects=True)
    assert "2 notices marked as read." in answer.text
    assert "Mark all" not in answer.text
    assert unread(session, ada) == 0


def test_notices_of_others_are_not_there(
    browser: FlaskClient, session: Session, ada: Person
) -> None:
    ben = a_person(session, "Ben")
    notice = tell(session, ben, "For Ben")
    assert "For Ben" not in browser.get("/notices").text
    assert browser.post(f"/notices/{notice}").status_code == 404
    browser.post("/notices")
    assert unread(session, ben) == 1


@pytest.mark.parametrize(
    "address", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x", ""]
)
def test_a_notice_leads_nowhere_else(
    browser: FlaskClient, session: Session, ada: Person, address: str
) -> None:
    with pytest.raises(ValueError, match="no path of this site"):
        operations.tell(session, [ada.id], Message("x", "One", "", address), START)
    notice = tell(session, ada, "One")
    session.execute(update(Notice).values(address=address))  # even if one had come in
    session.commit()
    assert browser.post(f"/notices/{notice}").location == "/notices"


def test_many_notices_come_in_pages(browser: FlaskClient, session: Session, ada: Person) -> None:
    for number in range(26):
        tell(session, ada, f"Notice {number:02}", number)
    assert "Notice 00" not in browser.get("/notices").text
    assert "Notice 00" in browser.get("/notices?page=2").text
    assert browser.get("/notices?page=x").status_code == 200


def test_the_link_in_a_letter_shows_a_button_that_stops_letters(
    client: FlaskClient, session: Session, ada: Person
) -> None:
    operations.tell(session, [ada.id], HELLO, START)
    session.commit()
    link = "/unsubscribe/" + token_for(
        client.application.extensions["lymph"].config.secret_key, ada.public_id
    )
    assert "Stop these letters" in client.get(link).text
    assert session.get_one(Person, ada.id).wants_mail
    answer = client.post(link)
    assert (answer.status_code, answer.location) == (303, link)
    assert "no more letters" in client.get(link).text
    session.expire_all()
    assert not session.get_one(Person, ada.id).wants_mail
    assert session.scalars(select(OutboxMail)).all() == []


def test_a_mail_program_unsubscribes_with_one_click_and_no_token(
    app: Flask, client: FlaskClient, session: Session, ada: Person
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    session.commit()
    link = "/unsubscribe/" + token_for(app.extensions["lymph"].config.secret_key, ada.public_id)
    answer = client.post(link, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    session.expire_all()
    assert not session.get_one(Person, ada.id).wants_mail


def test_a_link_to_nobody_says_so(client: FlaskClient, session: Session, ada: Person) -> None:
    secret = client.application.extensions["lymph"].config.secret_key
    for token in ("x", token_for("another", ada.public_id), token_for(secret, "B" * 16)):
        for answer in (client.get(f"/unsubscribe/{token}"), client.post(f"/unsubscribe/{token}")):
            assert answer.status_code == 410
            assert "belongs to no account" in answer.text


def test_turning_letters_off_in_the_settings_drops_those_that_wait(
    browser: FlaskClient, session: Session, ada: Person
) -> None:
    operations.tell(session, [ada.id], HELLO, START)
    session.commit()
    form = {"name": "Ada", "theme": "dark", "time_zone": "UTC", "session_length": "5"}
    form |= {"email": ada.email or "", "login_name": ada.login_name or ""}
    assert browser.post("/settings", data=form).status_code == 303
    session.expire_all()
    assert not session.get_one(Person, ada.id).wants_mail
    assert session.scalars(select(OutboxMail)).all() == []
    browser.post("/settings", data=form | {"wants_mail": "y"})
    session.expire_all()
    assert session.get_one(Person, ada.id).wants_mail
