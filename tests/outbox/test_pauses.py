"""A letter that is not taken is tried again after growing pauses, and given up at last."""

from datetime import timedelta

from learn.outbox.pauses import PAUSES, pause_after


def test_pauses_grow_for_two_days_and_end() -> None:
    assert list(PAUSES) == sorted(set(PAUSES))
    assert [pause_after(number + 1) for number in range(len(PAUSES))] == list(PAUSES)
    assert pause_after(len(PAUSES) + 1) is None
    assert timedelta(days=1) < sum(PAUSES, timedelta()) < timedelta(days=3)


def test_without_an_attempt_there_is_no_pause() -> None:
    assert pause_after(0) is None
