"""What everybody has done, read in one statement and kept small."""

import json
from collections.abc import Collection, Mapping
from typing import Final

from sqlalchemy import BigInteger, Select, String, case, cast, func, select
from sqlalchemy.orm import Session

from learn.assignments.models import Assignment, Standing
from learn.gradebook import table
from learn.gradebook.book import Learner
from learn.gradebook.table import Work

FOR_WORK: Final = 32  # bits of a work; the assignment's id is above them
WORK: Final = (1 << FOR_WORK) - 1


class Works:
    """What everybody has done, kept packed: a text of numbers for each person."""

    def __init__(self, packed: Mapping[int, str]) -> None:
        self._packed = packed

    def __call__(self, learner: Learner) -> dict[int, Work]:
        """Return what one learner has done, by assignment."""
        numbers: list[int] = json.loads(f"[{self._packed.get(learner.person_id, '')}]")
        return {number >> FOR_WORK: number & WORK for number in numbers}


def works_of(
    session: Session, classroom_id: int, person_ids: Collection[int] | None = None
) -> Works:
    """Return what these people, or all, have done of what the classroom assigned. One statement.

    The database makes one row of each person: a row of each cell would take longer to read than
    everything else together.
    """
    standings = _packed().where(
        Assignment.classroom_id == classroom_id, Assignment.withdrawn_at.is_(None)
    )
    if person_ids is not None:
        standings = standings.where(Standing.person_id.in_(person_ids))
    rows = session.execute(standings.group_by(Standing.person_id))
    return Works({person_id: packed for person_id, packed in rows})  # noqa: C416  typed so


def _packed() -> Select[int, str]:
    marks = {
        table.STARTED: Standing.is_started,
        table.DONE: Standing.completed_at.is_not(None),
        table.LATE: Standing.days_late > 0,
        table.GIVEN: Standing.given_points.is_not(None),
        table.EXCUSED: Standing.is_excused,
    }
    points = func.coalesce(Standing.given_points, Standing.points, -1) + 1
    number = cast(Standing.assignment_id, BigInteger) * (1 << FOR_WORK)
    number = number + points * (1 << table.FOR_MARKS)
    for mark, is_so in marks.items():
        number = number + case((is_so, mark), else_=0)
    together = func.aggregate_strings(cast(number, String), ",")
    return select(Standing.person_id, together).join(
        Assignment, Assignment.id == Standing.assignment_id
    )
