"""The drawings of one run: each file is read and checked once."""

from dataclasses import dataclass, field
from pathlib import Path

from learn.content import figures
from learn.content.figures import Drawing
from learn.content.source import Problem


@dataclass(slots=True)
class Drawings:
    """Drawings by file, and the problems found since they were last taken."""

    _known: dict[Path, Drawing | None] = field(default_factory=dict)
    _problems: list[Problem] = field(default_factory=list)

    def read(self, file: Path, path: str) -> Drawing | None:
        """Return the drawing of a file, or None when it is refused; `path` is shown in problems."""
        if file not in self._known:
            drawing, complaints = self._checked(file)
            self._known[file] = drawing
            self._problems += [Problem(path, 1, complaint) for complaint in complaints]
        return self._known[file]

    def take_problems(self) -> list[Problem]:
        """Return the problems found since the last call."""
        taken, self._problems = self._problems, []
        return taken

    def _checked(self, file: Path) -> tuple[Drawing | None, tuple[str, ...]]:
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None, ("The drawing cannot be read as UTF-8 text.",)
        return figures.read(text)
