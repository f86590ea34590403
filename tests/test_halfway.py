"""What is broken off half way: nothing of it stays, the person is told, and repeating is enough.

Red when its protection goes: without `access.stay` a guest whose sign-in failed has lost the way to
their work; with a commit before cards are rendered, learners stay whose passwords nobody saw;
without tickets a form that is sent twice makes two classrooms, assignments and notes.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, delete
from sqlalchemy.exc import OperationalError

from learn.accounts.models import SignInFailure
from learn.app import create_app
from learn.config import Config
from learn.content.compile import Compiled, CompiledQuestion
from learn.db import unit_of_work
from learn.publishing.operations import publish
from tests.acts import ACTS, Act, World, renewing_a_card
from tests.conftest import SAMPLE_MODULES, START, TEMPLATES, Clock
from tests.databases import filled_database
from tests.halfway import Contents, Trouble, contents

PLAIN_WORDS = "Back in a moment"
COUNTED_FIRST = frozenset({"sign_in_failure"})  # a guess is counted for good before it is checked

REPEATED = [act for act in ACTS if act is not renewing_a_card]  # who asks again wants another
NOTED_AGAIN = frozenset({"audit_event", "auth_session"})  # that somebody asked, or came in, twice


engine = filled_database  # under the name by which the tests here ask for it


@pytest.fixture(scope="module")
def trouble(engine: Engine) -> Trouble:
    return Trouble(engine)


@pytest.fixture
def app(engine: Engine, tmp_path: Path) -> Flask:
    config = Config(
        data_dir=tmp_path,
        database_url=str(engine.url),
        secret_key="a secret for tests, long enough to sign with",
        modules_dir=SAMPLE_MODULES,
        library_poll_seconds=0,
    )
    app = create_app(config, engine=engine, clock=Clock())
    app.testing = True
    app.jinja_env.bytecode_cache = TEMPLATES
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def changed(before: Contents, after: Contents) -> set[str]:
    """Return the names of the tables that differ."""
    return {name for name in before if before[name] != after[name]} - COUNTED_FIRST


def forget_guesses(engine: Engine) -> None:
    with unit_of_work(engine) as session:
        session.execute(delete(SignInFailure))


@pytest.mark.parametrize("prepare", ACTS, ids=lambda act: act.__name__)
def test_an_error_at_any_statement_changes_nothing_and_is_told(
    app: Flask, engine: Engine, trouble: Trouble, prepare: Callable[[World], Act]
) -> None:
    act = prepare(World(app, engine))
    before = contents(engine)
    broken = 0
    while True:
        with trouble.at(broken + 1):
            answer = act.send()
            if not trouble.has_come:
                break
        broken += 1
        assert (broken, answer.status_code) == (broken, 503)
        assert PLAIN_WORDS in answer.text
        assert changed(before, contents(engine)) == set(), broken
        forget_guesses(engine)
    assert answer.status_code < 400, answer.status
    assert act.client.get(act.opens).status_code == 200
    assert broken > 3
    assert changed(before, contents(engine))


def test_a_publication_that_breaks_off_publishes_nothing(
    engine: Engine, trouble: Trouble, compiled: Compiled
) -> None:
    """A key is corrected, a module changed: all of it or none."""

    def is_new() -> bool:
        with unit_of_work(engine) as session:
            return publish(session, corrected(compiled), START).is_new

    before, broken, is_done = contents(engine), 0, False
    while not is_done:
        assert contents(engine) == before, broken
        with trouble.at(broken + 1), suppress(OperationalError):
            is_done = is_new()
        broken += not is_done
    assert broken > 10
    assert not is_new()


def corrected(compiled: Compiled) -> Compiled:
    """Return the library with another key in one question and another title of its module."""
    code, question = next(
        (code, one)
        for code, one in compiled.questions.items()
        if one.document["type"] == "truefalse"
    )
    key = {"answer": not question.document["answer"]}
    changed = CompiledQuestion({**question.document, **key}, {**question.rendered, **key})
    first, *others = compiled.modules
    return replace(
        compiled,
        modules=({**first, "title": "Bees, corrected"}, *others),
        questions={**compiled.questions, code: changed},
    )


@pytest.mark.parametrize("prepare", REPEATED, ids=lambda act: act.__name__)
def test_repeating_what_was_committed_changes_nothing(
    app: Flask, engine: Engine, prepare: Callable[[World], Act]
) -> None:
    act = prepare(World(app, engine))
    assert act.send().status_code < 400
    before = contents(engine)
    act.forget_answer()
    assert act.send().status_code < 500
    assert changed(before, contents(engine)) <= NOTED_AGAIN
