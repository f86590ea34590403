"""A long list in pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.paging import page_of, place_of


@pytest.mark.parametrize(
    ("count", "asked", "number", "pages", "first"),
    [
        (0, "", 1, 1, None),
        (5, "1", 1, 1, 0),
        (25, "2", 1, 1, 0),
        (26, "2", 2, 2, 25),
        (217, "9", 9, 9, 200),
        (217, "10", 9, 9, 200),
        (217, "0", 1, 9, 0),
        (217, "-1", 1, 9, 0),
        (217, "two", 1, 9, 0),
        (217, "\uff12", 1, 9, 0),  # a full-width digit
        (217, "9" * 400, 1, 9, 0),
    ],
)
def test_the_nearest_page_is_shown(
    count: int, asked: str, number: int, pages: int, first: int | None
) -> None:
    page = page_of(list(range(count)), asked)
    assert (page.number, page.pages) == (number, pages)
    assert (page.items[0] if page.items else None) == first


@given(st.integers(0, 300), st.integers(1, 40))
def test_the_pages_together_are_the_list(count: int, size: int) -> None:
    items = list(range(count))
    pages = page_of(items, "1", size).pages
    shown = [item for n in range(1, pages + 1) for item in page_of(items, str(n), size).items]
    assert shown == items


@given(st.integers(0, 300), st.integers(1, 40), st.integers(0, 400))
def test_a_place_never_lies_beyond_the_list(total: int, size: int, asked: int) -> None:
    place = place_of(total, str(asked), size)
    assert 1 <= place.number <= place.pages
    assert 0 <= place.offset <= max(0, total - 1)
    assert place.pages * size >= total > (place.pages - 1) * size or total == 0
