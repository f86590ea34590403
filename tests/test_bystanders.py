"""Nothing that some people do reaches others: neither a row of theirs nor a word of their pages.

Two instructors, each with a classroom and a learner, never meet. Everything is done around one of
them; all that the other two see and own stays as it was. Red when any read or write asks for a
person, a classroom or an assignment less than it does.
"""

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from learn.accounts import links
from learn.accounts import operations as accounts
from learn.accounts.models import Person
from learn.accounts.roles import Role
from learn.accounts.visitor import Theme
from learn.assignments import categories, queries
from learn.assignments import operations as assignments
from learn.assignments.drafts import OverrideDraft
from learn.assignments.models import AssignmentOverride, Category
from learn.assignments.tasks import Task
from learn.classrooms import admission, grouping, inviting, joining, teaching, ways_in
from learn.classrooms import operations as classrooms
from learn.classrooms.models import Classroom, Invitation, LearnerGroup
from learn.classrooms.operations import Extra
from learn.classrooms.people import Learner
from learn.classrooms.queries import learner as learner_of
from learn.content.library import Library
from learn.db import Base
from learn.gradebook import operations as gradebook
from learn.notices import operations as notices
from learn.notices.models import Notice
from learn.progress.operations import record_lesson
from learn.publishing.shelf import Shelf
from learn.quizzes.extending import extend_open_attempts
from tests.conftest import START, Clock
from tests.factories import (
    a_classroom,
    a_group,
    a_guest,
    a_person,
    an_assignment,
    an_enrolment,
    sign_in,
)
from tests.quizzes.taker import Taker

OTHERS = ("/admin", "/static", "/metrics", "/readyz", "/reset", "/setup", "/sign-", "/unsubscribe")
QUERIES = {
    "/search": ["?q=dance", "?q=sun"],
    "/teach/classrooms/<public_id:public_id>/people": ["?show=invited", "?show=gone"],
}
Row = tuple[str, str]


@dataclass
class World:
    """A classroom with its instructor, its learner, and everything there is about them."""

    teacher: Person
    learner: Person
    room: Classroom
    one: Learner
    group: LearnerGroup
    category: Category
    task: Task
    open: Taker
    ids: dict[str, str]
    tokens: list[str]

    def address(self, rule: str, key: str) -> str:
        """Return an address about this world; `key` is what `public_id` means there."""
        values = self.ids | {"public_id": key}
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values[found[1]], rule)

    def key(self, rule: str) -> str:
        starts = {"/attempts": "attempt_id", "/assignments": "assignment_id"}
        name = next((name for start, name in starts.items() if rule.startswith(start)), "room_id")
        return self.ids[name]


@pytest.fixture
def shelf(app: Flask) -> Shelf:
    found: Shelf = app.extensions["lymph"].shelf
    return found


@pytest.fixture
def library(shelf: Shelf, session: Session) -> Library:
    return shelf.library(session)


def a_world(session: Session, shelf: Shelf, clock: Clock, name: str) -> World:
    """Add people with a past: taught, learned, graded, told, helped, written about."""
    teacher = a_person(session, f"{name}s Teacher", Role.INSTRUCTOR)
    learner = a_person(session, f"{name} Learner")
    learner.email = learner.email_folded = f"{name.lower()}@example.org"
    room = a_classroom(session, teacher, f"{name}s Room")
    seat = an_enrolment(session, room, learner)
    gone = an_enrolment(session, room, a_person(session, f"{name}s Former"), "left")
    one = learner_of(session, room.id, seat.public_id)
    assert one is not None
    group = a_group(session, room, seat, name=f"{name}s Group")
    category = categories.create_category(session, room, f"{name}s Kind", 2, 1, teacher.id, START)
    task = an_assignment(
        session, room, ["module:bees"], title=f"{name}s Work", category_id=category.id
    )
    only = an_assignment(
        session,
        room,
        title=f"{name}s Own",
        is_for_everyone=False,
        enrolment_ids=(seat.id,),
        group_ids=(group.id,),
    )
    library, draft = shelf.library(session), OverrideDraft(reason=f"{name}s Reason", attempts=9)
    for whom in ({"enrolment_id": seat.id}, {"group_id": group.id}):
        assignments.set_override(session, library, task, draft, teacher.id, START, **whom)
    extra = Extra(150, 2, f"{name}s Illness")
    classrooms.set_accommodation(session, room, one, extra, teacher.id, START)
    note = classrooms.write_note(session, room, one, f"{name}s Note", teacher.id, START)
    address = f"{name.lower()}s-friend@example.org"
    invited = Invitation(
        classroom_id=room.id,
        name=f"{name}s Friend",
        email=address,
        email_folded=address,
        invited_at=START,
    )
    session.add(invited)
    message = notices.Message("grade", f"{name}s News", "Text", "/today")
    notices.tell(session, [learner.id, teacher.id], message, START)
    record_lesson(session, learner.id, "bee-dance", "read", START)
    done = Taker(session, shelf, clock, learner.id)
    done.start()
    done.check_all(knows=False)
    done.finish()
    begun = Taker(session, shelf, clock, learner.id, "tea-leaves")
    begun.start()
    assignments.give(session, library, only, learner.id, 500, f"{name}s Grade", teacher.id, START)
    tokens = [links.issue_reset_link(session, learner, START) for _ in range(2)]
    for person in (teacher, learner):
        accounts.start_session(session, person, user_agent=name, now=START)
    session.commit()
    return World(
        teacher,
        learner,
        room,
        one,
        group,
        category,
        task,
        begun,
        {
            "room_id": room.public_id,
            "assignment_id": task.assignment.public_id,
            "attempt_id": done.attempt.public_id,
            "learner_id": seat.public_id,
            "gone_id": gone.public_id,
            "group_id": group.public_id,
            "category_id": category.public_id,
            "note_id": note.public_id,
            "invitation_id": invited.public_id,
            "person_id": teacher.public_id,
            "who": f"learner-{seat.public_id}",
            "module_id": "bees",
            "lesson_id": "bee-dance",
            "claim_id": "000-01",
            "slug": "forager",
            "key": "frisch1967",
            "code": ways_in.code_shown(session, room.id).code,  # type: ignore[union-attr]
            "place": "1",
        },
        tokens,
    )


def everything_happens(session: Session, library: Library, here: World) -> None:
    """Do to the people of one world all that can be done to people."""
    room, task, one, now, by = here.room, here.task, here.one, START, here.teacher.id
    notices.mark_read(session, one.person_id, _notice(session, one.person_id), now)
    notices.mark_all_read(session, here.teacher.id, now)
    notices.recount(session, one.person_id)
    people = assignments.change(
        session, library, task, replace(queries.draft_of(session, task), title="New"), by, now
    )
    extend_open_attempts(session, library, people, now)
    overrides = select(AssignmentOverride.public_id).where(
        AssignmentOverride.assignment_id == task.id
    )
    for public_id in session.scalars(overrides).all():
        assignments.remove_override(session, library, task, public_id, by, now)
    assignments.give(session, library, task, one.person_id, 900, "Well done", by, now)
    assignments.withdraw(session, library, task, by, now)
    gradebook.place(session, room, {task.id: None}, by, now)
    categories.delete_category(session, room, here.category, by, now)
    grouping.take_out_of_group(session, room, here.group, [one.public_id], by, now)
    grouping.remove_group(session, room, here.group, by, now)
    admission.renew_code(session, room, by, now)
    inviting.withdraw(session, room, here.ids["invitation_id"], by, now)
    code = ways_in.code_shown(session, room.id)
    assert code is not None
    joining.join(session, code.code, a_person(session, "Newcomer").id, now)
    classrooms.remove_note(session, room, one, here.ids["note_id"], by, now)
    classrooms.clear_accommodation(session, room, one, by, now)
    here.open.finish()
    teaching.add_instructor(session, room, a_person(session, "Colleague"), by, now)
    accounts.change_theme(session, one.person_id, Theme.DARK)
    notices.unsubscribe(session, one.person_id)
    links.redeem_reset(session, here.tokens[0], "another hash", now)
    accounts.change_sign_in_names(session, here.learner, email=None, login_name="another-name")
    guest = a_guest(session)
    record_lesson(session, guest.id, "bee-dance", "opened", now)
    accounts.merge_guest(session, guest.id, one.person_id, now)
    classrooms.leave(session, one.enrolment_id, one.person_id, now)
    teaching.remove_instructor(session, room, here.teacher.public_id, by, now)
    classrooms.archive(session, room, by, now)
    links.issue_first_admin_link(session, now)
    accounts.erase(session, one.person_id, now)
    session.commit()


def _notice(session: Session, person_id: int) -> str:
    found = select(Notice.public_id).where(Notice.person_id == person_id).limit(1)
    return session.scalars(found).one()


def rows(session: Session) -> Counter[Row]:
    """Return every row of every table, as texts."""
    return Counter(
        (table.name, repr(tuple(row)))
        for table in Base.metadata.sorted_tables
        for row in session.execute(select(table))
    )


def pages(
    app: Flask, browser: FlaskClient, world: World, others: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """Yield what is said at every address about a world but those that begin like `others`."""
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(others):
            continue
        if "GET" in (rule.methods or ()):
            for query in ["", *QUERIES.get(rule.rule, [])]:
                place = world.address(rule.rule, world.key(rule.rule)) + query
                yield place, said(browser.get(place))


def said(answer: TestResponse) -> str:
    if answer.mimetype == "application/zip":
        with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
            return json.dumps([archive.read(name).decode() for name in archive.namelist()])
    bare = re.sub(r'name="(csrf_token|ticket)"[^>]*value="[^"]+"|content="[^"]+"', "", answer.text)
    return f"{answer.status_code} " + re.sub(r"\b[0-9a-f]{12}\b", "", bare)


def test_bystanders_keep_what_is_theirs_and_see_nothing_of_others(
    app: Flask, session: Session, shelf: Shelf, library: Library, clock: Clock
) -> None:
    mine = a_world(session, shelf, clock, "Ben")
    teacher, learner = (app.test_client() for _ in range(2))
    sign_in(teacher, session, mine.teacher)
    sign_in(learner, session, mine.learner)

    def seen() -> dict[tuple[str, str], str]:
        return {
            (who, place): text
            for who, browser, others in (
                ("teacher", teacher, OTHERS),
                ("learner", learner, (*OTHERS, "/teach")),
            )
            for place, text in pages(app, browser, mine, others)
        }

    before, held = seen(), rows(session)
    assert sum(text.startswith("200") for text in before.values()) > 60
    everything_happens(session, library, a_world(session, shelf, clock, "Ada"))
    assert not held - rows(session)
    after = seen()
    assert after.keys() == before.keys()
    assert {key: text for key, text in after.items() if text != before[key]} == {}
