"""Passwords: which are accepted, how they are hashed, and how many at once.

Rules after NIST SP 800-63B-4 section 3.1.1.2; cost after the OWASP password storage cheat sheet.
"""

import os
import secrets
import unicodedata
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import ParamSpec, TypeVar

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

from learn import limits
from learn.accounts.names import fold
from learn.accounts.roles import Role

MEMORY_KIB = 19 * 1024  # OWASP's minimum for Argon2id: 19 MiB, two passes, one lane
PASSES = 2
LANES = 1
FEWEST_DIFFERENT = 4
SHORTEST_PERSONAL_WORD = 4
WAIT_FOR_A_TURN_SECONDS = 10
MOST_TYPED = 8 * limits.MAX_PASSWORD  # no character is composed of more than four
COMMON_FILE = Path(__file__).parent / "common_passwords.txt"

_hasher = PasswordHash((Argon2Hasher(PASSES, MEMORY_KIB, LANES),))
P = ParamSpec("P")
T = TypeVar("T")


class TooBusy(Exception):  # noqa: N818
    """So many passwords are being checked that this one must come again later."""


def minimum_length(role: Role) -> int:
    """Return the fewest characters that a password of this role has."""
    return limits.MIN_ADMIN_PASSWORD if role is Role.ADMIN else limits.MIN_PASSWORD


def problem(password: str, role: Role, personal: Iterable[str | None] = ()) -> str | None:
    """Return what is wrong with a new password in one sentence, or None when it will do.

    `personal` are words that a guesser tries first: name, e-mail address, login name.
    """
    length = len(normalise(password))
    if length < minimum_length(role):
        return f"This password is too short: it needs at least {minimum_length(role)} characters."
    if length > limits.MAX_PASSWORD:
        return f"This password is too long: at most {limits.MAX_PASSWORD} characters fit."
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in password):
        return "This password has characters that cannot be kept. Choose another."
    if _is_common(password):
        return "This password is among the first that are tried. Choose one that is only yours."
    if _is_personal(password, personal):
        return "This password is too close to your name or address. Choose another."
    return None


def hash_password(password: str) -> str:
    """Return the Argon2id hash to store. Raises TooBusy after a long queue."""
    return _in_turn(_hasher.hash, normalise(password))


def verify(password: str, password_hash: str | None) -> tuple[bool, str | None]:
    """Return whether the password is right, and a fresh hash when the stored one is outdated.

    Without a hash (nobody has that name, or has no password) the same work is done in vain.
    Raises TooBusy after a long queue.
    """
    typed = normalise(password)
    if len(typed) > limits.MAX_PASSWORD or not _is_encodable(typed):
        typed, password_hash = "", None
    stored = _dummy_hash() if password_hash is None else password_hash
    try:
        is_right, fresh = _in_turn(_hasher.verify_and_update, typed, stored)
    except UnknownHashError:
        return False, None
    return (is_right, fresh) if password_hash is not None else (False, None)


def normalise(password: str) -> str:
    """Return the password as every keyboard would have typed it (Unicode NFKC).

    Of one that is far too long only the beginning is read, which is too long still: the cost of
    ordering combining marks grows with the square of their number.
    """
    return unicodedata.normalize("NFKC", password[:MOST_TYPED])


def _in_turn(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what `work` returns, done by the few threads that hash. Raises TooBusy."""
    asked = _hashing.submit(work, *args, **kwargs)
    try:
        return asked.result(WAIT_FOR_A_TURN_SECONDS)
    except TimeoutError as problem:
        asked.cancel()
        raise TooBusy from problem


def _threads_that_hash() -> ThreadPoolExecutor:
    """Return as many threads as there are cores: more at once only makes each of them slower.

    And they use their 19 MiB again; in the thread of each request they would be taken anew, and
    many of them never given back.
    """
    return ThreadPoolExecutor(os.cpu_count() or 1, "hash")


def _renew() -> None:
    """Begin with new threads in a forked process: threads do not follow there."""
    global _hashing  # noqa: PLW0603
    _hashing = _threads_that_hash()


_hashing = _threads_that_hash()
os.register_at_fork(after_in_child=_renew)


@cache
def _dummy_hash() -> str:
    return _hasher.hash(secrets.token_urlsafe())


@cache
def common_passwords() -> frozenset[str]:
    """Return the shipped list of passwords that everybody tries first, folded."""
    return frozenset(fold(line) for line in COMMON_FILE.read_text("utf-8").split())


def _is_common(password: str) -> bool:
    folded = fold(password)
    return (
        folded in common_passwords()
        or _without_ends(folded) in common_passwords()
        or len(set(folded)) < FEWEST_DIFFERENT
    )


def _is_personal(password: str, personal: Iterable[str | None]) -> bool:
    folded = _letters(fold(password))
    core = _without_ends(folded)
    for text in personal:
        whole = _letters(fold(text or ""))
        for word in (whole, whole.partition("@")[0]):
            if word and (folded == word or (_is_telling(word) and core == _without_ends(word))):
                return True
    return False


def _is_telling(word: str) -> bool:
    return len(_without_ends(word)) >= SHORTEST_PERSONAL_WORD


def _letters(text: str) -> str:
    return "".join(text.split())


def _without_ends(text: str) -> str:
    """Return text without the digits and signs that people put around a word."""
    start, end = 0, len(text)
    while start < end and not text[start].isalpha():
        start += 1
    while end > start and not text[end - 1].isalpha():
        end -= 1
    return text[start:end]


def _is_encodable(text: str) -> bool:
    return not any(unicodedata.category(character) == "Cs" for character in text)
