"""Writing the table as a workbook."""

from collections.abc import Iterable
from itertools import chain
from typing import IO, Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from learn.spreadsheets import Line

PLAIN_STRINGS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def write(file: IO[bytes], names: Line, rows: Iterable[Line]) -> None:
    """Write a heading and its lines into `file` as XLSX; no text becomes a formula or a link."""
    with Workbook(file, PLAIN_STRINGS) as workbook:
        sheet = workbook.add_worksheet("Gradebook")
        sheet.freeze_panes(1, 1)
        for place, line in enumerate(chain([names], rows)):
            _write_line(sheet, place, line)


def _write_line(sheet: Worksheet, place: int, line: Line) -> None:
    for column, value in enumerate(line):
        if isinstance(value, str):
            sheet.write_string(place, column, value)
        elif value is not None:
            sheet.write_number(place, column, value)
