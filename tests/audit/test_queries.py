"""The audit log is read newest first, page by page, by any of its filters."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.audit import queries
from learn.audit.operations import record
from learn.audit.queries import PAGE_SIZE, Filters
from tests.conftest import START
from tests.factories import a_person

ROOM = "r" * 16


@pytest.fixture
def ida(session: Session) -> Person:
    ida, max_ = a_person(session, "Ida"), a_person(session, "Max")
    record(session, ida.id, "classroom.created", "classroom", START, classroom=ROOM, name="Biology")
    record(session, max_.id, "role.changed", "person x", START + timedelta(hours=1))
    record(session, None, "backup.made", "database", START + timedelta(hours=2))
    return ida


def actions(session: Session, **filters: Any) -> list[str]:
    return [event.action for event in queries.events(session, Filters(**filters)).events]


def test_the_newest_come_first_with_names_and_details(session: Session, ida: Person) -> None:
    events = queries.events(session, Filters()).events
    assert [(event.actor, event.action) for event in events] == [
        (None, "backup.made"),
        ("Max", "role.changed"),
        ("Ida", "classroom.created"),
    ]
    assert (events[2].subject, events[2].classroom) == ("classroom", ROOM)
    assert (events[2].details, events[2].happened_at) == ({"name": "Biology"}, START)


def test_each_filter_leaves_the_others_out(session: Session, ida: Person) -> None:
    assert actions(session, actor_id=ida.id) == ["classroom.created"]
    assert actions(session, action="role.changed") == ["role.changed"]
    assert actions(session, classroom=ROOM) == ["classroom.created"]
    later = START + timedelta(hours=1)
    assert actions(session, since=later) == ["backup.made", "role.changed"]
    assert actions(session, until=later) == ["classroom.created"]
    assert queries.actions(session) == ("backup.made", "classroom.created", "role.changed")


@pytest.mark.parametrize(("page", "shown"), [(1, PAGE_SIZE), (2, 1), (9, 1), (0, PAGE_SIZE)])
def test_the_log_is_cut_into_pages(session: Session, page: int, shown: int) -> None:
    for _ in range(PAGE_SIZE + 1):
        record(session, None, "backup.made", "database", START)
    found = queries.events(session, Filters(), page)
    assert (len(found.events), found.pages, found.total) == (shown, 2, PAGE_SIZE + 1)
