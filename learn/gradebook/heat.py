"""The heat map: how right each learner is on each objective, in five steps. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from learn.assignments.targets import content_of
from learn.content.library import Library, Module, Objective
from learn.gradebook.book import Assigned, Book
from learn.gradebook.roster import Learner

STEPS: Final = 5


class Warmth(NamedTuple):
    """What one learner did on one objective."""

    answered: int
    right: int
    mastery: str

    @property
    def step(self) -> int:
        """Return the step from 0 to 4: a fifth of the answers each."""
        return min(STEPS - 1, STEPS * self.right // self.answered)


@dataclass(frozen=True)
class Shown:
    """One module of the heat map: its objectives that were assigned, in the order of lessons."""

    module: Module
    objectives: tuple[Objective, ...]


def objectives_of(book: Book, library: Library) -> dict[int, frozenset[str]]:
    """Return the ids of the objectives that each assignment's lessons and quizzes are about."""
    return {one.column.key: _objectives(one, library) for one in book.assigned}


def modules_of(library: Library, objectives: Mapping[int, frozenset[str]]) -> list[Shown]:
    """Return the modules of which anything was assigned, each with those objectives."""
    wanted = frozenset().union(*objectives.values())
    found = (
        Shown(module, tuple(one for one in module.objectives if one.id in wanted))
        for module in library.modules
    )
    return [one for one in found if one.objectives]


def seen_of(
    book: Book, learner: Learner, objectives: Mapping[int, frozenset[str]]
) -> frozenset[str]:
    """Return the objectives of a learner that the classroom may see: what it assigned to them."""
    return frozenset().union(*(objectives[one.key] for one in book.sheet(learner).columns))


def _objectives(assigned: Assigned, library: Library) -> frozenset[str]:
    content = content_of(library, assigned.targets)
    names = {one.lesson_id for one in content.quizzes} | {one.id for one in content.lessons}
    lessons = (library.lesson(name) for name in names)
    return frozenset(one.id for lesson in lessons if lesson for one in lesson.objectives)
