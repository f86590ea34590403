"""What `learn new` makes can be published once its ids are listed."""

from pathlib import Path

import pytest

from learn.content import skeletons
from learn.content.report import check_library

TODAY = "2026-11-22"


def test_a_module_a_lesson_and_a_quiz_are_valid_once_listed(tmp_path: Path) -> None:
    root = tmp_path / "modules"
    module = skeletons.new_module(root, "my-module")
    lesson = skeletons.new_lesson(module.parent, "first-things", TODAY)
    quiz = skeletons.new_quiz(module.parent, "first-things", "MM1.a")
    module.write_text(module.read_text().replace("lessons: []", "lessons: [first-things]"))
    lesson.write_text(lesson.read_text().replace("objectives: []", "objectives: [MM1.a]"))

    report = check_library(root)

    assert report.errors == 0, [str(problem) for problem in report.problems]
    assert lesson.name == "01-first-things.md"
    assert quiz.name == "01-first-things.quiz.yaml"
    assert skeletons.new_lesson(module.parent, "second", TODAY).name == "02-second.md"


@pytest.mark.parametrize("slug", ["", "Big", "two words", "../up", "a/b", "-a", "a--b"])
def test_an_id_that_cannot_stand_in_an_address_is_refused(tmp_path: Path, slug: str) -> None:
    with pytest.raises(skeletons.CannotMake, match="cannot be an id"):
        skeletons.new_module(tmp_path, slug)
    assert not list(tmp_path.iterdir())


def test_nothing_is_written_over(tmp_path: Path) -> None:
    path = skeletons.new_module(tmp_path, "mine")
    path.write_text("my own words")
    with pytest.raises(skeletons.CannotMake, match="is there already"):
        skeletons.new_module(tmp_path, "mine")
    assert path.read_text() == "my own words"


def test_a_lesson_needs_a_module_and_a_quiz_a_lesson(tmp_path: Path) -> None:
    with pytest.raises(skeletons.CannotMake, match="no module"):
        skeletons.new_lesson(tmp_path, "lesson", TODAY)
    folder = skeletons.new_module(tmp_path, "mine").parent
    with pytest.raises(skeletons.CannotMake, match="no lesson"):
        skeletons.new_quiz(folder, "lesson", "M1.a")
