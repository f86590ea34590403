"""A quiz or a question that cannot be used: what is left, and what is said."""

from pathlib import Path

import pytest

from learn import questions
from learn.content import loader
from tests.content.mistakes import DANCE_QUIZ, WATER, WINTER_QUIZ, copy_library, replace_text


def test_a_broken_question_leaves_the_others_in_the_library(tmp_path: Path) -> None:
    root = copy_library(tmp_path)
    replace_text(root, DANCE_QUIZ, "type: truefalse", "type: maybe")
    quiz = loader.load(root).partial.lessons[0].quiz
    assert quiz is not None
    assert [question.id for question in quiz.questions] == [
        f"BEE-{number:02}" for number in (1, 2, 4, 5, 6, 7, 8, 9, 10)
    ]


def test_a_quiz_without_a_lesson_is_reported(tmp_path: Path) -> None:
    root = copy_library(tmp_path)
    (root / WINTER_QUIZ).rename(root / "bees/03-lonely.quiz.yaml")
    (problem,) = loader.load(root).problems
    assert str(problem).startswith("modules/bees/03-lonely.quiz.yaml:1: This quiz has no lesson")


@pytest.mark.parametrize("text", ["", "- a\n", "format: [\n", "text\n", "# nothing\n"])
def test_a_quiz_that_is_no_mapping_is_a_problem(text: str, tmp_path: Path) -> None:
    root = copy_library(tmp_path)
    (root / WINTER_QUIZ).write_text(text, encoding="utf-8")
    loaded = loader.load(root)
    assert loaded.source is None
    assert any(one.path == f"modules/{WINTER_QUIZ}" for one in loaded.problems)
    assert loaded.partial.lessons[1].quiz is None


def test_settings_that_fail_leave_the_quiz_out(tmp_path: Path) -> None:
    root = copy_library(tmp_path)
    replace_text(root, DANCE_QUIZ, "retired: [BEE-00]", "retired: BEE-00")
    assert loader.load(root).partial.lessons[0].quiz is None


def test_what_a_question_itself_refuses_is_reported_at_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_raw: object) -> None:
        message = "It is odd."
        raise questions.DocumentProblem(message)

    monkeypatch.setattr(questions, "normalise", refuse)
    root = copy_library(tmp_path)
    found = {str(one) for one in loader.load(root).problems}
    assert f"modules/{WATER}:17: Question `tea-try-1`: It is odd." in found
