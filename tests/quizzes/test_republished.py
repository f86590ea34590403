"""What authors change while somebody is in a quiz: the attempt goes on as it began.

Red when its protection goes: with the newest revision of a question in place of the one that the
attempt holds, the next question shows other words.
"""

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from learn.content.compile import Compiled, CompiledQuestion
from learn.publishing.operations import publish
from tests.conftest import START
from tests.pages import Page, Visit
from tests.quizzes.walking import QUIZ, RIGHT, answered, begin

ANSWERED, LESSON, MODULE = 2, "bee-dance", "bees"

OTHER = "Something else?"


def edited(compiled: Compiled) -> Compiled:
    """Give every question another wording, other points and, where it is easy, another key."""

    def change(document: dict[str, Any]) -> dict[str, Any]:
        changed = copy.deepcopy(document)
        changed["stem"] = f"{OTHER} {document['stem']}"
        if document["type"] == "truefalse":
            changed["answer"] = not document["answer"]
        if "options" in document:
            changed["options"] = changed["options"][::-1]
        return changed

    questions = {
        code: CompiledQuestion(change(one.document), change(one.rendered))
        for code, one in compiled.questions.items()
    }
    return replace(compiled, questions=questions)


def _with_lessons(
    compiled: Compiled, change: Callable[[dict[str, Any]], dict[str, Any] | None]
) -> Compiled:
    modules = (
        {**module, "lessons": [new for one in module["lessons"] if (new := change(one))]}
        for module in compiled.modules
    )
    return replace(compiled, modules=tuple(modules))


def retired(compiled: Compiled) -> Compiled:
    """Take all questions but one out of the quiz."""

    def change(lesson: dict[str, Any]) -> dict[str, Any]:
        if lesson["id"] != LESSON:
            return lesson
        quiz = lesson["quiz"]
        gone = quiz["questions"][1:]
        return {**lesson, "quiz": {**quiz, "questions": quiz["questions"][:1], "retired": gone}}

    return _without_questions(compiled, _with_lessons(compiled, change))


def without_the_lesson(compiled: Compiled) -> Compiled:
    """Take the lesson and its quiz away."""
    changed = _with_lessons(compiled, lambda one: None if one["id"] == LESSON else one)
    return _without_questions(compiled, changed)


def without_the_module(compiled: Compiled) -> Compiled:
    """Take the whole module away."""
    modules = tuple(one for one in compiled.modules if one["id"] != MODULE)
    return _without_questions(compiled, replace(compiled, modules=modules))


def _without_questions(before: Compiled, changed: Compiled) -> Compiled:
    """Leave those questions that a quiz or a lesson still asks for."""
    lessons = [lesson for module in changed.modules for lesson in module["lessons"]]
    asked = {code for one in lessons for code in one["practice"]}
    asked |= {code for one in lessons if one["quiz"] for code in one["quiz"]["questions"]}
    kept = {code: one for code, one in before.questions.items() if code in asked}
    assert len(kept) < len(before.questions)
    modules = (
        {
            **one,
            "questions": {code: facts for code, facts in one["questions"].items() if code in kept},
        }
        for one in changed.modules
    )
    return replace(changed, modules=tuple(modules), questions=kept)


@pytest.mark.parametrize("change", [edited, retired, without_the_lesson, without_the_module])
def test_an_attempt_goes_on_as_it_began(
    visit: Visit, session: Session, compiled: Compiled, change: Callable[[Compiled], Compiled]
) -> None:
    base = begin(visit)
    places = [f"{base}/questions/{place}" for place in RIGHT]
    before = [visit.get(place).form("/questions/").entries() for place in places]
    shown = [asked(visit.get(place)) for place in places]
    answer(visit, places[:ANSWERED])
    publish(session, change(compiled), START)
    for place, entries, words in list(zip(places, before, shown, strict=True))[ANSWERED:]:
        page = visit.get(place)
        assert (page.form("/questions/").entries(), asked(page)) == (entries, words)
        assert OTHER not in page.words
    answer(visit, places[ANSWERED:])
    page = visit.send(visit.get(f"{base}/check").form("/finish"))
    assert "You earned 15.5 of 15.5 points" in page.words
    for address in ("/today", "/progress", f"{base}/result", *places):
        visit.get(address)


def answer(visit: Visit, places: list[str]) -> None:
    """Answer these questions rightly, by the words on their pages."""
    for place in places:
        page = visit.get(place)
        answered(visit, page, RIGHT[int(place.rsplit("/", 1)[1])])


def asked(page: Page) -> list[str]:
    """Return everything that can be chosen or typed on a page, by its words and in its order."""
    controls = page.form("/questions/").controls
    return [f"{one.label} {one.options}" for one in controls if one.kind != "hidden"]


def test_nobody_begins_what_is_gone(
    client: FlaskClient, session: Session, compiled: Compiled
) -> None:
    publish(session, without_the_module(compiled), START)
    assert client.post(QUIZ).status_code == 404
