"""What modules, lessons and quizzes mean as targets of an assignment."""

import pytest

from learn.assignments.targets import Target, asking_for, content_of, is_published, title_of
from tests.library import sample_library

BEES, TEA = Target("module", "bees"), Target("module", "tea")
DANCE, QUIZ = Target("lesson", "bee-dance"), Target("quiz", "bee-dance")
GONE = [Target(kind, "gone") for kind in ("module", "lesson", "quiz")]


@pytest.mark.parametrize(
    ("targets", "lessons", "quizzes"),
    [
        ([BEES], ["bee-dance", "bee-winter"], ["bee-dance", "bee-winter"]),
        ([TEA], ["tea-leaves", "tea-water"], ["tea-leaves"]),
        ([DANCE], ["bee-dance"], []),
        ([QUIZ], [], ["bee-dance"]),
        ([Target("quiz", "tea-water")], [], []),  # a lesson without one
        ([QUIZ, DANCE, BEES], ["bee-dance", "bee-winter"], ["bee-dance", "bee-winter"]),
        (GONE, [], []),
        ([], [], []),
    ],
)
def test_what_is_to_be_done(targets: list[Target], lessons: list[str], quizzes: list[str]) -> None:
    found = content_of(sample_library(), targets)
    assert [one.id for one in found.lessons] == lessons
    assert [one.id for one in found.quizzes] == quizzes
    assert [is_published(sample_library(), one) for one in GONE] == [False] * 3
    assert is_published(sample_library(), DANCE)


def test_who_would_ask_for_it() -> None:
    library = sample_library()
    assert asking_for(library, quiz_id="bee-dance") == [QUIZ, BEES]
    assert asking_for(library, lesson_id="bee-dance") == [DANCE, BEES]
    assert asking_for(library, quiz_id="bee-dance", lesson_id="bee-dance") == [QUIZ, BEES, DANCE]
    assert asking_for(library, quiz_id="gone") == asking_for(library) == []


def test_whatever_would_ask_for_a_quiz_holds_it() -> None:
    library = sample_library()
    for lesson in library.lessons:
        for target in asking_for(library, lesson_id=lesson.id):
            assert lesson in content_of(library, [target]).lessons
        if lesson.quiz:
            for target in asking_for(library, quiz_id=lesson.quiz.id):
                assert lesson.quiz in content_of(library, [target]).quizzes


@pytest.mark.parametrize(
    ("target", "title"),
    [
        (BEES, sample_library().modules[0].title),
        (DANCE, "The waggle dance: a map on the comb"),
        (GONE[0], "A module that is no longer published"),
        (GONE[1], "A lesson that is no longer published"),
        (GONE[2], "A quiz that is no longer published"),
    ],
)
def test_what_a_target_is_called(target: Target, title: str) -> None:
    assert title_of(sample_library(), target) == title


def test_a_quiz_is_called_a_quiz() -> None:
    assert title_of(sample_library(), QUIZ) == "Quiz: The waggle dance"


@pytest.mark.parametrize("target", [BEES, DANCE, QUIZ])
def test_a_form_names_a_target(target: Target) -> None:
    assert Target.of(target.key) == target


@pytest.mark.parametrize("key", ["", "bees", "module:", "course:bees", ":bees"])
def test_what_names_none(key: str) -> None:
    assert Target.of(key) is None
