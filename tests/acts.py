"""What people do that writes much: each act is prepared once and can be repeated word for word."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from learn.accounts import passwords
from learn.accounts.models import Person
from learn.accounts.roles import Role
from learn.assignments.models import Assignment
from learn.classrooms.models import Enrolment
from learn.classrooms.ways_in import code_shown
from learn.db import unit_of_work
from tests.factories import a_classroom, a_guest, a_person, an_assignment, an_enrolment, sign_in

_numbers = count(1)
PASSWORD = "quiet marble otter"
QUIZ = "/modules/bees/bee-dance/quiz"


@dataclass
class Act:
    """One request of one browser; `repeat` sends it again as the browser first sent it."""

    client: FlaskClient
    address: str
    data: dict[str, Any] = field(default_factory=dict)
    opens: str = "/help"  # what this browser can open afterwards
    cookies: dict[Any, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.cookies = dict(self.client._cookies or {})

    def send(self) -> TestResponse:
        """Send the request with the cookies that the browser has now."""
        return self.client.post(self.address, data=self.data)

    def forget_answer(self) -> None:
        """Give the browser the cookies it had before, as if no answer had ever come."""
        self.client._cookies = dict(self.cookies)


class World:
    """A site of its own with an instructor, a classroom, a learner and an assigned quiz."""

    def __init__(self, app: Flask, engine: Engine) -> None:
        self.app, self.engine = app, engine
        with unit_of_work(engine) as session:
            ida = a_person(session, "Ida", Role.INSTRUCTOR)
            room = a_classroom(session, ida)
            ada = a_person(session, "Ada")
            place = an_enrolment(session, room, ada)
            task = an_assignment(session, room, ("quiz:bee-dance",))
            code = code_shown(session, room.id)
            assert code is not None
            ada.password_hash = passwords.hash_password(PASSWORD)
            self.login_name = ada.login_name
            self.ida, self.ada, self.code = ida.id, ada.id, code.code
            self.room = f"/teach/classrooms/{room.public_id}"
            self.place = place.public_id
            self.task = session.get_one(Assignment, task.id).public_id

    def browser(self, person_id: int) -> FlaskClient:
        """Return a browser in which this person is known."""
        client = self.app.test_client()
        with unit_of_work(self.engine) as session:
            sign_in(client, session, session.get_one(Person, person_id))
        return client

    def guest(self) -> tuple[FlaskClient, str]:
        """Return the browser of a guest who has answered in a quiz, and the attempt's address."""
        with unit_of_work(self.engine) as session:
            guest = a_guest(session).id
        client = self.browser(guest)
        attempt = attempt_of(client)
        answer(client, attempt)
        return client, attempt


def attempt_of(client: FlaskClient) -> str:
    """Begin the quiz, or go on with it; return the attempt's address."""
    begun = client.post(QUIZ)
    assert begun.status_code == 303, begun.status
    return str(begun.location).rsplit("/questions/", 1)[0]


def answer(client: FlaskClient, attempt: str) -> None:
    """Have one question of the attempt checked."""
    checked = client.post(f"{attempt}/questions/7", data={"text": "the sun", "action": "check"})
    assert checked.status_code == 303, checked.status


def a_ticket() -> str:
    """Return what a form that adds something holds, so that it adds it once."""
    return f"{next(_numbers):016}"


def starting(world: World) -> Act:
    return Act(world.browser(world.ada), QUIZ)


def autosaving(world: World) -> Act:
    client = world.browser(world.ada)
    data = {"text": "the moon", "based_on": "0", "client_event_id": "one"}
    return Act(client, f"{attempt_of(client)}/questions/7/autosave", data)


def checking(world: World) -> Act:
    client = world.browser(world.ada)
    data = {"text": "the sun", "action": "check", "based_on": "0", "client_event_id": "two"}
    return Act(client, f"{attempt_of(client)}/questions/7", data)


def finishing(world: World) -> Act:
    client = world.browser(world.ada)
    attempt = attempt_of(client)
    answer(client, attempt)
    client.post(f"{attempt}/questions/8/autosave", data={"text": "Yes", "based_on": "0"})
    return Act(client, f"{attempt}/finish")


def reading(world: World) -> Act:
    return Act(world.browser(world.ada), "/modules/bees/bee-dance/read")


def signing_up(world: World) -> Act:
    """Let a guest make an account, which takes their work along."""
    client, attempt = world.guest()
    data = {"name": "Gus", "sign_in_name": f"gus-{next(_numbers)}", "password": PASSWORD}
    return Act(client, "/sign-up", data, f"{attempt}/questions/7")


def signing_in(world: World) -> Act:
    """Let a guest sign in to an account that is there, which merges the two."""
    client, attempt = world.guest()
    data = {"sign_in_name": world.login_name or "", "password": PASSWORD}
    return Act(client, "/sign-in", data, f"{attempt}/questions/7")


def erasing(world: World) -> Act:
    client = world.browser(world.ada)
    answer(client, attempt_of(client))
    return Act(client, "/settings/delete", {"current_password": PASSWORD})


def erasing_a_guest(world: World) -> Act:
    return Act(world.guest()[0], "/settings/delete", {"word": "delete"})


def creating_a_classroom(world: World) -> Act:
    data = {"name": "Chemistry", "time_zone": "Europe/Vienna", "ticket": a_ticket()}
    return Act(world.browser(world.ida), "/teach/classrooms/new", data)


def joining(world: World) -> Act:
    with unit_of_work(world.engine) as session:
        ben = a_person(session, "Ben").id
    return Act(world.browser(ben), f"/join/{world.code}")


def assigning(world: World) -> Act:
    data = {
        "title": "Week two",
        "targets": ["quiz:tea-leaves"],
        "opens_at": "2026-11-22T12:00",
        "counting": "highest",
        "late_percent_per_day": "0",
        "points": "100",
        "audience": "everyone",
        "ticket": a_ticket(),
    }
    return Act(world.browser(world.ida), f"{world.room}/assign", data)


def giving_points(world: World) -> Act:
    data = {"kind": "give", "points": "7.5", "reason": "Answered on paper."}
    return Act(world.browser(world.ida), f"{world.room}/gradebook/{world.task}/{world.place}", data)


def giving_time(world: World) -> Act:
    attempt_of(world.browser(world.ada))
    data = {"time": "200", "extra_days": "2", "reason": "Agreed."}
    return Act(world.browser(world.ida), f"{world.room}/learner/{world.place}/more-time", data)


def inviting(world: World) -> Act:
    data = {"people": "Eve; eve@example.org\nGrace; grace@example.org", "action": "send"}
    return Act(world.browser(world.ida), f"{world.room}/invitations", data)


def adding_learners(world: World) -> Act:
    data = {"people": "Hanna\nImre", "ticket": a_ticket()}
    return Act(world.browser(world.ida), f"{world.room}/people/add", data)


def renewing_a_card(world: World) -> Act:
    with unit_of_work(world.engine) as session:
        session.scalars(select(Enrolment).filter_by(public_id=world.place)).one().is_managed = True
    return Act(world.browser(world.ida), f"{world.room}/people/{world.place}/card")


def grouping(world: World) -> Act:
    return Act(world.browser(world.ida), f"{world.room}/groups", {"name": "Tuesday"})


def weighing(world: World) -> Act:
    data = {"name": "Quizzes", "weight": "3", "drop_lowest": "0"}
    return Act(world.browser(world.ida), f"{world.room}/gradebook/weights", data)


def excepting(world: World) -> Act:
    """Give one learner other terms in an assignment."""
    terms = f"{world.room}/a/{world.task}/terms/learner-{world.place}"
    return Act(world.browser(world.ida), terms, {"attempts": "5", "reason": "Two weeks ill."})


def renaming_a_classroom(world: World) -> Act:
    data = {"name": "Botany", "term": "Winter", "time_zone": "Europe/Rome"}
    return Act(world.browser(world.ida), f"{world.room}/settings", data)


def changing_settings(world: World) -> Act:
    data = {"name": "Adele", "theme": "dark", "time_zone": "UTC", "session_length": "5"}
    data |= {"login_name": world.login_name or "", "wants_mail": "1"}
    return Act(world.browser(world.ada), "/settings", data)


def noting(world: World) -> Act:
    data = {"text": "Prefers evenings.", "ticket": a_ticket()}
    return Act(world.browser(world.ida), f"{world.room}/learner/{world.place}/notes", data)


def removing_a_learner(world: World) -> Act:
    return Act(world.browser(world.ida), f"{world.room}/people/{world.place}/remove")


def archiving(world: World) -> Act:
    return Act(world.browser(world.ida), f"{world.room}/archive")


def closing_an_account(world: World) -> Act:
    with unit_of_work(world.engine) as session:
        admin = a_person(session, "Max", Role.ADMIN).id
        public_id = session.get_one(Person, world.ada).public_id
    return Act(world.browser(admin), f"/admin/people/{public_id}/close")


def changing_the_site(world: World) -> Act:
    with unit_of_work(world.engine) as session:
        admin = a_person(session, "Max", Role.ADMIN).id
    data = {"name": "Our site", "welcome_text": "Come in.", "sign_up": "open", "teaching": "anyone"}
    return Act(world.browser(admin), "/admin/settings", data)


ACTS: tuple[Callable[[World], Act], ...] = (
    starting,
    autosaving,
    checking,
    finishing,
    reading,
    signing_up,
    signing_in,
    erasing,
    erasing_a_guest,
    creating_a_classroom,
    joining,
    assigning,
    giving_points,
    giving_time,
    inviting,
    adding_learners,
    renewing_a_card,
    grouping,
    weighing,
    excepting,
    renaming_a_classroom,
    changing_settings,
    noting,
    removing_a_learner,
    archiving,
    closing_an_account,
    changing_the_site,
)
