"""What stands first on Today: the quiz or the lesson, whichever was touched last."""

from datetime import UTC, datetime, timedelta

import pytest

from learn.today.next_steps import quiz_leads

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
EARLIER = NOON - timedelta(minutes=1)


@pytest.mark.parametrize(
    ("quiz_begun", "lesson_touched", "expected"),
    [
        (None, None, False),
        (None, NOON, False),
        (NOON, None, True),
        (NOON, EARLIER, True),
        (NOON, NOON, True),
        (EARLIER, NOON, False),
    ],
)
def test_what_was_begun_last_stands_first(
    quiz_begun: datetime | None, lesson_touched: datetime | None, *, expected: bool
) -> None:
    assert quiz_leads(quiz_begun, lesson_touched) is expected
