"""What counts as having read a lesson, passed a quiz and completed a module. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from learn.content.library import Lesson, Module
from learn.progress.mastery import Mastery, ObjectiveState

PROVEN = frozenset({Mastery.SOLID, Mastery.LASTING})


class Reading(StrEnum):
    """How far a person is with reading a lesson."""

    NOT_STARTED = "not_started"
    STARTED = "started"
    READ = "read"


@dataclass(frozen=True)
class ModuleProgress:
    """Reading and knowing, counted apart: the two are never merged into one number."""

    lessons: int
    lessons_read: int
    objectives: int
    objectives_solid: int
    is_started: bool

    @property
    def is_completed(self) -> bool:
        """True when every lesson is read and every objective at least solid."""
        return (
            self.lessons > 0
            and self.lessons_read == self.lessons
            and self.objectives_solid == self.objectives
        )


def has_passed(points: int, max_points: int, pass_percent: int | None) -> bool:
    """Tell whether a score reaches the pass mark; without a mark, nobody fails."""
    return pass_percent is None or 100 * points >= pass_percent * max_points


def module_progress(
    module: Module,
    readings: Mapping[str, Reading],
    objectives: Mapping[str, ObjectiveState],
) -> ModuleProgress:
    """Return how far a person is with `module`."""
    states = [objectives.get(objective.id, ObjectiveState()) for objective in module.objectives]
    seen = [readings.get(lesson.id, Reading.NOT_STARTED) for lesson in module.lessons]
    return ModuleProgress(
        lessons=len(module.lessons),
        lessons_read=seen.count(Reading.READ),
        objectives=len(states),
        objectives_solid=sum(state.mastery in PROVEN for state in states),
        is_started=any(reading is not Reading.NOT_STARTED for reading in seen)
        or any(state.answered for state in states),
    )


def next_lesson(module: Module, read: Collection[str]) -> Lesson | None:
    """Return the first lesson of `module` that is not read yet; None when all are."""
    return next((lesson for lesson in module.lessons if lesson.id not in read), None)
