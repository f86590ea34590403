"""Questions: one small pure class for each kind, which shows, reads and grades itself."""

from learn.questions.base import (
    Answer,
    AnswerProblem,
    Fields,
    Grade,
    KeyWithheld,
    Order,
    PartGrade,
    Question,
    points_for,
    verdict,
)
from learn.questions.case import Case
from learn.questions.choice import Multiple, Single, TrueFalse
from learn.questions.cloze import Cloze
from learn.questions.document import (
    Document,
    DocumentProblem,
    canonical_json,
    content_hash,
    mapping,
    one_of,
)
from learn.questions.matching import Matching
from learn.questions.normal import normalise
from learn.questions.numeric import Numeric
from learn.questions.ordering import Ordering
from learn.questions.passages import map_prose, prose
from learn.questions.presentation import (
    Choice,
    Gap,
    Presentation,
    Review,
    ReviewRow,
    Row,
    Segment,
    Turn,
)
from learn.questions.text import Text

KINDS: dict[str, type[Question]] = {
    kind.TYPE: kind
    for kind in (Single, Multiple, TrueFalse, Matching, Ordering, Numeric, Text, Cloze, Case)
}

__all__ = [
    "KINDS",
    "Answer",
    "AnswerProblem",
    "Choice",
    "Document",
    "DocumentProblem",
    "Fields",
    "Gap",
    "Grade",
    "KeyWithheld",
    "Order",
    "PartGrade",
    "Presentation",
    "Question",
    "Review",
    "ReviewRow",
    "Row",
    "Segment",
    "Turn",
    "canonical_json",
    "content_hash",
    "load",
    "map_prose",
    "normalise",
    "points_for",
    "prose",
    "verdict",
]


def load(document: Document) -> Question:
    """Return the question of a full or withheld document; DocumentProblem if it is malformed."""
    kind = one_of(mapping(document, "question"), "type", KINDS, "")
    return KINDS[kind].read(document)
