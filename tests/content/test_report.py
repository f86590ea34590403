"""`learn check`: what it counts, what it prints, and its exit status."""

from pathlib import Path

import pytest

from learn.content import loader, report
from learn.content.__main__ import main
from tests.content.mistakes import DANCE, LEAVES, SAMPLE, WINTER_QUIZ, copy_library, replace_text

GOOD = (
    "2 modules, 4 lessons, 20 questions, 4 of 5 claims covered, 3 terms,"
    " every objective with at least two questions, 0 warnings"
)


def test_a_good_library_is_counted() -> None:
    found = report.check_library(SAMPLE)
    assert found.problems == ()
    assert found.closing_line() == GOOD
    assert found.exit_status(strict=True) == 0


def test_warnings_count_only_in_strict_mode(tmp_path: Path) -> None:
    root = copy_library(tmp_path)
    text = (root / WINTER_QUIZ).read_text(encoding="utf-8")
    (root / WINTER_QUIZ).write_text(text[: text.index("  - id: BEE-21")], encoding="utf-8")
    found = report.check_library(root)
    assert "19 questions" in found.closing_line()
    assert "1 objective with fewer than two questions, 1 warning" in found.closing_line()
    assert (found.exit_status(), found.exit_status(strict=True)) == (0, 1)


def test_errors_count_always_and_warnings_are_given_beside_them(tmp_path: Path) -> None:
    root = copy_library(tmp_path)
    replace_text(root, LEAVES, "[@iso3103]", "[@iso]")
    replace_text(root, DANCE, "minutes: 4", "minutes: 9")
    found = report.check_library(root)
    assert (found.errors, found.warnings) == (1, 1)
    assert "1 error, 1 warning" in found.closing_line()
    assert found.exit_status() == 1


def test_what_only_rendering_finds_is_reported(tmp_path: Path) -> None:
    root = copy_library(tmp_path)
    svg = root / "bees/figures/dance.svg"
    svg.write_text(svg.read_text("utf-8").replace("<defs>", "<script/><defs>"), "utf-8")
    assert loader.load(root).source is not None
    found = report.check_library(root)
    assert any("script" in one.message for one in found.problems)
    assert found.exit_status() == 1


def test_the_summary_is_that_of_what_could_be_read() -> None:
    counts = report.summary(loader.load(SAMPLE).partial)
    assert (counts.modules, counts.lessons, counts.questions) == (2, 4, 20)
    assert (counts.claims, counts.claims_covered, counts.terms) == (5, 4, 3)
    assert (counts.objectives, counts.objectives_short) == (6, 0)


def test_the_command_prints_every_problem(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = copy_library(tmp_path)
    assert main([str(root), "--strict"]) == 0
    assert capsys.readouterr().out == f"{GOOD}\n"
    replace_text(root, LEAVES, "[@iso3103]", "[@iso]")
    assert main([str(root)]) == 1
    assert f"modules/{LEAVES}:" in capsys.readouterr().out
    assert main([str(root / "bees")]) == 0
    assert main([str(root / "tea")]) == 1
