"""What stands in the files of a library, as frozen data, with the place where it stands.

Nothing here is rendered or defaulted for display: `compile.py` does that. Paths are relative to
the parent of the library's root, with forward slashes (`modules/tea/01-tea-leaves.md`), so that
they can be printed in messages. Lines count from 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias

Json: TypeAlias = dict[str, Any]
Severity: TypeAlias = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in a file, where it stands, and how to mend it."""

    path: str
    line: int
    message: str
    severity: Severity = "error"

    def __str__(self) -> str:
        """Read as `path:line: message`; a warning says that it is one."""
        mark = "" if self.severity == "error" else "warning: "
        return f"{self.path}:{self.line}: {mark}{self.message}"


@dataclass(frozen=True, slots=True)
class SourceQuestion:
    """One question of a quiz file or of a fence in a lesson.

    `raw` is the mapping as written, every scalar as text. `document` is its normal form
    (`learn.questions.normalise`). `lines` maps a path such as `options.0.why` to its line; the
    empty path is the question itself.
    """

    path: str
    line: int
    id: str
    raw: Json
    document: Json
    lines: Mapping[str, int]

    def line_of(self, *path: str | int) -> int:
        """Return the line of a part of the question, or of its nearest parent that has one."""
        parts = [str(part) for part in path]
        while parts and ".".join(parts) not in self.lines:
            parts.pop()
        return self.lines.get(".".join(parts), self.line)


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """How a quiz is taken; `None` means no pass mark, no limit of attempts, no limit of time."""

    pass_percent: int | None = 70
    attempts: int | None = None
    feedback: str = "after_question"
    time_limit_minutes: int | None = None
    shuffle_questions: bool = True
    shuffle_options: bool = True


@dataclass(frozen=True, slots=True)
class SourceDraw:
    """One row of `draw`: fixed questions, or `pick` of a pool (then `questions` is empty)."""

    questions: tuple[str, ...] = ()
    pool: str | None = None
    pick: int = 0


@dataclass(frozen=True, slots=True)
class SourceQuiz:
    """The quiz beside a lesson. `draw` is empty when every question is asked in order."""

    path: str
    id: str
    title: str
    settings: SourceSettings
    draw: tuple[SourceDraw, ...]
    pools: Mapping[str, tuple[str, ...]]
    questions: tuple[SourceQuestion, ...]
    retired: tuple[str, ...]
    lines: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SourceLesson:
    """A lesson: its front matter, its body as written, its inline questions and its quiz.

    `body` is everything after the front matter, with Unix newlines; its first line is line
    `body_line` of the file. Inline questions stay in the body as fences whose info string is
    `yaml {question}`; `practice` holds them in the order in which they stand. `lines` maps front
    matter keys (`claims.2`) to lines. `reviewed` is an ISO date, or None when left out.
    """

    path: str
    file: Path
    id: str
    title: str
    minutes: int
    objectives: tuple[str, ...]
    prerequisites: tuple[str, ...]
    claims: tuple[str, ...]
    reviewed: str | None
    notices: tuple[str, ...]
    clinical_review: str | None
    body: str
    body_line: int
    practice: tuple[SourceQuestion, ...]
    quiz: SourceQuiz | None
    lines: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SourceObjective:
    """What a learner can do after a lesson."""

    id: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class SourceModule:
    """A module folder; lessons in the order of module.yaml.

    `figures` maps the name that a lesson writes (`figures/dance.svg`) to the file.
    """

    path: str
    folder: Path
    id: str
    title: str
    order: int
    summary: str
    level: str | None
    topics: tuple[str, ...]
    licence: str
    reviewed: str | None
    objectives: tuple[SourceObjective, ...]
    lessons: tuple[SourceLesson, ...]
    figures: Mapping[str, Path]
    lines: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SourceReference:
    """A work that may be cited; `year` and the rest are text as written."""

    key: str
    authors: str
    title: str
    journal: str | None
    year: str | None
    volume: str | None
    pages: str | None
    doi: str | None
    pmid: str | None
    url: str | None
    accessed: str | None
    status: str
    note: str | None
    line: int


@dataclass(frozen=True, slots=True)
class SourceTerm:
    """A glossary entry. `definition` is Markdown; `forms` are other spellings."""

    slug: str
    term: str
    definition: str
    forms: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class SourceClaimSource:
    """An article whose claims are answered."""

    id: str
    title: str
    fields: Mapping[str, str]
    line: int


@dataclass(frozen=True, slots=True)
class SourceClaim:
    """A claim of an article with the verdict on its wording and the grade of what is taught."""

    id: str
    claim: str
    verdict: str
    grade: str
    basis: str | None
    teach: str
    references: tuple[str, ...]
    lesson: str
    source_id: str
    line: int
    is_example: bool = False


@dataclass(frozen=True, slots=True)
class SourceMisconception:
    """A common mix-up: what people think (`text`) and what is so (`truth`)."""

    id: str
    text: str
    truth: str
    references: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Source:
    """A whole library as it stands on disk, checked, in the order of its files.

    `files` maps every file that was read to its size in bytes.
    """

    root: Path
    modules: tuple[SourceModule, ...]
    references: Mapping[str, SourceReference] = field(default_factory=dict)
    glossary: Mapping[str, SourceTerm] = field(default_factory=dict)
    claims: Mapping[str, SourceClaim] = field(default_factory=dict)
    claim_sources: Mapping[str, SourceClaimSource] = field(default_factory=dict)
    misconceptions: Mapping[str, SourceMisconception] = field(default_factory=dict)
    files: Mapping[str, int] = field(default_factory=dict)

    @property
    def lessons(self) -> tuple[SourceLesson, ...]:
        """Every lesson of the library, in the order of modules and lessons."""
        return tuple(lesson for module in self.modules for lesson in module.lessons)
