"""Read, passed, completed: reading and knowing are counted apart."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.content.compile import Compiled
from learn.content.library import Library, Module
from learn.progress.completion import (
    ModuleProgress,
    Reading,
    has_passed,
    module_progress,
    next_lesson,
)
from learn.progress.mastery import Mastery, ObjectiveState

READ, STARTED = Reading.READ, Reading.STARTED


@pytest.fixture(scope="session")
def bees(compiled: Compiled) -> Module:
    library = Library.from_documents(
        1,
        compiled.commons,
        [{**module, "revision_id": 1} for module in compiled.modules],
        {code: {"revision_id": 1} for code in compiled.questions},
    )
    found = library.module("bees")
    assert found is not None
    return found


def knowing(*masteries: Mastery) -> dict[str, ObjectiveState]:
    names = ("BE1.a", "BE1.b", "BE2.a")
    return {
        name: ObjectiveState(mastery=mastery, answered=1)
        for name, mastery in zip(names, masteries, strict=False)
    }


@pytest.mark.parametrize(
    ("points", "most", "pass_percent", "expected"),
    [
        (0, 1000, None, True),
        (700, 1000, 70, True),
        (699, 1000, 70, False),
        (2, 3, 67, False),  # 66.67 % is not 67 %
        (2, 3, 66, True),
        (0, 0, 70, True),  # nothing to earn: nobody fails
        (0, 1000, 0, True),
        (999, 1000, 100, False),
        (1000, 1000, 100, True),
    ],
)
def test_passing(points: int, most: int, pass_percent: int | None, expected: bool) -> None:
    assert has_passed(points, most, pass_percent) is expected


@given(st.integers(0, 5000), st.integers(1, 5000), st.integers(0, 100))
def test_more_points_never_fail(points: int, most: int, mark: int) -> None:
    points = min(points, most)
    assert has_passed(points, most, mark) <= has_passed(min(points + 1, most), most, mark)


def test_nothing_is_begun(bees: Module) -> None:
    assert module_progress(bees, {}, {}) == ModuleProgress(2, 0, 3, 0, is_started=False)


@pytest.mark.parametrize(
    ("readings", "objectives", "expected"),
    [
        ({"bee-dance": STARTED}, {}, (0, 0, True, False)),
        ({"bee-dance": READ}, {}, (1, 0, True, False)),
        ({}, knowing(Mastery.LEARNING), (0, 0, True, False)),
        ({"bee-dance": READ, "bee-winter": READ}, {}, (2, 0, True, False)),
        (
            {"bee-dance": READ, "bee-winter": READ},
            knowing(Mastery.SOLID, Mastery.LASTING, Mastery.LEARNING),
            (2, 2, True, False),
        ),
        (
            {"bee-dance": READ, "bee-winter": READ},
            knowing(Mastery.SOLID, Mastery.LASTING, Mastery.SOLID),
            (2, 3, True, True),
        ),
        (
            {"bee-dance": READ, "bee-winter": STARTED},
            knowing(Mastery.SOLID, Mastery.LASTING, Mastery.SOLID),
            (1, 3, True, False),
        ),
        ({"another-lesson": READ}, {}, (0, 0, False, False)),
    ],
)
def test_progress_of_a_module(
    bees: Module,
    readings: dict[str, Reading],
    objectives: dict[str, ObjectiveState],
    expected: tuple[int, int, bool, bool],
) -> None:
    state = module_progress(bees, readings, objectives)
    found = (state.lessons_read, state.objectives_solid, state.is_started, state.is_completed)
    assert found == expected


def test_an_empty_module_is_not_completed(bees: Module) -> None:
    empty = replace(bees, lessons=(), objectives=())
    assert not module_progress(empty, {}, {}).is_completed


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (set(), "bee-dance"),
        ({"bee-dance"}, "bee-winter"),
        ({"bee-winter"}, "bee-dance"),
        ({"bee-dance", "bee-winter"}, None),
    ],
)
def test_the_next_lesson(bees: Module, read: set[str], expected: str | None) -> None:
    lesson = next_lesson(bees, read)
    assert (lesson.id if lesson else None) == expected
