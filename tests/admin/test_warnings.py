"""What an administrator should look at first is said in a sentence each, the worst first."""

from datetime import timedelta
from typing import Any

import pytest

from learn.admin.warnings import BACKUP_AGE, LATE, JobState, warnings
from tests.conftest import START

WELL: dict[str, Any] = {
    "now": START,
    "jobs": [JobState("Send letters", START, START, is_well=True)],
    "letters_failed": 0,
    "backed_up_at": START,
    "has_mail_server": True,
    "free_percent": 10,
}


def test_nothing_is_said_where_all_is_well() -> None:
    assert warnings(**WELL) == []
    edge = JobState("Send letters", START - LATE, START - LATE, is_well=True)
    assert warnings(**WELL | {"jobs": [edge], "backed_up_at": START - BACKUP_AGE}) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"free_percent": 9}, "The disk is almost full: 9%"),
        ({"jobs": []}, "No job has run yet"),
        ({"jobs": [JobState("Send letters", START, None, None)]}, "No job has run yet"),
        (
            {
                "jobs": [
                    JobState("Send letters", START - LATE - timedelta(seconds=1), START, True),
                    JobState("Never begun", None, None, None),
                ]
            },
            "Job is late: Send letters.",
        ),
        ({"jobs": [JobState("Send letters", START, START, False)]}, "Job failed: Send letters."),
        ({"letters_failed": 3}, "could not be delivered: 3."),
        ({"backed_up_at": None}, "No backup is known"),
        ({"backed_up_at": START - BACKUP_AGE - timedelta(seconds=1)}, "more than two days old"),
        ({"has_mail_server": False}, "No mail server is set"),
    ],
)
def test_one_thing_that_is_not_well_is_one_sentence(change: dict[str, Any], words: str) -> None:
    (sentence,) = warnings(**WELL | change)
    assert words in sentence
