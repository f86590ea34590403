"""A rehearsed change tells whom it would touch, and leaves nothing behind."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learn.assignments.drafts import DoesNotFit
from learn.assignments.models import AssignmentOverride
from learn.assignments.operations import OverrideDraft, set_override, withdraw
from learn.audit.models import AuditEvent
from learn.content.library import Library
from learn.teach.touching import rehearsed, touched
from tests.conftest import START
from tests.factories import an_assignment
from tests.teach.conftest import Scene

DUE = START + timedelta(days=9)


def test_a_rehearsal_moves_nothing(session: Session, library: Library, scene: Scene) -> None:
    task = an_assignment(session, scene.classroom, due_at=DUE)
    draft = OverrideDraft(reason="Ill", due_at=DUE + timedelta(days=2))
    ben = scene.places[1].id
    lines = session.scalar(select(func.count()).select_from(AuditEvent))

    def change() -> None:
        set_override(session, library, task, draft, scene.ida.id, START, enrolment_id=ben)

    found = rehearsed(session, library, task, change)
    assert [(one.name, one.after.due_at) for one in found.moved] == [("Ben", draft.due_at)]
    assert (found.people, found.begun, found.open_attempts) == (3, 0, 0)
    assert session.scalar(select(func.count()).select_from(AssignmentOverride)) == 0
    assert session.scalar(select(func.count()).select_from(AuditEvent)) == lines


def test_a_rehearsal_that_fails_moves_nothing_either(
    session: Session, library: Library, scene: Scene
) -> None:
    task = an_assignment(session, scene.classroom, due_at=DUE)

    def change() -> None:
        withdraw(session, library, task, scene.ida.id, START)
        raise DoesNotFit({"due_at": "No."})

    with pytest.raises(DoesNotFit):
        rehearsed(session, library, task, change)
    assert task.assignment.withdrawn_at is None
    assert touched(session, library, task).people == 3
