"""A classroom of Ida's with three learners, and a browser of hers."""

from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.accounts.roles import Role
from learn.classrooms.models import Classroom, Enrolment
from learn.content.library import Library
from learn.publishing.shelf import Shelf
from tests.factories import a_classroom, a_person, an_enrolment, sign_in


@dataclass(frozen=True)
class Scene:
    """Who is there; `places` are the enrolments of Ada, Ben and Cem, in this order."""

    ida: Person
    classroom: Classroom
    people: tuple[Person, ...]
    places: tuple[Enrolment, ...]

    @property
    def home(self) -> str:
        return f"/teach/classrooms/{self.classroom.public_id}"


@pytest.fixture
def scene(session: Session) -> Scene:
    ida = a_person(session, "Ida", Role.INSTRUCTOR)
    classroom = a_classroom(session, ida)
    people = tuple(a_person(session, name) for name in ("Ada", "Ben", "Cem"))
    places = tuple(an_enrolment(session, classroom, person) for person in people)
    session.commit()
    return Scene(ida, classroom, people, places)


@pytest.fixture
def library(app: Flask, session: Session) -> Library:
    shelf: Shelf = app.extensions["lymph"].shelf
    return shelf.library(session)


@pytest.fixture
def browser(app: Flask, session: Session, scene: Scene) -> FlaskClient:
    client = app.test_client()
    sign_in(client, session, scene.ida)
    return client
