"""Everything about a person, in one file."""

import csv
import io
import json
import zipfile
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from learn.accounts import export, operations, registry
from learn.accounts.models import Person
from learn.accounts.registry import ExportTable
from tests.accounts.conftest import NOW

NASTY = '=HYPERLINK("https://evil.example")'


@pytest.fixture
def files(session: Session, ada: Person, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Give what Ada takes with her when one feature has answers of hers."""
    exporting: registry.Registry[registry.Exporter] = registry.Registry()
    answers = ExportTable("answers", ("at", "text", "points"), [(NOW, NASTY, -1), (NOW, None, 2)])
    exporting.register("quizzes", lambda _session, person_id: [answers] if person_id else [])
    monkeypatch.setattr(registry, "exporting", exporting)
    ada.name = "+Ada"
    operations.start_session(session, ada, user_agent="Firefox", now=NOW)
    packed = export.export(session, ada.id, NOW)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_the_file_has_json_csv_and_an_explanation(files: dict[str, str]) -> None:
    assert sorted(name.removeprefix("lymph-data/") for name in files) == [
        "README.txt",
        "answers.csv",
        "data.json",
        "person.csv",
        "sessions.csv",
    ]


def test_json_holds_every_table_as_it_is(files: dict[str, str]) -> None:
    data = json.loads(files["lymph-data/data.json"])
    assert data["person"][0]["name"] == "+Ada"
    assert data["person"][0]["email"] == "Ada@example.org"
    assert data["sessions"][0]["user_agent"] == "Firefox on an unknown system"
    assert data["answers"][0] == {"at": NOW.isoformat(), "text": NASTY, "points": -1}


def test_every_column_of_a_person_is_there_but_for_inner_ones(files: dict[str, str]) -> None:
    data = json.loads(files["lymph-data/data.json"])
    inner = {"id", "email_folded", "password_hash", "deactivated_at", "unread_notices"}
    assert set(data["person"][0]) == {column.name for column in Person.__table__.columns} - inner


def test_no_cell_is_a_formula(files: dict[str, str]) -> None:
    text = files["lymph-data/answers.csv"]
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[0] == ["at", "text", "points"]
    assert rows[1][1:] == ["'" + NASTY, "-1"]
    person = next(csv.DictReader(io.StringIO(files["lymph-data/person.csv"][1:])))
    assert person["name"] == "'+Ada"


@pytest.mark.parametrize("secret", ["$argon2", "token", "password_hash"])
def test_no_secret_is_in_it(files: dict[str, str], secret: str) -> None:
    assert not [name for name, text in files.items() if secret in text]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("plain", "plain"),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("\uff1d1", "'\uff1d1"),
        (-1, -1),
        (None, None),
        (True, True),
        ({"choice": "ä"}, '{"choice": "ä"}'),
        (["a"], '["a"]'),
        (datetime(2026, 1, 2, tzinfo=UTC), "2026-01-02T00:00:00+00:00"),
    ],
)
def test_cells(value: object, cell: object) -> None:
    assert export.safe_cell(value) == cell
