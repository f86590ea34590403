"""A classroom with work in it, and a browser of its instructor."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.accounts.roles import Role
from learn.assignments.operations import refold
from learn.assignments.tasks import Task
from learn.classrooms.models import Enrolment
from learn.content.library import Library
from learn.gradebook import queries
from learn.gradebook.book import Book
from learn.progress.models import QuizResult
from learn.publishing.shelf import Shelf
from tests.conftest import START
from tests.factories import a_classroom, a_person, an_assignment, an_enrolment, sign_in
from tests.pages import Visit

DAY = timedelta(days=1)
LATER = START + 3 * DAY


class Scene:
    """Ida teaches Ada, who has done the first of two quizzes, and Ben, who has done nothing."""

    def __init__(self, app: Flask, session: Session) -> None:
        self.app, self.session = app, session
        self.ida = a_person(session, "Ida", Role.INSTRUCTOR)
        self.room = a_classroom(session, self.ida, zone="UTC")
        self.ada, self.ben = (self.join(name) for name in ("Ada", "Ben"))
        self.tea = self.assign("Tea", "quiz:tea-leaves", due_at=START + 2 * DAY)
        self.bees = self.assign("Bees", "module:bees", due_at=START + 9 * DAY)
        self.finish(self.ada, "tea-leaves", 3)
        session.commit()
        self.base = f"/teach/classrooms/{self.room.public_id}"

    def join(self, name: str) -> Enrolment:
        return an_enrolment(self.session, self.room, a_person(self.session, name))

    def assign(self, title: str, *targets: str, **terms: Any) -> Task:
        return an_assignment(self.session, self.room, targets, title=title, **terms)

    @property
    def library(self) -> Library:
        shelf: Shelf = self.app.extensions["lymph"].shelf
        return shelf.library(self.session)

    def person(self, enrolment: Enrolment) -> Person:
        return self.session.get_one(Person, enrolment.person_id)

    def finish(
        self, enrolment: Enrolment, quiz_id: str, points: int, at: datetime = START + DAY
    ) -> None:
        """Note that a learner earned these points of four, as the end of an attempt would."""
        person_id = enrolment.person_id
        self.session.add(
            QuizResult(
                person_id=person_id,
                quiz_id=quiz_id,
                source_id=1000 * person_id + points,
                points=1000 * points,
                max_points=4000,
                is_passed=True,
                started_at=at,
                finished_at=at,
            )
        )
        self.session.flush()
        refold(self.session, self.library, [person_id], now=at)

    def book(self, now: datetime = LATER) -> Book:
        return queries.book(self.session, self.room, self.library, now)

    def browser(self, person: Person | None = None) -> FlaskClient:
        client = self.app.test_client()
        sign_in(client, self.session, person or self.ida)
        return client

    def visit(self, person: Person | None = None) -> Visit:
        return Visit(self.browser(person))

    def cell(self, task: Task, enrolment: Enrolment) -> str:
        """Return the address of a cell."""
        return f"{self.base}/gradebook/{task.assignment.public_id}/{enrolment.public_id}"


def rows(page: str) -> list[list[str]]:
    """Return the cells of the first table of a page as words."""
    table = page.partition("<table")[2].partition("</table>")[0]
    found = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    return [
        [_words(one) for one in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in found
    ]


def _words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("&#34;", '"').split())


@pytest.fixture
def scene(app: Flask, session: Session) -> Scene:
    return Scene(app, session)
