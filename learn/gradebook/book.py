"""A gradebook as values: who is there, what was assigned, and from when to when for whom. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from learn.assignments.policy import UNCHANGED, effective_terms
from learn.assignments.targets import Target
from learn.assignments.terms import AssignmentTerms, Base, MoreTime, Override, Terms
from learn.gradebook.roster import Learner, Roster
from learn.gradebook.table import Category, Column, Plan, Ruling, Sheet, Work


@dataclass(frozen=True)
class Assigned:
    """One assignment: its column, whom it is for, and what overrides say.

    Audience and overrides are filed under the id of an enrolment or of a group.
    """

    public_id: str
    title: str
    column: Column
    terms: AssignmentTerms
    is_for_everyone: bool = True
    targets: tuple[Target, ...] = ()
    people: frozenset[int] = frozenset()
    groups: frozenset[int] = frozenset()
    personal: Mapping[int, Override] = field(default_factory=dict)
    of_groups: Mapping[int, Override] = field(default_factory=dict)

    @property
    def due_at(self) -> datetime | None:
        """By when everybody without an exception has to be done."""
        return self.terms.due_at or self.terms.closes_at

    def terms_of(self, learner: Learner) -> Terms:
        """Return what holds for a learner whom this is for."""
        told = [self.of_groups[one.id] for one in learner.groups if one.id in self.of_groups]
        more = MoreTime(UNCHANGED, learner.extra_days, "") if learner.extra_days else None
        personal = self.personal.get(learner.enrolment_id)
        return effective_terms(Base(), self.terms, told, personal, more)

    def is_for(self, learner: Learner) -> bool:
        """Tell whether a learner belongs to those who are asked to do this."""
        return (
            self.is_for_everyone
            or learner.enrolment_id in self.people
            or any(one.id in self.groups for one in learner.groups)
        )


@dataclass(frozen=True)
class NamedCategory:
    """A category as pages show it."""

    public_id: str
    name: str
    category: Category


class Line(NamedTuple):
    """One learner as the table shows them: rulings and the points that count, by column."""

    learner: Learner
    rulings: Mapping[int, Ruling]
    points: Mapping[int, int]
    total: Fraction | None


@dataclass(frozen=True)
class Book:
    """The gradebook of one classroom but for what was done: columns, weights, learners."""

    assigned: tuple[Assigned, ...]
    categories: tuple[NamedCategory, ...]
    learners: Roster
    now: datetime
    _sheets: dict[object, Sheet] = field(default_factory=dict, repr=False)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the table in their order."""
        return tuple(one.column for one in self.assigned)

    @cached_property
    def plan(self) -> Plan:
        """How a total comes about here."""
        return Plan.of(self.columns, [one.category for one in self.categories])

    def sheet(self, learner: Learner) -> Sheet:
        """Return the sheet of a learner, which most learners share."""
        key = (learner.extra_days, learner.groups, self._own(learner))
        if key not in self._sheets:
            mine = [one for one in self.assigned if one.is_for(learner)]
            terms = {one.column.key: one.terms_of(learner) for one in mine}
            self._sheets[key] = Sheet(tuple(one.column for one in mine), terms, self.now)
        return self._sheets[key]

    def line(self, learner: Learner, works: Iterable[Work]) -> Line:
        """Return what the table shows of a learner who did this."""
        rulings, points = self.sheet(learner).row(works)
        return Line(learner, rulings, points, self.plan.total(points))

    def of(self, learners: Roster) -> "Book":
        """Return the book of some of the learners."""
        return replace(self, learners=learners)

    def _own(self, learner: Learner) -> int | None:
        """Return the enrolment of a learner for whom something is said in person."""
        number = learner.enrolment_id
        return number if number in self._named else None

    @cached_property
    def _named(self) -> frozenset[int]:
        return frozenset().union(*(one.people | one.personal.keys() for one in self.assigned))
