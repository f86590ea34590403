"""On a closed site an account is made only by whoever brings a join code that opens."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.classrooms import admission, ways_in
from learn.classrooms.models import Classroom
from learn.classrooms.operations import Particulars, create_classroom
from learn.site import operations
from learn.site.settings import SignUp, SiteSettings
from tests.accounts.browser import PASSWORD, Browser
from tests.conftest import Clock
from tests.factories import a_person


@pytest.fixture
def classroom(session: Session, clock: Clock) -> Classroom:
    ida = a_person(session, "Ida")
    return create_classroom(session, ida.id, Particulars("Bees", "", "UTC"), clock())


@pytest.fixture(autouse=True)
def _closed(session: Session, clock: Clock) -> None:
    open_one = SiteSettings()
    closed = SiteSettings(contact="ops@example.org", sign_up=SignUp.CLOSED)
    operations.change(session, open_one, closed, clock())
    session.commit()


def code_of(session: Session, classroom: Classroom) -> str:
    found = ways_in.code_shown(session, classroom.id)
    assert found is not None
    return found.code


def sign_up(browser: Browser, goal: str) -> int:
    form = {"name": "Ada", "sign_in_name": "ada", "password": PASSWORD, "next": goal}
    return browser.post("/sign-up", **form).status_code


def accounts(session: Session) -> int:
    named = select(Person.id).where(Person.login_name == "ada")
    return len(session.scalars(named).all())


def test_the_page_says_what_a_closed_site_asks_for(browser: Browser) -> None:
    page = browser.get("/sign-up")
    assert page.status_code == 200
    assert "by people with a join code" in page.text
    assert "ops@example.org" in page.text
    assert 'name="password"' not in page.text


def test_nobody_makes_an_account_without_a_code(browser: Browser, session: Session) -> None:
    for goal in ("", "/today", "/join/", "/join/AAAAAAAA", "/modules/join/x", "/join/%00"):
        assert sign_up(browser, goal) == 403
    assert accounts(session) == 0


@pytest.mark.parametrize("write", ["{}", "{}?from=letter"])
def test_a_code_that_opens_lets_in(
    browser: Browser, session: Session, classroom: Classroom, write: str
) -> None:
    session.commit()
    goal = "/join/" + write.format(code_of(session, classroom))
    assert "Your join code is one" in browser.get(f"/sign-up?next={goal}").text
    assert sign_up(browser, goal) == 303
    assert accounts(session) == 1


def test_a_code_that_was_revoked_or_ran_out_lets_nobody_in(
    browser: Browser, session: Session, classroom: Classroom, clock: Clock
) -> None:
    goal = f"/join/{code_of(session, classroom)}"
    row = ways_in.code_shown(session, classroom.id)
    assert row is not None
    row.expires_at = clock() + timedelta(hours=1)
    session.commit()
    clock.advance(hours=2)
    assert sign_up(browser, goal) == 403
    teacher = session.scalars(select(Person.id).where(Person.name == "Ida")).one()
    fresh = admission.renew_code(session, classroom, teacher, clock())
    session.commit()
    assert sign_up(browser, f"/join/{fresh.code}") == 303


def test_whoever_has_an_account_signs_in_as_ever(
    app: Flask, session: Session, browser: Browser, clock: Clock
) -> None:
    closed = SiteSettings(sign_up=SignUp.CLOSED)
    operations.change(session, closed, SiteSettings(), clock())
    session.commit()
    assert sign_up(browser, "") == 303
    operations.change(session, SiteSettings(), closed, clock())
    session.commit()
    assert Browser(app).sign_in("ada").status_code == 303


def test_codes_cannot_be_guessed_here_either(
    browser: Browser, session: Session, classroom: Classroom
) -> None:
    session.commit()
    good = f"/sign-up?next=/join/{code_of(session, classroom)}"
    assert 'name="password"' in browser.get(good).text
    for number in range(200):
        browser.get(f"/sign-up?next=/join/AAAA{number:04}".translate(str.maketrans("01", "AB")))
    assert 'name="password"' not in browser.get(good).text
