"""What every kind of question shares: the class, its grade and the rules of all."""

import random
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Self, TypedDict

from learn.questions import document as read
from learn.questions.document import Document
from learn.questions.presentation import Presentation, Review, ReviewRow, Verdict

Answer = dict[str, Any]
Order = Mapping[str, Sequence[str]]
Fields = Mapping[str, Sequence[str]]

RIGHT = Fraction(1)
WRONG = Fraction(0)


class AnswerProblem(Exception):  # noqa: N818 - the contract's word
    """Form input that makes no sense: the field and a plain sentence for the learner."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


class KeyWithheld(Exception):  # noqa: N818 - the contract's word
    """A withheld document was asked what is right."""


@dataclass(frozen=True)
class PartGrade:
    """One part (option, pair, item, gap, turn) by its id, and its share of being right."""

    id: str
    fraction: Fraction


@dataclass(frozen=True)
class Grade:
    """A fraction from 0 to 1, or None where nothing is scored, and the parts it came from."""

    fraction: Fraction | None
    parts: tuple[PartGrade, ...] = ()


@dataclass(frozen=True)
class Mark:
    """How right one entry is, and the sentence that goes with it (HTML)."""

    fraction: Fraction
    note: str | None = None


class Common(TypedDict):
    """The fields every kind reads from its document."""

    id: str
    type: str
    stem: str
    points: int
    objective: str | None
    hint: str | None
    explanation: str
    shuffle: bool
    is_withheld: bool


class Shown(TypedDict):
    """The fields every kind shows."""

    type: str
    stem: str
    points: int
    hint: str | None
    scoring_note: str | None


@dataclass(frozen=True, kw_only=True)
class Question(ABC):
    """A question that arranges, shows, reads and grades itself; subclasses are the nine kinds."""

    TYPE: ClassVar[str]

    id: str
    type: str
    stem: str
    points: int
    objective: str | None
    hint: str | None
    explanation: str
    shuffle: bool
    is_withheld: bool

    @classmethod
    @abstractmethod
    def read(cls, document: Document) -> Self:
        """Return the question of a full or withheld document, or raise DocumentProblem."""

    @abstractmethod
    def arrange(self, rng: random.Random, shuffle: bool) -> dict[str, list[str]]:  # noqa: FBT001
        """Return the order of everything choosable for one attempt: group -> ids."""

    @abstractmethod
    def present(self, order: Order, answer: Answer | None = None) -> Presentation:
        """Return what a page shows to ask the question, with the answer so far filled in."""

    @abstractmethod
    def parse(self, fields: Fields, order: Order, previous: Answer | None = None) -> Answer | None:
        """Return the answer in a form, None if there is none; AnswerProblem if it is nonsense."""

    @abstractmethod
    def is_complete(self, answer: Answer | None) -> bool:
        """Return True where nothing is left to answer."""

    @abstractmethod
    def _seen(self) -> dict[str, Any]:
        """Return the kind's own fields that may be seen before an answer, named one by one."""

    @abstractmethod
    def _mark(self, answer: Answer) -> Grade: ...

    @abstractmethod
    def _rows(self, answer: Answer | None, order: Order) -> tuple[ReviewRow, ...]: ...

    @abstractmethod
    def _answer_text(self) -> str: ...

    @abstractmethod
    def _given_text(self, answer: Answer) -> str: ...

    def withheld(self) -> dict[str, Any]:
        """Return the document with only what may be seen before an answer (an allow-list)."""
        common = {
            "id": self.id,
            "type": self.type,
            "stem": self.stem,
            "points": self.points,
            "objective": self.objective,
            "hint": self.hint,
            "shuffle": self.shuffle,
            "withheld": True,
        }
        return common | self._seen()

    def grade(self, answer: Answer | None) -> Grade:
        """How right an answer is; no answer earns nothing. Pure. KeyWithheld without a key."""
        self._need_key()
        return Grade(WRONG) if answer is None else self._mark(answer)

    def review(self, answer: Answer | None, order: Order) -> Review:
        """Return what is shown afterwards: every reason, the answer and what the learner gave."""
        fraction = self.grade(answer).fraction
        return Review(
            type=self.type,
            fraction=fraction,
            verdict=verdict(fraction),
            explanation=self.explanation,
            rows=self._rows(answer, order),
            answer_text=self._answer_text(),
            given_text=self.given_text(answer),
        )

    def given_text(self, answer: Answer | None) -> str:
        """Return what the learner gave, in words (HTML); empty where nothing was answered."""
        return "" if answer is None else self._given_text(answer)

    def _need_key(self) -> None:
        if self.is_withheld:
            message = f"The key of {self.id} is not in this document."
            raise KeyWithheld(message)

    def _shown(self, scoring_note: str | None = None) -> Shown:
        return Shown(
            type=self.type,
            stem=self.stem,
            points=self.points,
            hint=self.hint,
            scoring_note=scoring_note,
        )


def common(document: Document) -> Common:
    """Return the fields of every kind; points are whole thousandths of a point."""
    points = document.get("points", 1000)
    if not isinstance(points, int) or isinstance(points, bool) or points < 0:
        message = "“points” must be a whole number of thousandths."
        raise read.DocumentProblem(message)
    return Common(
        id=read.text(document, "id"),
        type=read.text(document, "type"),
        stem=read.text(document, "stem"),
        points=points,
        objective=read.optional_text(document, "objective"),
        hint=read.optional_text(document, "hint"),
        explanation=read.optional_text(document, "explanation") or "",
        shuffle=read.flag(document, "shuffle", default=True),
        is_withheld=is_withheld(document),
    )


def is_withheld(document: Document) -> bool:
    """Return True where the document says that its key was taken out."""
    return read.flag(document, "withheld", default=False)


def points_for(fraction: Fraction, points: int) -> int:
    """Return the thousandths of a point a fraction earns, exactly, halves rounded up."""
    earned = fraction * points
    return (2 * earned.numerator + earned.denominator) // (2 * earned.denominator)


def verdict(fraction: Fraction | None) -> Verdict:
    """Return the fraction in one word."""
    if fraction is None:
        return "unmarked"
    if fraction == RIGHT:
        return "right"
    return "partly" if fraction else "not_yet"


def mean(fractions: Iterable[Fraction]) -> Fraction:
    """Return the mean of at least one fraction."""
    values = tuple(fractions)
    return sum(values, WRONG) / len(values)


def in_order(ids: Iterable[str], order: Sequence[str]) -> tuple[str, ...]:
    """All ids: those the order names come first and as it says, the others follow."""
    known = tuple(ids)
    named = tuple(dict.fromkeys(part for part in order if part in known))
    return named + tuple(part for part in known if part not in named)


def arranged(ids: Iterable[str], rng: random.Random, *, shuffle: bool) -> list[str]:
    """Return the ids as a list, shuffled if asked."""
    order = list(ids)
    if shuffle:
        rng.shuffle(order)
    return order
