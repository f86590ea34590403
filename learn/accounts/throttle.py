"""How long to wait after wrong guesses: longer each time, never for ever.

Three tallies guard a sign-in: of the name that was typed (whether or not anybody has it), of the
network it came from, and of everybody together. A browser on which the owner has signed in before
has a tally of its own instead, so strangers cannot keep the owner out.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from learn import limits

IPV6_PREFIX_BITS = 64  # one household or one server commands a whole /64
MAX_DOUBLINGS = 20


@dataclass(frozen=True)
class Rule:
    """`free` misses cost nothing; then the wait doubles from `first` up to `longest`.

    Every `leak` of time makes good one miss, so that the typing errors of a whole school behind
    one address do not add up.
    """

    free: int
    first: timedelta
    longest: timedelta
    leak: timedelta


@dataclass(frozen=True)
class Bucket:
    """One tally: `key` names it without giving away whose it is."""

    key: str
    rule: Rule


@dataclass(frozen=True)
class Tally:
    """Misses not yet made good, and when the last one was."""

    failures: int
    last_at: datetime


ACCOUNT = Rule(*limits.GUESSES_PER_ACCOUNT)
ADDRESS = Rule(*limits.GUESSES_PER_ADDRESS)
TOTAL = Rule(*limits.GUESSES_IN_TOTAL)
RESETS = Rule(*limits.RESETS_PER_EMAIL)
JOINER = Rule(*limits.GUESSES_PER_JOINER)


def delay(failures: int, rule: Rule) -> timedelta:
    """Return how long somebody waits after so many misses."""
    beyond = failures - rule.free
    if beyond < 0:
        return timedelta()
    return min(rule.longest, rule.first * (1 << min(beyond, MAX_DOUBLINGS)))


def wait(tally: Tally | None, rule: Rule, now: datetime) -> timedelta:
    """Return how long is left to wait at `now`; zero when the next try may come.

    Never longer than the rule's longest, even when a clock has jumped.
    """
    if tally is None:
        return timedelta()
    pause = delay(tally.failures, rule)
    return max(timedelta(), min(pause, tally.last_at + pause - now))


def count(tally: Tally | None, rule: Rule, now: datetime) -> Tally:
    """Return the tally after one more miss at `now`, less those that time has made good."""
    if tally is None:
        return Tally(1, now)
    made_good = max(0, (now - tally.last_at) // rule.leak)
    failures = max(0, tally.failures - made_good) + 1
    return Tally(min(failures, rule.free + MAX_DOUBLINGS), now)


def forgive(tally: Tally) -> Tally | None:
    """Return the tally after a try that was counted turned out right; None when it is empty."""
    return Tally(tally.failures - 1, tally.last_at) if tally.failures > 1 else None


def stranger_buckets(account: str, address: str | None) -> tuple[Bucket, ...]:
    """Return the tallies of a guess from an unknown browser; `account` is a folded name."""
    return (
        Bucket(_key("account", account), ACCOUNT),
        Bucket(_key("address", network(address)), ADDRESS),
        Bucket("total", TOTAL),
    )


def device_buckets(device_cookie: str) -> tuple[Bucket, ...]:
    """Return the tally of a guess from a browser that its owner has signed in on before."""
    return (Bucket(_key("device", device_cookie), ACCOUNT),)


def confirmation_buckets(public_id: str) -> tuple[Bucket, ...]:
    """Return the tally of somebody signed in who is asked for the password once more."""
    return (Bucket(_key("confirm", public_id), ACCOUNT),)


def sign_up_buckets(address: str | None) -> tuple[Bucket, ...]:
    """Return the tally of trying out which names are taken."""
    return (Bucket(_key("sign-up", network(address)), ADDRESS),)


def reset_buckets(email: str, address: str | None) -> tuple[Bucket, ...]:
    """Return the tallies of asking for a reset link; `email` is folded."""
    return (
        Bucket(_key("reset", email), RESETS),
        Bucket(_key("reset-address", network(address)), ADDRESS),
    )


def join_buckets(public_id: str | None, address: str | None) -> tuple[Bucket, ...]:
    """Return the tallies of trying join codes; somebody unknown has only their network's."""
    by_network = Bucket(_key("join-address", network(address)), ADDRESS)
    if public_id is None:
        return (by_network,)
    return (by_network, Bucket(_key("join", public_id), JOINER))


def colleague_buckets(public_id: str) -> tuple[Bucket, ...]:
    """Return the tally of an instructor trying out which sign-in names there are."""
    return (Bucket(_key("colleague", public_id), JOINER),)


def network(address: str | None) -> str:
    """Return the network that an address stands for: IPv4 whole, IPv6 by its first 64 bits."""
    try:
        parsed = ip_address((address or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        shift = 128 - IPV6_PREFIX_BITS
        return str(IPv6Address(int(parsed) >> shift << shift))
    return str(parsed)


def in_words(pause: timedelta) -> str:
    """Return a wait in words, rounded up so that it is never too short."""
    seconds = max(1, -(-pause // timedelta(seconds=1)))
    if seconds < 60:  # noqa: PLR2004
        return "1 second" if seconds == 1 else f"{seconds} seconds"
    minutes = -(-seconds // 60)
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


def _key(kind: str, of: str) -> str:
    digest = hashlib.sha256(of.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{kind}:{digest[:40]}"
