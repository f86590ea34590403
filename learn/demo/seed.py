"""Histories of an instructor and forty learners, made through the operations that people use."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from learn.accounts import administration, passwords
from learn.accounts.models import Person
from learn.accounts.names import read_sign_in_name
from learn.accounts.roles import Role
from learn.content.library import Lesson, Library
from learn.db import unit_of_work
from learn.demo import classroom
from learn.demo.answers import answer
from learn.progress.operations import record_lesson
from learn.publishing.queries import key_documents
from learn.publishing.shelf import Shelf
from learn.quizzes import queries
from learn.quizzes.operations import Given, NotOpenYet, check, finish, save, start_quiz
from learn.quizzes.policy import checks_each_question

SEED = 2026
LEARNERS = 40
PASSWORD = "demonstration-2026"  # noqa: S105  # nosec B105  printed on the screen
INSTRUCTOR = "instructor"
FIRST_NAMES = (
    "Amara Ben Chiara Dev Ewa Farid Grace Hana Idris Jana Kofi Lena Mateo Nadia Omar Priya Quentin "
    "Rosa Samir Tomas"
).split()
LAST_NAMES = "Adeyemi Bauer Costa Dlamini Eriksen Fischer Gupta Haddad".split()
CONFIDENCES = ("guess", "fairly_sure", "sure")


@dataclass(frozen=True)
class Character:
    """One invented learner: how much they know, how far they come, when they began."""

    name: str
    login_name: str
    skill: float
    lessons: int
    began_at: datetime


def characters(now: datetime) -> Iterator[Character]:
    """Give the forty learners, the same ones every time."""
    rng = random.Random(SEED)  # noqa: S311
    for number in range(LEARNERS):
        first = FIRST_NAMES[number % len(FIRST_NAMES)]
        last = rng.choice(LAST_NAMES)
        yield Character(
            name=f"{first} {last}",
            login_name=f"{first.lower()}{number + 1}",
            skill=min(0.97, max(0.25, rng.gauss(0.7, 0.17))),
            lessons=min(33, max(0, round(rng.gauss(6, 4)))),
            began_at=now - timedelta(days=rng.uniform(8, 40)),
        )


def is_seeded(session: Session) -> bool:
    """Tell whether the demonstration is in this database already."""
    return bool(session.scalar(select(func.count()).where(Person.login_name == INSTRUCTOR)))


def seed(engine: Engine, shelf: Shelf, now: datetime) -> Iterator[str]:
    """Put the demonstration into a database with a published library; give each name as it goes."""
    hashed = passwords.hash_password(PASSWORD)
    with unit_of_work(engine) as session:
        library = shelf.library(session)
        iris = _add(session, "Iris Example", INSTRUCTOR, Role.INSTRUCTOR, hashed, now)
        shown = classroom.open_classroom(session, library, iris.id, now)
    for place, character in enumerate(characters(now)):
        with unit_of_work(engine) as session:
            person = _add(
                session,
                character.name,
                character.login_name,
                Role.LEARNER,
                hashed,
                character.began_at,
            )
            classroom.join(session, library, shown, person.id, place, character.began_at)
            _live(session, shelf, person.id, character, now)
            classroom.decide(session, library, shown, person.id, place, now)
        yield character.name


def _add(
    session: Session, name: str, login_name: str, role: Role, hashed: str, now: datetime
) -> Person:
    return administration.create_user(
        session,
        name=name,
        sign_in_name=read_sign_in_name(login_name),
        password_hash=hashed,
        role=role,
        now=now,
    )


def _live(session: Session, shelf: Shelf, person_id: int, who: Character, now: datetime) -> None:
    """Let a learner read and answer, a few lessons apart, until now."""
    rng = random.Random(f"{SEED}:{who.login_name}")  # noqa: S311
    library = shelf.library(session)
    moment = who.began_at
    for lesson in library.lessons[: who.lessons]:
        moment += timedelta(hours=rng.uniform(3, 60))
        if moment >= now:
            return
        _study(session, shelf, library, person_id, lesson, who.skill, moment, rng)


def _study(
    session: Session,
    shelf: Shelf,
    library: Library,
    person_id: int,
    lesson: Lesson,
    skill: float,
    moment: datetime,
    rng: random.Random,
) -> None:
    record_lesson(session, person_id, lesson.id, "opened", moment)
    if lesson.toc:
        anchor = rng.choice(lesson.toc).id
        later = moment + timedelta(minutes=3)
        record_lesson(session, person_id, lesson.id, "section", later, anchor)
    if rng.random() < 0.1:  # noqa: PLR2004  some stop in the middle
        return
    moment += timedelta(minutes=lesson.minutes)
    record_lesson(session, person_id, lesson.id, "read", moment)
    if lesson.quiz is not None:
        try:
            attempt_id = start_quiz(session, shelf, library, person_id, lesson.quiz, moment, rng)
        except NotOpenYet:
            return
        _take(session, shelf, attempt_id, skill, moment, rng)


def _take(
    session: Session,
    shelf: Shelf,
    attempt_id: int,
    skill: float,
    moment: datetime,
    rng: random.Random,
) -> None:
    attempt = queries.load_attempt_by_id(session, attempt_id, lock=True)
    if attempt is None:
        return
    for item in attempt.items:
        moment += timedelta(seconds=rng.uniform(15, 80))
        knows = rng.random() < skill
        document = key_documents(session, item.revision_id).document
        sure = rng.choices(CONFIDENCES, weights=(1, 3, 4) if knows else (3, 3, 1))[0]
        given = Given(answer(document, rng, knows=knows), sure, item.seq)
        if checks_each_question(attempt.policy):
            check(session, shelf, attempt, item, given, moment)
        else:
            save(session, attempt, item, given, moment)
    finished = queries.load_attempt_by_id(session, attempt_id, lock=True)
    if finished is not None and rng.random() > 0.05:  # noqa: PLR2004  some leave one open
        finish(session, shelf, finished, moment)
