"""What a browser sends beside an answer: read where it makes sense, left out where not."""

import pytest

from learn import limits
from learn.quizzes.forms import StepForm, marks


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({}, (None, 0, None)),
        ({"confidence": ["sure"], "based_on": ["3"], "client_event_id": ["e"]}, ("sure", 3, "e")),
        ({"confidence": ["certain"], "based_on": ["-1"], "client_event_id": [""]}, (None, 0, None)),
        ({"confidence": []}, (None, 0, None)),
        ({"confidence": ["guess", "sure"]}, ("guess", 0, None)),
        ({"based_on": ["999999"]}, (None, 999_999, None)),
        ({"based_on": ["1000000"]}, (None, 0, None)),
        ({"based_on": ["\u0663"]}, (None, 0, None)),  # a digit, and not ours
        ({"based_on": ["1e3"]}, (None, 0, None)),
        ({"client_event_id": ["e" * limits.MAX_CLIENT_EVENT_ID]}, (None, 0, "e" * 64)),
        ({"client_event_id": ["e" * (limits.MAX_CLIENT_EVENT_ID + 1)]}, (None, 0, None)),
        ({"client_event_id": ["e\x00"]}, (None, 0, None)),
        ({"client_event_id": ["\u00e9"]}, (None, 0, None)),
    ],
)
def test_a_step(sent: dict[str, list[str]], expected: tuple[object, ...]) -> None:
    form = StepForm.read(sent)
    assert (form.confidence, form.based_on, form.client_event_id) == expected
    assert form.fields is sent


@pytest.mark.parametrize(
    ("sent", "expected"),
    [({}, []), ({"mark": ["0", "2"]}, [0, 2]), ({"mark": ["x", "-1", "1", "\u0663"]}, [1])],
)
def test_marks(sent: dict[str, list[str]], expected: list[int]) -> None:
    assert marks(sent) == expected
