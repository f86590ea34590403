"""A long list in pages. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

PAGE_SIZE = 25
MAX_DIGITS = 4

Item = TypeVar("Item")


@dataclass(frozen=True)
class Place:
    """Which page of a list is shown; `offset` is how many items stand before it."""

    number: int
    pages: int
    size: int

    @property
    def offset(self) -> int:
        """Return how many items to leave out."""
        return (self.number - 1) * self.size


@dataclass(frozen=True)
class Page(Generic[Item]):
    """One page of a list; pages count from 1, and an empty list has one page."""

    number: int
    pages: int
    items: Sequence[Item]


def page_of(items: Sequence[Item], asked: str, size: int = PAGE_SIZE) -> Page[Item]:
    """Return the page that an address asks for; what is no page of the list is the nearest one."""
    place = place_of(len(items), asked, size)
    return Page(place.number, place.pages, items[place.offset : place.offset + size])


def place_of(total: int, asked: str, size: int = PAGE_SIZE) -> Place:
    """Return the page that an address asks for of a list of which only the length is known."""
    pages = max(1, -(-total // size))
    return Place(min(number_of(asked), pages), pages, size)


def number_of(asked: str) -> int:
    """Return the number of a page as an address gives it; 1 for what is no number."""
    is_number = asked.isascii() and asked.isdigit() and len(asked) <= MAX_DIGITS
    return max(1, int(asked)) if is_number else 1
