"""Rules of the gradebook: what a cell holds, what counts, the total, the middle. Pure.

A share is what was earned of what could be. Everything is exact until a page rounds it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Final, NamedTuple

from learn.assignments.standing import Cell, Stand, state_of
from learn.assignments.terms import Terms

FEWEST: Final = 5  # people; a middle of fewer says too much about each of them
STARTED, DONE, LATE, GIVEN, EXCUSED = 1, 2, 4, 8, 16
FOR_MARKS: Final = 5  # bits
FOR_KIND: Final = 36  # bits: the column above the marks
MARKS: Final = (1 << FOR_MARKS) - 1
KIND: Final = (1 << FOR_KIND) - 1
# What one learner has of an assignment, in one number: marks, column, and the points plus one.
Work = int


def work_of(key: int, marks: int, points: int | None = None) -> Work:
    """Return a work in a column with these marks, and points that were earned or given by hand."""
    earned = 0 if points is None else points + 1
    return earned << FOR_KIND | key << FOR_MARKS | marks


@dataclass(frozen=True, slots=True)
class Category:
    """Columns that share a weight; the `drop_lowest` shares among them are left out."""

    key: int | None
    weight: int
    drop_lowest: int = 0


EVERYTHING: Final = Category(None, 1)  # where no category was made


@dataclass(frozen=True, slots=True)
class Column:
    """One assignment: what can be earned, in which category; without quizzes nothing is scored."""

    key: int
    points: int
    category: int | None = None
    is_scored: bool = True


@dataclass(frozen=True)
class Middle:
    """How many people's points count in a column, and their middle, unless they are too few."""

    people: int
    median: Fraction | None


class Ruling(NamedTuple):
    """What marks mean in a column: the state, whether points count, and what counts without any."""

    state: Cell
    is_given: bool
    counts: bool
    least: int | None


class Row(NamedTuple):
    """What one learner has by column: rulings of all that was assigned, and points that count."""

    rulings: dict[int, Ruling]
    points: dict[int, int]


@dataclass(frozen=True)
class Sheet:
    """The columns of the learners who share their terms; each kind of work is judged once."""

    columns: tuple[Column, ...]
    terms: Mapping[int, Terms]
    now: datetime
    _judged: dict[int, tuple[Column, Ruling] | None] = field(default_factory=dict, repr=False)

    def row(self, works: Iterable[Work]) -> Row:
        """Return what a learner has who did this; work of other columns changes nothing."""
        rulings, points = self._nothing.rulings.copy(), self._nothing.points.copy()
        judged = self._judged
        for work in works:
            kind = work & KIND
            found = judged[kind] if kind in judged else self._judge(kind)
            if found is None:
                continue
            column, ruling = found
            key, earned = column.key, (work >> FOR_KIND) - 1
            rulings[key] = ruling
            if ruling.counts and earned >= 0:
                points[key] = min(earned, column.points)
            elif not ruling.counts or ruling.least is None:
                points.pop(key, None)
        return Row(rulings, points)

    @cached_property
    def _nothing(self) -> Row:
        """What a learner has who did nothing."""
        rulings = {one.key: rule(one, 0, self.terms[one.key], self.now) for one in self.columns}
        least = {key: one.least for key, one in rulings.items() if one.counts}
        return Row(rulings, {key: points for key, points in least.items() if points is not None})

    def _judge(self, kind: int) -> tuple[Column, Ruling] | None:
        key, marks = kind >> FOR_MARKS, kind & MARKS
        found = None
        for one in self.columns:
            if one.key == key:
                found = one, rule(one, marks, self.terms[key], self.now)
        self._judged[kind] = found
        return found


def rule(column: Column, marks: int, terms: Terms, now: datetime) -> Ruling:
    """Return what marks mean: points given by hand always count, earned ones once all is done.

    What is missing counts with what was earned so far, else 0; what is excused never counts.
    """
    stand = Stand(
        is_started=bool(marks & STARTED),
        completed_at=now if marks & DONE else None,
        days_late=1 if marks & LATE else 0,
        given_points=0 if marks & GIVEN else None,
        is_excused=bool(marks & EXCUSED),
    )
    state = state_of(stand, terms, now)
    is_missing = state is Cell.MISSING and column.is_scored
    is_done = bool(marks & DONE) and column.is_scored
    is_given = bool(marks & GIVEN)
    counts = not marks & EXCUSED and (is_given or is_missing or is_done)
    return Ruling(state, is_given, counts, 0 if is_missing else None)


class Weighed(NamedTuple):
    """A category that counts: what can be earned by column, and what makes a share whole.

    `each` is what can be earned in every column where that is the same in all.
    """

    category: Category
    possible: Mapping[int, int]
    whole: int
    each: int | None


@dataclass(frozen=True)
class Plan:
    """How a total comes about: the categories that count, each with its columns."""

    weighed: tuple[Weighed, ...]

    @classmethod
    def of(cls, columns: Sequence[Column], categories: Sequence[Category]) -> "Plan":
        """Return the plan of a classroom; without any category all columns are one."""
        if not categories:
            return cls((_weighed(EVERYTHING, columns),) if columns else ())
        found = [
            _weighed(one, [column for column in columns if column.category == one.key])
            for one in categories
            if one.weight
        ]
        return cls(tuple(one for one in found if one.possible))

    @cached_property
    def counting(self) -> frozenset[int]:
        """The columns that can change the total at all."""
        return frozenset(key for one in self.weighed for key in one.possible)

    def total(self, points: Mapping[int, int]) -> Fraction | None:
        """Return the share of everything that counts, from 0 to 1; None where nothing does.

        `points` are what counts by column. The share of a category is what was earned of what
        could be; categories weigh by their weights, those in which nothing counts not at all.
        """
        top, bottom, weights = 0, 1, 0  # whole numbers: this is worked out for everybody at once
        for one in self.weighed:
            earned, possible = _share(one, points)
            if possible:
                top = top * possible + one.category.weight * earned * bottom
                bottom *= possible
                weights += one.category.weight
        return Fraction(top, bottom * weights) if weights else None

    def dropped(self, points: Mapping[int, int]) -> frozenset[int]:
        """Return the columns that are left out, since they pull their category down most."""
        kept = {key for one in self.weighed for key in _kept(one, points)}
        return self.counting.intersection(points).difference(kept)


def _weighed(category: Category, columns: Sequence[Column]) -> Weighed:
    possible = {one.key: one.points for one in columns}
    whole = lcm(*possible.values())
    is_even = set(possible.values()) == {whole}
    return Weighed(category, possible, whole, whole if is_even else None)


def _share(one: Weighed, points: Mapping[int, int]) -> tuple[int, int]:
    """Return what was earned in a category and what could be, of the columns that stay."""
    if one.each is None:
        kept = _kept(one, points)
        return sum([points[key] for key in kept]), sum([one.possible[key] for key in kept])
    earned = [points[key] for key in one.possible if key in points]
    stay = max(1, len(earned) - one.category.drop_lowest)
    if stay < len(earned):
        earned = sorted(earned)[-stay:]
    return sum(earned), one.each * len(earned)


def _kept(one: Weighed, points: Mapping[int, int]) -> list[int]:
    """Return the columns that stay; as many go as may be dropped, but one always stays.

    Those go whose absence helps most: the lowest shares, the later column first among equals.
    Where columns weigh differently the best is sought from there, step by step (Dinkelbach), so
    that more points never lower a total.
    """
    keys = [key for key in one.possible if key in points]
    stay = max(1, len(keys) - one.category.drop_lowest)
    if stay >= len(keys):
        return keys
    ranked = sorted([(points[key] * (one.whole // one.possible[key]), -key) for key in keys])
    is_best = one.each is not None
    while not is_best:
        kept = [-key for _worth, key in ranked[-stay:]]
        earned = sum([points[key] for key in kept])
        possible = sum([one.possible[key] for key in kept])
        better = sorted(
            [(points[key] * possible - earned * one.possible[key], -key) for key in keys]
        )
        is_best = sum([worth for worth, _key in better[-stay:]]) <= 0
        ranked = ranked if is_best else better
    return [-key for _worth, key in ranked[-stay:]]


def middle(points: Iterable[int | None]) -> Middle:
    """Return how many people's points count and their median; none for fewer than five."""
    counting = sorted(value for value in points if value is not None)
    people = len(counting)
    if people < FEWEST:
        return Middle(people, None)
    return Middle(people, Fraction(counting[(people - 1) // 2] + counting[people // 2], 2))
