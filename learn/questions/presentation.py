"""What a page is given to ask a question, and to show what came of it."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Verdict = Literal["right", "partly", "not_yet", "unmarked"]


@dataclass(frozen=True)
class Choice:
    """Something to choose, known to the browser by its position (from 1) alone."""

    position: int
    text: str
    chosen: bool


@dataclass(frozen=True)
class Row:
    """A line that takes one choice: a left side, or an item that gets a place."""

    position: int
    text: str
    options: tuple[Choice, ...]


@dataclass(frozen=True)
class Gap:
    """A gap in a text; value is plain text as typed, everything else is HTML."""

    position: int
    type: Literal["single", "text", "numeric"]
    options: tuple[Choice, ...] = ()
    value: str = ""
    unit: str | None = None
    max_length: int = 0


@dataclass(frozen=True)
class Segment:
    """A stretch of a cloze text: HTML or a gap, never both."""

    html: str | None = None
    gap: Gap | None = None


@dataclass(frozen=True)
class Turn:
    """A turn of a case: what was told and what was chosen (None at the end)."""

    text: str
    chosen_text: str | None


@dataclass(frozen=True)
class Presentation:
    """What a page needs to ask a question.

    Every text is HTML when the document was rendered, except value: that is the learner's
    own plain text and must be escaped.
    """

    type: str
    stem: str
    points: int
    hint: str | None = None
    scoring_note: str | None = None
    choices: tuple[Choice, ...] = ()
    rows: tuple[Row, ...] = ()
    segments: tuple[Segment, ...] = ()
    value: str = ""
    unit: str | None = None
    max_length: int = 0
    is_long: bool = False
    situation: tuple[Turn, ...] = ()
    node: str | None = None
    is_ended: bool = False


@dataclass(frozen=True)
class ReviewRow:
    """One line of a review, all HTML.

    Options: is_key says the option is right, is_chosen that the learner took it. Other rows:
    is_chosen says the learner gave something, is_key that it was right.
    """

    text: str
    is_key: bool
    is_chosen: bool
    why: str = ""
    given: str | None = None
    expected: str | None = None
    note: str | None = None
    quality: str | None = None

    @property
    def is_right(self) -> bool:
        """True where the learner did give what is right."""
        return self.is_key and self.is_chosen


@dataclass(frozen=True)
class Review:
    """What is shown once the key may be seen, all HTML."""

    type: str
    fraction: Fraction | None
    verdict: Verdict
    explanation: str
    rows: tuple[ReviewRow, ...]
    answer_text: str
    given_text: str
    model_answer: str | None = None
    key_points: tuple[str, ...] = ()
