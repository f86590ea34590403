"""Writes of who teaches a classroom."""

from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.accounts.roles import Role, may_teach
from learn.audit.operations import record
from learn.classrooms.models import Classroom, ClassroomInstructor, Enrolment


class LastInstructor(Exception):  # noqa: N818
    """Nobody would teach the classroom any more."""

    def __init__(self) -> None:
        super().__init__("Somebody has to teach this classroom. Add another instructor first.")


class LearnsHere(Exception):  # noqa: N818
    """Somebody who learns in a classroom cannot teach it."""

    def __init__(self) -> None:
        super().__init__("This person learns in this classroom. Take them out of it first.")


def add_instructor(
    session: Session, classroom: Classroom, person: Person, actor_id: int, now: datetime
) -> bool:
    """Let somebody with an account teach a classroom too; False when they do already.

    Raises LearnsHere for a learner of the same classroom.
    """
    _hold(session, classroom)
    is_learner = session.scalar(
        select(Enrolment.id).where(
            Enrolment.classroom_id == classroom.id,
            Enrolment.person_id == person.id,
            Enrolment.state == "active",
        )
    )
    if is_learner is not None:
        raise LearnsHere
    is_listed = session.get(ClassroomInstructor, (classroom.id, person.id)) is not None
    if is_listed and may_teach(Role(person.role)):  # else the role was taken away
        return False
    let_teach(session, classroom, person.id, actor_id, now)
    record(
        session,
        actor_id,
        "instructor.added",
        f"person {person.public_id}",
        now,
        classroom=classroom.public_id,
    )
    return True


def remove_instructor(
    session: Session, classroom: Classroom, public_id: str, actor_id: int, now: datetime
) -> bool:
    """End somebody's teaching of a classroom; False when they do not teach it.

    Raises LastInstructor.
    """
    _hold(session, classroom)
    here = ClassroomInstructor.classroom_id == classroom.id
    person_id = session.scalar(
        select(Person.id)
        .join(ClassroomInstructor, ClassroomInstructor.person_id == Person.id)
        .where(here, Person.public_id == public_id)
    )
    if person_id is None:
        return False
    if session.scalar(select(func.count()).select_from(ClassroomInstructor).where(here)) == 1:
        raise LastInstructor
    session.execute(
        delete(ClassroomInstructor).where(here, ClassroomInstructor.person_id == person_id)
    )
    record(
        session,
        actor_id,
        "instructor.removed",
        f"person {public_id}",
        now,
        classroom=classroom.public_id,
    )
    return True


def _hold(session: Session, classroom: Classroom) -> None:
    """Keep others from changing who teaches a classroom until the transaction ends."""
    session.execute(select(Classroom.id).where(Classroom.id == classroom.id).with_for_update())


def let_teach(
    session: Session, classroom: Classroom, person_id: int, actor_id: int, now: datetime
) -> None:
    """Add an instructor; a learner becomes an instructor of the whole site at this moment."""
    session.merge(ClassroomInstructor(classroom_id=classroom.id, person_id=person_id, added_at=now))
    session.flush()
    raised = session.scalar(
        update(Person)
        .where(Person.id == person_id, Person.role == Role.LEARNER.value)
        .values(role=Role.INSTRUCTOR.value)
        .returning(Person.public_id)
    )
    if raised is not None:
        record(
            session,
            actor_id,
            "role.changed",
            f"person {raised}",
            now,
            classroom=classroom.public_id,
            role=Role.INSTRUCTOR.value,
        )


def may_create(role: Role, *, is_for_anyone: bool) -> bool:
    """Tell whether somebody with an account may make a classroom under the site's policy."""
    return is_for_anyone or may_teach(role)
