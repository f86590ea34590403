"""How each assignment went."""

from learn.assignments.standing import Cell
from learn.assignments.terms import AssignmentTerms
from learn.gradebook.book import Assigned, Book
from learn.gradebook.roster import Learner
from learn.gradebook.summary import summaries
from learn.gradebook.table import DONE, EXCUSED, STARTED, Column, work_of
from tests.conftest import START
from tests.gradebook.rosters import roster

ALL = STARTED + DONE
WORKS = [
    *([work_of(1, ALL, points)] for points in (10, 20, 45, 50, 60, 70)),
    [work_of(1, EXCUSED)],
    [],
]


def book(people: int) -> Book:
    learners = roster(
        *(Learner(f"{one:02}", one, f"{one:016}", one, 0, ()) for one in range(people))
    )
    assigned = Assigned("a" * 16, "One", Column(1, 100), AssignmentTerms("UTC", START))
    return Book((assigned,), (), learners, START)


def test_states_are_counted_and_the_middle_is_that_of_what_counts() -> None:
    (found,) = summaries(book(8), lambda one: WORKS[one.person_id])
    assert found.people == 8
    assert dict(found.states) == {Cell.DONE: 6, Cell.EXCUSED: 1, Cell.NOT_STARTED: 1}
    assert found.middle.people == 6
    assert found.median == 47  # of 47.5 thousandths


def test_the_middle_of_few_is_not_told() -> None:
    (found,) = summaries(book(4), lambda one: WORKS[one.person_id])
    assert found.middle.people == 4
    assert found.median is None
