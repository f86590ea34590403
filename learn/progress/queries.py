"""Reads of progress."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.progress.completion import Reading
from learn.progress.folding import LessonState, newest_per_source
from learn.progress.mastery import Evidence, Mastery, ObjectiveState
from learn.progress.models import (
    EvidenceRow,
    LessonEvent,
    LessonProgress,
    ObjectiveProgress,
    QuizProgress,
    QuizResult,
    QuizStart,
)

# Built once: composing a statement takes longer than the database does.
STAMP = select(
    *(
        select(what).where(table.person_id == bindparam("person_id")).scalar_subquery()
        for table in (EvidenceRow, LessonEvent, QuizResult)
        for what in (func.max(table.id), func.count())
    )
)
LESSON = select(
    LessonProgress.state,
    LessonProgress.last_anchor,
    LessonProgress.started_at,
    LessonProgress.read_at,
    LessonProgress.updated_at,
).where(
    LessonProgress.person_id == bindparam("person_id"),
    LessonProgress.lesson_id == bindparam("lesson_id"),
)


@dataclass(frozen=True)
class PersonProgress:
    """Everything that pages show of one person's progress."""

    lessons: Mapping[str, LessonProgress]
    objectives: Mapping[str, ObjectiveState]
    quizzes: Mapping[str, QuizProgress]

    @property
    def readings(self) -> dict[str, Reading]:
        """How far each lesson is read."""
        return {lesson_id: Reading(row.state) for lesson_id, row in self.lessons.items()}


def progress_of(session: Session, person_id: int | None) -> PersonProgress:
    """Return the progress of a person; an empty one for nobody. Three statements."""
    if person_id is None:
        return PersonProgress({}, {}, {})
    lessons = session.scalars(select(LessonProgress).where(LessonProgress.person_id == person_id))
    objectives = session.scalars(
        select(ObjectiveProgress).where(ObjectiveProgress.person_id == person_id)
    )
    quizzes = session.scalars(select(QuizProgress).where(QuizProgress.person_id == person_id))
    return PersonProgress(
        {row.lesson_id: row for row in lessons},
        {row.objective_id: state_of(row) for row in objectives},
        {row.quiz_id: row for row in quizzes},
    )


def state_of(row: ObjectiveProgress) -> ObjectiveState:
    """Return the summary row as the value that the rules know."""
    return ObjectiveState(
        mastery=Mastery(row.state),
        answered=row.answered,
        right=row.right,
        questions=row.questions,
        first_right_at=row.first_right_at,
        last_answered_at=row.last_answered_at,
    )


def lesson_progress(session: Session, person_id: int, lesson_id: str) -> LessonState | None:
    """Return how far a person is with one lesson, as it stands in the database."""
    asked = {"person_id": person_id, "lesson_id": lesson_id}
    row = session.connection().execute(LESSON, asked).one_or_none()
    return None if row is None else LessonState(*row)


def evidence_on(
    session: Session, person_id: int, objective_ids: Iterable[str]
) -> dict[str, list[tuple[int, Evidence]]]:
    """Return what counts on each objective, as pairs of source and evidence."""
    rows = session.scalars(
        select(EvidenceRow).where(
            EvidenceRow.person_id == person_id,
            EvidenceRow.objective_id.in_(tuple(objective_ids)),
        )
    )
    found: dict[str, list[tuple[int, Evidence]]] = {}
    for row in newest_per_source(rows):
        found.setdefault(row.objective_id, []).append((row.source_id, evidence_of(row)))
    return found


def evidence_of(row: EvidenceRow) -> Evidence:
    """Return the row as the value that the rules know."""
    return Evidence(
        question_code=row.question_code,
        points=row.points,
        max_points=row.max_points,
        confidence=row.confidence,
        is_aided=row.is_aided,
        answered_at=row.answered_at,
        order=row.id,
    )


def results_at(
    session: Session, person_ids: Collection[int], quiz_ids: Collection[str]
) -> list[QuizResult]:
    """Return the results of these people at these quizzes; the newest of each attempt counts."""
    rows = session.scalars(
        select(QuizResult).where(
            QuizResult.person_id.in_(person_ids), QuizResult.quiz_id.in_(quiz_ids)
        )
    )
    return newest_per_source(rows)


def starts_at(
    session: Session, person_ids: Collection[int], quiz_ids: Collection[str]
) -> list[QuizStart]:
    """Return when these people began attempts at these quizzes."""
    rows = session.scalars(
        select(QuizStart).where(
            QuizStart.person_id.in_(person_ids), QuizStart.quiz_id.in_(quiz_ids)
        )
    )
    return list(rows)


def readings_of(
    session: Session, person_ids: Collection[int], lesson_ids: Collection[str]
) -> list[tuple[int, str, datetime]]:
    """Return who has read which of these lessons, and when."""
    rows = session.execute(
        select(LessonProgress.person_id, LessonProgress.lesson_id, LessonProgress.read_at).where(
            LessonProgress.person_id.in_(person_ids),
            LessonProgress.lesson_id.in_(lesson_ids),
            LessonProgress.read_at.is_not(None),
        )
    )
    return [(row[0], row[1], row[2]) for row in rows if row[2] is not None]


def answered_codes(session: Session, person_id: int) -> set[str]:
    """Return the codes of all questions that a person has a graded answer to."""
    codes = select(EvidenceRow.question_code).where(EvidenceRow.person_id == person_id)
    return set(session.scalars(codes.distinct()))


def stamp(session: Session, person_id: int) -> tuple[object, ...]:
    """Return a value that differs whenever a person's progress has changed, by merging too."""
    return tuple(session.connection().execute(STAMP, {"person_id": person_id}).one())


def hold(session: Session, *person_ids: int) -> None:
    """Keep others from folding these people's progress until the transaction ends.

    Without it two facts added at once would each be folded without the other. On SQLite every
    writing transaction is alone already.
    """
    if session.get_bind().dialect.name == "postgresql":
        rows = select(Person.id).where(Person.id.in_(person_ids)).order_by(Person.id)
        session.execute(rows.with_for_update(key_share=True))
