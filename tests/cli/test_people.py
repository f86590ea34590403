"""People from the terminal."""

from pathlib import Path

import pytest
from sqlalchemy import select

from learn.audit.models import AuditEvent
from learn.db import make_engine, open_session
from tests.cli.conftest import Run

PASSWORD = "quiet marble otter lake"


@pytest.fixture
def ready(learn: Run) -> Run:
    learn("migrate")
    return learn


def test_an_account_is_added_listed_promoted_and_signed_out(ready: Run, tmp_path: Path) -> None:
    added = ready("user", "add", "iris@example.org", "--name", "Iris", "--password", PASSWORD)
    assert added.exit_code == 0, added.output
    assert "learner" in ready("user", "list").stdout
    assert ready("user", "role", "iris@example.org", "instructor").exit_code == 0
    assert "instructor" in ready("user", "list").stdout
    assert (
        ready("user", "password", "iris@example.org", "--password", PASSWORD + "!").exit_code == 0
    )
    assert ready("user", "revoke", "iris@example.org").exit_code == 0
    with open_session(make_engine(f"sqlite:///{tmp_path}/data/lymph.sqlite3"), writes=False) as log:
        noted = log.execute(select(AuditEvent.action, AuditEvent.actor_id)).all()
    assert noted == [
        ("role.changed", None),
        ("account.password_set", None),
        ("account.signed_out", None),
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("add", "iris@example.org", "--password", "short"), "8"),
        (("add", "two words here", "--password", PASSWORD), "name"),
        (("add", "root@example.org", "--role", "admin", "--password", "fourteen chars"), "15"),
        (("role", "nobody@example.org", "admin"), "Nobody signs in"),
        (("revoke", "nobody@example.org"), "Nobody signs in"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    ready: Run, arguments: tuple[str, ...], words: str
) -> None:
    result = ready("user", *arguments)
    assert result.exit_code == 1
    assert words in result.stderr
    assert "Traceback" not in result.output
    assert not ready("user", "list").stdout.strip()


def test_a_name_that_is_taken_is_refused(ready: Run) -> None:
    ready("user", "add", "iris", "--password", PASSWORD)
    result = ready("user", "add", "IRIS", "--password", PASSWORD)
    assert result.exit_code == 1
    assert "Traceback" not in result.output
