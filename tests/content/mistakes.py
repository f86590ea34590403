"""One mistake at a time in a copy of the sample library, and where it must be reported."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from learn.content import loader
from learn.content.source import Problem

SAMPLE = Path(__file__).parent.parent / "sample_modules"
BEES = "bees/module.yaml"
DANCE = "bees/01-bee-dance.md"
DANCE_QUIZ = "bees/01-bee-dance.quiz.yaml"
WINTER = "bees/02-bee-winter.md"
WINTER_QUIZ = "bees/02-bee-winter.quiz.yaml"
TEA = "tea/module.yaml"
LEAVES = "tea/01-tea-leaves.md"
LEAVES_QUIZ = "tea/01-tea-leaves.quiz.yaml"
WATER = "tea/02-tea-water.md"


@dataclass(frozen=True)
class Mistake:
    """In `file` the first `old` becomes `new`; the line that holds `at` is then complained about.

    `at` may end in $ for the end of a line. `words` are all in the message, capitals apart.
    `path` is another file, when the complaint stands there.
    """

    name: str
    file: str
    old: str
    new: str
    at: str
    words: tuple[str, ...]
    path: str = ""

    def __str__(self) -> str:
        return self.name


def copy_library(place: Path) -> Path:
    """Return a fresh copy of the sample library."""
    root = place / "modules"
    shutil.copytree(SAMPLE, root)
    return root


def replace_text(root: Path, file: str, old: str, new: str) -> None:
    """Replace the first `old` in a file; it must be there."""
    text = (root / file).read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file}"
    (root / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def make(root: Path, mistake: Mistake) -> tuple[str, int]:
    """Make the mistake; return the path and the line where it must be reported."""
    replace_text(root, mistake.file, mistake.old, mistake.new)
    path = mistake.path or mistake.file
    lines = (root / path).read_text(encoding="utf-8").split("\n")
    line = next(n for n, text in enumerate(lines, start=1) if mistake.at in f"{text}$")
    return f"modules/{path}", line


def assert_reported(mistake: Mistake, place: Path) -> tuple[Problem, ...]:
    """Make the mistake in a copy; assert that loading reports it at its line, and refuses."""
    root = copy_library(place)
    path, line = make(root, mistake)
    loaded = loader.load(root)
    shown = "\n".join(str(problem) for problem in loaded.problems)
    here = [one for one in loaded.problems if (one.path, one.line) == (path, line)]
    said = [one.message.casefold() for one in here]
    assert any(all(word.casefold() in one for word in mistake.words) for one in said), (
        f"expected at {path}:{line}: {mistake.words}\n{shown}"
    )
    assert loaded.source is None
    return loaded.problems
