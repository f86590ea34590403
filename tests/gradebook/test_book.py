"""Who is asked for what, and who shares whose terms."""

from datetime import timedelta

from learn.assignments.standing import Cell
from learn.assignments.terms import AssignmentTerms, Override
from learn.gradebook.book import Assigned, Book, NamedCategory
from learn.gradebook.roster import Group, Learner
from learn.gradebook.table import DONE, STARTED, Category, Column, work_of
from tests.conftest import START
from tests.gradebook.rosters import roster

DAY = timedelta(days=1)
RED, BLUE = Group(1, "r" * 16, "Red"), Group(2, "b" * 16, "blue")
TERMS = AssignmentTerms("UTC", START - DAY, START - DAY / 2)
LATE = Override("", "ill", due_at=START + DAY)


def learner(number: int, *groups: Group, days: int = 0) -> Learner:
    return Learner(f"L{number}", number, str(number) * 16, 10 + number, days, groups)


ADA, BEN, CID, DORA = learner(1, RED), learner(2, BLUE), learner(3), learner(4, days=2)
EVERYONE = Assigned("e" * 16, "All", Column(1, 100), TERMS)


def book(*assigned: Assigned, categories: tuple[NamedCategory, ...] = ()) -> Book:
    return Book(assigned, categories, roster(ADA, BEN, CID, DORA), START)


def state(assigned: Assigned, one: Learner) -> Cell | None:
    ruling = book(assigned).line(one, ()).rulings.get(1)
    return ruling and ruling.state


def test_what_is_for_everybody_is_for_everybody() -> None:
    assert [state(EVERYONE, one) for one in (ADA, BEN, CID)] == [Cell.MISSING] * 3


def test_what_is_for_some_is_for_them_and_their_groups() -> None:
    some = Assigned(
        "s" * 16,
        "Some",
        Column(1, 100),
        TERMS,
        is_for_everyone=False,
        people=frozenset({3}),
        groups=frozenset({1}),
    )
    assert [some.is_for(one) for one in (ADA, BEN, CID, DORA)] == [True, False, True, False]
    assert [state(some, one) for one in (ADA, BEN, CID)] == [Cell.MISSING, None, Cell.MISSING]


def test_overrides_and_extra_days_move_what_is_missing() -> None:
    moved = Assigned(
        "m" * 16, "Moved", Column(1, 100), TERMS, personal={3: LATE}, of_groups={1: LATE}
    )
    found = {one.name: state(moved, one) for one in (ADA, BEN, CID, DORA)}
    assert found == {
        "L1": Cell.NOT_STARTED,
        "L2": Cell.MISSING,
        "L3": Cell.NOT_STARTED,
        "L4": Cell.NOT_STARTED,
    }


def test_learners_of_the_same_terms_share_a_sheet() -> None:
    made = book(Assigned("m" * 16, "M", Column(1, 100), TERMS, personal={3: LATE}))
    plain = learner(5), learner(6)
    assert made.sheet(plain[0]) is made.sheet(plain[1])
    assert made.sheet(plain[0]) is not made.sheet(CID)
    assert made.sheet(plain[0]) is not made.sheet(ADA)


def test_a_line_has_entries_points_and_total() -> None:
    line = book(EVERYONE).line(ADA, [work_of(1, STARTED + DONE, 60)])
    assert line.learner is ADA
    assert line.points == {1: 60}
    assert line.total is not None
    assert float(line.total) == 0.6


def test_a_book_of_some_learners_has_their_lines() -> None:
    made = book(EVERYONE)
    assert list(made.of(made.learners[1:3]).learners) == [BEN, CID]


def test_when_it_is_due_is_when_it_closes_without_a_due_time() -> None:
    open_ended = AssignmentTerms("UTC", START)
    closing = AssignmentTerms("UTC", START, closes_at=START + DAY)
    column = Column(1, 100)
    assert EVERYONE.due_at == TERMS.due_at
    assert Assigned("", "", column, closing).due_at == START + DAY
    assert Assigned("", "", column, open_ended).due_at is None


def test_a_plan_is_made_of_categories() -> None:
    named = NamedCategory("c" * 16, "Quizzes", Category(7, 3))
    made = book(Assigned("e" * 16, "E", Column(1, 100, 7), TERMS), categories=(named,))
    assert made.plan.counting == {1}
    assert not book(EVERYONE, categories=(named,)).plan.counting
