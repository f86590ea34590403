"""Who is on the list, and why: every rule by its cases, on both sides of its limit."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from learn.teach.needs import (
    Duty,
    Need,
    Presence,
    Reason,
    Struggle,
    message,
    needs,
    span,
    why,
)

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOURS, DAYS, SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)
HERE = Presence(9, NOW - HOURS)
GONE = Presence(3, NOW - 8 * DAYS)


def duty(title: str = "Bees", **values: Any) -> Duty:
    usual = {
        "assignment_id": title,
        "title": title,
        "opens_at": NOW - 9 * DAYS,
        "due_at": None,
        "closes_at": None,
        "is_started": False,
        "is_done": False,
        "is_excused": False,
        "objectives": frozenset({"B1.a", "B1.b"}),
    }
    return Duty(**{**usual, **values})


def reasons(found: list[Need]) -> list[Reason]:
    return [need.reason for need in found]


@pytest.mark.parametrize(
    ("values", "is_called"),
    [
        ({"due_at": NOW + 48 * HOURS}, True),
        ({"due_at": NOW + 48 * HOURS + SECOND}, False),
        ({"due_at": NOW}, True),
        ({"due_at": NOW - 7 * DAYS + SECOND}, True),
        ({"due_at": NOW - 7 * DAYS}, False),
        ({"due_at": None}, False),
        ({"due_at": NOW + HOURS, "is_started": True}, False),
        ({"due_at": NOW + HOURS, "is_done": True}, False),
        ({"due_at": NOW + HOURS, "is_excused": True}, False),
        ({"due_at": NOW + HOURS, "opens_at": NOW + SECOND}, False),
        ({"due_at": NOW + HOURS, "opens_at": NOW}, True),
        ({"due_at": NOW - HOURS, "closes_at": NOW}, False),
        ({"due_at": NOW - HOURS, "closes_at": NOW + SECOND}, True),
    ],
)
def test_work_that_is_not_begun_is_called_for_near_its_due_time(
    values: dict[str, Any], is_called: bool
) -> None:
    found = needs([duty(**values)], [], HERE, NOW)
    assert reasons(found) == ([Reason.NOT_STARTED] if is_called else [])


@pytest.mark.parametrize(
    ("values", "struggles", "told"),
    [
        ({}, [("B1.a", 4)], ["B1.a"]),
        ({}, [("B1.a", 3)], []),
        ({}, [("C1.a", 9)], []),
        ({}, [("B1.a", 4), ("B1.b", 5)], ["B1.b"]),
        ({}, [("B1.b", 4), ("B1.a", 4)], ["B1.a"]),
        ({"is_started": True, "is_done": True}, [("B1.a", 4)], ["B1.a"]),
        ({"is_excused": True}, [("B1.a", 4)], []),
        ({"closes_at": NOW}, [("B1.a", 4)], []),
        ({"opens_at": NOW + SECOND}, [("B1.a", 4)], []),
    ],
)
def test_four_misses_of_an_assigned_objective_are_stuck(
    values: dict[str, Any], struggles: list[tuple[str, int]], told: list[str]
) -> None:
    found = needs([duty(**values)], [Struggle(*one) for one in struggles], HERE, NOW)
    assert reasons(found) == [Reason.STUCK] * len(told)
    assert [need.objective_id for need in found] == told


def test_an_objective_that_two_assignments_share_is_told_once_at_the_nearer_one() -> None:
    duties = [duty("Later", due_at=NOW + 9 * DAYS), duty("Sooner", due_at=NOW + 5 * DAYS)]
    found = needs(duties, [Struggle("B1.a", 4)], HERE, NOW)
    assert [need.duty.title for need in found] == ["Sooner"]


@pytest.mark.parametrize(
    ("presence", "is_called"),
    [
        (GONE, True),
        (Presence(3, NOW - 7 * DAYS), True),
        (Presence(3, NOW - 7 * DAYS + SECOND), False),
        (Presence(3, NOW - 21 * DAYS), True),
        (Presence(3, NOW - 21 * DAYS - SECOND), False),
        (Presence(2, NOW - 8 * DAYS), False),
        (Presence(), False),
    ],
)
def test_somebody_who_used_to_come_and_is_silent_is_absent(
    presence: Presence, is_called: bool
) -> None:
    found = needs([duty(is_started=True)], [], presence, NOW)
    assert reasons(found) == ([Reason.ABSENT] if is_called else [])


def test_nobody_is_missed_where_nothing_is_owed() -> None:
    assert needs([duty(is_done=True)], [], GONE, NOW) == []
    assert needs([duty(closes_at=NOW)], [], GONE, NOW) == []
    assert needs([], [Struggle("B1.a", 9)], GONE, NOW) == []


def test_what_is_due_first_stands_first() -> None:
    duties = [
        duty("Undated"),
        duty("Tomorrow", due_at=NOW + DAYS),
        duty("Today", due_at=NOW + HOURS),
    ]
    found = needs(duties, [Struggle("B1.a", 4)], GONE, NOW)
    assert [(need.reason.value, need.duty.title) for need in found] == [
        ("not_started", "Today"),
        ("not_started", "Tomorrow"),
        ("stuck", "Today"),
        ("absent", "Today"),
    ]
    assert sorted(found, key=lambda need: need.rank) == found
    undated, dated = Need(Reason.STUCK, duties[0]), Need(Reason.STUCK, duties[1])
    assert dated.rank < undated.rank


@pytest.mark.parametrize(
    ("need", "words"),
    [
        (
            Need(Reason.NOT_STARTED, duty(due_at=NOW + 20 * HOURS)),
            "“Bees” is due in 20 hours and has not been started.",
        ),
        (
            Need(Reason.NOT_STARTED, duty(due_at=NOW - 2 * DAYS)),
            "“Bees” was due 2 days ago and has not been started.",
        ),
        (Need(Reason.STUCK, duty(), "B1.a", 4), "Missed “Read a dance” 4 times, in “Bees”."),
        (
            Need(Reason.ABSENT, duty(), last_at=NOW - 8 * DAYS),
            "Was here often, but not for 8 days; “Bees” is waiting.",
        ),
    ],
)
def test_each_line_says_why_it_is_there(need: Need, words: str) -> None:
    assert why(need, NOW, "Read a dance") == words


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("due", ["", "23 Nov 2026, 12:00 (UTC)"])
def test_a_reminder_names_the_work_and_its_due_time(reason: Reason, due: str) -> None:
    words = message(Need(reason, duty(), "B1.a", 4), NOW, due, "Read a dance")
    assert "“Bees”" in words
    assert (f"It is due on {due}." in words) == bool(due)
    assert ("Read a dance" in words) == (reason is Reason.STUCK)


@pytest.mark.parametrize(("due_at", "verb"), [(NOW, "was"), (NOW + SECOND, "is")])
def test_a_reminder_says_whether_the_time_is_over(due_at: datetime, verb: str) -> None:
    words = message(Need(Reason.NOT_STARTED, duty(due_at=due_at)), NOW, "22 Nov")
    assert f"It {verb} due on 22 Nov." in words


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (timedelta(0), "1 minute"),
        (timedelta(minutes=59, seconds=59), "59 minutes"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=47, minutes=59), "47 hours"),
        (timedelta(hours=48), "2 days"),
        (timedelta(days=8, hours=5), "8 days"),
    ],
)
def test_a_length_of_time_in_words(time: timedelta, words: str) -> None:
    assert span(time) == words
