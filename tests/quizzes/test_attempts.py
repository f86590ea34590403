"""An attempt as a frozen value: what is settled, right, missed; where to go on."""

from dataclasses import replace
from typing import Any

import pytest

from learn.quizzes.attempts import AttemptState, ItemState
from learn.quizzes.policy import Feedback, Kind, Policy, State
from tests.conftest import START

BLANK = ItemState(
    id=1,
    position=1,
    code="A",
    objective_id="o",
    revision_id=7,
    order={},
    is_flagged=False,
)
ANSWERED = {"seq": 1, "answer": {"choice": "a"}}


def attempt(feedback: Feedback, *items: dict[str, Any], state: State = State.OPEN) -> AttemptState:
    made = [replace(BLANK, id=n, position=n, **item) for n, item in enumerate(items, 1)]
    return AttemptState(
        id=1,
        public_id="x" * 16,
        person_id=1,
        kind=Kind.QUIZ,
        quiz_id="q",
        number=1,
        state=state,
        policy=Policy(feedback=feedback),
        module_revision_id=1,
        started_at=START,
        deadline_at=None,
        submitted_at=None,
        closed_by=None,
        points=None,
        max_points=None,
        items=tuple(made),
    )


@pytest.mark.parametrize(
    ("values", "answered", "right", "missed"),
    [
        ({}, False, False, False),
        (ANSWERED, True, False, False),
        ({"points": 5, "max_points": 5, "is_scored": True}, False, True, False),
        ({"points": 4, "max_points": 5, "is_scored": True}, False, False, True),
        ({"points": 0, "max_points": 0, "is_scored": False}, False, False, False),
        ({"points": None, "max_points": None, "is_scored": True}, False, False, True),
    ],
)
def test_a_question(values: dict[str, Any], answered: bool, right: bool, missed: bool) -> None:
    item = replace(BLANK, **values)
    assert (item.is_answered, item.is_right, item.is_missed) == (answered, right, missed)


@pytest.mark.parametrize("state", State)
def test_open(state: State) -> None:
    assert attempt(Feedback.NEVER, {}, state=state).is_open is (state is State.OPEN)


def test_a_question_is_found_by_its_place() -> None:
    found = attempt(Feedback.NEVER, {}, {})
    assert found.item(1) is found.items[0]
    assert found.item(2) is found.items[1]
    assert found.item(0) is None
    assert found.item(3) is None
    assert found.item(-1) is None


@pytest.mark.parametrize(
    ("feedback", "items", "expected"),
    [
        (Feedback.AFTER_QUESTION, [{}, {}], 1),
        (Feedback.AFTER_QUESTION, [ANSWERED, {}], 1),  # a draft is not checked yet
        (Feedback.AFTER_QUESTION, [{**ANSWERED, "is_checked": True}, {}], 2),
        (Feedback.AFTER_QUESTION, [{**ANSWERED, "is_checked": True}] * 2, 2),
        (Feedback.AFTER_ATTEMPT, [ANSWERED, {}], 2),
        (Feedback.AFTER_ATTEMPT, [{}, ANSWERED], 1),
        (Feedback.AFTER_ATTEMPT, [ANSWERED, ANSWERED], 2),
    ],
)
def test_where_to_go_on(feedback: Feedback, items: list[dict[str, Any]], expected: int) -> None:
    assert attempt(feedback, *items).first_unanswered() == expected
