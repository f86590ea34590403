"""What a quiz offers somebody now: on which terms, how many more times, for which assignments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from learn.assignments import queries as assignments
from learn.assignments.policy import alone, attempts_left, combined
from learn.assignments.queries import Assigned
from learn.assignments.terms import MoreTime, Phase, Source, StartTerms, Step
from learn.content.library import Library, Quiz
from learn.quizzes.policy import Policy, policy_for


class Door(StrEnum):
    """Whether an attempt may begin now."""

    OPEN = "open"
    NOT_YET = "not_yet"
    USED_UP = "used_up"


@dataclass(frozen=True)
class Offer:
    """What a quiz offers: its door, its terms, the assignments that rule, come or are over."""

    door: Door
    terms: StartTerms
    policy: Policy
    left: int | None
    ruling: tuple[Assigned, ...] = ()
    upcoming: tuple[Assigned, ...] = ()
    closed: tuple[Assigned, ...] = ()

    @property
    def seal(self) -> str:
        """What a start card sends back: an attempt begins for the assignments that it named."""
        return " ".join(sorted(one.task.assignment.public_id for one in self.ruling))

    @property
    def help(self) -> dict[str, str]:
        """The accommodations that these terms hold, each with its reason."""
        steps: list[Step[Any]] = [self.terms.time_limit_minutes.rule]
        for one in self.ruling:
            steps += [one.terms.due_at.rule, one.terms.closes_at.rule]
        return {step.words: step.reason for step in steps if step.source is Source.ACCOMMODATION}


def offer(
    session: Session,
    library: Library,
    person_id: int | None,
    quiz: Quiz,
    started: Sequence[datetime],
    now: datetime,
) -> Offer:
    """Return what `quiz` offers a person who began attempts at these moments.

    Assignments that are open rule, together; else one that is still to open keeps the door shut;
    else the quiz is for self-study. One statement for somebody in no classroom.
    """
    found = assignments.assigned_at(session, library, person_id, quiz) if person_id else []
    by_phase: dict[Phase, list[Assigned]] = {phase: [] for phase in Phase}
    for one in sorted(found, key=lambda one: one.terms.opens_at.value):
        by_phase[one.terms.phase(now)].append(one)
    ruling = by_phase[Phase.OPEN]
    if ruling:
        terms = combined([one.terms for one in ruling])
        left = attempts_left([one.terms for one in ruling], started)
    else:
        terms = alone(assignments.base_of(quiz), _more_time(session, person_id, quiz))
        most = terms.attempts.value
        left = None if most is None else max(0, most - len(started))
    shut = Door.NOT_YET if by_phase[Phase.UPCOMING] and not ruling else None
    return Offer(
        door=shut or (Door.USED_UP if left == 0 else Door.OPEN),
        terms=terms,
        policy=policy_for(quiz.settings, terms),
        left=left,
        ruling=tuple(ruling),
        upcoming=tuple(by_phase[Phase.UPCOMING]),
        closed=tuple(by_phase[Phase.CLOSED]),
    )


def _more_time(session: Session, person_id: int | None, quiz: Quiz) -> MoreTime | None:
    """Return a person's accommodation where it changes anything: a quiz with a time limit."""
    if person_id is None or quiz.settings.time_limit_minutes is None:
        return None
    return assignments.more_time_of(session, [person_id]).get(person_id)
