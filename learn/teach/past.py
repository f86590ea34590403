"""Reads of one learner's past: attempts, lessons, grades by hand, reminders."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from learn.assignments.models import Assignment, GradeEvent
from learn.notices.models import Notice
from learn.progress.models import LessonProgress
from learn.quizzes.models import AnswerStep, Attempt, AttemptItem
from learn.quizzes.queries import AttemptSummary


@dataclass(frozen=True)
class Trace:
    """When a question of an attempt was answered last, when it was checked, and helped with."""

    last_at: datetime
    checked_at: datetime | None
    hint_at: datetime | None


def steps_of(session: Session, attempt_id: int) -> dict[int, Trace]:
    """Return, by question of an attempt, when what was done."""
    at = AnswerStep.created_at
    rows = session.execute(
        select(
            AnswerStep.item_id,
            func.max(at),
            func.min(case((AnswerStep.kind == "submit", at))),
            func.min(case((AnswerStep.kind == "hint", at))),
        )
        .join(AttemptItem, AttemptItem.id == AnswerStep.item_id)
        .where(AttemptItem.attempt_id == attempt_id)
        .group_by(AnswerStep.item_id)
    )
    return {item_id: Trace(*moments) for item_id, *moments in rows}


def attempts_at(
    session: Session, person_id: int, quiz_ids: Collection[str]
) -> list[AttemptSummary]:
    """Return a person's attempts at these quizzes, newest first."""
    rows = session.scalars(
        select(Attempt)
        .where(Attempt.person_id == person_id, Attempt.quiz_id.in_(quiz_ids))
        .order_by(Attempt.started_at.desc(), Attempt.id.desc())
    )
    return [AttemptSummary.of(row) for row in rows]


def lessons_of(
    session: Session, person_id: int, lesson_ids: Collection[str]
) -> list[LessonProgress]:
    """Return how far a person is with these lessons."""
    mine = select(LessonProgress).where(LessonProgress.person_id == person_id)
    return list(session.scalars(mine.where(LessonProgress.lesson_id.in_(lesson_ids))))


def grades_of(
    session: Session, person_id: int, assignment_ids: Collection[int]
) -> list[tuple[GradeEvent, str]]:
    """Return what instructors gave or excused by hand, with the assignment's title."""
    rows = session.execute(
        select(GradeEvent, Assignment.title)
        .join(Assignment, Assignment.id == GradeEvent.assignment_id)
        .where(GradeEvent.person_id == person_id, GradeEvent.assignment_id.in_(assignment_ids))
    )
    return [(event, title) for event, title in rows]


def reminders_of(
    session: Session, person_id: int, titles: Collection[str]
) -> list[tuple[datetime, str]]:
    """Return when a person was reminded of assignments with these titles, and the words."""
    rows = session.execute(
        select(Notice.created_at, Notice.title).where(
            Notice.person_id == person_id, Notice.kind == "reminder", Notice.title.in_(titles)
        )
    )
    return [(at, title) for at, title in rows]
