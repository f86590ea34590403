"""The classroom of the demonstration: its groups, its assignments, and what was decided in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from learn.assignments import operations
from learn.assignments.drafts import Draft, OverrideDraft
from learn.assignments.moments import to_utc, to_wall
from learn.assignments.queries import Task, tasks
from learn.assignments.targets import Target
from learn.assignments.terms import Feedback
from learn.classrooms import grouping, joining, queries
from learn.classrooms.models import Classroom, JoinCode, LearnerGroup
from learn.classrooms.operations import Extra, Particulars, create_classroom, set_accommodation
from learn.content.library import Library, Quiz

ZONE = "Europe/Vienna"
OPENED = timedelta(days=60)  # before now; every learner began later
LAST_MINUTE = time(23, 59)
HAS_OVERRIDE, HAS_ACCOMMODATION, IS_EXCUSED, HAS_POINTS = 4, 7, 11, 12  # places among learners


@dataclass(frozen=True)
class Demonstration:
    """The classroom as learners join it."""

    classroom: Classroom
    instructor_id: int
    groups: Sequence[LearnerGroup]
    past: Task
    current: Task


def open_classroom(
    session: Session, library: Library, instructor_id: int, now: datetime
) -> Demonstration:
    """Make a classroom with two groups and four assignments: past, current, coming, of a group."""
    began = now - OPENED
    particulars = Particulars("Immune system basics", "Autumn", ZONE)
    classroom = create_classroom(session, instructor_id, particulars, began)
    names = ("Morning group", "Evening group")
    groups = [grouping.add_group(session, classroom, one, instructor_id, began) for one in names]
    made = [
        operations.create(session, library, classroom, draft, instructor_id, began).id
        for draft in _drafts(library, groups[1].id, now)
    ]
    by_id = tasks(session, made)
    return Demonstration(classroom, instructor_id, groups, by_id[made[0]], by_id[made[1]])


def _drafts(library: Library, group_id: int, now: datetime) -> list[Draft]:
    quizzes = [lesson.quiz for lesson in library.lessons if lesson.quiz]
    first, second, third = (quizzes[place % len(quizzes)] for place in range(3))
    last = library.modules[-1]
    return [
        Draft(
            title=f"Week 1: {first.title}",
            targets=_reading_and_quiz(first),
            opens_at=_at_night(now, -50),
            due_at=_at_night(now, -14),
            closes_at=_at_night(now, -5),
            late_percent_per_day=10,
        ),
        Draft(
            title=f"Week 2: {second.title}",
            targets=_reading_and_quiz(second),
            opens_at=_at_night(now, -50),
            due_at=_at_night(now, 4),
            closes_at=_at_night(now, 11),
            attempts=3,
        ),
        Draft(
            title=f"Coming: {last.title}",
            targets=(Target("module", last.id),),
            opens_at=_at_night(now, 3),
            due_at=_at_night(now, 17),
            feedback=Feedback.AFTER_DUE,
        ),
        Draft(
            title=f"Evening group: {third.title}",
            targets=(Target("quiz", third.id),),
            opens_at=_at_night(now, -50),
            due_at=_at_night(now, 1),
            time_limit_minutes=30,
            is_for_everyone=False,
            group_ids=(group_id,),
            points=20_000,
        ),
    ]


def _reading_and_quiz(quiz: Quiz) -> tuple[Target, Target]:
    return Target("lesson", quiz.lesson_id), Target("quiz", quiz.id)


def _at_night(now: datetime, days: int) -> datetime:
    """Return the last minute of a day, by the clocks of the classroom."""
    day = to_wall(now, ZONE).date() + timedelta(days=days)
    return to_utc(datetime.combine(day, LAST_MINUTE), ZONE, is_end=True)


def join(
    session: Session,
    library: Library,
    shown: Demonstration,
    person_id: int,
    place: int,
    began_at: datetime,
) -> None:
    """Let a learner join by the code, into one of the groups; some get what they asked for."""
    classroom, by_id = shown.classroom, shown.instructor_id
    code = session.scalars(select(JoinCode.code).where(JoinCode.classroom_id == classroom.id)).one()
    joining.join(session, code, person_id, began_at)
    enrolment = queries.enrolment(session, classroom.id, person_id)
    learner = queries.learner(session, classroom.id, enrolment.public_id) if enrolment else None
    if learner is None:
        return
    group = shown.groups[place % len(shown.groups)]
    grouping.put_in_group(session, classroom, group, [learner.public_id], by_id, began_at)
    if place == HAS_ACCOMMODATION:
        extra = Extra(150, 2, "Brain fog: needs more time to read")
        set_accommodation(session, classroom, learner, extra, by_id, began_at)
    if place == HAS_OVERRIDE:
        due_at = shown.current.assignment.due_at
        draft = OverrideDraft(
            "Was in hospital for a week", due_at=due_at + timedelta(days=5) if due_at else None
        )
        operations.set_override(
            session,
            library,
            shown.current,
            draft,
            by_id,
            began_at,
            enrolment_id=learner.enrolment_id,
        )


def decide(
    session: Session,
    library: Library,
    shown: Demonstration,
    person_id: int,
    place: int,
    now: datetime,
) -> None:
    """Excuse one learner from what is past, give another points by hand; all others just stand."""
    by_id = shown.instructor_id
    if place == IS_EXCUSED:
        reason = "Joined after the deadline"
        operations.excuse(session, library, shown.past, person_id, reason, by_id, now)
    elif place == HAS_POINTS:
        reason = "Presented the topic in class instead"
        operations.give(session, library, shown.past, person_id, 85_000, reason, by_id, now)
    operations.refold(session, library, [person_id], now=now)
