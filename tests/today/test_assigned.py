"""The order of what is assigned, and the one button of each."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from learn.assignments.standing import Cell
from learn.assignments.targets import Content, Target, content_of
from learn.assignments.terms import Phase
from learn.progress.completion import Reading
from learn.today.assigned import Item, Rank, call_for, in_order, next_step
from tests.library import sample_library

OPENS = datetime(2026, 11, 2, 8, tzinfo=UTC)
DAY = timedelta(days=1)
DUE = Item(
    public_id="a",
    title="Week one",
    classroom="Biology",
    state=Cell.NOT_STARTED,
    phase=Phase.OPEN,
    opens_at=OPENS,
    due_at=OPENS + 7 * DAY,
    closes_at=None,
    done=0,
    parts=1,
    next_step=None,
)
DUE_SOONER = replace(DUE, due_at=OPENS + DAY, state=Cell.IN_PROGRESS)
MISSING = replace(DUE, due_at=OPENS - DAY, state=Cell.MISSING)
UNDATED, UNDATED_NEWER = replace(DUE, due_at=None), replace(DUE, due_at=None, opens_at=OPENS + DAY)
COMING = replace(DUE, phase=Phase.UPCOMING, state=Cell.NOT_OPEN, opens_at=OPENS + 2 * DAY)
COMING_LATER = replace(COMING, opens_at=OPENS + 3 * DAY)
DONE = replace(DUE, state=Cell.DONE)
LATE = replace(DUE, state=Cell.LATE, phase=Phase.CLOSED, opens_at=OPENS - DAY)
EXCUSED = replace(DUE, state=Cell.EXCUSED, opens_at=OPENS - 2 * DAY)
CLOSED = replace(DUE, state=Cell.MISSING, phase=Phase.CLOSED)


def test_the_order() -> None:
    wanted = [MISSING, DUE_SOONER, DUE, UNDATED_NEWER, UNDATED, COMING, COMING_LATER]
    wanted += [DONE, LATE, EXCUSED, CLOSED]
    assert in_order(wanted[::-1]) == wanted
    assert [one.rank for one in wanted] == sorted(one.rank for one in wanted)
    assert {one.rank for one in wanted} == set(Rank)


@pytest.mark.parametrize(
    ("state", "phase", "is_started", "call"),
    [
        (Cell.NOT_STARTED, Phase.OPEN, False, "Start"),
        (Cell.IN_PROGRESS, Phase.OPEN, True, "Continue"),
        (Cell.MISSING, Phase.OPEN, False, "Start"),
        (Cell.MISSING, Phase.OPEN, True, "Continue"),
        (Cell.DONE, Phase.OPEN, True, "Review"),
        (Cell.LATE, Phase.CLOSED, True, "Review"),
        (Cell.NOT_OPEN, Phase.UPCOMING, False, "Look ahead"),
        (Cell.EXCUSED, Phase.OPEN, False, "Look at it"),
        (Cell.MISSING, Phase.CLOSED, False, "Look at it"),
    ],
)
def test_the_button(state: Cell, phase: Phase, call: str, *, is_started: bool) -> None:
    assert call_for(state, phase, is_started=is_started) == call


READ = Reading.READ


@pytest.mark.parametrize(
    ("targets", "readings", "taken", "call", "step"),
    [
        ("module:bees", {}, set(), "Start", ("bee-dance", False)),
        ("module:bees", {"bee-dance": Reading.STARTED}, set(), "Start", ("bee-dance", False)),
        ("module:bees", {"bee-dance": READ}, set(), "Continue", ("bee-dance", True)),
        ("module:bees", {"bee-dance": READ}, {"bee-dance"}, "Continue", ("bee-winter", False)),
        ("module:bees", {"bee-winter": READ}, set(), "Continue", ("bee-dance", False)),
        ("quiz:bee-winter", {}, set(), "Start", ("bee-winter", True)),
        ("quiz:bee-winter", {}, {"bee-winter"}, "Start", ("bee-winter", True)),
        ("lesson:bee-winter quiz:bee-dance", {}, set(), "Look ahead", ("bee-winter", False)),
        (
            "lesson:bee-winter quiz:bee-dance",
            {"bee-winter": READ},
            set(),
            "Continue",
            ("bee-dance", True),
        ),
        ("module:bees", {"bee-dance": READ}, {"bee-dance"}, "Review", ("bee-dance", False)),
    ],
)
def test_where_the_button_leads(
    targets: str, readings: dict[str, Reading], taken: set[str], call: str, step: tuple[str, bool]
) -> None:
    wanted = [target for target in map(Target.of, targets.split()) if target]
    found = next_step(content_of(sample_library(), wanted), readings, taken, call)
    assert found is not None
    assert (found.lesson_id, found.is_quiz, found.call) == (*step, call)


def test_what_is_no_longer_published_leads_nowhere() -> None:
    assert next_step(Content((), ()), {}, set(), "Start") is None
