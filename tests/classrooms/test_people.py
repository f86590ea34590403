"""The order of a list of learners, and how it is cut into pages."""

from datetime import timedelta

import pytest

from learn.classrooms.people import PAGE_SIZE, Learner, Sort, arrange, cut
from tests.conftest import START


def learner(name: str, *, joined: int = 0, seen: int = 0, is_managed: bool = False) -> Learner:
    return Learner(
        enrolment_id=joined,
        public_id="x" * 16,
        person_id=1,
        name=name,
        state="active",
        is_managed=is_managed,
        joined_at=START + timedelta(days=joined),
        ended_at=None,
        last_seen_at=START + timedelta(days=seen),
    )


PEOPLE = [
    learner("Zoë Adams", joined=1, seen=9),
    learner("ada Lovelace", joined=3, seen=2),
    learner("Ünal", joined=2, seen=5),
    learner("ada Lovelace", joined=0, seen=2),
]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [(Sort.NAME, [0, 3, 2, 1]), (Sort.JOINED, [3, 2, 1, 0]), (Sort.SEEN, [1, 2, 0, 3])],
)
def test_a_list_is_sorted(sort: Sort, expected: list[int]) -> None:
    assert [one.enrolment_id for one in arrange(PEOPLE, sort=sort)] == expected


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("", 4),
        ("  ", 4),
        ("ZOE", 1),
        ("adams zoe", 1),
        ("ada", 3),
        ("unal", 1),
        ("zebra", 0),
        ("\ufb01", 0),
    ],
)
def test_names_are_found_without_case_and_accents(search: str, expected: int) -> None:
    assert len(arrange(PEOPLE, search=search)) == expected


@pytest.mark.parametrize(
    ("count", "page", "expected"),
    [
        (0, 1, (1, 1, 0)),
        (PAGE_SIZE, 1, (1, 1, PAGE_SIZE)),
        (PAGE_SIZE + 1, 2, (2, 2, 1)),
        (PAGE_SIZE + 1, 99, (2, 2, 1)),
        (PAGE_SIZE + 1, 0, (1, 2, PAGE_SIZE)),
    ],
)
def test_a_list_is_cut_into_pages(count: int, page: int, expected: tuple[int, int, int]) -> None:
    found = cut(list(range(count)), page)
    assert (found.page, found.pages, len(found.shown)) == expected
    assert found.total == count


def test_who_has_a_card_has_been_here_once_they_have_signed_in() -> None:
    assert learner("Ada").has_been_here
    assert not learner("Ada", is_managed=True).has_been_here
    assert learner("Ada", seen=1, is_managed=True).has_been_here
    assert learner("Ada").is_active
