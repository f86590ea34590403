"""modules/README.md keeps its word: what it shows can be typed into an empty folder."""

import re
from pathlib import Path

import pytest

from learn.content import loader
from learn.content.report import CheckReport, check_report
from learn.content.skeletons import new_lesson, new_module, new_quiz

README = Path(__file__).parents[2] / "modules" / "README.md"
FENCE = re.compile(r"^(`{3,4})\w*\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
TYPE = re.compile(r"^  type: (\w+)", re.MULTILINE)
BEGINNINGS = {
    "references.yaml": "format: references/1",
    "glossary.yaml": "format: glossary/1",
    "tea/module.yaml": "# yaml-language-server: $schema=../../learn/content/schemas/module",
    "tea/01-brewing.md": "---\nid: brewing",
    "tea/01-brewing.quiz.yaml": "# yaml-language-server: $schema=../../learn/content/schemas/quiz",
}
KINDS = {
    "single",
    "multiple",
    "truefalse",
    "matching",
    "ordering",
    "numeric",
    "text",
    "cloze",
    "case",
}
QUIZ = "tea/01-brewing.quiz.yaml"
BLOCKS = [found[2] for found in FENCE.finditer(README.read_text(encoding="utf-8"))]
QUESTIONS = [block for block in BLOCKS if block.startswith("- id: TE-")]


def typed(root: Path) -> None:
    """Do what the first part of the page says, in an empty folder."""
    new_module(root, "tea")
    new_lesson(root / "tea", "brewing", "2026-11-22")
    new_quiz(root / "tea", "brewing", "TE1.a")
    for name, beginning in BEGINNINGS.items():
        (text,) = (block for block in BLOCKS if block.startswith(beginning))
        (root / name).write_text(text, encoding="utf-8")


def checked(root: Path) -> CheckReport:
    return check_report(loader.load(root))


def test_an_empty_folder_becomes_a_lesson_without_a_flaw(tmp_path: Path) -> None:
    root = tmp_path / "modules"
    root.mkdir()
    typed(root)
    report = checked(root)
    assert [str(problem) for problem in report.problems] == []
    assert report.exit_status(strict=True) == 0


def test_the_page_shows_every_kind_of_question() -> None:
    kinds = {
        kind for block in QUESTIONS for kind in re.findall(r"^  type: (\w+)", block, re.MULTILINE)
    }
    assert kinds | {"multiple"} == KINDS  # `multiple` is told by what differs


@pytest.mark.parametrize("question", QUESTIONS, ids=[block[5:12].strip() for block in QUESTIONS])
def test_every_question_of_the_page_is_sound(question: str, tmp_path: Path) -> None:
    root = tmp_path / "modules"
    root.mkdir()
    typed(root)
    indented = "".join(f"  {line}\n" for line in question.splitlines())
    with (root / QUIZ).open("a", encoding="utf-8") as quiz:
        quiz.write(indented)
    assert [str(problem) for problem in checked(root).problems] == []
