"""What a person goes on with: one thing first, then the rest. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from learn.content.library import Lesson, Library, Module
from learn.progress.completion import PROVEN, Reading
from learn.progress.queries import PersonProgress

MAX_SUGGESTIONS = 3


@dataclass(frozen=True)
class Continue:
    """A lesson that was begun: where, how much of it is left."""

    lesson: Lesson
    module: Module
    anchor: str | None
    section: str | None
    sections_read: int
    minutes_left: int


@dataclass(frozen=True)
class Today:
    """The blocks of the page, each empty where there is nothing to show."""

    going_on: Continue | None
    upcoming: Lesson | None
    suggestions: tuple[Module, ...]
    weakest: tuple[str, ...]


def today(library: Library, mine: PersonProgress) -> Today:
    """Return what to go on with: the lesson touched last, else the next one after what is read."""
    begun = _begun(library, mine)
    going_on = _continue(library, begun, mine) if begun else None
    upcoming = None if going_on else _upcoming(library, mine)
    is_new = not mine.lessons and not mine.objectives
    return Today(
        going_on=going_on,
        upcoming=upcoming,
        suggestions=library.modules[:MAX_SUGGESTIONS] if is_new else (),
        weakest=_weakest(library, mine),
    )


def quiz_leads(quiz_begun_at: datetime | None, lesson_touched_at: datetime | None) -> bool:
    """Tell whether an open quiz comes before the lesson to go on with: what was begun last."""
    if quiz_begun_at is None:
        return False
    return lesson_touched_at is None or quiz_begun_at >= lesson_touched_at


def _begun(library: Library, mine: PersonProgress) -> Lesson | None:
    """Return the lesson that was touched last and is not read yet."""
    rows = sorted(mine.lessons.values(), key=lambda row: row.updated_at, reverse=True)
    found = (library.lesson(row.lesson_id) for row in rows if row.state == Reading.STARTED)
    return next((lesson for lesson in found if lesson), None)


def _continue(library: Library, lesson: Lesson, mine: PersonProgress) -> Continue | None:
    module = library.module(lesson.module_id)
    if module is None:
        return None
    anchor = mine.lessons[lesson.id].last_anchor
    places = [heading.id for heading in lesson.toc]
    read = places.index(anchor) if anchor in places else 0
    left = lesson.minutes * (len(places) - read) / max(1, len(places))
    return Continue(
        lesson=lesson,
        module=module,
        anchor=anchor if anchor in places else None,
        section=lesson.toc[read].text if anchor in places else None,
        sections_read=read,
        minutes_left=max(1, round(left)),
    )


def _upcoming(library: Library, mine: PersonProgress) -> Lesson | None:
    """Return the first unread lesson after the one that was read last."""
    rows = [row for row in mine.lessons.values() if row.read_at is not None]
    if not rows:
        return None
    newest = max(rows, key=lambda row: row.read_at or datetime.min)  # noqa: DTZ901
    lesson = library.neighbours(newest.lesson_id).next
    while lesson is not None and mine.readings.get(lesson.id) is Reading.READ:
        lesson = library.neighbours(lesson.id).next
    return lesson


def _weakest(library: Library, mine: PersonProgress) -> tuple[str, ...]:
    """Return up to three objectives that were tried and are not solid, lowest share first."""
    rows: Sequence[tuple[float, str]] = sorted(
        (state.right / state.answered, name)
        for name, state in mine.objectives.items()
        if state.answered and state.mastery not in PROVEN and library.objective(name)
    )
    return tuple(name for _, name in rows[:MAX_SUGGESTIONS])
