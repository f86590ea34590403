"""When an assignment is open, over or past due, and which attempts count for it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from learn import limits
from learn.assignments.policy import effective_terms
from learn.assignments.terms import AssignmentTerms, Base, Phase, Ruled, Source, Step, Terms

OPENS = datetime(2026, 11, 2, 8, tzinfo=UTC)
DUE, CLOSES = OPENS + timedelta(days=7), OPENS + timedelta(days=14)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def terms(**said: Any) -> Terms:
    times = {"opens_at": OPENS, "due_at": DUE, "closes_at": CLOSES}
    return effective_terms(Base(), AssignmentTerms("Europe/Vienna", **{**times, **said}))


def test_the_last_step_holds() -> None:
    first = Step(Source.QUIZ, "The quiz itself", 1)
    last = Step(Source.PERSON, "Override for this learner", 2, "Was ill", "Iris")
    ruled = Ruled((first,)).then(last)
    assert (ruled.value, ruled.rule, ruled.steps) == (2, last, (first, last))


@pytest.mark.parametrize(
    ("now", "phase"),
    [
        (OPENS - SECOND, Phase.UPCOMING),
        (OPENS, Phase.OPEN),
        (CLOSES, Phase.OPEN),
        (CLOSES + limits.GRACE, Phase.OPEN),
        (CLOSES + limits.GRACE + SECOND, Phase.CLOSED),
    ],
)
def test_the_phase(now: datetime, phase: Phase) -> None:
    assert terms().phase(now) is phase
    assert terms(closes_at=None).phase(now) is (phase if phase is Phase.UPCOMING else Phase.OPEN)


def test_overdue_begins_after_the_grace() -> None:
    assert not terms().is_overdue(DUE + limits.GRACE)
    assert terms().is_overdue(DUE + limits.GRACE + SECOND)
    assert not terms(due_at=None, closes_at=None).is_overdue(CLOSES + 900 * DAY)


@pytest.mark.parametrize(
    ("started", "counts", "counts_if_fresh"),
    [
        (OPENS - SECOND, True, False),
        (OPENS, True, True),
        (CLOSES + limits.GRACE, True, True),
        (CLOSES + limits.GRACE + SECOND, False, False),
    ],
)
def test_which_attempts_count(started: datetime, *, counts: bool, counts_if_fresh: bool) -> None:
    assert terms().counts(started) is counts
    assert terms(is_fresh=True).counts(started) is counts_if_fresh
