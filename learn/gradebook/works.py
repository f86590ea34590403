"""What everybody has done, read in one statement and kept small."""

import json
from collections.abc import Collection, Mapping

from sqlalchemy import BigInteger, Select, String, bindparam, case, cast, func, select
from sqlalchemy.orm import Session

from learn.assignments.models import Assignment, Standing
from learn.gradebook import table
from learn.gradebook.roster import Learner
from learn.gradebook.table import Work


class Works:
    """What everybody has done, kept packed: a text of numbers for each person."""

    def __init__(self, packed: Mapping[int, str]) -> None:
        self._packed = packed

    def __call__(self, learner: Learner) -> list[Work]:
        """Return what one learner has done."""
        works: list[Work] = json.loads(f"[{self._packed.get(learner.person_id, '')}]")
        return works


def works_of(
    session: Session, classroom_id: int, person_ids: Collection[int] | None = None
) -> Works:
    """Return what these people, or all, have done of what the classroom assigned. One statement.

    The database makes one row of each person: a row of each cell would take longer to read than
    everything else together.
    """
    asked: dict[str, object] = {"classroom_id": classroom_id}
    statement = _OF_ALL
    if person_ids is not None:
        statement, asked["person_ids"] = _OF_SOME, list(person_ids)
    rows = session.connection().execute(statement, asked).all()
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
    number = cast(points, BigInteger) * (1 << table.FOR_KIND)
    number = number + cast(Standing.assignment_id, BigInteger) * (1 << table.FOR_MARKS)
    for mark, is_so in marks.items():
        number = number + case((is_so, mark), else_=0)
    together = func.aggregate_strings(cast(number, String), ",")
    return (
        select(Standing.person_id, together)
        .join(Assignment, Assignment.id == Standing.assignment_id)
        .where(Assignment.classroom_id == bindparam("classroom_id"))
        .where(Assignment.withdrawn_at.is_(None))
        .group_by(Standing.person_id)
    )


# Built once: composing them takes longer than reading the work of a page.
_OF_ALL = _packed()
_OF_SOME = _OF_ALL.where(Standing.person_id.in_(bindparam("person_ids", expanding=True)))
