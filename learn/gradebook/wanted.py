"""What somebody wants to see of a gradebook: whom, in which order, which page. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from learn import limits
from learn.accounts.names import listed
from learn.assignments.standing import Cell
from learn.gradebook.book import Book
from learn.gradebook.roster import Learner, Roster
from learn.gradebook.table import Work

PAGE_SIZE: Final = 100
NAME, TOTAL = "name", "total"
WorksOf = Callable[[Learner], Iterable[Work]]


@dataclass(frozen=True)
class Wanted:
    """What an address asks for. `of` and `sort` may hold the public id of an assignment."""

    name: str = ""
    group: str = ""
    state: str = ""
    of: str = ""
    sort: str = NAME
    is_reversed: bool = False
    page: str = ""

    @classmethod
    def read(cls, fields: Mapping[str, str]) -> Self:
        """Return what the fields of an address ask for; what makes no sense asks for nothing."""
        state = fields.get("state", "")
        return cls(
            name=fields.get("name", "").strip()[: limits.MAX_NAME],
            group=fields.get("group", ""),
            state=state if state in set(Cell) else "",
            of=fields.get("of", ""),
            sort=fields.get("sort", "") or NAME,
            is_reversed=bool(fields.get("is_reversed")),
            page=fields.get("page", "")[:4],
        )

    def address(self, **changes: object) -> dict[str, object]:
        """Return the fields of the address that asks for this, or for this with changes."""
        usual, asked = vars(USUAL), vars(self) | changes
        return {
            key: int(value) if value is True else value
            for key, value in asked.items()
            if value != usual[key]
        }

    def sorted_by(self, sort: str) -> dict[str, object]:
        """Return the address of the first page in another order; the same order turns round."""
        turned = self.sort == sort and not self.is_reversed
        return self.address(sort=sort, is_reversed=turned, page="")

    def direction(self, sort: str) -> str:
        """Return how a column is sorted, in the words of `aria-sort`; empty where it is not."""
        if self.sort != sort:
            return ""
        return "ascending" if (sort == NAME) != self.is_reversed else "descending"

    @property
    def is_filtered(self) -> bool:
        """True where some learners may be left out."""
        return bool(self.name or self.group or self.state)

    @property
    def looks_at_work(self) -> bool:
        """True where everybody's work has to be known before a page can be chosen."""
        return bool(self.state) or self.sort != NAME


USUAL: Final = Wanted()


def chosen(learners: Roster, wanted: Wanted) -> Roster:
    """Return the learners with this name and group, by name."""
    words = listed(wanted.name).split()
    if words:
        learners = learners.named(words)
    return learners.of_group(wanted.group) if wanted.group else learners


def arranged(
    book: Book, learners: Sequence[Learner], wanted: Wanted, works: WorksOf
) -> Sequence[Learner]:
    """Return those learners who have a cell in the state that is wanted, in the order wanted.

    Highest come first, those of whom nothing counts last; equals stay in the order of names.
    """
    keys = {one.public_id: one.column.key for one in book.assigned}
    kept = learners
    if wanted.state:
        of = keys.get(wanted.of)
        kept = [one for one in learners if _fits(book, one, works(one), wanted.state, of)]
    key = keys.get(wanted.sort)
    if key is None and wanted.sort != TOTAL:
        return kept[::-1] if wanted.is_reversed else kept
    sign = 1 if wanted.is_reversed else -1
    worth = [(_worth(book, one, works(one), key), one) for one in kept]
    known = sorted(
        (
            (sign * value, place, one)
            for place, (value, one) in enumerate(worth)
            if value is not None
        )
    )
    return [one for _, _, one in known] + [one for value, one in worth if value is None]


def _fits(book: Book, learner: Learner, works: Iterable[Work], state: str, of: int | None) -> bool:
    rulings = book.sheet(learner).row(works).rulings
    if of is not None:
        return of in rulings and rulings[of].state == state
    return any(one.state == state for one in rulings.values())


def _worth(book: Book, learner: Learner, works: Iterable[Work], key: int | None) -> float | None:
    """Return what a learner is sorted by; a float is near enough to order exact shares."""
    points = book.sheet(learner).row(works).points
    if key is not None:
        return points.get(key)
    total = book.plan.total(points)
    return None if total is None else float(total)
