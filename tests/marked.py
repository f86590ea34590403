"""The sample library with a mark of its own in everything that nobody may see too early."""

import copy
from dataclasses import replace
from itertools import count
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from learn.content.compile import Compiled, CompiledQuestion

WORDS = frozenset({"why", "explanation", "model_answer", "locator", "true", "false"})
LISTS = frozenset({"answers", "key_points"})
NUMBERS = frozenset({"value", "tolerance"})


def with_feedback(compiled: Compiled, feedback: str) -> Compiled:
    """Return the library with this feedback in every quiz."""

    def changed(lesson: dict[str, Any]) -> dict[str, Any]:
        if not lesson["quiz"]:
            return lesson
        settings = {**lesson["quiz"]["settings"], "feedback": feedback}
        return {**lesson, "quiz": {**lesson["quiz"], "settings": settings}}

    modules = (
        {**module, "lessons": [changed(lesson) for lesson in module["lessons"]]}
        for module in compiled.modules
    )
    return replace(compiled, modules=tuple(modules))


class Marks:
    """Plants marks and knows to which question each belongs."""

    def __init__(self) -> None:
        self.owner: dict[str, str] = {}
        self._numbers = count(1)

    def plant(self, compiled: Compiled) -> Compiled:
        """Return the library with its keys, reasons and explanations marked."""
        questions = {}
        for code, one in compiled.questions.items():
            document, rendered = (
                copy.deepcopy(dict(one.document)),
                copy.deepcopy(dict(one.rendered)),
            )
            self._plant(code, document, rendered, "")
            questions[code] = CompiledQuestion(document, rendered)
        return replace(compiled, questions=questions)

    def _plant(self, code: str, document: Any, rendered: Any, inside: str) -> None:
        places: Any = document.keys() if isinstance(document, dict) else range(len(document))
        for place in places:
            name = place if isinstance(place, str) else inside
            value = document[place]
            if isinstance(value, dict | list):
                self._plant(code, value, rendered[place], name)
            elif isinstance(value, str) and value and self._is_hidden(name, inside):
                mark = self._mark(code, is_number=name in NUMBERS)
                document[place] = mark if name in NUMBERS else f"{value} {mark}"
                rendered[place] = mark if name in NUMBERS else f"{rendered[place]} {mark}"

    def _is_hidden(self, name: str, inside: str) -> bool:
        is_mistake = inside == "errors" and name == "text"
        return name in WORDS | LISTS | NUMBERS or is_mistake

    def _mark(self, code: str, *, is_number: bool) -> str:
        number = next(self._numbers)
        # No token of chance can look like a mark: they have neither a dot nor a tilde.
        mark = f"{70_000 + number}.1875" if is_number else f"QX~{number}~"
        self.owner[mark] = code
        return mark

    def seen(self, text: str) -> set[str]:
        """Return the questions whose marks stand in a text."""
        return {code for mark, code in self.owner.items() if mark in text}


class Recorder(FlaskClient):
    """A browser that remembers every answer with its headers."""

    answers: list[tuple[str, str]]

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request and remember what comes back."""
        response: TestResponse = super().open(*args, **kwargs)
        if not hasattr(self, "answers"):
            self.answers = []
        for one in (*response.history, response):
            body = one.get_data().decode(errors="replace")
            self.answers.append((one.request.path, f"{one.headers}\n{body}"))
        return response


def recorder(app: Flask) -> Recorder:
    """Return a browser that remembers."""
    return Recorder(app, app.response_class)
