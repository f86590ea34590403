"""What is read to tell how a cell came about."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from learn.assignments.folding import asked_of, results_of
from learn.assignments.queries import Assigned
from learn.content.library import Library
from learn.gradebook.explanation import QuizPart, explain
from learn.quizzes.models import Attempt
from learn.quizzes.policy import Policy, State, may_see_score


@dataclass(frozen=True)
class Taken:
    """A finished attempt as pages refer to it, and whether its taker may see the score now."""

    public_id: str
    number: int
    has_score: bool


@dataclass(frozen=True)
class Explained:
    """What counted of one learner in one assignment; `taken` holds the attempts by their rows."""

    quizzes: tuple[QuizPart, ...]
    taken: Mapping[int, Taken]

    @property
    def has_scores(self) -> bool:
        """True unless the learner may not see some score yet."""
        return all(one.has_score for one in self.taken.values())


def explanation_of(
    session: Session, library: Library, found: Assigned, person_id: int, now: datetime
) -> Explained:
    """Return what counted of a person in an assignment, and why. Two statements."""
    asked = asked_of(library, found.task)
    results = results_of(session, [person_id], asked.quizzes)[person_id]
    parts = explain(asked, found.terms, results)
    return Explained(parts, _taken(session, [one.source_id for one in results], now))


def _taken(session: Session, attempt_ids: Collection[int], now: datetime) -> dict[int, Taken]:
    rows = session.execute(
        select(Attempt.id, Attempt.public_id, Attempt.number, Attempt.policy, Attempt.state).where(
            Attempt.id.in_(attempt_ids)
        )
    )
    return {
        key: Taken(public_id, number, may_see_score(Policy.from_json(policy), State(state), now))
        for key, public_id, number, policy, state in rows
    }
