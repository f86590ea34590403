"""Every door of administration, with somebody and something really behind it.

Red when any view of it asks for a lower role than an administrator's.
"""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.accounts.roles import Role
from tests.factories import a_classroom, a_person, sign_in

FORM = {"role": "learner", "letter": "all"}


def answers(app: Flask, browser: FlaskClient, person: Person, room: str) -> dict[str, int]:
    """Return what each door answers, about this person or this classroom."""
    return {
        f"{method} {rule.rule}": browser.open(
            rule.rule.replace(
                "<public_id:public_id>", room if "classrooms" in rule.rule else person.public_id
            ),
            method=method,
            data=FORM if method == "POST" else None,
            query_string=FORM if method == "GET" else None,
        ).status_code
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/admin")
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
    }


@pytest.mark.parametrize("role", Role)
def test_who_is_no_administrator_finds_nothing_behind_any_door(
    app: Flask, session: Session, ada: Person, role: Role
) -> None:
    room = a_classroom(session, a_person(session, "Ida", Role.INSTRUCTOR)).public_id
    session.commit()
    browser = app.test_client()
    sign_in(browser, session, a_person(session, "Somebody", role))
    found = answers(app, browser, ada, room)
    assert len(found) > 15
    assert {door for door, code in found.items() if (code == 404) is (role is Role.ADMIN)} == set()
