"""What the features above must do when people merge, leave, or ask for their data.

Accounts knows none of those features. The application registers their functions at its start;
`person_columns` lets a test compare what is covered with the columns that name a person.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar


@dataclass(frozen=True)
class ExportTable:
    """One table of a person's data: column names and rows of plain values, times aware."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[object]]


# The first argument of each is the SQLAlchemy session, which rules do not know.
Merger = Callable[[Any, int, int, datetime], None]  # session, from person, to person, now
Eraser = Callable[[Any, int, datetime], None]  # session, person, now
Voucher = Callable[[str], bool]  # the path that somebody is on the way to
Exporter = Callable[[Any, int], Iterable[ExportTable]]  # session, person

Work = TypeVar("Work", bound=Callable[..., Any])


@dataclass
class Registry(Generic[Work]):
    """Functions by the name of their feature, called in the order of registration."""

    _work: dict[str, Work] = field(default_factory=dict)
    _columns: dict[str, frozenset[str]] = field(default_factory=dict)

    def register(self, name: str, work: Work, columns: Iterable[str] = ()) -> None:
        """Make `work` the part of feature `name`; `columns` are the ones it takes care of.

        A column is written `table.column`. Registering a name again replaces its part.
        """
        self._work[name] = work
        self._columns[name] = frozenset(columns)

    def parts(self) -> Mapping[str, Work]:
        """Return every registered function by its feature."""
        return dict(self._work)

    def person_columns(self) -> frozenset[str]:
        """Return every column, as `table.column`, that some part takes care of."""
        return frozenset().union(*self._columns.values())


merging: Registry[Merger] = Registry()
erasing: Registry[Eraser] = Registry()
exporting: Registry[Exporter] = Registry()
vouching: Registry[Voucher] = Registry()


def is_invited(goal: str) -> bool:
    """Tell whether a feature lets somebody on the way to `goal` into a closed site."""
    return any(vouches(goal) for vouches in vouching.parts().values())
