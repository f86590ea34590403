"""Somebody who takes a quiz through the operations, as the pages would."""

from dataclasses import dataclass
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from learn.content.library import Library
from learn.demo.answers import answer as invented
from learn.publishing.queries import key_documents
from learn.publishing.shelf import Shelf
from learn.quizzes import operations, queries
from learn.quizzes.attempts import AttemptState, ItemState
from learn.quizzes.operations import Given
from tests.conftest import Clock

Answer = dict[str, Any] | None


@dataclass
class Taker:
    """One person at one quiz; every act is a request of its own."""

    session: Session
    shelf: Shelf
    clock: Clock
    person_id: int
    quiz_id: str = "bee-dance"
    attempt_id: int = 0

    @property
    def library(self) -> Library:
        return self.shelf.library(self.session)

    @property
    def attempt(self) -> AttemptState:
        found = queries.load_attempt_by_id(self.session, self.attempt_id, lock=True)
        assert found is not None
        return found

    def item(self, place: int = 1) -> ItemState:
        found = self.attempt.item(place)
        assert found is not None
        return found

    def start(self) -> AttemptState:
        quiz = self.library.quiz(self.quiz_id)
        assert quiz is not None
        self.attempt_id = operations.start_quiz(
            self.session, self.shelf, self.library, self.person_id, quiz, self.clock(), Random(1)
        )
        return self.attempt

    def practise(self, code: str = "bee-try-1") -> AttemptState:
        self.attempt_id = operations.start_practice(
            self.session, self.shelf, self.library, self.person_id, code, self.clock()
        )
        return self.attempt

    def answer(self, place: int = 1, *, knows: bool = True) -> dict[str, Any]:
        """Return an answer to the question at `place`, right or wrong."""
        document = key_documents(self.session, self.item(place).revision_id).document
        found = invented(document, Random(place), knows=knows)
        assert found is not None
        return found

    def save(
        self,
        answer: Answer,
        place: int = 1,
        *,
        based_on: int | None = None,
        event: str | None = None,
        confidence: str | None = None,
    ) -> int:
        item = self.item(place)
        given = Given(answer, confidence, item.seq if based_on is None else based_on, event)
        return operations.save(self.session, self.attempt, item, given, self.clock())

    def check(
        self,
        answer: Answer,
        place: int = 1,
        *,
        based_on: int | None = None,
        event: str | None = None,
        confidence: str | None = None,
    ) -> ItemState:
        item = self.item(place)
        given = Given(answer, confidence, item.seq if based_on is None else based_on, event)
        operations.check(self.session, self.shelf, self.attempt, item, given, self.clock())
        return self.item(place)

    def check_all(self, *, knows: bool = True) -> None:
        for item in self.attempt.items:
            self.check(self.answer(item.position, knows=knows), item.position)

    def hint(self, place: int = 1) -> None:
        operations.take_hint(self.session, self.attempt, self.item(place), self.clock())

    def self_mark(self, place: int, marks: list[int], of: int = 2) -> None:
        operations.self_mark(self.session, self.attempt, self.item(place), marks, of, self.clock())

    def finish(self, closed_by: str = "person") -> bool:
        return operations.finish(self.session, self.shelf, self.attempt, self.clock(), closed_by)

    def place_of(self, code: str) -> int:
        return next(item.position for item in self.attempt.items if item.code == code)
