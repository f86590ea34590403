"""No key, reason or explanation leaves the server before its time, through any page or file.

Red when `Question.withheld` lets one more field through.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any, Final

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from learn.content.compile import Compiled

QUIZ: Final = "/modules/bees/bee-dance/quiz"
SECRET: Final = frozenset(
    {"why", "explanation", "model_answer", "key_points", "errors", "quality", "misconception"}
)
LEAST: Final = 12  # letters; a shorter text may stand on a page for another reason


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def texts(value: Any, *, is_secret: bool = False) -> Iterator[str]:
    """Yield every text below a field that must not be seen."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from texts(inner, is_secret=is_secret or name in SECRET)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, is_secret=is_secret)
    elif is_secret and isinstance(value, str):
        yield value


@pytest.fixture(scope="module")
def secrets(compiled: Compiled) -> frozenset[str]:
    """Return every reason and explanation of the quiz that stands nowhere else in the library."""
    open_to_all = plain(json.dumps([compiled.commons, compiled.modules], ensure_ascii=False))
    module = next(module for module in compiled.modules if module["id"] == "bees")
    lesson = next(lesson for lesson in module["lessons"] if lesson["id"] == "bee-dance")
    found = {
        plain(text)
        for code in lesson["quiz"]["questions"]
        for side in (compiled.questions[code].document, compiled.questions[code].rendered)
        for text in texts(side)
    }
    kept = frozenset(one for one in found if len(one) >= LEAST and one not in open_to_all)
    assert len(kept) > 20
    return kept


def everything(answer: TestResponse) -> str:
    """Return all that a response says: body, headers, the files inside a ZIP."""
    body = answer.text if answer.mimetype != "application/zip" else ""
    if answer.mimetype == "application/zip":
        with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
            body = " ".join(archive.read(name).decode() for name in archive.namelist())
    return plain(body) + " " + unescape(body) + str(answer.headers)


def leaks(answers: Iterable[tuple[str, TestResponse]], secrets: frozenset[str]) -> list[Any]:
    return [
        (address, secret)
        for address, answer in answers
        for said in [everything(answer)]
        for secret in secrets
        if secret in said
    ]


def open_pages(app: Flask, client: FlaskClient, base: str) -> Iterator[tuple[str, TestResponse]]:
    """Yield every page that somebody with an open attempt can ask for."""
    for rule in app.url_map.iter_rules():
        if not rule.arguments and "GET" in (rule.methods or ()):
            yield rule.rule, client.get(rule.rule)
    for page in ("/modules/bees", "/modules/bees/bee-dance", QUIZ, f"{base}/check"):
        yield page, client.get(page)
    yield f"{base}/result", client.get(f"{base}/result", follow_redirects=True)
    for place in range(1, 11):
        page = f"{base}/questions/{place}"
        yield page, client.get(page)
        yield f"{page}/autosave", client.post(f"{page}/autosave", data={"text": "x", "value": "1"})
        yield f"{page}/marks", client.post(f"{page}/marks", data={"mark": "0"})
        yield f"{page} hint", client.post(page, data={"action": "hint"}, follow_redirects=True)
        yield f"{page} nothing", client.post(page, data={"action": "check"})


def test_nothing_of_a_key_is_said_while_an_attempt_is_open(
    app: Flask, client: FlaskClient, secrets: frozenset[str]
) -> None:
    base = client.post(QUIZ).headers["Location"].rsplit("/questions/", 1)[0]
    assert leaks(open_pages(app, client, base), secrets) == []


def test_search_finds_no_explanation_that_was_not_shown(
    client: FlaskClient, secrets: frozenset[str]
) -> None:
    client.post(QUIZ)
    for secret in secrets:
        found = client.get("/search", query_string={"q": secret}).text
        assert "Explanation" not in re.findall(r"<h2[^>]*>\s*(\w+)", found)


def test_the_same_reasons_are_shown_once_the_attempt_is_finished(
    client: FlaskClient, secrets: frozenset[str]
) -> None:
    """Without this the tests above could pass by looking for the wrong words."""
    base = client.post(QUIZ).headers["Location"].rsplit("/questions/", 1)[0]
    client.post(f"{base}/finish")
    pages = [f"{base}/result", *(f"{base}/questions/{place}" for place in range(1, 11))]
    said = " ".join(everything(client.get(page)) for page in pages)
    assert sum(secret in said for secret in secrets) > 20
