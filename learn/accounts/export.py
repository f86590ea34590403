"""All that is kept about one person, in one file they can take with them."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from learn.accounts import registry
from learn.accounts.models import AuthSession, Person
from learn.accounts.registry import ExportTable
from learn.spreadsheets import BYTE_ORDER_MARK, safe_text

PERSON_COLUMNS = (
    "public_id",
    "name",
    "email",
    "login_name",
    "role",
    "theme",
    "time_zone",
    "session_length",
    "shortcuts_on",
    "wants_mail",
    "created_at",
    "last_seen_at",
)
SESSION_COLUMNS = ("user_agent", "created_at", "last_seen_at", "expires_at")
FOLDER = "lymph-data"
README = """\
Everything that is kept about you, as of {now}.

data.json holds all of it; each table stands beside it once more as a CSV file for spreadsheets.
Times are in UTC. In the CSV files an apostrophe stands before a text that a spreadsheet would
otherwise take for a formula. Your password and the keys of your sessions are not here: only
their fingerprints are kept, which are of no use to anybody.
"""


def export(session: Session, person_id: int, now: datetime) -> bytes:
    """Return a ZIP file of JSON and CSV with every row about a person, features included."""
    tables = list(_own_tables(session, person_id))
    for part in registry.exporting.parts().values():
        tables.extend(part(session, person_id))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "README.txt", README.format(now=_plain(now)), now)
        _add(archive, "data.json", _as_json(tables, now), now)
        for table in tables:
            _add(archive, f"{table.name}.csv", _as_csv(table), now)
    return packed.getvalue()


def safe_cell(value: object) -> object:
    """Return a value as a CSV cell that no spreadsheet takes for a formula."""
    plain = _plain(value)
    if isinstance(plain, str):
        return safe_text(plain)
    if isinstance(plain, (dict, list)):
        return json.dumps(plain, ensure_ascii=False)
    return plain


def _own_tables(session: Session, person_id: int) -> Iterable[ExportTable]:
    person = session.get_one(Person, person_id)
    row = tuple(getattr(person, column) for column in PERSON_COLUMNS)
    yield ExportTable("person", PERSON_COLUMNS, (row,))
    sessions = session.execute(
        select(*(getattr(AuthSession, column) for column in SESSION_COLUMNS))
        .where(AuthSession.person_id == person_id)
        .order_by(AuthSession.id)
    )
    yield ExportTable("sessions", SESSION_COLUMNS, [tuple(row) for row in sessions])


def _as_json(tables: Sequence[ExportTable], now: datetime) -> str:
    document = {
        "exported_at": _plain(now),
        **{
            table.name: [
                {name: _plain(value) for name, value in zip(table.columns, row, strict=True)}
                for row in table.rows
            ]
            for table in tables
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _as_csv(table: ExportTable) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(table.columns)
    writer.writerows([safe_cell(value) for value in row] for row in table.rows)
    return BYTE_ORDER_MARK + text.getvalue()


def _add(archive: zipfile.ZipFile, name: str, text: str, now: datetime) -> None:
    entry = zipfile.ZipInfo(f"{FOLDER}/{name}", now.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, text)


def _plain(value: object) -> object:
    """Return a value as JSON can hold it: times as ISO texts, everything unknown as its words."""
    if isinstance(value, datetime):
        return value.isoformat()
    if value is None or isinstance(value, (str, int, float, bool, dict, list)):
        return value
    return str(value)
