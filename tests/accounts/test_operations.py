"""Joining, sessions, settings and leaving, in the database."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from learn import limits
from learn.accounts import operations, queries, registry
from learn.accounts.models import AuthSession, Person
from learn.accounts.names import SignInName, read_sign_in_name
from learn.accounts.operations import NameTaken, Newcomer, Preferences
from learn.accounts.roles import Role
from learn.accounts.visitor import Theme
from tests.accounts.conftest import NOW

SECOND = timedelta(seconds=1)


def start(session: Session, person: Person) -> str:
    return operations.start_session(session, person, user_agent="Firefox", now=NOW)


def test_a_newcomer_is_a_learner_with_one_folded_name(ada: Person, ben: Person) -> None:
    assert (ada.role, ada.email, ada.email_folded) == (
        "learner",
        "Ada@example.org",
        "ada@example.org",
    )
    assert (ben.login_name, ben.email, ben.is_guest) == ("ben", None, False)


@pytest.mark.parametrize("typed", ["ada@example.org", "ADA@EXAMPLE.ORG", "Ben", "BEN"])
@pytest.mark.usefixtures("ada", "ben")
def test_a_name_is_taken_however_it_is_typed(session: Session, typed: str) -> None:
    newcomer = Newcomer("Eve", read_sign_in_name(typed), "hash")
    with pytest.raises(NameTaken):
        operations.sign_up(session, newcomer, now=NOW)


def test_two_at_once_cannot_take_the_same_name(
    session: Session, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "is_taken", lambda *_, **__: False)
    newcomer = Newcomer("Eve", SignInName(email=ada.email), "hash")
    with pytest.raises(NameTaken):
        operations.sign_up(session, newcomer, now=NOW)
    assert queries.person_by_email(session, "ada@example.org") is ada


def test_a_guest_keeps_their_row_when_they_sign_up(session: Session) -> None:
    guest = operations.create_guest(session, NOW)
    token = start(session, guest)
    newcomer = Newcomer("Cem", SignInName(login_name="cem"), "hash", guest_id=guest.id)
    assert operations.sign_up(session, newcomer, now=NOW).id == guest.id
    assert queries.visitor(session, token, NOW) is None  # the guest's cookie is worth nothing now


def test_nobody_claims_an_account_as_if_it_were_a_guest(session: Session, ada: Person) -> None:
    newcomer = Newcomer("Eve", SignInName(login_name="eve"), "hash", guest_id=ada.id)
    eve = operations.sign_up(session, newcomer, now=NOW)
    assert eve.id != ada.id
    assert ada.name == "Ada"


def test_the_database_refuses_a_guest_with_a_role(session: Session) -> None:
    guest = operations.create_guest(session, NOW)
    guest.role = Role.ADMIN.value
    with pytest.raises(IntegrityError, match="guest_is_learner"):
        session.flush()


def test_a_session_says_who_it_is_in_one_statement(session: Session, ada: Person) -> None:
    visitor = queries.visitor(session, start(session, ada), NOW)
    assert visitor is not None
    assert (visitor.id, visitor.name, visitor.role) == (ada.id, "Ada", Role.LEARNER)
    assert (visitor.theme, visitor.is_guest, visitor.shortcuts_on) == (Theme.SYSTEM, False, True)


def test_the_token_itself_is_not_stored(session: Session, ada: Person) -> None:
    token = start(session, ada)
    row = session.scalars(select(AuthSession)).one()
    assert token not in {str(value) for value in vars(row).values()}


def test_a_session_ends_to_the_second_and_is_moved_by_use(session: Session, ada: Person) -> None:
    token, end = start(session, ada), NOW + limits.SESSION_LIFETIME
    visitor = queries.visitor(session, token, end - SECOND)
    assert visitor is not None
    assert queries.visitor(session, token, end) is None
    operations.touch(session, visitor, end - SECOND)
    assert queries.visitor(session, token, end + SECOND) is not None


def test_a_guests_session_lasts_longer(session: Session) -> None:
    token = start(session, operations.create_guest(session, NOW))
    late = NOW + limits.GUEST_SESSION_LIFETIME - SECOND
    assert queries.visitor(session, token, late) is not None


def test_signing_out_ends_one_session_at_once(session: Session, ada: Person) -> None:
    here, there = start(session, ada), start(session, ada)
    visitor = queries.visitor(session, here, NOW)
    assert visitor is not None
    operations.sign_out(session, visitor.session_id)
    assert queries.visitor(session, here, NOW) is None
    assert queries.visitor(session, there, NOW) is not None


def test_a_person_ends_only_their_own_sessions(session: Session, ada: Person, ben: Person) -> None:
    token = start(session, ben)
    bens = queries.open_sessions(session, ben.id, NOW)[0]
    assert not operations.revoke_session(session, ada.id, bens.public_id)
    assert queries.visitor(session, token, NOW) is not None
    assert operations.revoke_session(session, ben.id, bens.public_id)
    assert queries.visitor(session, token, NOW) is None


def test_everything_but_this_session_can_be_ended(session: Session, ada: Person) -> None:
    here, there = start(session, ada), start(session, ada)
    visitor = queries.visitor(session, here, NOW)
    assert visitor is not None
    operations.revoke_sessions(session, ada.id, but=visitor.session_id)
    assert queries.visitor(session, here, NOW) is not None
    assert queries.visitor(session, there, NOW) is None


def test_a_deactivated_person_is_out_at_once(session: Session, ada: Person) -> None:
    token = start(session, ada)
    ada.deactivated_at = NOW
    session.flush()
    assert queries.visitor(session, token, NOW) is None
    assert queries.credential(session, "ada@example.org") is None


def test_a_role_counts_from_the_next_request_on(session: Session, ada: Person) -> None:
    token = start(session, ada)
    for role in (Role.ADMIN, Role.LEARNER):
        ada.role = role.value
        session.flush()
        visitor = queries.visitor(session, token, NOW)
        assert visitor is not None
        assert visitor.role is role


def test_a_new_password_ends_the_other_sessions(session: Session, ada: Person) -> None:
    here, there = start(session, ada), start(session, ada)
    visitor = queries.visitor(session, here, NOW)
    assert visitor is not None
    operations.change_password(session, ada, "new", keep_session=visitor.session_id)
    assert queries.visitor(session, here, NOW) is not None
    assert queries.visitor(session, there, NOW) is None


def test_preferences_are_kept(session: Session, ada: Person) -> None:
    wish = Preferences("Ada L", Theme.DARK, "Europe/Vienna", 5, shortcuts_on=False)
    operations.change_preferences(session, ada, wish)
    visitor = queries.visitor(session, start(session, ada), NOW)
    assert visitor is not None
    assert (visitor.name, visitor.theme, visitor.time_zone) == ("Ada L", "dark", "Europe/Vienna")
    assert (visitor.session_length, visitor.shortcuts_on) == (5, False)


def test_ways_to_sign_in_change_but_never_vanish(session: Session, ada: Person) -> None:
    operations.change_sign_in_names(session, ada, email=None, login_name="ada")
    assert (ada.email, ada.email_folded, ada.login_name) == (None, None, "ada")
    with pytest.raises(ValueError, match="needs"):
        operations.change_sign_in_names(session, ada, email=None, login_name=None)


@pytest.mark.usefixtures("ben")
def test_a_changed_name_must_be_free(session: Session, ada: Person) -> None:
    with pytest.raises(NameTaken):
        operations.change_sign_in_names(session, ada, email=ada.email, login_name="ben")
    operations.change_sign_in_names(session, ada, email=ada.email, login_name="ada")


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """Give the registries two features that only note what they are asked."""
    noted: list[tuple[object, ...]] = []
    for kind in ("merging", "erasing", "exporting"):
        fresh: registry.Registry[object] = registry.Registry()  # type: ignore[type-var]
        for feature in ("quizzes", "progress"):

            def part(_session: object, *what: object, feature: str = feature) -> tuple[()]:
                noted.append((feature, *what))
                return ()

            fresh.register(feature, part)
        monkeypatch.setattr(registry, kind, fresh)
    return noted


def test_a_merge_lets_every_feature_move_its_own_and_removes_the_guest(
    session: Session, ada: Person, calls: list[tuple[object, ...]]
) -> None:
    guest = operations.create_guest(session, NOW)
    guest_id, token = guest.id, start(session, guest)
    operations.merge_guest(session, guest_id, ada.id, NOW)
    assert calls == [
        ("quizzes", guest_id, ada.id, NOW),
        ("progress", guest_id, ada.id, NOW),
    ]
    assert queries.visitor(session, token, NOW) is None
    assert session.get(Person, guest_id) is None


def test_a_merge_that_forgot_a_row_fails_instead_of_dropping_it(
    session: Session, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = operations.create_guest(session, NOW)
    start(session, guest)
    monkeypatch.setattr(operations, "_remove_access", lambda *_: None)
    with pytest.raises(IntegrityError):
        operations.merge_guest(session, guest.id, ada.id, NOW)


def test_only_guests_are_merged(
    session: Session, ada: Person, ben: Person, calls: list[tuple[object, ...]]
) -> None:
    operations.merge_guest(session, ben.id, ada.id, NOW)
    operations.merge_guest(session, ada.id, ada.id, NOW)
    operations.merge_guest(session, 999, ada.id, NOW)
    assert calls == []
    assert session.get(Person, ben.id) is not None


def test_erasure_leaves_nothing_that_names_anybody(
    session: Session, ada: Person, calls: list[tuple[object, ...]]
) -> None:
    old_public_id, person_id, token = ada.public_id, ada.id, start(session, ada)
    operations.erase(session, person_id, NOW)
    session.expire_all()
    row = session.get_one(Person, person_id)
    assert (row.name, row.email, row.email_folded, row.login_name, row.password_hash) == (
        operations.ERASED_NAME,
        None,
        None,
        None,
        None,
    )
    assert row.public_id != old_public_id
    assert row.deactivated_at == NOW
    assert calls == [("quizzes", person_id, NOW), ("progress", person_id, NOW)]
    assert queries.visitor(session, token, NOW) is None
    assert session.scalar(select(func.count()).select_from(AuthSession)) == 0


def test_an_erased_name_is_free_again_and_erasing_twice_is_harmless(
    session: Session, ada: Person, password_hash: str
) -> None:
    operations.erase(session, ada.id, NOW)
    operations.erase(session, ada.id, NOW)
    newcomer = Newcomer("Ada", read_sign_in_name("ada@example.org"), password_hash)
    assert operations.sign_up(session, newcomer, now=NOW).id != ada.id
