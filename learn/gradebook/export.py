"""The table as a file: CSV line by line, or XLSX. Strings are never formulas in either."""

import csv
import io
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import lru_cache
from tempfile import TemporaryFile
from typing import Final

from learn.assignments.standing import Cell
from learn.gradebook.book import Assigned, Book
from learn.gradebook.table import Ruling
from learn.gradebook.works import Works
from learn.questions import points_for
from learn.spreadsheets import BYTE_ORDER_MARK, Line, Value, safe_text
from learn.templating import points

PEOPLE: Final = ("Learner", "Groups", "Learner id", "Total (%)")
SAMPLE: Final = 3  # learners that the preview shows
LINES_AT_ONCE: Final = 200
BYTES_AT_ONCE: Final = 65_536
WORDS: Final = {one: one.value.replace("_", " ") for one in Cell}
BY_HAND: Final = ", given by hand"


def heading(book: Book) -> list[str]:
    """Return the names of the columns: people first, then points and state of each assignment."""
    names = list(PEOPLE)
    for one in book.assigned:
        names += [_points_title(one), f"{one.title}: state"]
    return names


def _points_title(one: Assigned) -> str:
    return f"{one.title} (of {points(one.column.points)})"


def lines(book: Book, works: Works) -> Iterator[Line]:
    """Give the line of each learner, by name, with the numbers of the page."""
    for learner in book.learners:
        _learner, rulings, earned, total = book.line(learner, works(learner))
        groups = "; ".join(one.name for one in learner.groups)
        line: list[Value] = [learner.name, groups, learner.public_id, percent_of(total)]
        for one in book.columns:
            line += _values(rulings.get(one.key), earned.get(one.key))
        yield line


def as_csv(book: Book, works: Works) -> Iterator[bytes]:
    """Give the table as UTF-8 with a byte order mark, some lines at a time.

    Every text is in quotes: a semicolon in a name would else begin a new cell in some countries.
    """
    yield (BYTE_ORDER_MARK + _csv([list(map(safe_text, heading(book)))])).encode()
    some: list[Line] = []
    for line in lines(book, works):
        some.append(line)
        if len(some) == LINES_AT_ONCE:
            yield _csv(some).encode()
            some.clear()
    yield _csv(some).encode()


def as_xlsx(book: Book, works: Works) -> Iterator[bytes]:
    """Give the table as an XLSX file, which lies in a temporary file while it is written."""
    # Few ask for one, and every process would hold the library that writes them.
    from learn.gradebook.workbook import write  # noqa: PLC0415

    with TemporaryFile() as file:
        write(file, heading(book), lines(book, works))
        file.seek(0)
        while some := file.read(BYTES_AT_ONCE):
            yield some


def _csv(rows: Iterable[Line]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerows(map(_safe, rows))
    return text.getvalue()


def _safe(line: Line) -> Line:
    """Make the texts about people safe; all others of a line are our own words."""
    about = (safe_text(one) if isinstance(one, str) else one for one in line[: len(PEOPLE)])
    return [*about, *line[len(PEOPLE) :]]


def _values(ruling: Ruling | None, earned: int | None) -> tuple[Value, Value]:
    """Return the points that count and the state in words; both empty where nothing is assigned."""
    if ruling is None:
        return None, None
    state = WORDS[ruling.state] + BY_HAND if ruling.is_given else WORDS[ruling.state]
    return None if earned is None else number(earned), state


def number(thousandths: int) -> float:
    """Return points as the page shows them: at most one decimal, halves up."""
    return _tenths((thousandths + 50) // 100)


@lru_cache(maxsize=10_000)
def _tenths(count: int) -> float:
    whole, tenth = divmod(count, 10)
    return count / 10 if tenth else whole


def percent_of(total: Fraction | None) -> int | None:
    """Return a share as the page shows it: a whole percent, halves up."""
    return None if total is None else points_for(total, 100)
