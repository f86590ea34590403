"""Words to write: compared with accepted spellings, or set beside a model answer."""

import html
import random
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from learn.limits import MAX_LONG_TEXT, MAX_SHORT_TEXT
from learn.questions import document as read
from learn.questions.base import (
    RIGHT,
    WRONG,
    Answer,
    Fields,
    Grade,
    Mark,
    Order,
    Question,
    common,
    is_withheld,
)
from learn.questions.document import Document, DocumentProblem
from learn.questions.fields import clean_text, one_value
from learn.questions.presentation import Presentation, Review, ReviewRow
from learn.questions.typed import fold


@dataclass(frozen=True)
class WordKey:
    """The accepted spellings and the diagnosed mistakes (text, reason)."""

    answers: tuple[str, ...]
    errors: tuple[tuple[str, str], ...] = ()

    def mark(self, words: str) -> Mark:
        """Right if the folded words are one of the answers, else perhaps a diagnosed mistake."""
        folded = fold(words)
        if any(fold(answer) == folded for answer in self.answers):
            return Mark(RIGHT)
        betrayed = (why for mistake, why in self.errors if fold(mistake) == folded)
        return Mark(WRONG, next(betrayed, None))

    def expected(self) -> str:
        """Return the first accepted spelling, as HTML."""
        return html.escape(self.answers[0])


def read_word_key(document: Document) -> WordKey:
    """Return the key under "answers" and "errors"; at least one answer with something in it."""
    answers = read.texts(document, "answers")
    if not any(answers) or not all(map(fold, answers)):
        message = "“answers” needs at least one text, and none may be empty."
        raise DocumentProblem(message)
    errors = tuple(
        (read.text(entry, "text"), read.text(entry, "why"))
        for entry in read.entries(document, "errors")
    )
    return WordKey(answers, errors)


@dataclass(frozen=True, kw_only=True)
class Text(Question):
    """A short typed answer, or a long one that learners mark themselves (then unscored)."""

    TYPE: ClassVar[str] = "text"

    is_self_marked: bool
    key: WordKey
    model_answer: str
    key_points: tuple[str, ...]

    @classmethod
    def read(cls, document: Document) -> Self:
        """Return the question of a document with "answers", or "model_answer" and "key_points"."""
        is_self_marked = read.flag(
            document, "self_marked", default=document.get("model_answer") is not None
        )
        withheld = is_withheld(document)
        has_model = is_self_marked and not withheld
        return cls(
            **common(document),
            is_self_marked=is_self_marked,
            key=WordKey(()) if withheld or is_self_marked else read_word_key(document),
            model_answer=read.text(document, "model_answer") if has_model else "",
            key_points=read.texts(document, "key_points") if has_model else (),
        )

    def arrange(self, rng: random.Random, shuffle: bool) -> dict[str, list[str]]:  # noqa: FBT001
        """Nothing to arrange."""
        del rng, shuffle
        return {}

    def present(self, order: Order, answer: Answer | None = None) -> Presentation:
        """Return the stem, the text so far and how long it may be."""
        del order
        return Presentation(
            **self._shown(),
            value=answer["text"] if answer else "",
            max_length=self._limit,
            is_long=self.is_self_marked,
        )

    def parse(self, fields: Fields, order: Order, previous: Answer | None = None) -> Answer | None:
        """{"text": text} from the field "text"; a short answer is one line."""
        del order, previous
        value = one_value(fields, "text")
        if value is None:
            return None
        words = clean_text("text", value, self._limit, lines=self.is_self_marked)
        return None if words is None else {"text": words}

    def is_complete(self, answer: Answer | None) -> bool:
        """Return True once something is written."""
        return answer is not None

    def grade(self, answer: Answer | None) -> Grade:
        """As every kind; a self-marked text has no fraction, written or not."""
        if self.is_self_marked:
            self._need_key()
            return Grade(None)
        return super().grade(answer)

    def review(self, answer: Answer | None, order: Order) -> Review:
        """As every kind, with the model answer and its key points where there are any."""
        review = super().review(answer, order)
        if not self.is_self_marked:
            return review
        return replace(review, model_answer=self.model_answer, key_points=self.key_points)

    @property
    def _limit(self) -> int:
        return MAX_LONG_TEXT if self.is_self_marked else MAX_SHORT_TEXT

    def _seen(self) -> dict[str, Any]:
        return {"self_marked": self.is_self_marked}

    def _mark(self, answer: Answer) -> Grade:
        return Grade(self.key.mark(answer["text"]).fraction)

    def _rows(self, answer: Answer | None, order: Order) -> tuple[ReviewRow, ...]:
        del order
        if self.is_self_marked:
            return ()
        key = self.key
        mark = key.mark(answer["text"]) if answer else Mark(WRONG)
        return (
            ReviewRow(
                text="",
                is_key=mark.fraction == RIGHT,
                is_chosen=answer is not None,
                given=self._given_text(answer) if answer else None,
                expected=key.expected(),
                note=mark.note,
            ),
        )

    def _answer_text(self) -> str:
        return "; ".join(self.key_points) if self.is_self_marked else self.key.expected()

    def _given_text(self, answer: Answer) -> str:
        return html.escape(answer["text"])
