"""Who is in a classroom, as frozen values, and the order in which a list shows them."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

PAGE_SIZE = 100

Shown = TypeVar("Shown")


class Sort(StrEnum):
    """What a list of learners is ordered by."""

    NAME = "name"
    JOINED = "joined"
    SEEN = "seen"


@dataclass(frozen=True)
class Learner:
    """One learner of one classroom; `public_id` is the enrolment's, which addresses carry."""

    enrolment_id: int
    public_id: str
    person_id: int
    name: str
    state: str
    is_managed: bool
    joined_at: datetime
    ended_at: datetime | None
    last_seen_at: datetime

    @property
    def is_active(self) -> bool:
        """True while the learner is in the classroom."""
        return self.state == "active"

    @property
    def has_been_here(self) -> bool:
        """False while nobody has signed in to an account that the classroom made."""
        return not self.is_managed or self.last_seen_at > self.joined_at


@dataclass(frozen=True)
class Group:
    """Some learners of a classroom under a name; `size` counts those who are still there."""

    id: int
    public_id: str
    name: str
    size: int


@dataclass(frozen=True)
class Page(Generic[Shown]):
    """One page of a list, counted from 1."""

    shown: tuple[Shown, ...]
    page: int
    pages: int
    total: int


def plain(text: str) -> str:
    """Return text as names are looked for and sorted: without case and accents."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def arrange(
    learners: Iterable[Learner], *, search: str = "", sort: Sort = Sort.NAME
) -> list[Learner]:
    """Return the learners whose name holds every word of `search`, in the order asked for.

    Case and accents do not matter. Newest come first where times are the order.
    """
    words = plain(search).split()
    named = [(plain(one.name), one) for one in learners]
    found = [(name, one) for name, one in named if all(word in name for word in words)]
    found.sort(key=lambda pair: (pair[0], pair[1].enrolment_id))
    if sort is Sort.JOINED:
        found.sort(key=lambda pair: pair[1].joined_at, reverse=True)
    elif sort is Sort.SEEN:
        found.sort(key=lambda pair: pair[1].last_seen_at, reverse=True)
    return [one for _, one in found]


def cut(found: Sequence[Shown], page: int) -> Page[Shown]:
    """Return one page of a list; a page beyond the last is the last."""
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = max(1, min(page, pages))
    first = (page - 1) * PAGE_SIZE
    return Page(tuple(found[first : first + PAGE_SIZE]), page, pages, len(found))
