"""What the published library is made of: frozen data without a single key.

Plain text (escape it where it is shown): titles, names, summaries, objectives, headings, the
wording of claims and mix-ups. Clean HTML: `Part.html`, `Lesson.popovers`, `Reference.html`,
`Term.definition_html`, `Claim.teach`, `Misconception.truth`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a lesson that its contents list."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a lesson's body: clean HTML, or the code of a question that stands there."""

    html: str | None
    question: str | None


@dataclass(frozen=True, slots=True)
class Objective:
    """What a learner can do after a lesson; `lesson_id` is the first lesson that names it."""

    id: str
    text: str
    lesson_id: str | None
    module_id: str


@dataclass(frozen=True, slots=True)
class QuizSettings:
    """How a quiz is taken; None means no pass mark, no limit of attempts, no limit of time."""

    pass_percent: int | None
    attempts: int | None
    feedback: str
    time_limit_minutes: int | None
    shuffle_questions: bool
    shuffle_options: bool


@dataclass(frozen=True, slots=True)
class Draw:
    """A row of what one attempt is made of: fixed questions, or `pick` questions of a pool."""

    questions: tuple[str, ...] = ()
    pool: str | None = None
    pick: int = 0

    @property
    def size(self) -> int:
        """How many questions the row gives."""
        return len(self.questions) if self.pool is None else self.pick


@dataclass(frozen=True, slots=True)
class Quiz:
    """The quiz of a lesson; an empty draw means every question in order."""

    id: str
    title: str
    lesson_id: str
    module_id: str
    settings: QuizSettings
    draw: tuple[Draw, ...]
    pools: Mapping[str, tuple[str, ...]]
    questions: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many questions one attempt has."""
        return sum(row.size for row in self.draw) if self.draw else len(self.questions)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson. `number` counts from 1 in its module; `anchors` maps heading ids to their text."""

    id: str
    title: str
    module_id: str
    number: int
    minutes: int
    objectives: tuple[Objective, ...]
    prerequisites: tuple[str, ...]
    claims: tuple[str, ...]
    reviewed: str | None
    notices: tuple[str, ...]
    clinical_review: str | None
    toc: tuple[Heading, ...]
    anchors: Mapping[str, str]
    body: tuple[Part, ...]
    popovers: str
    citations: tuple[str, ...]
    terms: tuple[str, ...]
    practice: tuple[str, ...]
    quiz: Quiz | None
    words: int
    plain: str


@dataclass(frozen=True, slots=True)
class Module:
    """A module with its lessons in order; `minutes` is their sum."""

    id: str
    title: str
    order: int
    summary: str
    level: str | None
    topics: tuple[str, ...]
    licence: str
    reviewed: str | None
    lessons: tuple[Lesson, ...]
    objectives: tuple[Objective, ...]
    minutes: int
    revision_id: int


@dataclass(frozen=True, slots=True)
class QuestionEntry:
    """What pages may know of a question at any time. `points` are thousandths of a point."""

    code: str
    revision_id: int
    type: str
    objective_id: str | None
    lesson_id: str
    quiz_id: str | None
    points: int
    read: str | None
    claims: tuple[str, ...]
    references: tuple[str, ...]
    terms: tuple[str, ...]
    is_practice: bool
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """A source that may be printed: `html` is the whole reference, `link` leads to the work."""

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
    html: str
    link: str | None


@dataclass(frozen=True, slots=True)
class FurtherReading:
    """A page to read on, which nothing rests on; `html` is the whole reference."""

    html: str
    link: str | None
    accessed: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of the glossary."""

    slug: str
    term: str
    definition_html: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimSource:
    """An article whose claims are answered."""

    id: str
    title: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of an article, the verdict on its wording, and `teach`: what evidence supports."""

    id: str
    claim: str
    verdict: str
    grade: str
    basis: str | None
    teach: str
    references: tuple[str, ...]
    lesson_id: str
    source_id: str
    is_example: bool = False


@dataclass(frozen=True, slots=True)
class Misconception:
    """A common mix-up: what people think, and what is so."""

    id: str
    text: str
    truth: str
    references: tuple[str, ...]


class Uses(NamedTuple):
    """Where a term or a source is used; questions are only counted."""

    lessons: tuple[Lesson, ...]
    claims: tuple[Claim, ...]
    questions: int


class Neighbours(NamedTuple):
    """The lessons before and after a lesson, through all modules in order."""

    previous: Lesson | None
    next: Lesson | None
