"""What the bare driver reads is what SQLAlchemy reads, on both databases."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, Select, select

from learn.accounts.models import AuthSession, Person
from learn.accounts.queries import VISITOR, visitor_of
from learn.accounts.tokens import hash_token
from learn.db import unit_of_work
from learn.lessons.queries import READER
from learn.prepared import Prepared, Singles
from learn.quizzes.drafts import PLACE
from learn.quizzes.models import AnswerStep, AttemptItem
from tests.conftest import START
from tests.databases import filled_database
from tests.express.twins import Member, begin, enrol

ZONE = START.astimezone(tz=None) + timedelta(microseconds=1)


engine = filled_database  # under the name by which the tests here ask for it


@pytest.fixture(scope="module")
def people(engine: Engine) -> dict[str, Member]:
    """Somebody with everything, and a guest with nothing."""
    with unit_of_work(engine) as session:
        all_of_it = {"name": 'Zoë "ゾ"', "role": "admin", "theme": "dark", "unread_notices": 150}
        all_of_it |= {"email": "zoe@example.org", "email_folded": "zoe@example.org"}
        zoe = begin(session, enrol(session, "read", **all_of_it))
        item = session.scalar(select(AttemptItem).where(AttemptItem.position == 1))
        assert item is not None
        answer: Any = {"choice": "é", "list": [1, {"a": None}], "yes": True}
        step = {"item_id": item.id, "seq": 1, "kind": "draft", "created_at": START}
        session.add(AnswerStep(**step, answer=answer, confidence="sure"))
        nobody = {"password_hash": None, "login_name": None, "shortcuts_on": False}
        guest = begin(session, enrol(session, **nobody), "tea-leaves")
    return {"everything": zoe, "nothing": guest}


READS: dict[str, tuple[Select[Any], dict[str, Any]]] = {
    "visitor": (VISITOR, {}),
    "reader": (READER, {"lesson_id": "bee-dance"}),
    "place": (PLACE, {"place": 1}),
    "place without a step": (PLACE, {"place": 2}),
    "place that is not there": (PLACE, {"place": 999}),
}


@pytest.mark.parametrize("who", ["everything", "nothing", "nobody"])
@pytest.mark.parametrize("read", READS)
def test_a_row_is_the_same_to_the_last_type(
    engine: Engine, people: dict[str, Member], who: str, read: str
) -> None:
    """Red when a column's conversion is left out: 1 for True, text for JSON, a naive time."""
    statement, values = READS[read]
    member = people.get(who, Member(0, "", "", "a token of nobody", 0, attempt="A" * 16))
    asked = {"token_hash": hash_token(member.token), "now": ZONE, **values}
    if statement is PLACE:
        asked["public_id"] = member.attempt
    with engine.connect() as connection:
        expected = connection.execute(statement, asked).one_or_none()
    found = Singles(engine).first(Prepared(engine, statement), asked)
    assert found == (None if expected is None else list(expected))
    assert [type(one) for one in found or ()] == [type(one) for one in expected or ()]


def test_a_moment_is_compared_in_its_zone(engine: Engine, people: dict[str, Member]) -> None:
    """A session that ends at noon in Greenwich is over at one in Vienna and not before."""
    reads, visitor = Singles(engine), Prepared(engine, VISITOR)
    member = people["everything"]
    with unit_of_work(engine) as session:
        ends = session.get_one(AuthSession, member.session_id).expires_at
    asked = {"token_hash": hash_token(member.token)}
    just = ends - timedelta(microseconds=1)
    row = reads.first(visitor, {**asked, "now": just})
    assert row is not None
    assert visitor_of(row).session_seen_at == datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    assert reads.first(visitor, {**asked, "now": ends}) is None
    with pytest.raises(ValueError, match="without a zone"):
        reads.first(visitor, {**asked, "now": ends.replace(tzinfo=None)})


def test_a_value_that_is_missing_is_no_null(engine: Engine) -> None:
    with pytest.raises(KeyError):
        Singles(engine).first(Prepared(engine, VISITOR), {"token_hash": "a"})


def test_reading_goes_on_after_an_error(engine: Engine, people: dict[str, Member]) -> None:
    """Red when a connection that is broken is used again, or its place is lost."""
    reads, visitor = Singles(engine), Prepared(engine, VISITOR)
    asked = {"token_hash": hash_token(people["nothing"].token), "now": START}
    assert reads.first(visitor, asked) is not None
    for _ in range(reads._idle.qsize()):
        connection = reads._idle.get()
        if connection:
            connection.close()
        reads._idle.put(connection)
    found = []
    for _ in range(20):  # more often than there are connections
        with suppress(engine.dialect.loaded_dbapi.Error):
            found.append(reads.first(visitor, asked))
    assert len(found) == 19
    assert None not in found


def test_each_read_sees_what_was_committed_before_it(
    engine: Engine, people: dict[str, Member]
) -> None:
    """Red when a read leaves its transaction open: the next would look at the same moment."""
    reads, visitor = Singles(engine), Prepared(engine, VISITOR)
    member = people["nothing"]
    asked = {"token_hash": hash_token(member.token), "now": START}
    for name in ("Ben", "Cleo"):
        with unit_of_work(engine) as session:
            session.get_one(Person, member.id).name = name
        row = reads.first(visitor, asked)
        assert row is not None
        assert visitor_of(row).name == name
