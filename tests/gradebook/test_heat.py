"""The heat map: which objectives are shown of whom, in which step."""

import pytest

from learn.assignments.targets import Target
from learn.assignments.terms import AssignmentTerms
from learn.content.library import Library
from learn.gradebook import heat
from learn.gradebook.book import Assigned, Book
from learn.gradebook.heat import Warmth
from learn.gradebook.roster import Group, Learner
from learn.gradebook.table import Column
from tests.conftest import START
from tests.gradebook.rosters import roster
from tests.library import sample_library

RED = Group(1, "r" * 16, "Red")
ADA = Learner("Ada", 1, "1" * 16, 11, 0, (RED,))
BEN = Learner("Ben", 2, "2" * 16, 12, 0, ())
TERMS = AssignmentTerms("UTC", START)


@pytest.fixture(scope="module")
def library() -> Library:
    return sample_library()


def assigned(key: int, kind: str, name: str, *, is_for_everyone: bool = True) -> Assigned:
    return Assigned(
        str(key) * 16,
        name,
        Column(key, 100),
        TERMS,
        is_for_everyone=is_for_everyone,
        targets=(Target(kind, name),),
        groups=frozenset({RED.id}),
    )


@pytest.mark.parametrize(
    ("right", "step"), [(0, 0), (19, 0), (20, 1), (40, 2), (60, 3), (79, 3), (80, 4), (100, 4)]
)
def test_there_are_five_steps(right: int, step: int) -> None:
    assert Warmth(100, right, "learning").step == step


def test_objectives_are_those_of_what_was_assigned(library: Library) -> None:
    book = Book(
        (
            assigned(1, "quiz", "bee-dance"),
            assigned(2, "module", "tea", is_for_everyone=False),
            assigned(3, "lesson", "no-longer-published"),
        ),
        (),
        roster(ADA, BEN),
        START,
    )
    objectives = heat.objectives_of(book, library)
    dance, tea = library.lesson("bee-dance"), library.module("tea")
    assert dance is not None
    assert tea is not None
    assert objectives[1] == {one.id for one in dance.objectives}
    assert objectives[2] == {one.id for one in tea.objectives}
    assert objectives[3] == frozenset()
    assert heat.seen_of(book, ADA, objectives) == objectives[1] | objectives[2]
    assert heat.seen_of(book, BEN, objectives) == objectives[1]
    shown = heat.modules_of(library, objectives)
    assert [one.module.id for one in shown] == ["bees", "tea"]
    assert {one.id for one in shown[0].objectives} == objectives[1]


def test_nothing_assigned_shows_nothing(library: Library) -> None:
    book = Book((), (), roster(ADA), START)
    assert heat.modules_of(library, heat.objectives_of(book, library)) == []
    assert heat.seen_of(book, ADA, {}) == frozenset()
