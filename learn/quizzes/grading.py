"""From answers to points. Pure: the same question and answer always give the same grade."""

from collections.abc import Iterable
from dataclasses import dataclass

from learn.questions import Answer, Question, points_for


@dataclass(frozen=True)
class Score:
    """What one answer earned, in thousandths of a point; unscored answers earn and cost nothing."""

    points: int
    max_points: int
    is_scored: bool

    @property
    def is_right(self) -> bool:
        """True when every point was earned."""
        return self.is_scored and self.points >= self.max_points


@dataclass(frozen=True)
class Total:
    """The sum of the scored answers of an attempt, in thousandths of a point."""

    points: int
    max_points: int


def score(question: Question, answer: Answer | None) -> Score:
    """Return what `answer` earns; `question` must come with its key."""
    fraction = question.grade(answer).fraction
    if fraction is None:
        return Score(0, 0, is_scored=False)
    return Score(points_for(fraction, question.points), question.points, is_scored=True)


def total(scores: Iterable[Score]) -> Total:
    """Return the sum of all scored answers."""
    scored = [one for one in scores if one.is_scored]
    return Total(sum(one.points for one in scored), sum(one.max_points for one in scored))
