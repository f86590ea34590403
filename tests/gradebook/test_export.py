"""The files: the same table as the page, formulas that stay texts, and who took it last."""

import csv
import io

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from learn.audit.models import AuditEvent
from learn.gradebook import export
from learn.templating import points
from tests.conftest import START, Clock
from tests.factories import a_group
from tests.gradebook.conftest import DAY, LATER, Scene, rows

FORMULA = '=HYPERLINK("http://x")'
HEADING = [
    "Learner",
    "Groups",
    "Learner id",
    "Total (%)",
    "Tea (of 100)",
    "Tea: state",
    "Bees (of 100)",
    "Bees: state",
]


@pytest.fixture(autouse=True)
def now(clock: Clock) -> None:
    clock.moment = LATER


def sheet(browser: FlaskClient, scene: Scene) -> list[tuple[object, ...]]:
    """Return what another library reads in the XLSX file."""
    answer = browser.post(f"{scene.base}/export", data={"kind": "xlsx"})
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(answer.data))
    (only,) = book.worksheets
    assert all(cell.data_type != "f" for row in only.iter_rows() for cell in row)
    return list(only.iter_rows(values_only=True))


def lines(browser: FlaskClient, scene: Scene) -> list[list[str]]:
    answer = browser.post(f"{scene.base}/export", data={"kind": "csv"})
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def test_the_files_hold_the_table_of_the_page(scene: Scene, session: Session) -> None:
    a_group(session, scene.room, scene.ada)
    scene.finish(scene.ben, "tea-leaves", 1, at=START + 2 * DAY + DAY / 2)
    session.commit()
    browser = scene.browser()
    written = sheet(browser, scene)
    assert list(written[0]) == HEADING == lines(browser, scene)[0]
    plain = [
        [one.removeprefix("'") for one in row] for row in lines(browser, scene)
    ]  # "'-" of an id
    assert [["" if one is None else str(one) for one in row] for row in written] == plain
    page = rows(browser.get(f"{scene.base}/gradebook").text)[1:]
    assert len(page) == len(written) - 1 == 2
    for shown, row in zip(page, written[1:], strict=True):
        name, _groups, _id, total, *cells = row
        assert shown[:2] == [name, f"{total}%"]
        for cell, value, state in zip(shown[2:], cells[::2], cells[1::2], strict=True):
            if value is not None:
                assert cell.split()[0] == points(round(1000 * float(str(value))))
            assert state in ("done", "not started") or str(state) in cell


def test_a_name_that_is_a_formula_does_nothing(scene: Scene, session: Session) -> None:
    scene.person(scene.ada).name = FORMULA
    scene.tea.assignment.title = "+1 & more"
    session.commit()
    browser = scene.browser()
    assert sheet(browser, scene)[1][0] == FORMULA  # as a text
    head, first, *_ = lines(browser, scene)
    assert first[0] == f"'{FORMULA}"
    assert head[4] == "'+1 & more (of 100)"


def test_every_text_of_a_csv_file_is_in_quotes(scene: Scene, session: Session) -> None:
    """A semicolon begins a new cell where commas are decimal."""
    scene.person(scene.ada).name = "Ada;=1+1"
    session.commit()
    answer = scene.browser().post(f"{scene.base}/export", data={"kind": "csv"})
    assert '"Ada;=1+1","",' in answer.text


def test_who_took_it_is_noted_and_shown(scene: Scene, session: Session) -> None:
    browser = scene.browser()
    assert "Nobody has taken it yet" in browser.get(f"{scene.base}/export").text
    browser.post(f"{scene.base}/export", data={"kind": "csv"})
    event = session.scalar(select(AuditEvent).where(AuditEvent.action == "export.downloaded"))
    assert event is not None
    assert (event.actor_id, event.classroom, event.details) == (
        scene.ida.id,
        scene.room.public_id,
        {"format": "csv"},
    )
    assert "Last taken by Ida" in browser.get(f"{scene.base}/export").text


def test_another_kind_of_file_is_refused(scene: Scene, session: Session) -> None:
    for data in ({}, {"kind": "ods"}):
        answer = scene.browser().post(f"{scene.base}/export", data=data)
        assert answer.status_code == 422
        assert "Choose CSV or XLSX" in answer.text
    assert (
        session.scalar(select(AuditEvent.id).where(AuditEvent.action == "export.downloaded"))
        is None
    )


def test_the_preview_shows_the_first_lines(scene: Scene) -> None:
    for name in ("Cid", "Dora"):
        scene.join(name)
    scene.session.commit()
    found = rows(scene.browser().get(f"{scene.base}/export").text)
    assert found[0] == HEADING
    assert [row[0] for row in found[1:]] == ["Ada", "Ben", "Cid"]
    assert export.SAMPLE == 3


@pytest.mark.parametrize(
    ("thousandths", "shown"), [(0, 0), (80_000, 80), (83_349, 83.3), (83_350, 83.4), (99_950, 100)]
)
def test_numbers_are_those_of_the_page(thousandths: int, shown: float) -> None:
    assert export.number(thousandths) == shown
    assert points(thousandths) == f"{shown:g}"
