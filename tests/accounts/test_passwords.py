"""Which passwords are accepted, and how they are kept."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from threading import Event

import pytest
from pwdlib.hashers.argon2 import Argon2Hasher

from learn import limits
from learn.accounts import passwords
from learn.accounts.roles import Role

GOOD = "quiet marble otter"
REAL = passwords._hasher


@pytest.fixture(autouse=True)
def real_cost(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hash at the cost that people's passwords have, unlike all other tests."""
    monkeypatch.setattr(passwords, "_hasher", REAL)
    passwords._dummy_hash.cache_clear()
    yield
    passwords._dummy_hash.cache_clear()


@pytest.mark.parametrize(
    ("password", "role"),
    [
        ("kelpfork", Role.LEARNER),
        ("kelp fork", Role.LEARNER),
        ("zq7-lamp", Role.INSTRUCTOR),
        ("öäüßéñøå", Role.LEARNER),
        ("🦉🦊🐻🐼🦁🐯🐨🐸", Role.LEARNER),
        (GOOD, Role.ADMIN),
        ("x1" + "abcdefgh" * 31 + "qwerty", Role.LEARNER),
        ("k" * 100 + "elpfo" * 31 + "r", Role.LEARNER),
    ],
)
def test_a_password_will_do(password: str, role: Role) -> None:
    assert passwords.problem(password, role) is None


@pytest.mark.parametrize(
    ("password", "role", "reason"),
    [
        ("", Role.LEARNER, "short"),
        ("kelpfor", Role.LEARNER, "short"),
        ("kelpforkkelpfo", Role.ADMIN, "short"),
        ("🦉" * 7, Role.LEARNER, "short"),
        ("k" + "elpfo" * 51 + "x", Role.LEARNER, "long"),
        ("password", Role.LEARNER, "first that are tried"),
        ("PassWord", Role.LEARNER, "first that are tried"),
        ("Password2026!", Role.LEARNER, "first that are tried"),
        ("12345678", Role.LEARNER, "first that are tried"),
        ("qwertyuiop", Role.LEARNER, "first that are tried"),
        ("aaaaaaaaaaaa", Role.LEARNER, "first that are tried"),
        ("abababababab", Role.LEARNER, "first that are tried"),
        ("correcthorsebatterystaple", Role.ADMIN, "first that are tried"),
        ("kelp\x00fork", Role.LEARNER, "cannot be kept"),
        ("kelp\ud800fork", Role.LEARNER, "cannot be kept"),
    ],
)
def test_a_password_will_not_do(password: str, role: Role, reason: str) -> None:
    problem = passwords.problem(password, role)
    assert problem is not None
    assert reason in problem


@pytest.mark.parametrize(
    "password",
    [
        "lovelace@example.org",
        "LOVELACE@example.org",
        "lovelace1815",
        "!Lovelace!!",
        "Ada Lovelace",
        "adalovelace42",
    ],
)
def test_a_password_is_not_the_persons_own_name(password: str) -> None:
    own = ("Ada Lovelace", "lovelace@example.org", None)
    problem = passwords.problem(password, Role.LEARNER, own)
    assert problem is not None
    assert "too close to your name" in problem
    assert passwords.problem(password, Role.LEARNER) is None


def test_a_short_name_does_not_forbid_what_contains_it() -> None:
    assert passwords.problem("adagio-in-g", Role.LEARNER, ("Ada", "x@y.example")) is None


@pytest.mark.parametrize(("role", "shortest"), [(Role.LEARNER, 8), (Role.ADMIN, 15)])
def test_the_shortest_and_one_less(role: Role, shortest: int) -> None:
    word = "kelpforkmarbleotter"
    assert passwords.problem(word[:shortest], role) is None
    assert passwords.problem(word[: shortest - 1], role) is not None


def test_the_longest_and_one_more() -> None:
    longest = ("kelp fork " * 30)[: limits.MAX_PASSWORD]
    assert passwords.problem(longest, Role.LEARNER) is None
    assert passwords.problem(longest + "x", Role.LEARNER) is not None


def test_the_list_of_common_ones_is_a_few_hundred_and_none_is_too_short_anyway() -> None:
    common = passwords.common_passwords()
    assert 300 <= len(common) <= 1000
    assert not [word for word in common if len(word) < limits.MIN_PASSWORD]


def test_a_hash_has_the_cost_that_was_chosen_and_fits_its_column() -> None:
    stored = passwords.hash_password(GOOD)
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert len(stored) <= 200
    assert stored != passwords.hash_password(GOOD)


@pytest.mark.parametrize(
    ("typed", "is_right"),
    [(GOOD, True), (GOOD + " ", False), (GOOD.upper(), False), ("", False), ("\ud800", False)],
)
def test_a_password_is_verified(typed: str, is_right: bool) -> None:
    assert passwords.verify(typed, passwords.hash_password(GOOD)) == (is_right, None)


def test_the_same_letters_from_another_keyboard_are_the_same_password() -> None:
    stored = passwords.hash_password("u\u0308berfluss-1")
    assert passwords.verify("\u00fcberfluss-1", stored)[0]


def test_nobodys_password_is_never_right_but_is_checked_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checked: list[str] = []
    real = passwords._hasher.verify_and_update

    def watch(password: str, stored: str) -> tuple[bool, str | None]:
        checked.append(stored)
        return real(password, stored)

    monkeypatch.setattr(passwords._hasher, "verify_and_update", watch)
    assert passwords.verify(GOOD, None) == (False, None)
    assert passwords.verify("k" * (limits.MAX_PASSWORD + 1), passwords.hash_password(GOOD)) == (
        False,
        None,
    )
    assert [stored.startswith("$argon2id$v=19$m=19456") for stored in checked] == [True, True]


def test_an_outdated_hash_is_renewed() -> None:
    weak = Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1).hash(GOOD)
    is_right, fresh = passwords.verify(GOOD, weak)
    assert is_right
    assert fresh is not None
    assert passwords.verify(GOOD, fresh) == (True, None)


def test_a_damaged_hash_opens_nothing() -> None:
    assert passwords.verify(GOOD, "not a hash") == (False, None)


def test_too_many_at_once_are_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "WAIT_FOR_A_TURN_SECONDS", 0.05)
    monkeypatch.setattr(passwords, "_hashing", ThreadPoolExecutor(1))
    is_over = Event()
    passwords._hashing.submit(is_over.wait)
    with pytest.raises(passwords.TooBusy):
        passwords.hash_password(GOOD)
    is_over.set()
    monkeypatch.undo()
    assert passwords.hash_password(GOOD)


def test_a_forked_process_hashes_with_threads_of_its_own() -> None:
    """Red without `_renew`: the child waits for a thread that is not there."""
    assert passwords.hash_password(GOOD)
    with ProcessPoolExecutor(1, get_context("fork")) as child:
        assert child.submit(passwords.hash_password, GOOD).result(30)
