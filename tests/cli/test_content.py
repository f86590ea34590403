"""Content from the terminal."""

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.conftest import SAMPLE_MODULES


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """Copy the sample modules and put two mistakes into them."""
    root = tmp_path / "broken"
    shutil.copytree(SAMPLE_MODULES, root)
    quiz = next(root.glob("bees/*.quiz.yaml"))
    quiz.write_text(quiz.read_text().replace("type: single", "type: singel", 1))
    module = root / "tea" / "module.yaml"
    module.write_text(module.read_text().replace("title:", "titel:", 1))
    return root


def test_check_says_what_a_folder_holds(learn: Run) -> None:
    result = learn("check", str(SAMPLE_MODULES))
    assert result.exit_code == 0
    assert "2 modules" in result.stdout


def test_check_reports_every_mistake_with_file_and_line(learn: Run, broken: Path) -> None:
    result = learn("check", str(broken))
    assert result.exit_code == 1
    assert "broken/tea/module.yaml:" in result.stderr
    assert ".quiz.yaml:" in result.stderr
    assert "singel" in result.stderr


def test_check_of_no_folder_is_one_sentence(learn: Run, tmp_path: Path) -> None:
    result = learn("check", str(tmp_path / "nowhere"))
    assert result.exit_code == 1
    assert result.stderr.strip() == f"There is no folder {tmp_path / 'nowhere'}."


def test_publishing_needs_a_migrated_database(learn: Run) -> None:
    result = learn("publish")
    assert result.exit_code == 1
    assert "learn migrate" in result.stderr


def test_publishing_twice_changes_nothing(learn: Run) -> None:
    learn("migrate")
    first = learn("publish")
    assert first.exit_code == 0, first.output
    assert "Published as number 1" in first.stdout
    assert "nothing changed" in learn("publish").stdout


def test_a_change_of_key_is_named(learn: Run, tmp_path: Path) -> None:
    root = tmp_path / "modules"
    shutil.copytree(SAMPLE_MODULES, root)
    learn("migrate")
    learn("publish", str(root))
    quiz = root / "bees" / "01-bee-dance.quiz.yaml"
    before = quiz.read_text()
    quiz.write_text(
        before.replace("points: 1\n", "points: 2\n", 1)
        if "points: 1\n" in before
        else before.replace("type: single\n", "type: single\n    points: 2\n", 1)
    )
    result = learn("publish", str(root))
    assert result.exit_code == 0, result.output
    assert "key change; answers given before keep their scores" in result.stdout


def test_nothing_is_published_from_a_folder_with_mistakes(learn: Run, broken: Path) -> None:
    learn("migrate")
    result = learn("publish", str(broken))
    assert result.exit_code == 1
    assert "Nothing was published" in result.stderr
    assert "Published as number 1" in learn("publish").stdout


def test_format_changes_nothing_in_house_style(learn: Run, tmp_path: Path) -> None:
    root = tmp_path / "modules"
    shutil.copytree(SAMPLE_MODULES, root)
    assert learn("format", "--check", str(root)).exit_code == 0
    module = root / "tea" / "module.yaml"
    module.write_text(module.read_text().replace("title: ", "title:    ", 1))
    assert learn("format", "--check", str(root)).exit_code == 1
    assert "1 files changed" in learn("format", str(root)).stdout
    assert learn("format", "--check", str(root)).exit_code == 0


def test_new_makes_skeletons(learn: Run, tmp_path: Path) -> None:
    assert learn("new", "module", "my-tea", "--root", str(tmp_path)).exit_code == 0
    folder = str(tmp_path / "my-tea")
    assert learn("new", "lesson", folder, "steeping").exit_code == 0
    assert learn("new", "quiz", folder, "steeping").exit_code == 0
    again = learn("new", "quiz", folder, "steeping")
    assert again.exit_code == 1
    assert "is there already" in again.stderr


def test_a_published_question_does_not_vanish_or_change_its_kind(
    learn: Run, tmp_path: Path
) -> None:
    root = tmp_path / "modules"
    shutil.copytree(SAMPLE_MODULES, root)
    learn("migrate")
    learn("publish", str(root))
    quiz = root / "bees" / "01-bee-dance.quiz.yaml"
    quiz.write_text(quiz.read_text().replace("BEE-01", "BEE-91"))

    refused = learn("publish", str(root))

    assert refused.exit_code == 1
    assert "`BEE-01` was published and is gone" in refused.stderr
    quiz.write_text(quiz.read_text().replace("retired: [BEE-00]", "retired: [BEE-00, BEE-01]"))
    assert learn("publish", str(root)).exit_code == 0
