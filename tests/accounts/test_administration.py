"""What the command line does for people."""

import pytest
from sqlalchemy.orm import Session

from learn.accounts import administration, operations, queries
from learn.accounts.administration import NoSuchPerson
from learn.accounts.models import Person
from learn.accounts.names import BadName, SignInName
from learn.accounts.operations import NameTaken
from learn.accounts.registry import Registry
from learn.accounts.roles import Role
from tests.accounts.conftest import NOW


def create(session: Session, name: str = "Iris", login_name: str = "iris") -> Person:
    return administration.create_user(
        session,
        name=name,
        sign_in_name=SignInName(login_name=login_name),
        password_hash="hash",
        role=Role.INSTRUCTOR,
        now=NOW,
    )


def test_a_created_user_has_the_role_and_is_listed(session: Session, ada: Person) -> None:
    iris = create(session)
    operations.create_guest(session, NOW)
    assert iris.role == "instructor"
    assert administration.list_users(session) == (ada, iris)


@pytest.mark.usefixtures("ben")
def test_a_user_is_not_created_with_a_bad_or_a_taken_name(session: Session) -> None:
    with pytest.raises(BadName):
        create(session, name="\u202e")
    with pytest.raises(NameTaken, match="Somebody else"):
        create(session, login_name="ben")


@pytest.mark.parametrize("typed", ["ADA@example.org", " ada@example.org"])
def test_people_are_found_by_what_they_sign_in_with(
    session: Session, ada: Person, typed: str
) -> None:
    assert administration.find(session, typed) is ada


def test_nobody_is_found_by_a_name_that_nobody_has(session: Session) -> None:
    with pytest.raises(NoSuchPerson, match="Nobody signs in"):
        administration.find(session, "eve")


def test_roles_passwords_and_sessions_change(session: Session, ada: Person) -> None:
    token = operations.start_session(session, ada, user_agent="", now=NOW)
    administration.set_role(session, ada, Role.ADMIN)
    assert queries.has_admin(session)
    administration.revoke(session, ada)
    assert queries.visitor(session, token, NOW) is None
    token = operations.start_session(session, ada, user_agent="", now=NOW)
    administration.set_password(session, ada, "new")
    assert ada.password_hash == "new"
    assert queries.visitor(session, token, NOW) is None


def test_a_closed_account_opens_again(session: Session, ada: Person) -> None:
    administration.deactivate(session, ada, NOW)
    assert queries.credential(session, "ada@example.org") is None
    administration.reactivate(session, ada)
    assert queries.credential(session, "ada@example.org") is not None


def test_a_registry_keeps_one_part_per_feature_and_says_what_it_covers() -> None:
    parts: Registry[object] = Registry()  # type: ignore[type-var]
    parts.register("quizzes", print, ["attempt.person_id"])
    parts.register("progress", len, ["fact.person_id", "card.person_id"])
    parts.register("quizzes", repr, ["attempt.person_id", "answer.person_id"])
    assert parts.parts() == {"quizzes": repr, "progress": len}
    assert parts.person_columns() == {
        "attempt.person_id",
        "answer.person_id",
        "fact.person_id",
        "card.person_id",
    }
