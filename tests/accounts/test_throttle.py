"""Guessing gets slower and slower, and nobody is kept out for ever."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.accounts import throttle
from learn.accounts.throttle import Rule, Tally

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
RULE = Rule(free=3, first=2 * SECOND, longest=MINUTE, leak=HOUR)


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (2, 0), (3, 2), (4, 4), (5, 8), (6, 16), (7, 32), (8, 60), (9, 60), (10**6, 60)],
)
def test_the_delay_doubles_up_to_its_longest(failures: int, seconds: int) -> None:
    assert throttle.delay(failures, RULE) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("tally", "left"),
    [
        (None, 0 * SECOND),
        (Tally(2, NOW), 0 * SECOND),
        (Tally(3, NOW), 2 * SECOND),
        (Tally(3, NOW - SECOND), SECOND),
        (Tally(3, NOW - 2 * SECOND), 0 * SECOND),
        (Tally(99, NOW - 59 * SECOND), SECOND),
        (Tally(99, NOW - MINUTE), 0 * SECOND),
        (Tally(99, NOW + 5 * HOUR), MINUTE),  # the clock was set back
    ],
)
def test_what_is_left_to_wait(tally: Tally | None, left: timedelta) -> None:
    assert throttle.wait(tally, RULE, NOW) == left


@pytest.mark.parametrize(
    ("tally", "failures"),
    [
        (None, 1),
        (Tally(1, NOW), 2),
        (Tally(5, NOW - HOUR + SECOND), 6),
        (Tally(5, NOW - HOUR), 5),
        (Tally(5, NOW - 3 * HOUR), 3),
        (Tally(5, NOW - 99 * HOUR), 1),
        (Tally(5, NOW + HOUR), 6),
        (Tally(10**9, NOW), RULE.free + throttle.MAX_DOUBLINGS),
    ],
)
def test_counting_makes_good_what_is_long_past(tally: Tally | None, failures: int) -> None:
    assert throttle.count(tally, RULE, NOW) == Tally(failures, NOW)


@pytest.mark.parametrize(("before", "after"), [(5, 4), (2, 1), (1, None)])
def test_forgiving_takes_one_back(before: int, after: int | None) -> None:
    assert throttle.forgive(Tally(before, NOW)) == (Tally(after, NOW) if after else None)


RULES = (throttle.ACCOUNT, throttle.ADDRESS, throttle.TOTAL, throttle.RESETS)


@given(st.sampled_from(RULES), st.lists(st.timedeltas(-HOUR, 30 * HOUR), max_size=60))
def test_no_history_keeps_anybody_out_longer_than_the_longest(
    rule: Rule, pauses: list[timedelta]
) -> None:
    tally, now = None, NOW
    for pause in pauses:
        now += pause
        assert timedelta() <= throttle.wait(tally, rule, now) <= rule.longest
        if not throttle.wait(tally, rule, now):
            tally = throttle.count(tally, rule, now)
    assert throttle.wait(tally, rule, now + rule.longest + HOUR) <= rule.longest


def test_a_day_of_guessing_at_one_account_is_few_guesses() -> None:
    tally, now, guesses = None, NOW, 0
    while now < NOW + timedelta(days=1):
        now += throttle.wait(tally, throttle.ACCOUNT, now)
        tally = throttle.count(tally, throttle.ACCOUNT, now)
        guesses += 1
    assert guesses < 120


def test_a_stranger_meets_three_tallies_and_a_known_browser_only_its_own() -> None:
    stranger = throttle.stranger_buckets("ada", "192.0.2.1")
    assert [bucket.key.partition(":")[0] for bucket in stranger] == ["account", "address", "total"]
    own = throttle.device_buckets("cookie")
    assert len(own) == 1
    assert own[0].key not in {bucket.key for bucket in stranger}


def test_tallies_do_not_spell_out_whose_they_are() -> None:
    keys = [b.key for b in throttle.stranger_buckets("ada@example.org", "192.0.2.1")]
    assert not any("ada" in key or "192.0.2" in key or len(key) > 60 for key in keys)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::9", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        (None, "unknown"),
        ("", "unknown"),
        ("localhost", "unknown"),
    ],
)
def test_the_network_of_an_address(address: str | None, network: str) -> None:
    assert throttle.network(address) == network


@pytest.mark.parametrize(
    ("pause", "words"),
    [
        (timedelta(milliseconds=1), "1 second"),
        (1.5 * SECOND, "2 seconds"),
        (59 * SECOND, "59 seconds"),
        (60 * SECOND, "1 minute"),
        (61 * SECOND, "2 minutes"),
        (15 * MINUTE, "15 minutes"),
    ],
)
def test_a_wait_in_words_is_never_too_short(pause: timedelta, words: str) -> None:
    assert throttle.in_words(pause) == words


def test_every_kind_of_guess_has_tallies_of_its_own() -> None:
    kinds = (
        throttle.stranger_buckets("ada", "192.0.2.1"),
        throttle.device_buckets("ada"),
        throttle.confirmation_buckets("ada"),
        throttle.sign_up_buckets("192.0.2.1"),
        throttle.reset_buckets("ada", "192.0.2.1"),
        throttle.join_buckets("ada", "192.0.2.1"),
        throttle.colleague_buckets("ada"),
    )
    keys = [bucket.key for buckets in kinds for bucket in buckets]
    assert len(set(keys)) == len(keys)
    assert throttle.sign_up_buckets(None) != throttle.sign_up_buckets("192.0.2.1")


def test_codes_are_tried_by_a_network_and_by_somebody_known() -> None:
    unknown = throttle.join_buckets(None, "192.0.2.1")
    assert throttle.join_buckets("ada", "192.0.2.1")[:1] == unknown
    assert len(throttle.join_buckets("ada", "192.0.2.1")) == 2
