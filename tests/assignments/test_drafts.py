"""What does not fit together in an assignment or an override is said by field."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from learn.assignments.drafts import (
    DoesNotFit,
    Draft,
    OverrideDraft,
    need_sense,
    need_sense_of_override,
)
from learn.assignments.targets import Target

OPENS = datetime(2026, 11, 2, 8, tzinfo=UTC)
DAY = timedelta(days=1)
DUE, CLOSES = OPENS + 7 * DAY, OPENS + 14 * DAY


def draft(**said: Any) -> Draft:
    return Draft(
        **{"title": "Week one", "targets": (Target("quiz", "tea"),), "opens_at": OPENS, **said}
    )


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"due_at": OPENS, "closes_at": OPENS},
        {"due_at": DUE, "closes_at": CLOSES},
        {"closes_at": CLOSES},
        {"is_for_everyone": False, "group_ids": (1,)},
        {"is_for_everyone": False, "enrolment_ids": (1,)},
    ],
)
def test_what_fits(said: dict[str, Any]) -> None:
    need_sense(draft(**said))


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({"targets": ()}, {"targets"}),
        ({"title": ""}, {"title"}),
        ({"title": "", "targets": ()}, {"targets"}),
        ({"due_at": OPENS - DAY}, {"due_at"}),
        ({"closes_at": OPENS - DAY}, {"closes_at"}),
        ({"due_at": DUE, "closes_at": DUE - DAY}, {"closes_at"}),
        ({"is_for_everyone": False}, {"audience"}),
        (
            {"targets": (), "is_for_everyone": False, "due_at": OPENS - DAY},
            {"targets", "audience", "due_at"},
        ),
    ],
)
def test_what_does_not_fit(said: dict[str, Any], fields: set[str]) -> None:
    with pytest.raises(DoesNotFit) as problem:
        need_sense(draft(**said))
    assert set(problem.value.problems) == fields
    assert all(words.endswith(".") for words in problem.value.problems.values())


@pytest.mark.parametrize(
    "said",
    [
        {"attempts": 0},
        {"time_limit_minutes": 20},
        {"due_at": CLOSES + DAY},
        {"opens_at": DUE + DAY},  # the due time follows
        {"opens_at": DUE + DAY, "due_at": DUE + 2 * DAY, "closes_at": CLOSES},
        {"closes_at": DUE},
    ],
)
def test_an_override_that_fits(said: dict[str, Any]) -> None:
    need_sense_of_override(OverrideDraft("Was ill", **said), OPENS, DUE)


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({}, {"due_at"}),
        ({"due_at": OPENS - DAY}, {"due_at"}),
        ({"closes_at": DUE - DAY}, {"closes_at"}),
        ({"closes_at": OPENS - DAY}, {"closes_at"}),
        ({"opens_at": CLOSES, "closes_at": CLOSES - DAY}, {"closes_at"}),
        ({"due_at": CLOSES, "closes_at": CLOSES - DAY}, {"closes_at"}),
    ],
)
def test_an_override_that_does_not_fit(said: dict[str, Any], fields: set[str]) -> None:
    with pytest.raises(DoesNotFit) as problem:
        need_sense_of_override(OverrideDraft("Was ill", **said), OPENS, DUE)
    assert set(problem.value.problems) == fields


def test_without_a_due_time_closing_is_free() -> None:
    need_sense_of_override(OverrideDraft("Was ill", closes_at=OPENS), OPENS, None)
