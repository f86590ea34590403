"""What an address asks of the table."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from learn.assignments.terms import AssignmentTerms
from learn.gradebook.book import Assigned, Book
from learn.gradebook.roster import Group, Learner
from learn.gradebook.table import DONE, STARTED, Column, Work, work_of
from learn.gradebook.wanted import Wanted, arranged, chosen
from tests.conftest import START
from tests.gradebook.rosters import roster

DAY = timedelta(days=1)
RED = Group(1, "r" * 16, "Red")
ONE, TWO = "o" * 16, "t" * 16
TERMS = AssignmentTerms("UTC", START - 2 * DAY, START - DAY)
LATER = AssignmentTerms("UTC", START - 2 * DAY, START + DAY)


def learner(number: int, name: str, *groups: Group) -> Learner:
    return Learner(name, number, str(number) * 16, number, 0, groups)


ADA, BEN, CID = learner(1, "Ada Lovelace", RED), learner(2, "Ben"), learner(3, "Cid")
BOOK = Book(
    (
        Assigned(ONE, "One", Column(1, 100), TERMS),
        Assigned(TWO, "Two", Column(2, 100), LATER),
    ),
    (),
    roster(ADA, BEN, CID),
    START,
)
ALL = STARTED + DONE
WORKS: dict[int, list[Work]] = {
    1: [work_of(1, ALL, 50)],
    2: [work_of(1, ALL, 90), work_of(2, ALL, 10)],
    3: [work_of(2, STARTED)],
}


def works(one: Learner) -> Sequence[Work]:
    return WORKS[one.person_id]


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({}, Wanted()),
        ({"name": " ada ", "group": "x"}, Wanted(name="ada", group="x")),
        ({"name": "x" * 99}, Wanted(name="x" * 80)),
        ({"state": "missing", "of": ONE}, Wanted(state="missing", of=ONE)),
        ({"state": "asleep"}, Wanted()),
        ({"sort": "", "is_reversed": ""}, Wanted()),
        ({"sort": "total", "is_reversed": "1"}, Wanted(sort="total", is_reversed=True)),
        ({"page": "12345678"}, Wanted(page="1234")),
    ],
)
def test_an_address_is_read(fields: dict[str, str], wanted: Wanted) -> None:
    assert Wanted.read(fields) == wanted


def test_an_address_says_what_is_unusual_and_no_more() -> None:
    assert Wanted().address() == {}
    asked = Wanted(name="ada", sort="total", is_reversed=True, page="3")
    assert asked.address() == {"name": "ada", "sort": "total", "is_reversed": 1, "page": "3"}
    assert asked.address(page=4)["page"] == 4
    fields = {key: str(value) for key, value in asked.address().items()}
    assert Wanted.read(fields) == asked


def test_sorting_by_the_same_column_turns_the_order_round() -> None:
    assert Wanted().sorted_by("name") == {"is_reversed": 1}
    assert Wanted(page="9").sorted_by("total") == {"sort": "total"}
    assert Wanted(sort="total").sorted_by("total") == {"sort": "total", "is_reversed": 1}
    assert Wanted(sort="total", is_reversed=True).sorted_by("total") == {"sort": "total"}


@pytest.mark.parametrize(
    ("wanted", "sort", "direction"),
    [
        (Wanted(), "name", "ascending"),
        (Wanted(is_reversed=True), "name", "descending"),
        (Wanted(), "total", ""),
        (Wanted(sort="total"), "total", "descending"),
        (Wanted(sort="total", is_reversed=True), "total", "ascending"),
    ],
)
def test_a_heading_says_how_it_is_sorted(wanted: Wanted, sort: str, direction: str) -> None:
    assert wanted.direction(sort) == direction


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), [ADA, BEN, CID]),
        (Wanted(name="LOVE ada"), [ADA]),
        (Wanted(name="zoë"), []),
        (Wanted(group=RED.public_id), [ADA]),
        (Wanted(name="b", group=RED.public_id), []),
        (Wanted(group="nobody's"), []),
    ],
)
def test_learners_are_chosen_by_name_and_group(wanted: Wanted, found: list[Learner]) -> None:
    assert list(chosen(BOOK.learners, wanted)) == found


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), [ADA, BEN, CID]),
        (Wanted(is_reversed=True), [CID, BEN, ADA]),
        (Wanted(sort="nothing of the kind"), [ADA, BEN, CID]),
        (Wanted(sort="total"), [ADA, BEN, CID]),  # 50 of 100; 100 of 200; 0 of 100
        (Wanted(sort="total", is_reversed=True), [CID, ADA, BEN]),
        (Wanted(sort=ONE), [BEN, ADA, CID]),
        (Wanted(sort=ONE, is_reversed=True), [CID, ADA, BEN]),
        (Wanted(sort=TWO), [BEN, ADA, CID]),
        (Wanted(sort=TWO, is_reversed=True), [BEN, ADA, CID]),
        (Wanted(state="missing"), [CID]),
        (Wanted(state="done"), [ADA, BEN]),
        (Wanted(state="done", of=TWO), [BEN]),
        (Wanted(state="done", of="no assignment", is_reversed=True), [BEN, ADA]),
        (Wanted(state="in_progress", sort="total"), [CID]),
    ],
)
def test_learners_are_kept_by_state_and_sorted(wanted: Wanted, found: list[Learner]) -> None:
    assert list(arranged(BOOK, BOOK.learners, wanted, works)) == found


def test_a_total_of_nothing_comes_last_either_way() -> None:
    book = Book((Assigned(TWO, "Two", Column(2, 100), LATER),), (), roster(ADA, BEN), START)
    for is_reversed in (False, True):
        wanted = Wanted(sort="total", is_reversed=is_reversed)
        assert arranged(book, book.learners, wanted, works) == [BEN, ADA]


def test_it_is_known_whether_anything_is_left_out_and_whether_work_has_to_be_read() -> None:
    assert not Wanted(sort="total").is_filtered
    assert Wanted(sort="total").looks_at_work
    assert Wanted(state="late").is_filtered
    assert Wanted(state="late").looks_at_work
    assert Wanted(name="x").is_filtered
    assert not Wanted(name="x").looks_at_work
