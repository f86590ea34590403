"""Signing in: the same for every name, slower for guessers, always open to the owner."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from learn import limits
from learn.accounts import devices, guesses, operations, passwords, throttle
from learn.accounts.guesses import MustWait
from learn.accounts.models import Person, SignInFailure
from learn.accounts.operations import Guess
from tests.accounts.conftest import NOW, PASSWORD

SECRET = "secret"
FREE, _, LONGEST, _ = limits.GUESSES_PER_ACCOUNT
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def begin(
    session: Session,
    typed: str = "ada@example.org",
    *,
    address: str = "192.0.2.1",
    device: str = "",
    now: datetime = NOW,
) -> Guess:
    return operations.begin_sign_in(
        session, typed, address=address, device_cookie=device, secret=SECRET, now=now
    )


def finish(session: Session, guess: Guess, password: str = PASSWORD) -> Person | None:
    is_right, fresh = passwords.verify(password, guess.password_hash)
    return operations.finish_sign_in(session, guess, fresh) if is_right else None


@pytest.mark.parametrize("typed", ["ada@example.org", "ADA@Example.ORG", "  ada@example.org "])
def test_the_right_password_lets_its_owner_in(session: Session, ada: Person, typed: str) -> None:
    assert finish(session, begin(session, typed)) is ada


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize("typed", ["eve@example.org", "eve", "", "\x00", "a" * 300])
def test_an_unknown_name_is_a_guess_like_any_other(session: Session, typed: str) -> None:
    guess = begin(session, typed)
    assert guess.password_hash is None
    assert finish(session, guess) is None
    assert len(guess.buckets) == 3


def test_known_and_unknown_names_ask_the_database_the_same(session: Session, ada: Person) -> None:
    assert ada.id
    asked: list[str] = []

    def note(*args: object) -> None:
        asked.append(str(args[2]))

    begin(session, "warm-up", address="warm-up")
    event.listen(session.get_bind(), "before_cursor_execute", note)
    counts = []
    for typed in ("ada@example.org", "eve@example.org"):
        asked.clear()
        begin(session, typed, address=typed)
        counts.append([statement for statement in asked if "SAVEPOINT" not in statement])
    assert counts[0] == counts[1]


def test_a_guest_or_a_closed_account_cannot_sign_in(session: Session, ada: Person) -> None:
    guess = begin(session)
    ada.deactivated_at = NOW
    session.flush()
    assert finish(session, guess) is None
    assert begin(session).password_hash is None


def test_a_password_changed_meanwhile_does_not_let_in(session: Session, ada: Person) -> None:
    guess = begin(session)
    operations.change_password(session, ada, passwords.hash_password("another good one"))
    assert finish(session, guess) is None


def test_an_outdated_hash_is_replaced(session: Session, ada: Person) -> None:
    guess = begin(session)
    assert operations.finish_sign_in(session, guess, "fresh hash") is ada
    assert ada.password_hash == "fresh hash"


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize("typed", ["ada@example.org", "nobody@example.org"])
def test_guessing_slows_down_alike_for_known_and_unknown(session: Session, typed: str) -> None:
    for _ in range(FREE):
        begin(session, typed)
    with pytest.raises(MustWait) as wait:
        begin(session, typed)
    assert wait.value.pause == 2 * SECOND
    assert str(wait.value) == "Too many tries. Wait 2 seconds, then try again."


@pytest.mark.usefixtures("ada")
def test_knocking_meanwhile_does_not_make_the_wait_longer(session: Session) -> None:
    for _ in range(FREE):
        begin(session)
    for _ in range(50):
        with pytest.raises(MustWait):
            begin(session)
    begin(session, now=NOW + 2 * SECOND)


@pytest.mark.usefixtures("ada")
def test_other_addresses_do_not_help_against_one_account(session: Session) -> None:
    for number in range(FREE):
        begin(session, address=f"192.0.2.{number}")
    with pytest.raises(MustWait):
        begin(session, address="198.51.100.1")


def test_many_accounts_do_not_help_from_one_address(session: Session) -> None:
    for number in range(limits.GUESSES_PER_ADDRESS[0]):
        begin(session, f"learner{number}")
    with pytest.raises(MustWait):
        begin(session, "another")
    begin(session, "another", address="198.51.100.1")


def test_everybody_together_is_slowed_down_too_but_briefly(session: Session) -> None:
    free, _, longest, _ = limits.GUESSES_IN_TOTAL
    total = throttle.stranger_buckets("", None)[2]
    session.add(SignInFailure(bucket=total.key, failures=free + 20, last_at=NOW))
    session.flush()
    with pytest.raises(MustWait) as wait:
        begin(session)
    assert wait.value.pause == longest <= timedelta(seconds=10)


def test_the_owner_gets_in_within_the_longest_wait_however_long_the_siege(
    session: Session, ada: Person
) -> None:
    now = NOW
    for _ in range(200):  # a patient guesser, from ever new addresses, as early as allowed
        try:
            begin(session, address=f"10.0.{_ // 250}.{_ % 250}", now=now)
        except MustWait as wait:
            now += wait.pause
    assert finish(session, begin(session, now=now + LONGEST)) is ada


def test_the_owner_gets_in_at_once_on_a_browser_of_theirs(session: Session, ada: Person) -> None:
    for _ in range(FREE):
        begin(session)
    with pytest.raises(MustWait):
        begin(session)
    cookie = devices.mint(SECRET, ada.public_id)
    assert finish(session, begin(session, device=cookie)) is ada


@pytest.mark.usefixtures("ada")
def test_another_persons_browser_or_a_forged_one_is_a_stranger(
    session: Session, ben: Person
) -> None:
    for _ in range(FREE):
        begin(session)
    for cookie in (devices.mint(SECRET, ben.public_id), devices.mint("guess", "x"), "a.b"):
        with pytest.raises(MustWait):
            begin(session, device=cookie)


def test_a_stolen_browser_is_slowed_down_as_well(session: Session, ada: Person) -> None:
    cookie = devices.mint(SECRET, ada.public_id)
    for _ in range(FREE):
        begin(session, device=cookie)
    with pytest.raises(MustWait):
        begin(session, device=cookie)
    assert finish(session, begin(session)) is ada


def test_success_forgives_the_accounts_misses_and_its_own_guess(
    session: Session, ada: Person
) -> None:
    for _ in range(FREE - 1):
        begin(session)
    assert finish(session, begin(session)) is ada
    account, address, total = throttle.stranger_buckets("ada@example.org", "192.0.2.1")
    left = dict(session.execute(select(SignInFailure.bucket, SignInFailure.failures)).all())
    assert left == {address.key: FREE - 1, total.key: FREE - 1}
    assert account.key not in left


def test_a_whole_school_signing_in_from_one_address_is_not_slowed(
    session: Session, ada: Person
) -> None:
    for _ in range(limits.GUESSES_PER_ADDRESS[0] * 2):
        guess = begin(session)
        operations.finish_sign_in(session, guess, None)
    assert finish(session, begin(session)) is ada


def test_counted_misses_are_not_kept_for_long(session: Session) -> None:
    begin(session, "somebody")
    begin(session, "somebody else", now=NOW + limits.GUESSES_KEPT + SECOND)
    buckets = throttle.stranger_buckets("somebody", "192.0.2.1")
    kept = session.scalar(select(func.count()).where(SignInFailure.bucket == buckets[0].key))
    assert kept == 0


def test_asking_again_for_the_password_is_counted(session: Session, ada: Person) -> None:
    buckets = throttle.confirmation_buckets(ada.public_id)
    for _ in range(FREE):
        guesses.count_guess(session, buckets, NOW)
    with pytest.raises(MustWait):
        guesses.count_guess(session, buckets, NOW)
    guesses.forgive_guess(session, buckets)
    guesses.count_guess(session, buckets, NOW)
