"""What keeps a reminder from being sent twice on one day."""

from datetime import UTC, datetime, timedelta

from learn.limits import MAX_TITLE
from learn.teach.reminders import reminder_key, reminder_title

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_the_key_is_that_of_an_assignment_and_a_day() -> None:
    key = reminder_key("A" * 16, NOON)
    assert key == reminder_key("A" * 16, NOON + timedelta(hours=11))
    assert key != reminder_key("A" * 16, NOON + timedelta(hours=12))
    assert key != reminder_key("B" * 16, NOON)
    assert len(key) <= 120


def test_the_title_fits_whatever_an_assignment_is_called() -> None:
    assert len(reminder_title("x" * MAX_TITLE)) <= 200
