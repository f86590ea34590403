"""The audit log is filtered, paged and taken away as CSV that computes nothing."""

import csv
import io
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.audit.models import AuditEvent
from learn.audit.operations import record
from tests.conftest import START
from tests.factories import a_person
from tests.pages import Visit

CLASSROOM = "C" * 16


@pytest.fixture
def log(session: Session, ada: Person) -> None:
    ben = a_person(session, "Ben")
    record(session, ada.id, "role.changed", f"person {ben.public_id}", START, role="admin")
    record(session, ben.id, "classroom.created", "classroom", START, classroom=CLASSROOM)
    record(session, None, "letters.retried", "outbox", START + timedelta(days=1), count=2)
    session.commit()


def shown(visit: Visit, query: str) -> list[str]:
    words = visit.get(f"/admin/audit?{query}").words.partition("Details")[2]
    found = {"Role changed", "Classroom created", "Letters retried"}
    return sorted(one for one in found if one in words)


@pytest.mark.usefixtures("log")
def test_the_log_is_filtered_by_person_action_classroom_and_day(visit: Visit, ada: Person) -> None:
    assert len(shown(visit, "")) == 3
    assert shown(visit, f"who={ada.login_name}") == shown(visit, f"who={ada.public_id}")
    assert shown(visit, f"who={ada.login_name}") == ["Role changed"]
    assert shown(visit, "who=nobody-at-all") == shown(visit, "who=x%00y") == []
    assert shown(visit, "action=letters.retried") == ["Letters retried"]
    assert shown(visit, f"classroom={CLASSROOM}") == ["Classroom created"]
    assert shown(visit, "day=2026-11-22") == ["Classroom created", "Role changed"]
    assert shown(visit, "day=2026-11-23") == ["Letters retried"]
    assert len(shown(visit, "day=yesterday&page=x")) == 3


@pytest.mark.usefixtures("log")
def test_a_day_is_a_day_where_the_administrator_is(
    visit: Visit, session: Session, max_: Person
) -> None:
    max_.time_zone = "Pacific/Auckland"  # where it is the next day already
    session.commit()
    assert shown(visit, "day=2026-11-23") == ["Classroom created", "Role changed"]


@pytest.mark.usefixtures("log")
def test_details_names_and_the_system_are_shown(visit: Visit) -> None:
    words = visit.get("/admin/audit").words
    for part in ("role: admin", "count: 2", "The system", "Ben", "3 lines"):
        assert part in words
    assert "No line matches" in visit.get("/admin/audit?who=nobody-at-all").words


def test_an_empty_log_says_so(visit: Visit) -> None:
    assert "Nothing was done yet." in visit.get("/admin/audit").words


def test_a_long_log_comes_in_pages(visit: Visit, session: Session) -> None:
    for number in range(51):
        record(session, None, f"test.{number:02}", "site", START)
    session.commit()
    assert "Test 00" not in visit.get("/admin/audit").words.partition("Details")[2]
    assert "Test 00" in visit.get("/admin/audit?page=2").words


def rows(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.usefixtures("log")
def test_the_log_is_taken_away_as_it_is_filtered(
    browser: FlaskClient, session: Session, max_: Person
) -> None:
    answer = browser.post("/admin/audit", data={"action": "role.changed"})
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="audit-2026')
    head, row = rows(answer.text)
    assert head == ["time (UTC)", "person", "action", "subject", "classroom", "details"]
    assert row[:3] == ["2026-11-22 12:00:00", "Ada", "role.changed"]
    assert row[5] == '{"role": "admin"}'
    newest = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert newest is not None
    assert (newest.action, newest.actor_id) == ("export.downloaded", max_.id)


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x")', "+1", "-1", "@x", "\t=1", "\r=1"])
def test_a_name_that_is_a_formula_computes_nothing(
    browser: FlaskClient, session: Session, ada: Person, name: str
) -> None:
    ada.name = name
    record(session, ada.id, "=cmd()", "site", START)
    session.commit()
    cells = [cell for row in rows(browser.post("/admin/audit").text) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
