"""Lists that instructors paste or upload: names, and names with e-mail addresses.

Every line is either understood or named with what is wrong with it.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from learn import limits
from learn.accounts.names import BadName, clean_email, clean_name, fold

DELIMITERS = "\t;,"
HEADINGS = ("name", "mail")  # what the first line says where it is no person
MOST_CELLS = 4  # an address, and a name in up to three parts
MOST_TYPED = 400  # characters of a cell; every name and address is far shorter


class BadList(ValueError):  # noqa: N818
    """The list cannot be read at all; the message is a plain sentence."""


@dataclass(frozen=True)
class Invitee:
    """Somebody to be invited, and the line they stand on."""

    line: int
    name: str
    email: str


@dataclass(frozen=True)
class Problem:
    """What is wrong with a line."""

    line: int
    text: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.text}"


@dataclass(frozen=True)
class Sheet:
    """A list as it was understood."""

    people: tuple[Invitee, ...]
    problems: tuple[Problem, ...]


def decode(data: bytes) -> str:
    """Return the text of a file. Raises BadList for one that is too large or not in UTF-8."""
    need_size(len(data))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        message = (
            "This file is not in UTF-8, so names with accents would be damaged. "
            "In a spreadsheet choose “CSV UTF-8” when you save it, or paste the list below."
        )
        raise BadList(message) from problem


def need_size(count: int) -> None:
    """Raise BadList for a list of more bytes than are read."""
    if count > limits.MAX_INVITATION_BYTES:
        message = (
            f"This list is too large: {count:,} bytes; at most "
            f"{limits.MAX_INVITATION_BYTES:,} are read. Split it."
        )
        raise BadList(message)


def read_invitees(text: str) -> Sheet:
    """Return the people of a list and what is wrong with the other lines.

    A line has a name and an e-mail address, in any order, with commas, semicolons or tabs
    between them; a first line of headings is passed over. Raises BadList.
    """
    need_size(len(text.encode("utf-8", "replace")))
    people: list[Invitee] = []
    problems: list[Problem] = []
    lines: dict[str, int] = {}
    rows = _rows(text.removeprefix("\ufeff"))
    for place, (line, cells) in enumerate(rows):
        if isinstance(cells, Problem):
            problems.append(cells)
        elif place == 0 and _is_heading(cells):
            continue
        elif len(people) + len(problems) == limits.MAX_INVITATION_ROWS:
            words = f"At most {limits.MAX_INVITATION_ROWS} people fit in one list. Split it here."
            problems.append(Problem(line, words))
            break
        else:
            _sort_out(line, cells, people, problems, lines)
    return Sheet(tuple(people), tuple(problems))


def _rows(text: str) -> Iterator[tuple[int, list[str] | Problem]]:
    """Give the cells of every line that has any; a broken quotation ends the list."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            words = "A quotation mark is out of place, so the lines from here on cannot be read."
            yield line, Problem(line, words)
            return
        cells = [cell for cell in (cell.strip() for cell in row) if cell]
        if cells:
            yield line, cells


def _delimiter(text: str) -> str:
    """Return the sign that stands between cells: the one that most lines have."""
    lines = text.splitlines()
    return max(DELIMITERS, key=lambda sign: sum(sign in line for line in lines))


def _is_heading(cells: Sequence[str]) -> bool:
    words = fold(" ".join(cell[:MOST_TYPED] for cell in cells))
    return "@" not in words and any(heading in words for heading in HEADINGS)


def _sort_out(
    line: int,
    cells: Sequence[str],
    people: list[Invitee],
    problems: list[Problem],
    lines: dict[str, int],
) -> None:
    """Put a line among the people or among the problems."""
    try:
        found = _invitee(line, cells)
    except BadName as problem:
        problems.append(Problem(line, str(problem)))
        return
    before = lines.setdefault(fold(found.email), line)
    if before == line:
        people.append(found)
    else:
        problems.append(Problem(line, f"Line {before} has this address already."))


def _invitee(line: int, cells: Sequence[str]) -> Invitee:
    addresses = [cell for cell in cells if "@" in cell]
    if len(addresses) != 1:
        many = "There is more than one e-mail address." if addresses else "The address is missing."
        message = f"{many} Write a name and an address, such as Ada Lovelace, ada@example.org."
        raise BadName(message)
    if len(cells) > MOST_CELLS:
        message = "There are too many cells. Keep the name and the e-mail address only."
        raise BadName(message)
    if any(len(cell) > MOST_TYPED for cell in cells):
        message = "This line is far too long for a name and an address."
        raise BadName(message)
    email = clean_email(addresses[0])
    name = " ".join(cell for cell in cells if cell is not addresses[0])
    return Invitee(line, clean_name(name or email.partition("@")[0]), email)


def read_names(text: str) -> tuple[str, ...]:
    """Return the names of a list, one a line. Raises BadList, which names the line."""
    typed = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = [(number, line) for number, line in enumerate(typed, 1) if line.strip()]
    if not lines:
        message = "Type at least one name."
        raise BadList(message)
    if len(lines) > limits.MAX_NEW_CARDS:
        message = (
            f"These are {len(lines)} names. Add at most {limits.MAX_NEW_CARDS} at once, "
            "then the next ones."
        )
        raise BadList(message)
    found = []
    for number, line in lines:
        try:
            found.append(clean_name(line[:MOST_TYPED]))
        except BadName as problem:
            raise BadList(str(Problem(number, str(problem)))) from problem
    return tuple(found)
