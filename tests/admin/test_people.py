"""Administrators look after accounts: roles, closing, signing out, links; all of it is noted."""

import re
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from learn.accounts.models import AuthSession, Person
from learn.accounts.roles import Role
from learn.admin import operations
from learn.admin.operations import LastAdmin
from learn.audit.models import AuditEvent
from learn.db import unit_of_work
from tests.conftest import START
from tests.factories import a_guest, a_person, sign_in
from tests.pages import Visit
from tests.quizzes.test_concurrency import at_once


def place(person: Person, rest: str = "") -> str:
    return f"/admin/people/{person.public_id}{rest}"


def noted(session: Session) -> list[tuple[str, str, dict[str, Any]]]:
    rows = session.execute(select(AuditEvent.action, AuditEvent.subject, AuditEvent.details))
    return [(action, subject, details) for action, subject, details in rows]


def fresh(session: Session, person: Person) -> Person:
    session.expire_all()
    return session.get_one(Person, person.id)


def test_accounts_are_listed_newest_first_and_guests_are_not(
    max_: Person, ada: Person, visit: Visit, session: Session
) -> None:
    a_guest(session)
    session.commit()
    listed = visit.get("/admin/people").words.partition("Last seen")[2]
    assert re.findall("Ada|Max|Guest", listed)[:2] == ["Ada", "Max"]
    assert "Guest" not in listed


@pytest.mark.parametrize("words", ["ada l", "ADA", "lovelace", "ada-", "@Example.org", "ØRST"])
def test_people_are_found_by_any_of_their_names(
    visit: Visit, session: Session, ada: Person, words: str
) -> None:
    ada.name, ada.email, ada.email_folded = "Ada Lovelace Ørst", "A@Example.org", "a@example.org"
    session.commit()
    page = visit.get(f"/admin/people?q={words}").words
    assert "Ada Lovelace" in page


@pytest.mark.parametrize("query", ["q=nobody", "q=%25", "q=_", "q=%5C", "q=x%00y", "role=closed"])
def test_nobody_is_found_by_what_nobody_has(visit: Visit, ada: Person, query: str) -> None:
    assert "No account matches" in visit.get(f"/admin/people?{query}").words


def test_roles_are_a_filter(visit: Visit, ada: Person) -> None:
    assert "Ada" in visit.get("/admin/people?role=learner").words
    assert "Ada" not in visit.get("/admin/people?role=admin").words.partition("Last seen")[2]
    assert "Ada" in visit.get("/admin/people?role=nonsense&page=x").words


def test_a_role_is_given_after_a_question(visit: Visit, session: Session, ada: Person) -> None:
    question = visit.get(place(ada, "/role?role=instructor"))
    assert "Make Ada an instructor?" in question.words
    done = visit.send(question.form("/role"), "instructor")
    assert "Ada is instructor now." in done.words
    assert fresh(session, ada).role == Role.INSTRUCTOR
    assert noted(session) == [
        ("role.changed", f"person {ada.public_id}", {"before": "learner", "role": "instructor"})
    ]


def test_the_same_role_again_changes_nothing(
    browser: FlaskClient, session: Session, ada: Person
) -> None:
    assert browser.post(place(ada, "/role"), data={"role": "learner"}).status_code == 303
    assert noted(session) == []


@pytest.mark.parametrize("role", ["", "owner", "admin "])
def test_a_role_that_does_not_exist_is_not_there(
    browser: FlaskClient, ada: Person, role: str
) -> None:
    assert browser.get(place(ada, f"/role?role={role}")).status_code == 404
    assert browser.post(place(ada, "/role"), data={"role": role}).status_code == 404


@pytest.mark.parametrize("role", [Role.LEARNER, Role.INSTRUCTOR])
def test_the_last_administrator_keeps_the_role(
    browser: FlaskClient, session: Session, max_: Person, role: Role
) -> None:
    gone = a_person(session, "Gone", Role.ADMIN)
    gone.deactivated_at = START
    session.commit()
    answer = browser.post(place(max_, "/role"), data={"role": role.value})
    assert answer.status_code == 409
    assert "only administrator" in answer.text
    assert browser.post(place(max_, "/close")).status_code == 409
    assert (fresh(session, max_).role, max_.deactivated_at) == ("admin", None)
    assert noted(session) == []


def test_one_of_two_administrators_may_go(
    browser: FlaskClient, session: Session, max_: Person
) -> None:
    a_person(session, "Mia", Role.ADMIN)
    session.commit()
    assert browser.post(place(max_, "/role"), data={"role": "learner"}).status_code == 303
    assert browser.get("/admin").status_code == 404  # it counts at once


def test_an_account_is_closed_and_opened_again(
    app: Flask, visit: Visit, session: Session, ada: Person
) -> None:
    hers = app.test_client()
    sign_in(hers, session, ada)
    closed = visit.send(visit.get(place(ada, "/close")).form("/close"))
    assert "The account is closed." in closed.words
    assert hers.get("/settings").status_code == 303
    assert "Closed" in visit.get("/admin/people?role=closed").words
    opened = visit.send(visit.get(place(ada, "/open")).form("/open"))
    assert "The account is open again." in opened.words
    assert fresh(session, ada).deactivated_at is None
    assert [action for action, _, _ in noted(session)] == ["account.closed", "account.opened"]


def test_somebody_is_signed_out_everywhere(
    app: Flask, visit: Visit, session: Session, ada: Person
) -> None:
    for _ in range(2):
        sign_in(app.test_client(), session, ada)
    assert "In 2 browsers" in visit.get(place(ada)).words
    visit.send(visit.get(place(ada, "/sign-out")).form("/admin/people"))
    mine = select(AuthSession).where(AuthSession.person_id == ada.id)
    assert session.scalars(mine).all() == []
    assert [action for action, _, _ in noted(session)] == ["account.signed_out"]


def test_a_link_for_a_new_password_is_shown_once_and_works(
    app: Flask, visit: Visit, session: Session, ada: Person
) -> None:
    answer = visit.client.post(place(ada, "/reset-link"))
    assert answer.headers["Cache-Control"] == "no-store"
    found = re.search(r"<code>http://127\.0\.0\.1:8000(/reset/[\w-]+)</code>", answer.text)
    assert found is not None
    assert "/reset/" not in visit.client.get(place(ada)).text
    hers = app.test_client()
    assert hers.post(found[1], data={"password": "a new and good one"}).status_code == 303
    ((action, _, details),) = noted(session)
    assert (action, details) == ("account.link_made", {})


def test_whoever_gets_letters_gets_no_link_from_hand(
    app: Flask, browser: FlaskClient, session: Session, ada: Person
) -> None:
    ada.email, ada.email_folded = "ada@example.org", "ada@example.org"
    session.commit()
    services = app.extensions["lymph"]
    object.__setattr__(services.config, "smtp_url", "smtp://mail.example")
    assert "new password" not in browser.get(place(ada)).text
    assert browser.post(place(ada, "/reset-link")).status_code == 404
    object.__setattr__(services.config, "smtp_url", "")
    assert browser.post(place(ada, "/reset-link")).status_code == 200


def test_a_closed_account_gets_no_link(browser: FlaskClient, session: Session, ada: Person) -> None:
    ada.deactivated_at = START
    session.commit()
    assert browser.post(place(ada, "/reset-link")).status_code == 404


@pytest.mark.parametrize("rest", ["", "/role?role=admin", "/close", "/open", "/sign-out"])
def test_guests_have_no_page(browser: FlaskClient, session: Session, rest: str) -> None:
    guest = a_guest(session)
    session.commit()
    assert browser.get(place(guest, rest)).status_code == 404
    if rest:
        assert browser.post(place(guest, rest)).status_code == 404
    assert browser.post(place(guest, "/reset-link")).status_code == 404


def test_names_are_text_on_every_page(browser: FlaskClient, session: Session, ada: Person) -> None:
    ada.name = "<b>{}%s{0}</b>"
    session.commit()
    for rest in ("", "/close", "/sign-out", "/role?role=admin"):
        page = browser.get(place(ada, rest))
        assert page.status_code == 200
        assert "<b>{}" not in page.text
        assert "&lt;b&gt;{}%s{0}" in page.text


def test_two_administrators_cannot_take_the_role_from_each_other(
    committed: Any,
) -> None:
    """Both see the other as the one who stays: only the lock keeps one of them."""
    with unit_of_work(committed) as session:
        one, two = (a_person(session, name, Role.ADMIN).id for name in ("Max", "Mia"))

    both = Barrier(2)

    def demote(person_id: int, actor_id: int) -> bool:
        try:
            with unit_of_work(committed) as session:
                person = session.get_one(Person, person_id)
                done = operations.change_role(session, person, Role.LEARNER, actor_id, START)
                with suppress(BrokenBarrierError):  # the other is not let in before the commit
                    both.wait(1)
                return done
        except LastAdmin:
            return False

    done = at_once(lambda: demote(one, two), lambda: demote(two, one))
    assert sorted(done) == [False, True]
