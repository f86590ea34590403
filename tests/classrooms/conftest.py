"""A classroom with people in it, and browsers to visit it with."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.classrooms import queries, ways_in
from learn.classrooms.models import Invitation
from tests.conftest import START
from tests.factories import a_classroom, a_group, a_person, an_enrolment, sign_in
from tests.pages import Visit


class Scene:
    """A classroom with an instructor, a learner, one who was removed, a group and an invitation."""

    def __init__(self, app: Flask, session: Session) -> None:
        self.app, self.session = app, session
        self.ida = a_person(session, "Ida")
        self.room = a_classroom(session, self.ida)
        self.ada = an_enrolment(session, self.room, a_person(session, "Ada"))
        self.ada.is_managed = True
        self.gone = an_enrolment(session, self.room, a_person(session, "Gus"), "removed")
        self.group = a_group(session, self.room, self.ada)
        self.invited = Invitation(
            classroom_id=self.room.id,
            name="Eve",
            email="eve@example.org",
            email_folded="eve@example.org",
            invited_at=START,
        )
        session.add(self.invited)
        session.commit()
        self.base = f"/teach/classrooms/{self.room.public_id}"

    def browser(self, person: Person) -> FlaskClient:
        client = self.app.test_client()
        sign_in(client, self.session, person)
        return client

    def visit(self, person: Person | None = None) -> Visit:
        return Visit(self.browser(person or self.ida))

    @property
    def code(self) -> str:
        found = ways_in.code_shown(self.session, self.room.id)
        assert found is not None
        return found.code

    def doors(self) -> list[tuple[str, str]]:
        """Return every address inside the classroom, filled in, with its methods."""
        ids = {
            "public_id": self.room.public_id,
            "learner_id": self.ada.public_id,
            "person_id": self.ida.public_id,
            "group_id": self.group.public_id,
            "invitation_id": self.invited.public_id,
        }
        return sorted(
            (re.sub(r"<\w+:(\w+)>", lambda found: ids[found[1]], rule.rule), method)
            for rule in self.app.url_map.iter_rules()
            if rule.endpoint.startswith("classrooms.") and rule.rule.startswith("/teach/")
            for method in (rule.methods or set()) & {"GET", "POST"}
            if "<" in rule.rule
        )

    def names(self) -> set[str]:
        """Return the names of whoever is in the classroom."""
        return {one.name for one in queries.learners(self.session, self.room.id)}


@pytest.fixture
def scene(app: Flask, session: Session) -> Scene:
    return Scene(app, session)
