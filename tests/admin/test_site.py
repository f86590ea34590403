"""The overview says how the site is; its settings hold everywhere at once; letters are retried."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from learn import limits
from learn.accounts.models import Person
from learn.audit.models import AuditEvent
from learn.jobs import operations as jobs
from learn.outbox.models import OutboxMail
from learn.outbox.operations import queue_letter
from tests.conftest import START
from tests.pages import Visit

SETTINGS = {
    "name": "School of Bees",
    "contact": "bees@example.org",
    "welcome_text": "Hello.\n\n<b>Buzz</b>.",
    "crisis_text": "Call 142.",
    "sign_up": "open",
    "teaching": "approved",
}


def noted(session: Session) -> list[tuple[str, dict[str, Any]]]:
    rows = session.execute(select(AuditEvent.action, AuditEvent.details).order_by(AuditEvent.id))
    return [(action, details) for action, details in rows]


def test_the_overview_of_a_new_site(visit: Visit) -> None:
    words = visit.get("/admin").words
    for part in ("Worth a look", "No job has run yet", "No backup is known", "Close attempts"):
        assert part in words
    assert "2 accounts" not in words
    assert "1 account" in words
    assert "Publication 1" in words


def test_the_overview_shows_what_jobs_and_letters_did(visit: Visit, session: Session) -> None:
    for name in ("close", "letters", "clean", "announce", "backup"):
        jobs.note(session, name, f"Outcome of {name}", START)
    queue_letter(session, "ada@example.org", "Lost", "", START)
    session.execute(update(OutboxMail).values(failed_at=START))
    queue_letter(session, "ada@example.org", "Waiting", "", START)
    session.commit()
    words = visit.get("/admin").words
    for part in ("Outcome of letters", "Outcome of backup", "1 waiting", "1 failed"):
        assert part in words
    assert "No job has run yet" not in words
    assert "could not be delivered: 1." in words


def test_settings_hold_on_every_page_at_once(
    browser: FlaskClient, client: FlaskClient, session: Session
) -> None:
    answer = browser.post("/admin/settings", data=SETTINGS)
    assert (answer.status_code, answer.location) == (303, "/admin/settings")
    home = client.get("/").text
    assert "School of Bees" in home
    assert "&lt;b&gt;Buzz&lt;/b&gt;" in home
    assert "Lymph" not in home
    for page in ("/help", "/privacy", "/accessibility"):
        assert "bees@example.org" in client.get(page).text
    ((action, details),) = noted(session)
    assert action == "settings.changed"
    assert sorted(details["changed"]) == [
        "contact",
        "crisis text",
        "name",
        "teaching",
        "welcome text",
    ]
    assert "Call 142" not in str(details)


def test_whoever_saves_sees_the_change_at_once_although_others_wait(
    app: Flask, browser: FlaskClient, client: FlaskClient
) -> None:
    client.get("/")
    app.extensions["lymph"].site._poll_seconds = 3600
    browser.post("/admin/settings", data=SETTINGS)
    assert "School of Bees" in client.get("/").text


def test_a_page_that_was_kept_is_asked_for_again_after_a_change(
    browser: FlaskClient, client: FlaskClient
) -> None:
    tag = client.get("/help").headers["ETag"]
    assert client.get("/help", headers={"If-None-Match": tag}).status_code == 304
    browser.post("/admin/settings", data=SETTINGS)
    assert client.get("/help", headers={"If-None-Match": tag}).status_code == 200


def test_saving_what_is_there_changes_and_notes_nothing(
    browser: FlaskClient, visit: Visit, session: Session
) -> None:
    browser.post("/admin/settings", data=SETTINGS)
    page = visit.send(visit.get("/admin/settings").form("/admin/settings"))
    assert "Nothing was changed." in page.words
    assert len(noted(session)) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": " "}, "Give the site a name."),
        ({"name": "x" * (limits.MAX_NAME + 1)}, "too long"),
        ({"contact": "x" * (limits.MAX_CONTACT + 1)}, "too long"),
        ({"crisis_text": "x" * (limits.MAX_SITE_TEXT + 1)}, "too long"),
        ({"welcome_text": "\x00"}, "cannot be kept"),
        ({"sign_up": "maybe"}, "There is a problem"),
        ({"teaching": ""}, "There is a problem"),
    ],
)
def test_settings_that_will_not_do_are_kept_in_the_form(
    browser: FlaskClient, session: Session, change: dict[str, str], words: str
) -> None:
    answer = browser.post("/admin/settings", data=SETTINGS | change)
    assert answer.status_code == 422
    assert words in answer.text
    assert noted(session) == []


@pytest.mark.parametrize("size", [limits.MAX_SITE_TEXT])
def test_the_longest_texts_are_taken(browser: FlaskClient, size: int) -> None:
    assert (
        browser.post("/admin/settings", data=SETTINGS | {"crisis_text": "x" * size}).status_code
        == 303
    )


def failed_letters(session: Session, *subjects: str) -> None:
    for subject in subjects:
        queue_letter(session, "ada@example.org", subject, "Secret words.", START)
    session.execute(update(OutboxMail).values(failed_at=START, attempts=8, problem="No (550)."))
    session.commit()


def test_letters_are_listed_by_state_without_their_text(visit: Visit, session: Session) -> None:
    assert "Every letter was delivered" in visit.get("/admin/mail").words
    failed_letters(session, "Lost")
    page = visit.get("/admin/mail?state=nonsense").words
    for part in ("Lost", "ada@example.org", "No (550)."):
        assert part in page
    assert "Secret words" not in page
    assert "No letter waits." in visit.get("/admin/mail?state=waiting").words
    assert "No letter was sent" in visit.get("/admin/mail?state=sent").words


def test_one_letter_or_all_are_tried_again(
    browser: FlaskClient, visit: Visit, session: Session
) -> None:
    failed_letters(session, "One", "Two", "Three")
    first = session.scalars(select(OutboxMail.message_id).where(OutboxMail.subject == "One")).one()
    assert browser.post("/admin/mail", data={"letter": first}).status_code == 303
    assert "One" in visit.get("/admin/mail?state=waiting").words
    browser.post("/admin/mail", data={"letter": "all"})
    assert "Every letter was delivered" in visit.get("/admin/mail").words
    assert noted(session) == [("letters.retried", {"count": 1}), ("letters.retried", {"count": 2})]
    for unknown in ("unknown", "A\0", "x" * 100):
        assert browser.post("/admin/mail", data={"letter": unknown}).status_code == 303
    assert browser.post("/admin/mail", data={"letter": "\0"}).status_code == 404
    assert len(noted(session)) == 2


def test_the_menu_leads_administrators_here_and_nobody_else(
    app: Flask, browser: FlaskClient, client: FlaskClient, ada: Person, session: Session
) -> None:
    session.commit()
    assert 'href="/admin"' in browser.get("/help").text
    assert 'href="/admin"' not in client.get("/help").text


def test_nothing_is_kept_by_browsers(browser: FlaskClient) -> None:
    for page in ("/admin", "/admin/people", "/admin/settings", "/admin/mail", "/admin/audit"):
        assert browser.get(page).headers["Cache-Control"] == "no-store"


def test_late_jobs_are_named(visit: Visit, session: Session) -> None:
    jobs.note(session, "close", "done", START - timedelta(hours=1))
    session.commit()
    assert "Job is late: Close attempts whose time ran out." in visit.get("/admin").words
