"""Choosing from options: one of them, several, or true against false."""

import random
from abc import abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Self

from learn.questions import document as read
from learn.questions.base import (
    RIGHT,
    WRONG,
    Answer,
    AnswerProblem,
    Fields,
    Grade,
    Order,
    PartGrade,
    Question,
    arranged,
    common,
    in_order,
    is_withheld,
)
from learn.questions.document import Document, DocumentProblem
from learn.questions.fields import chosen_id, id_at, one_value
from learn.questions.presentation import Choice, Presentation, ReviewRow

SCORINGS = {
    "each_answer": (
        "Every option counts alike: you earn a share for each right one you tick "
        "and for each wrong one you leave."
    ),
    "net_correct": (
        "Each right option you tick earns a share; each wrong one takes a share away, "
        "never below zero."
    ),
    "all_or_nothing": "You earn the points only with every right option ticked and no other.",
}


@dataclass(frozen=True)
class Option:
    """An option; what tells whether it is right is empty in a withheld document."""

    id: str
    text: str
    is_correct: bool = False
    why: str = ""
    score: Fraction = WRONG


def read_options(document: Document, *, withheld: bool) -> tuple[Option, ...]:
    """Return the options under "options"; at least one, with ids that differ."""
    options = tuple(
        _read_option(entry, withheld=withheld) for entry in read.some_entries(document, "options")
    )
    read.need_distinct((option.id for option in options), "options")
    return options


def need_one_key(options: Iterable[Option]) -> None:
    """DocumentProblem unless exactly one option is right."""
    if sum(option.is_correct for option in options) != 1:
        message = "Exactly one option must be “correct: true”."
        raise DocumentProblem(message)


def key_of(options: Iterable[Option]) -> Option:
    """Return the first right option."""
    return next(option for option in options if option.is_correct)


def seen_options(options: Iterable[Option]) -> list[dict[str, str]]:
    """Return the options as they may be seen before an answer."""
    return [{"id": option.id, "text": option.text} for option in options]


def choices(
    options: Iterable[Option], order: Sequence[str], chosen: Iterable[str]
) -> tuple[Choice, ...]:
    """Return the options in this attempt's order, by position."""
    by_id = {option.id: option for option in options}
    taken = set(chosen)
    return tuple(
        Choice(place, by_id[part].text, part in taken)
        for place, part in enumerate(in_order(by_id, order), 1)
    )


def _read_option(entry: Document, *, withheld: bool) -> Option:
    part, words = read.text(entry, "id"), read.text(entry, "text")
    if withheld:
        return Option(part, words)
    is_correct = read.flag(entry, "correct", default=False)
    score = RIGHT if is_correct else read.share(entry, "score", "0")
    return Option(part, words, is_correct, read.optional_text(entry, "why") or "", score)


@dataclass(frozen=True, kw_only=True)
class OptionQuestion(Question):
    """What the kinds with one list of options share; the order's group is "options"."""

    options: tuple[Option, ...]

    def arrange(self, rng: random.Random, shuffle: bool) -> dict[str, list[str]]:  # noqa: FBT001
        """Return the order of the options, shuffled where quiz and question both allow it."""
        ids = (option.id for option in self.options)
        return {"options": arranged(ids, rng, shuffle=shuffle and self.shuffle)}

    def is_complete(self, answer: Answer | None) -> bool:
        """Return True once anything is chosen."""
        return answer is not None

    def _seen(self) -> dict[str, Any]:
        return {"options": seen_options(self.options)}

    def _ids(self, order: Order) -> tuple[str, ...]:
        return in_order((option.id for option in self.options), order.get("options", ()))

    @abstractmethod
    def _chosen(self, answer: Answer | None) -> tuple[str, ...]:
        """Return the ids that were chosen."""

    def _rows(self, answer: Answer | None, order: Order) -> tuple[ReviewRow, ...]:
        by_id = {option.id: option for option in self.options}
        taken = self._chosen(answer)
        return tuple(
            ReviewRow(
                text=by_id[part].text,
                is_key=by_id[part].is_correct,
                is_chosen=part in taken,
                why=by_id[part].why,
            )
            for part in self._ids(order)
        )

    def _answer_text(self) -> str:
        return "; ".join(option.text for option in self.options if option.is_correct)

    def _given_text(self, answer: Answer) -> str:
        taken = self._chosen(answer)
        return "; ".join(option.text for option in self.options if option.id in taken)


@dataclass(frozen=True, kw_only=True)
class Single(OptionQuestion):
    """One right option; others may earn part of the points."""

    TYPE: ClassVar[str] = "single"

    @classmethod
    def read(cls, document: Document) -> Self:
        """Return the question of a document with "options"."""
        withheld = is_withheld(document)
        options = read_options(document, withheld=withheld)
        if not withheld:
            need_one_key(options)
        return cls(**common(document), options=options)

    def present(self, order: Order, answer: Answer | None = None) -> Presentation:
        """Return the stem and the options by position."""
        shown = choices(self.options, self._ids(order), self._chosen(answer))
        return Presentation(**self._shown(), choices=shown)

    def parse(self, fields: Fields, order: Order, previous: Answer | None = None) -> Answer | None:
        """{"choice": id} from the field "choice"."""
        del previous
        chosen = chosen_id(fields, "choice", self._ids(order))
        return None if chosen is None else {"choice": chosen}

    def _chosen(self, answer: Answer | None) -> tuple[str, ...]:
        return () if answer is None else (answer["choice"],)

    def _mark(self, answer: Answer) -> Grade:
        scores = {option.id: option.score for option in self.options}
        return Grade(scores.get(answer["choice"], WRONG))


@dataclass(frozen=True, kw_only=True)
class TrueFalse(Single):
    """A statement that is true or false; the options are always in that order."""

    TYPE: ClassVar[str] = "truefalse"

    @classmethod
    def read(cls, document: Document) -> Self:
        """Return the question of a document with "answer" and "why" for both sides."""
        return cls(**common(document), options=_sides(document))

    def arrange(self, rng: random.Random, shuffle: bool) -> dict[str, list[str]]:  # noqa: FBT001
        """Return true, then false: a fixed order reads faster and gives nothing away."""
        del rng, shuffle
        return {"options": ["true", "false"]}

    def _seen(self) -> dict[str, Any]:
        return {}


def _sides(document: Document) -> tuple[Option, ...]:
    if is_withheld(document):
        return (Option("true", "True"), Option("false", "False"))
    if "answer" not in document:
        message = "“answer” must be true or false."
        raise DocumentProblem(message)
    answer = read.flag(document, "answer", default=True)
    why = read.mapping(document.get("why"), "why")
    return tuple(
        Option(
            id=side,
            text=side.capitalize(),
            is_correct=(side == "true") is answer,
            why=read.text(why, side),
            score=RIGHT if (side == "true") is answer else WRONG,
        )
        for side in ("true", "false")
    )


@dataclass(frozen=True, kw_only=True)
class Multiple(OptionQuestion):
    """Several right options, scored in one of three ways that the learner is told before."""

    TYPE: ClassVar[str] = "multiple"

    scoring: str

    @classmethod
    def read(cls, document: Document) -> Self:
        """Return the question of a document with "options" and "scoring"."""
        withheld = is_withheld(document)
        options = read_options(document, withheld=withheld)
        if not withheld and not any(option.is_correct for option in options):
            message = "At least one option must be “correct: true”."
            raise DocumentProblem(message)
        scoring = read.one_of(document, "scoring", SCORINGS, "each_answer")
        return cls(**common(document), options=options, scoring=scoring)

    def present(self, order: Order, answer: Answer | None = None) -> Presentation:
        """Return the stem, the rule of scoring and the options by position."""
        shown = choices(self.options, self._ids(order), self._chosen(answer))
        return Presentation(**self._shown(SCORINGS[self.scoring]), choices=shown)

    def parse(self, fields: Fields, order: Order, previous: Answer | None = None) -> Answer | None:
        """{"choices": sorted ids} from the repeated field "choice"."""
        del previous
        values = fields.get("choice", ())
        if len(values) <= 1 and one_value(fields, "choice") is None:
            return None
        ids = self._ids(order)
        chosen = [id_at("choice", value, ids) for value in values[: len(ids) + 1]]
        if len(set(chosen)) != len(values):
            raise AnswerProblem(
                field="choice", message="An option arrived twice. Choose each one once."
            )
        return {"choices": sorted(chosen)}

    def _seen(self) -> dict[str, Any]:
        return super()._seen() | {"scoring": self.scoring}

    def _chosen(self, answer: Answer | None) -> tuple[str, ...]:
        return () if answer is None else tuple(answer["choices"])

    def _mark(self, answer: Answer) -> Grade:
        taken = set(answer["choices"])
        parts = tuple(
            PartGrade(option.id, Fraction(option.is_correct is (option.id in taken)))
            for option in self.options
        )
        return Grade(self._fraction(taken, sum(part.fraction == 1 for part in parts)), parts)

    def _fraction(self, taken: set[str], right_decisions: int) -> Fraction:
        """Return the credit by rule: a share of n decisions, max(0, (t - f) / c), or all."""
        every = Fraction(right_decisions, len(self.options))
        if self.scoring == "each_answer":
            return every
        if self.scoring == "all_or_nothing":
            return Fraction(every == RIGHT)
        true_chosen = sum(option.is_correct and option.id in taken for option in self.options)
        false_chosen = sum(not option.is_correct and option.id in taken for option in self.options)
        correct = sum(option.is_correct for option in self.options)
        return max(WRONG, Fraction(true_chosen - false_chosen, correct))
