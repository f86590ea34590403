"""How each assignment went: how many are where, and the middle of what counts. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from learn.assignments.standing import Cell
from learn.gradebook.book import Assigned, Book
from learn.gradebook.table import Middle, middle
from learn.gradebook.wanted import WorksOf


@dataclass(frozen=True)
class Summary:
    """One assignment over all learners it is for."""

    assigned: Assigned
    states: Mapping[Cell, int]
    middle: Middle

    @property
    def people(self) -> int:
        """How many learners it is for."""
        return sum(self.states.values())

    @property
    def median(self) -> int | None:
        """The median in thousandths; half a one changes no rounding to tenths."""
        found = self.middle.median
        return None if found is None else found.numerator // found.denominator


def summaries(book: Book, works: WorksOf) -> list[Summary]:
    """Return how each assignment went, in the order of the table."""
    states: dict[int, Counter[Cell]] = {one.key: Counter() for one in book.columns}
    points: dict[int, list[int | None]] = {one.key: [] for one in book.columns}
    for learner in book.learners:
        row = book.sheet(learner).row(works(learner))
        for key, ruling in row.rulings.items():
            states[key][ruling.state] += 1
            points[key].append(row.points.get(key))
    return [
        Summary(one, states[one.column.key], middle(points[one.column.key]))
        for one in book.assigned
    ]
