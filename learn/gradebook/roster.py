"""Who is in a gradebook: learners by name, and those whom words or a group choose. Pure."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import NamedTuple, Self, overload

from learn.accounts.names import listed

BETWEEN, BETWEEN_NAMES = ",", "\n"

MAX_ROSTERS_KEPT = 8  # of classrooms whose gradebooks were opened last


class Group(NamedTuple):
    """Some learners under a name."""

    id: int
    public_id: str
    name: str


class Learner(NamedTuple):
    """One active learner; `public_id` is the enrolment's."""

    name: str
    enrolment_id: int
    public_id: str
    person_id: int
    extra_days: int
    groups: tuple[Group, ...]


class People(NamedTuple):
    """What is known of learners: the columns of `Learner`, each in the same order."""

    names: Sequence[str] = ()
    enrolment_ids: Sequence[int] = ()
    public_ids: Sequence[str] = ()
    person_ids: Sequence[int] = ()
    extra_days: Sequence[int] = ()
    groups: Sequence[tuple[Group, ...]] = ()


@dataclass(frozen=True, eq=False)
class Roster(Sequence[Learner]):
    """The active learners of a classroom in the order of names, or some: `places` says which.

    They stay columns until they are looked at: to make values of ten thousand would take longer
    than everything else that a page of a hundred needs.
    """

    people: People
    places: Sequence[int]

    @classmethod
    def of(cls, people: People) -> Self:
        """Return the roster of all of them."""
        return cls(people, _by_name(people))

    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, which: int) -> Learner: ...
    @overload
    def __getitem__(self, which: slice) -> "Roster": ...
    def __getitem__(self, which: int | slice) -> "Learner | Roster":
        if isinstance(which, slice):
            return replace(self, places=self.places[which])
        return self._learner(self.places[which])

    def __iter__(self) -> Iterator[Learner]:
        return map(self._learner, self.places)

    @cached_property
    def groups(self) -> list[Group]:
        """The groups that anybody of the classroom is in, by name."""
        found = set().union(*self.people.groups)
        return sorted(found, key=lambda one: (listed(one.name), one.id))

    def named(self, words: Sequence[str]) -> "Roster":
        """Return those whose name has all of these words, which are in the form of lists."""
        keys = {place: listed(self.people.names[place]) for place in self.places}
        found = [one for one, key in keys.items() if all(word in key for word in words)]
        return replace(self, places=found)

    def of_group(self, public_id: str) -> "Roster":
        """Return those of the group with this public id; nobody where there is none."""
        groups = self.people.groups
        found = [
            place
            for place in self.places
            if any(one.public_id == public_id for one in groups[place])
        ]
        return replace(self, places=found)

    def _learner(self, place: int) -> Learner:
        people = self.people
        return Learner(
            people.names[place],
            people.enrolment_ids[place],
            people.public_ids[place],
            people.person_ids[place],
            people.extra_days[place],
            people.groups[place],
        )


class Packed(NamedTuple):
    """Learners as the database gives them: each column, and the members of each group, in a text.

    Names stand on lines of their own, which no name can break; all else has commas between.
    """

    names: str
    enrolment_ids: str
    public_ids: str
    person_ids: str
    extra_days: str
    members: tuple[tuple[Group, str], ...] = ()


@lru_cache(maxsize=MAX_ROSTERS_KEPT)
def unpacked(packed: Packed) -> Roster:
    """Return the roster of these learners; while nothing about them changes, the same one."""
    groups: dict[int, tuple[Group, ...]] = {}
    for group, members in sorted(packed.members):
        for one in _numbers(members):
            groups[one] = (*groups.get(one, ()), group)
    enrolment_ids = _numbers(packed.enrolment_ids)
    people = People(
        packed.names.split(BETWEEN_NAMES),
        enrolment_ids,
        packed.public_ids.split(BETWEEN),
        _numbers(packed.person_ids),
        _numbers(packed.extra_days),
        [groups.get(one, ()) for one in enrolment_ids],
    )
    return Roster.of(people)


def _numbers(packed: str) -> list[int]:
    found: list[int] = json.loads(f"[{packed}]")
    return found


def _by_name(people: People) -> list[int]:
    """Return the places of people by name as lists order it, by name as written, by enrolment."""
    keys = [f"{listed(name)}{BETWEEN_NAMES}{name}" for name in people.names]
    places = sorted(range(len(keys)), key=people.enrolment_ids.__getitem__)
    return sorted(places, key=keys.__getitem__)
