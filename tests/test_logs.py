"""One line per request and event; nothing that people typed or are called is in any of them."""

import io
import json
import logging
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from learn import logs
from learn.accounts.models import Person
from tests.conftest import START
from tests.factories import a_person, sign_in
from tests.pages import Visit

MARK = "Zanzibar7"
MANY = 500


@pytest.fixture
def written(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """Give what is logged, as the kind of lines the test asks for; the old handlers come back."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers.clear()
    out = io.StringIO()
    logs.configure(getattr(request, "param", "json"), out)
    yield out
    root.handlers[:] = before
    root.setLevel(level)


def lines(out: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_request_is_one_line_with_its_number(client: FlaskClient, written: io.StringIO) -> None:
    answer = client.get("/modules/bees?token=secret")
    (line,) = lines(written)
    assert line["request"] == answer.headers["X-Request-Id"]
    assert len(line["request"]) == 12
    assert (line["method"], line["endpoint"], line["status"]) == ("GET", "lessons.module", 200)
    assert line["ms"] >= 0
    assert set(line) == {
        "time", "level", "logger", "request", "method", "endpoint", "status", "ms",
    }  # fmt: skip


def test_refusals_have_a_number_too(client: FlaskClient, written: io.StringIO) -> None:
    for path, status in (("/nowhere-" + MARK, 404), ("/attempts/" + "A" * 16 + "/result", 404)):
        answer = client.get(path)
        assert answer.headers["X-Request-Id"] in answer.text
        assert lines(written)[-1]["status"] == status
    assert lines(written)[0]["endpoint"] == "none"
    assert MARK not in written.getvalue()


def test_the_number_is_ours_whatever_a_client_sends(client: FlaskClient) -> None:
    answer = client.get("/help", headers={"X-Request-Id": MARK})
    assert answer.headers["X-Request-Id"] != MARK


@pytest.mark.parametrize("written", ["text"], indirect=True)
def test_on_a_terminal_lines_are_plain(client: FlaskClient, written: io.StringIO) -> None:
    number = client.get("/help").headers["X-Request-Id"]
    line = written.getvalue()
    assert line.startswith("GET lessons.help_page 200 ")
    assert line.endswith(f" ms, request {number}\n")


@pytest.mark.parametrize(("kind", "is_terminal", "is_json"), [
    ("json", True, True), ("text", False, False), ("", True, False), ("", False, True),
])  # fmt: skip
def test_the_kind_follows_the_setting_then_the_terminal(
    kind: str, is_terminal: bool, is_json: bool
) -> None:
    out = io.StringIO()
    out.isatty = lambda: is_terminal  # type: ignore[method-assign]
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers.clear()
    try:
        logs.configure(kind, out)
        logging.getLogger("learn").info("hello")
    finally:
        root.handlers[:] = before
        root.setLevel(level)
    assert out.getvalue().startswith("{") == is_json


def fail(message: str) -> None:
    try:
        _ = {}[message]
    except KeyError as problem:
        raise ValueError(message) from problem


@pytest.mark.parametrize("written", ["json", "text"], indirect=True)
def test_an_error_says_where_and_not_what(written: io.StringIO) -> None:
    try:
        fail(MARK)
    except ValueError:
        logging.getLogger("learn").exception("request %s failed", "abc")
    text = written.getvalue()
    for part in ("request abc failed", "builtins.ValueError", "builtins.KeyError", "in fail"):
        assert part in text
    assert MARK not in text


def test_what_the_database_refused_is_not_quoted(session: Session) -> None:
    ada = a_person(session)
    session.add(Person(name=MARK, login_name=ada.login_name, created_at=START, last_seen_at=START))
    with pytest.raises(IntegrityError) as refused:
        session.flush()
    assert MARK not in str(refused.value)
    assert "parameters hidden" in str(refused.value)


@pytest.mark.parametrize("written", ["json", "text"], indirect=True)
def test_no_form_writes_what_people_typed_into_the_log(
    app: Flask, client: FlaskClient, session: Session, written: io.StringIO
) -> None:
    """Send a mark through every form that takes a text, rightly and wrongly filled in."""
    visit = Visit(client)
    address = f"{MARK}@example.org"
    sign_up = {"name": MARK, "sign_in_name": address, "password": f"{MARK} otter marble"}
    client.post("/sign-in", data={"sign_in_name": MARK, "password": MARK})
    client.post("/reset", data={"email": address})
    client.post("/sign-up", data={"name": MARK})
    assert client.post("/sign-up", data=sign_up).status_code == 303
    client.get(f"/search?q={MARK}")
    client.get(f"/claims?q={MARK}")
    client.post("/settings", data={"name": MARK, "email": address, "current_password": MARK})
    client.post("/join", data={"code": MARK})
    client.post("/settings/password", data={"current_password": MARK, "password": MARK * 3})
    quiz = client.post("/modules/bees/bee-dance/quiz").headers["Location"]
    for place in range(1, 11):
        question = quiz.rsplit("/", 1)[0] + f"/{place}"
        form = visit.get(question).form()
        texts = {one.name: MARK for one in form.controls if one.kind in ("text", "textarea")}
        client.post(question, data=form.data() | texts | {"action": "check"})
        client.post(f"{question}/autosave", data=form.data() | texts)
    client.post("/settings/delete", data={"current_password": MARK})
    assert len(written.getvalue().splitlines()) > 40
    assert MARK.lower() not in written.getvalue().lower()


def test_a_letter_that_fails_does_not_name_its_reader(
    app: Flask, client: FlaskClient, session: Session, written: io.StringIO
) -> None:
    ada = a_person(session, MARK)
    ada.email = ada.email_folded = f"{MARK.lower()}@example.org"
    session.commit()
    sign_in(client, session, ada)
    object.__setattr__(app.extensions["lymph"].config, "smtp_url", "smtp://127.0.0.1:1")
    client.post("/reset", data={"email": ada.email})
    assert MARK.lower() not in written.getvalue().lower()


def test_what_the_database_cannot_hold_is_refused_and_not_quoted(
    app: Flask, client: FlaskClient, session: Session, written: io.StringIO
) -> None:
    """PostgreSQL refuses a NUL; SQLite takes it, and finds nobody of that name."""

    def ask() -> str:
        session.execute(select(Person.id).where(Person.login_name == f"{MARK}\0"))
        return "nobody"

    app.add_url_rule("/ask", view_func=ask)
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    answer = client.get("/ask")
    assert answer.status_code == (400 if is_postgresql else 200)
    assert ("could not be read" in answer.text) == is_postgresql
    assert MARK not in written.getvalue()


@pytest.fixture
def together() -> Iterator[tuple[io.StringIO, logging.Logger]]:
    """Give a log whose lines are written together, and where they are written."""
    out = io.StringIO()
    handler = logs.Together(out, logs.TextLines())
    named = logging.getLogger("together")
    named.propagate, named.level = False, logging.INFO
    named.addHandler(handler)
    yield out, named
    named.removeHandler(handler)
    handler.close()


def test_lines_wait_for_company_but_not_long(together: tuple[io.StringIO, logging.Logger]) -> None:
    """Red when nothing flushes for ever, or every line is written at once."""
    out, named = together
    named.info("one")
    named.info("two")
    assert out.getvalue() == ""
    until = time.monotonic() + 5
    while not out.getvalue() and time.monotonic() < until:
        time.sleep(0.01)
    assert out.getvalue() == "one\ntwo\n"


def test_a_warning_waits_for_nobody_and_takes_along_what_came_before(
    together: tuple[io.StringIO, logging.Logger],
) -> None:
    out, named = together
    named.info("one")
    named.warning("two")
    assert out.getvalue() == "one\ntwo\n"


def test_many_lines_of_many_threads_are_each_written_once_and_in_order(
    together: tuple[io.StringIO, logging.Logger],
) -> None:
    """Red when what waits is taken by two threads at once, or dropped while it is written."""
    out, named = together

    def write(thread: int) -> None:
        for number in range(MANY):
            named.info("%s %s", thread, number)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    named.handlers[0].flush()
    written = [tuple(map(int, line.split())) for line in out.getvalue().splitlines()]
    assert sorted(written) == [(a, b) for a in range(8) for b in range(MANY)]
    for thread in range(8):
        assert [b for a, b in written if a == thread] == list(range(MANY))


@pytest.mark.parametrize("kind", ["json", "text"])
def test_a_line_is_the_same_whether_it_waited_or_not(kind: str, written: io.StringIO) -> None:
    """Red when a request that waits for its line is told otherwise, or out of turn."""

    def tell(*, at_once: bool) -> list[str]:
        out = io.StringIO()
        logs.configure(kind, out, at_once=at_once)
        logs.answered("abc", "GET", "lessons.lesson", 200, 0.01234)
        logging.getLogger("other").info("something else")
        logs.answered("def", "POST", "quizzes.autosave", 409, 0.5)
        logging.getLogger().handlers[0].flush()
        return [re.sub(r'"time": "[^"]+"', "", line) for line in out.getvalue().splitlines()]

    told = tell(at_once=False)
    assert len(told) == 3
    assert told == tell(at_once=True)
    assert "12.3" in told[0]
    assert not written.getvalue()


def test_what_cannot_be_written_for_long_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """Red when lines heap up in memory while the log is stuck."""
    monkeypatch.setattr(logs, "MOST_WAITING", 3)
    out = io.StringIO()
    handler = logs.Together(out, logs.TextLines())
    for number in range(5):
        handler.emit(logging.makeLogRecord({"msg": str(number), "levelno": logging.INFO}))
    handler.flush()
    assert out.getvalue().split() == ["2", "3", "4"]
