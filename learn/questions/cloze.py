"""A text with gaps; every gap is marked by itself and they all count alike."""

import random
import re
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, ClassVar, Self

from learn.questions import document as read
from learn.questions.base import (
    RIGHT,
    WRONG,
    Answer,
    Fields,
    Grade,
    Mark,
    Order,
    PartGrade,
    Question,
    arranged,
    common,
    mean,
)
from learn.questions.document import Document, DocumentProblem
from learn.questions.gaps import GapKind, read_gap
from learn.questions.presentation import Presentation, ReviewRow, Segment

NOTE = "Each gap earns an equal share of the points."
LEAD = "Fill in each gap."

_TOKEN = re.compile(r"\{\{([A-Za-z0-9_.-]+)\}\}")


@dataclass(frozen=True, kw_only=True)
class Cloze(Question):
    """Gaps in the order the stem names them; the stem keeps its {{gap}} tokens."""

    TYPE: ClassVar[str] = "cloze"

    gaps: tuple[GapKind, ...]

    @classmethod
    def read(cls, document: Document) -> Self:
        """Return the question of a document with "gaps", each named once in the stem."""
        fields = common(document)
        withheld = fields["is_withheld"]
        entries = read.some_entries(document, "gaps")
        gaps = {gap.id: gap for gap in (read_gap(entry, withheld=withheld) for entry in entries)}
        read.need_distinct((read.text(entry, "id") for entry in entries), "gaps")
        named = [part for part in _TOKEN.findall(fields["stem"]) if part in gaps]
        if sorted(named) != sorted(gaps):
            message = "Every gap needs its {{id}} in the stem, exactly once."
            raise DocumentProblem(message)
        return cls(**fields, gaps=tuple(gaps[part] for part in named))

    def arrange(self, rng: random.Random, shuffle: bool) -> dict[str, list[str]]:  # noqa: FBT001
        """Return the order of options in each gap that has any, by the gap's id."""
        is_shuffled = shuffle and self.shuffle
        choosing = ((gap.id, gap.option_ids()) for gap in self.gaps)
        return {part: arranged(ids, rng, shuffle=is_shuffled) for part, ids in choosing if ids}

    def present(self, order: Order, answer: Answer | None = None) -> Presentation:
        """Return the text as segments; the stem is only the instruction."""
        given = answer["gaps"] if answer else {}
        gaps = [
            Segment(gap=gap.shown(place, order.get(gap.id, ()), given.get(gap.id)))
            for place, gap in enumerate(self.gaps, 1)
        ]
        texts = [Segment(html=text) for text in self._texts()]
        woven = chain.from_iterable(zip(texts, [*gaps, Segment(html="")], strict=True))
        shown = Presentation(
            **self._shown(NOTE if len(self.gaps) > 1 else None),
            segments=tuple(segment for segment in woven if segment.gap or segment.html),
        )
        return replace(shown, stem=LEAD)

    def parse(self, fields: Fields, order: Order, previous: Answer | None = None) -> Answer | None:
        """{"gaps": {gap id: option id or text}} from the fields "gap-1", "gap-2" and so on."""
        del previous
        found = {
            gap.id: gap.parse(fields, f"gap-{place}", order.get(gap.id, ()))
            for place, gap in enumerate(self.gaps, 1)
        }
        given = {part: value for part, value in found.items() if value is not None}
        return {"gaps": given} if given else None

    def is_complete(self, answer: Answer | None) -> bool:
        """Return True once every gap is filled."""
        return answer is not None and all(gap.id in answer["gaps"] for gap in self.gaps)

    def _seen(self) -> dict[str, Any]:
        return {"gaps": [gap.seen() for gap in self.gaps]}

    def _texts(self) -> list[str]:
        """Return the stem between its gaps: one text more than there are gaps."""
        ids = {gap.id for gap in self.gaps}
        texts, start = [], 0
        for token in _TOKEN.finditer(self.stem):
            if token[1] in ids:
                texts.append(self.stem[start : token.start()])
                start = token.end()
        return [*texts, self.stem[start:]]

    def _mark(self, answer: Answer) -> Grade:
        parts = tuple(PartGrade(gap.id, _marked(gap, answer).fraction) for gap in self.gaps)
        return Grade(mean(part.fraction for part in parts), parts)

    def _rows(self, answer: Answer | None, order: Order) -> tuple[ReviewRow, ...]:
        del order
        return tuple(_row(place, gap, answer) for place, gap in enumerate(self.gaps, 1))

    def _answer_text(self) -> str:
        return "; ".join(gap.expected() for gap in self.gaps)

    def _given_text(self, answer: Answer) -> str:
        given = answer["gaps"]
        return "; ".join(gap.given_text(given[gap.id]) for gap in self.gaps if gap.id in given)


def _row(place: int, gap: GapKind, answer: Answer | None) -> ReviewRow:
    given = answer["gaps"].get(gap.id) if answer else None
    mark = _marked(gap, answer)
    return ReviewRow(
        text=f"Gap {place}",
        is_key=mark.fraction == RIGHT,
        is_chosen=given is not None,
        why=gap.reason(),
        given=None if given is None else gap.given_text(given),
        expected=gap.expected(),
        note=mark.note,
    )


def _marked(gap: GapKind, answer: Answer | None) -> Mark:
    given = answer["gaps"].get(gap.id) if answer else None
    return Mark(WRONG) if given is None else gap.mark(given)
