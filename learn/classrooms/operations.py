"""Writes of classrooms: making and ending them, who stays in them, and what helps whom."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from learn.audit.operations import record
from learn.classrooms import listening, queries
from learn.classrooms.admission import add_code
from learn.classrooms.models import (
    Accommodation,
    Classroom,
    Enrolment,
    InstructorNote,
)
from learn.classrooms.people import Learner
from learn.classrooms.teaching import let_teach
from learn.db import new_public_id, upsert


@dataclass(frozen=True)
class Particulars:
    """What an instructor says about a classroom; times in it are typed in its zone."""

    name: str
    term: str
    time_zone: str


@dataclass(frozen=True)
class Extra:
    """More time: `time_percent` of every limit (None for no limit), days added to every date."""

    time_percent: int | None
    extra_days: int
    reason: str


def create_classroom(
    session: Session,
    person_id: int,
    particulars: Particulars,
    now: datetime,
    ticket: str | None = None,
) -> Classroom:
    """Add a classroom with its first join code; whoever makes it teaches it from now on.

    `ticket` becomes its public id.
    """
    classroom = Classroom(
        **asdict(particulars), created_at=now, public_id=ticket or new_public_id()
    )
    session.add(classroom)
    session.flush()
    let_teach(session, classroom, person_id, person_id, now)
    add_code(session, classroom, now)
    record(
        session,
        person_id,
        "classroom.created",
        "classroom",
        now,
        classroom=classroom.public_id,
        name=classroom.name,
    )
    return classroom


def change_classroom(
    session: Session, classroom: Classroom, particulars: Particulars, actor_id: int, now: datetime
) -> None:
    """Give a classroom another name, term or time zone; days are counted by the zone's clocks."""
    has_moved = classroom.time_zone != particulars.time_zone
    for name, value in asdict(particulars).items():
        setattr(classroom, name, value)
    session.flush()
    record(
        session,
        actor_id,
        "classroom.changed",
        "classroom",
        now,
        classroom=classroom.public_id,
        **asdict(particulars),
    )
    if has_moved:
        _tell_everybody(session, classroom, now)


def _tell_everybody(session: Session, classroom: Classroom, now: datetime) -> None:
    found = queries.learners(session, classroom.id)
    listening.tell(session, [one.person_id for one in found], now)


def archive(session: Session, classroom: Classroom, actor_id: int, now: datetime) -> None:
    """End a classroom: it can be read and no longer changed or joined; nothing is lost."""
    if classroom.archived_at is None:
        classroom.archived_at = now
        session.flush()
        record(
            session, actor_id, "classroom.archived", "classroom", now, classroom=classroom.public_id
        )


def open_again(session: Session, classroom: Classroom, actor_id: int, now: datetime) -> None:
    """Take a classroom out of the archive."""
    if classroom.archived_at is not None:
        classroom.archived_at = None
        session.flush()
        record(
            session, actor_id, "classroom.opened", "classroom", now, classroom=classroom.public_id
        )
        _tell_everybody(session, classroom, now)


def remove_learner(
    session: Session, classroom: Classroom, learner: Learner, actor_id: int, now: datetime
) -> bool:
    """Take a learner out of a classroom; their work stays theirs. False when they are not in it."""
    return _move(session, classroom, learner, ("active", "removed"), actor_id, now)


def take_back(
    session: Session, classroom: Classroom, learner: Learner, actor_id: int, now: datetime
) -> bool:
    """Let a removed learner in again; False unless they were removed."""
    return _move(session, classroom, learner, ("removed", "active"), actor_id, now)


def _move(
    session: Session,
    classroom: Classroom,
    learner: Learner,
    states: tuple[str, str],
    actor_id: int,
    now: datetime,
) -> bool:
    if not _change_state(session, learner.enrolment_id, *states, now):
        return False
    action = "learner.removed" if states[1] == "removed" else "learner.taken_back"
    subject = f"enrolment {learner.public_id}"
    record(session, actor_id, action, subject, now, classroom=classroom.public_id)
    listening.tell(session, [learner.person_id], now)
    return True


def leave(session: Session, enrolment_id: int, person_id: int, now: datetime) -> bool:
    """End one's own learning in a classroom; False when it has ended already."""
    has_left = _change_state(session, enrolment_id, "active", "left", now)
    if has_left:
        listening.tell(session, [person_id], now)
    return has_left


def _change_state(
    session: Session, enrolment_id: int, before: str, after: str, now: datetime
) -> bool:
    """Change the state of an enrolment in one statement, which only one of several wins."""
    changed = session.scalar(
        update(Enrolment)
        .where(Enrolment.id == enrolment_id, Enrolment.state == before)
        .values(state=after, ended_at=None if after == "active" else now)
        .returning(Enrolment.id)
    )
    return changed is not None


def set_accommodation(
    session: Session,
    classroom: Classroom,
    learner: Learner,
    extra: Extra,
    actor_id: int,
    now: datetime,
) -> None:
    """Give a person more time in everything they are assigned, wherever that is."""
    values = asdict(extra) | {"set_by_id": actor_id, "set_at": now}
    upsert(session, Accommodation, {"person_id": learner.person_id}, values)
    record(
        session,
        actor_id,
        "accommodation.set",
        f"enrolment {learner.public_id}",
        now,
        classroom=classroom.public_id,
        time_percent=extra.time_percent,
        extra_days=extra.extra_days,
    )
    listening.tell(session, [learner.person_id], now)


def clear_accommodation(
    session: Session, classroom: Classroom, learner: Learner, actor_id: int, now: datetime
) -> bool:
    """End a person's accommodation; time that was granted already stays. False without one."""
    ended = session.scalar(
        delete(Accommodation)
        .where(Accommodation.person_id == learner.person_id)
        .returning(Accommodation.person_id)
    )
    if ended is None:
        return False
    subject = f"enrolment {learner.public_id}"
    record(session, actor_id, "accommodation.ended", subject, now, classroom=classroom.public_id)
    listening.tell(session, [learner.person_id], now)
    return True


def write_note(
    session: Session,
    classroom: Classroom,
    learner: Learner,
    text: str,
    author_id: int,
    now: datetime,
    ticket: str | None = None,
) -> InstructorNote:
    """Add a note about a learner, which the classroom's instructors alone can read.

    `ticket` becomes its public id.
    """
    note = InstructorNote(
        public_id=ticket or new_public_id(),
        enrolment_id=learner.enrolment_id,
        author_id=author_id,
        text=text,
        written_at=now,
    )
    session.add(note)
    session.flush()
    subject = f"enrolment {learner.public_id}"
    record(session, author_id, "note.written", subject, now, classroom=classroom.public_id)
    return note


def remove_note(
    session: Session,
    classroom: Classroom,
    learner: Learner,
    public_id: str,
    author_id: int,
    now: datetime,
) -> bool:
    """Remove a note of one's own about a learner; False when there is no such note."""
    removed = session.scalar(
        delete(InstructorNote)
        .where(
            InstructorNote.enrolment_id == learner.enrolment_id,
            InstructorNote.public_id == public_id,
            InstructorNote.author_id == author_id,
        )
        .returning(InstructorNote.id)
    )
    if removed is None:
        return False
    subject = f"enrolment {learner.public_id}"
    record(session, author_id, "note.removed", subject, now, classroom=classroom.public_id)
    return True
