"""Administrators see which classrooms there are, and give one that nobody teaches an instructor."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.accounts.roles import Role
from learn.audit.models import AuditEvent
from learn.classrooms.models import Classroom, ClassroomInstructor, Enrolment
from learn.classrooms.operations import Particulars, create_classroom
from tests.conftest import START
from tests.factories import a_person
from tests.pages import Visit


def a_classroom(session: Session, teacher: Person, name: str = "Bees 1") -> Classroom:
    made = create_classroom(session, teacher.id, Particulars(name, "Autumn", "UTC"), START)
    session.commit()
    return made


@pytest.fixture
def ida(session: Session) -> Person:
    return a_person(session, "Ida")


@pytest.fixture
def orphaned(session: Session, ida: Person) -> Classroom:
    made = a_classroom(session, ida, "Left alone")
    ida.deactivated_at = START
    session.commit()
    return made


def place(classroom: Classroom) -> str:
    return f"/admin/classrooms/{classroom.public_id}"


def test_there_are_none_at_first(visit: Visit) -> None:
    assert "There is no classroom yet." in visit.get("/admin/classrooms").words
    assert "No classroom matches." in visit.get("/admin/classrooms?q=x").words


def test_classrooms_are_listed_from_outside(
    visit: Visit, session: Session, ida: Person, ada: Person
) -> None:
    made = a_classroom(session, ida)
    session.add(Enrolment(classroom_id=made.id, person_id=ada.id, joined_at=START))
    session.commit()
    page = visit.get("/admin/classrooms?q=bees&kind=open")
    for part in ("Bees 1", "Autumn", "Ida", " 1 "):
        assert part in page.words
    assert "Ada" not in page.words
    assert "Ada" not in visit.get(place(made)).words
    assert "No classroom matches." in visit.get("/admin/classrooms?kind=archived").words
    assert "No classroom matches." in visit.get("/admin/classrooms?kind=orphaned").words


def test_one_that_nobody_teaches_is_given_an_instructor(
    visit: Visit, session: Session, orphaned: Classroom, ada: Person
) -> None:
    assert "Left alone" in visit.get("/admin/classrooms?kind=orphaned").words
    form = visit.get(place(orphaned)).form("/admin/classrooms/")
    page = visit.send(form, sign_in_name=ada.login_name)
    assert "Ada teaches Left alone now." in page.words
    assert "Add an instructor" not in page.words
    actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert "instructor.added" in actions
    session.expire_all()
    assert session.get_one(Person, ada.id).role == "instructor"


def test_one_whose_instructor_is_none_any_more_is_given_to_somebody_also_to_them(
    visit: Visit, session: Session, ida: Person
) -> None:
    made = a_classroom(session, ida)
    ida.role = Role.LEARNER.value
    session.commit()
    assert "Bees 1" in visit.get("/admin/classrooms?kind=orphaned").words
    form = visit.get(place(made)).form("/admin/classrooms/")
    page = visit.send(form, sign_in_name=ida.login_name)
    assert "Ida teaches Bees 1 now." in page.words
    assert "Add an instructor" not in page.words
    session.expire_all()
    assert ida.role == Role.INSTRUCTOR.value


def test_whoever_does_not_fit_is_refused(
    browser: FlaskClient, session: Session, orphaned: Classroom, ada: Person, ida: Person
) -> None:
    session.add(Enrolment(classroom_id=orphaned.id, person_id=ada.id, joined_at=START))
    session.commit()
    for name, words in (
        ("", "Type the login name"),
        ("nobody-at-all", "Nobody signs in with"),
        ("x" * 401, "too long"),
        (ada.login_name, "learns in this classroom"),
        (ida.login_name, "This account is closed."),
    ):
        answer = browser.post(place(orphaned), data={"sign_in_name": name})
        assert (answer.status_code, words in answer.text) == (422, True), answer.text


def test_a_classroom_that_is_taught_is_left_to_those_who_teach_it(
    browser: FlaskClient, session: Session, ida: Person, ada: Person, max_: Person
) -> None:
    made = a_classroom(session, ida)
    answer = browser.post(place(made), data={"sign_in_name": max_.login_name})
    assert answer.status_code == 422
    assert "Somebody teaches this classroom." in answer.text
    teachers = session.scalars(select(ClassroomInstructor.person_id)).all()
    assert teachers == [ida.id]
