"""The prose of a document, and nothing but the prose."""

import copy
import json
from typing import Any

import pytest

from learn.questions import load, map_prose, prose
from tests.questions.forms import order_of
from tests.questions.samples import ALL, DOCUMENTS, RIGHT_ANSWERS, SELF_MARKED

PLAIN_KEYS = {
    "id",
    "type",
    "objective",
    "references",
    "claims",
    "misconception",
    "read",
    "scoring",
    "start",
    "next",
    "quality",
    "value",
    "tolerance",
    "relative",
    "score",
    "unit",
}


def shouted(text: str, inline: bool) -> str:
    return f"<i>{text}</i>" if inline else f"<p>{text}</p>"


def leaves(value: Any, path: tuple[Any, ...] = ()) -> dict[tuple[Any, ...], Any]:
    """Every scalar of a document by its path."""
    if isinstance(value, dict):
        return {k: v for step in value for k, v in leaves(value[step], (*path, step)).items()}
    if isinstance(value, list):
        inner = [leaves(entry, (*path, place)) for place, entry in enumerate(value)]
        return {k: v for part in inner for k, v in part.items()}
    return {path: value}


def is_prose(path: tuple[Any, ...], value: Any) -> bool:
    """By exclusion: a text that is no id, no number, no accepted spelling."""
    named = {step for step in path if isinstance(step, str)}
    accepted = path[-2:-1] == ("answers",) or (path[-1] == "text" and "errors" in named)
    return isinstance(value, str) and bool(value) and not named & PLAIN_KEYS and not accepted


@pytest.mark.parametrize("document", ALL, ids=lambda document: document["id"])
def test_prose_is_every_sentence_and_nothing_else(document: dict[str, Any]) -> None:
    found = dict(prose(document))
    wanted = {path: value for path, value in leaves(document).items() if is_prose(path, value)}
    assert found == wanted
    assert len(found) == len(list(prose(document)))


@pytest.mark.parametrize("document", ALL, ids=lambda document: document["id"])
def test_rendering_replaces_the_prose_alone(document: dict[str, Any]) -> None:
    before = copy.deepcopy(document)
    rendered = map_prose(document, shouted)
    assert document == before
    texts = dict(prose(document))
    for path, value in leaves(rendered).items():
        blocks = path[-1] in ("stem", "explanation", "model_answer") or (
            path[0] == "nodes" and len(path) == 3
        )
        tag = "p" if blocks else "i"
        expected = f"<{tag}>{texts[path]}</{tag}>" if path in texts else leaves(document)[path]
        assert value == expected


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_rendered_question_grades_as_the_written_one(kind: str) -> None:
    written, rendered = load(DOCUMENTS[kind]), load(map_prose(DOCUMENTS[kind], shouted))
    answer = RIGHT_ANSWERS[kind]
    assert rendered.grade(answer) == written.grade(answer)
    review = rendered.review(answer, order_of(rendered))
    assert review.explanation.startswith("<p>")
    assert all(row.why.startswith("<i>") for row in review.rows if row.why)


def test_a_rendered_cloze_is_split_between_its_tags() -> None:
    shown = load(map_prose(DOCUMENTS["cloze"], shouted)).present({})
    texts = [segment.html for segment in shown.segments if segment.html]
    assert texts[0] == "<p>The "
    assert texts[-1] == " come later.</p>"


def test_withheld_documents_have_prose_too() -> None:
    for document in (*ALL, SELF_MARKED):
        withheld = load(document).withheld()
        assert json.dumps(map_prose(withheld, lambda text, _: text)) == json.dumps(withheld)
        assert ("stem",) in dict(prose(withheld))
    sides = dict(prose(load(DOCUMENTS["matching"]).withheld()))
    assert sides["rights", 0, "text"] == "Arrives first"
