"""Links that work once: reset and first administrator."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learn import limits
from learn.accounts import guesses, links, operations, queries, throttle
from learn.accounts.guesses import MustWait
from learn.accounts.links import LinkSpent
from learn.accounts.models import OneTimeLink, Person
from learn.accounts.names import SignInName
from learn.accounts.operations import Newcomer
from learn.accounts.roles import Role
from tests.accounts.conftest import NOW

SECOND = timedelta(seconds=1)


def token_for(session: Session, email: str = "ada@example.org") -> str:
    letter = links.request_reset(session, email, address=None, now=NOW)
    assert letter is not None
    return letter.token


def test_a_reset_link_sets_a_password_once(session: Session, ada: Person) -> None:
    token = token_for(session, "ADA@example.org")
    assert links.reset_owner(session, token, NOW) is ada
    assert links.redeem_reset(session, token, "new", NOW) is ada
    assert ada.password_hash == "new"
    with pytest.raises(LinkSpent):
        links.redeem_reset(session, token, "newer", NOW)
    assert ada.password_hash == "new"


def test_looking_at_a_link_does_not_use_it_up(session: Session, ada: Person) -> None:
    token = token_for(session)
    for _ in range(3):
        assert links.reset_owner(session, token, NOW) is ada


@pytest.mark.usefixtures("ada")
def test_a_link_ends_to_the_second(session: Session) -> None:
    token, end = token_for(session), NOW + limits.RESET_LIFETIME
    assert links.reset_owner(session, token, end - SECOND) is not None
    assert links.reset_owner(session, token, end) is None
    with pytest.raises(LinkSpent):
        links.redeem_reset(session, token, "new", end)


def test_a_reset_ends_every_session_and_every_other_link(session: Session, ada: Person) -> None:
    cookie = operations.start_session(session, ada, user_agent="", now=NOW)
    first, second = token_for(session), token_for(session)
    links.redeem_reset(session, second, "new", NOW)
    assert queries.visitor(session, cookie, NOW) is None
    assert links.reset_owner(session, first, NOW) is None


@pytest.mark.usefixtures("ada")
def test_the_link_is_stored_as_a_hash_only(session: Session) -> None:
    token = token_for(session)
    row = session.scalars(select(OneTimeLink)).one()
    assert token not in {str(value) for value in vars(row).values()}


@pytest.mark.usefixtures("ben")
def test_nobodys_address_gets_no_letter_but_leaves_the_same_trace(session: Session) -> None:
    assert links.request_reset(session, "eve@example.org", address=None, now=NOW) is None
    row = session.scalars(select(OneTimeLink)).one()
    assert (row.purpose, row.person_id) == ("reset", None)


def test_a_closed_account_gets_no_letter(session: Session, ada: Person) -> None:
    token = token_for(session)
    ada.deactivated_at = NOW
    session.flush()
    assert links.request_reset(session, "ada@example.org", address=None, now=NOW) is None
    assert links.reset_owner(session, token, NOW) is None


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize("email", ["ada@example.org", "nobody@example.org"])
def test_a_mailbox_is_not_flooded(session: Session, email: str) -> None:
    for number in range(limits.RESETS_PER_EMAIL[0]):
        links.request_reset(session, email, address=f"192.0.2.{number}", now=NOW)
    with pytest.raises(MustWait):
        links.request_reset(session, email, address="198.51.100.1", now=NOW)


@pytest.mark.usefixtures("ada")
def test_a_reset_lets_the_owner_in_past_a_siege(session: Session) -> None:
    buckets = throttle.stranger_buckets("ada@example.org", None)[:1]
    for _ in range(limits.GUESSES_PER_ACCOUNT[0]):
        guesses.count_guess(session, buckets, NOW)
    with pytest.raises(MustWait):
        guesses.count_guess(session, buckets, NOW)
    links.redeem_reset(session, token_for(session), "new", NOW)
    guesses.count_guess(session, buckets, NOW)


def test_a_changed_address_makes_links_to_the_old_one_worthless(
    session: Session, ada: Person
) -> None:
    token = token_for(session)
    operations.change_sign_in_names(session, ada, email="new@example.org", login_name=None)
    assert links.reset_owner(session, token, NOW) is None


@pytest.mark.usefixtures("ada")
def test_links_that_ran_out_are_removed(session: Session) -> None:
    token_for(session)
    later = NOW + limits.RESET_LIFETIME
    links.request_reset(session, "ada@example.org", address=None, now=later)
    assert session.scalar(select(func.count()).select_from(OneTimeLink)) == 1


def newcomer(name: str = "root-of-all") -> Newcomer:
    return Newcomer("Root", SignInName(login_name=name), "hash")


def test_the_first_start_makes_a_link_for_one_administrator(session: Session) -> None:
    token = links.issue_first_admin_link(session, NOW)
    assert token is not None
    assert links.opens_first_admin(session, token, NOW)
    admin = links.redeem_first_admin(session, token, newcomer(), NOW)
    assert admin.role == Role.ADMIN.value
    assert links.issue_first_admin_link(session, NOW) is None
    with pytest.raises(LinkSpent):
        links.redeem_first_admin(session, token, newcomer("second"), NOW)


def test_a_new_start_replaces_the_link(session: Session) -> None:
    old = links.issue_first_admin_link(session, NOW)
    new = links.issue_first_admin_link(session, NOW)
    assert old is not None
    assert new is not None
    assert not links.opens_first_admin(session, old, NOW)
    assert links.opens_first_admin(session, new, NOW)


def test_the_link_dies_once_an_administrator_exists(session: Session, ada: Person) -> None:
    token = links.issue_first_admin_link(session, NOW)
    assert token is not None
    ada.role = Role.ADMIN.value
    session.flush()
    assert not links.opens_first_admin(session, token, NOW)
    ada.deactivated_at = NOW
    session.flush()
    assert links.opens_first_admin(session, token, NOW)  # nobody else could open her account


@pytest.mark.usefixtures("ada")
def test_a_reset_link_makes_no_administrator(session: Session) -> None:
    token = token_for(session)
    assert not links.opens_first_admin(session, token, NOW)
    with pytest.raises(LinkSpent):
        links.redeem_first_admin(session, token, newcomer(), NOW)
    admin_token = links.issue_first_admin_link(session, NOW)
    assert admin_token is not None
    assert links.reset_owner(session, admin_token, NOW) is None


@pytest.mark.parametrize("token", ["", "x", "\ud800", "é" * 500])
def test_a_made_up_token_opens_nothing(session: Session, token: str) -> None:
    assert links.reset_owner(session, token, NOW) is None
    assert not links.opens_first_admin(session, token, NOW)


@pytest.mark.usefixtures("ada")
def test_of_two_at_once_only_the_first_uses_a_link(session: Session) -> None:
    token = token_for(session)
    links._use_up(session, token, NOW)
    assert links.reset_owner(session, token, NOW) is None
    with pytest.raises(LinkSpent):
        links._use_up(session, token, NOW)
