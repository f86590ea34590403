"""A lesson as a document: its body in parts, and everything a page shows around it."""

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from markdown_it.token import Token

from learn.content.drawings import Drawings
from learn.content.figures import Drawing
from learn.content.lesson_page import LessonPage
from learn.content.links import Place
from learn.content.markdown import Text, read_lesson, to_html
from learn.content.plain import count_words, plain_text
from learn.content.prose import Register
from learn.content.rendering import decide
from learn.content.sanitise import clean
from learn.content.source import Problem, Source, SourceLesson, SourceModule, SourceQuiz

Json = dict[str, Any]

_SLOT = re.compile(r'<div data-figure="([0-9]+)"></div>')
_CONTENTS_LEVEL = 2


def read_lessons(source: Source) -> dict[str, Text]:
    """Return the text of every lesson by its id, read but not decided: good for one run."""
    return {lesson.id: read_lesson(lesson.body) for lesson in source.lessons}


def places(source: Source, texts: Mapping[str, Text]) -> dict[str, Place]:
    """Return every lesson by its id, with the ids that links may name."""
    return {
        lesson.id: Place(module.id, anchors(texts[lesson.id]))
        for module in source.modules
        for lesson in module.lessons
    }


def anchors(text: Text) -> frozenset[str]:
    """Return the ids of a lesson's headings and claim cards."""
    cards = (
        f"claim-{token.meta['block'].argument}"
        for token in text.tokens
        if token.type == "block_open" and token.meta["block"].name == "claim"
    )
    return frozenset((*(heading.id for heading in text.headings), *cards))


def compile_lesson(
    lesson: SourceLesson,
    module: SourceModule,
    text: Text,
    register: Register,
    drawings: Drawings,
) -> tuple[Json, list[Problem]]:
    """Return the document of a lesson, and what is wrong in its body and its drawings.

    `text` is the body as it was read; it is used up.
    """
    folder = PurePosixPath(lesson.path).parent

    def draw(name: str) -> Drawing | None:
        file = module.figures.get(name)
        return drawings.read(file, str(folder / name)) if file else None

    page = LessonPage(register, lesson, draw, anchors(text))
    parts = _parts(decide(text, page), text, page)
    if page.questions != len(lesson.practice):
        page.report(0, "Some questions of this lesson are not at the top level of its text.")
    problems = [*page.problems, *drawings.take_problems()]
    return _document(lesson, text, page, parts), problems


def _parts(tokens: Sequence[Token], text: Text, page: LessonPage) -> list[Json]:
    """Return the body as clean HTML and question codes in turn; drawings are still empty slots."""
    parts: list[Json] = []
    start = 0
    codes = [question.id for question in page.lesson.practice]
    for index, token in enumerate([*tokens, Token("question", "", 0)]):
        if token.type != "question":
            continue
        html = clean(to_html(tokens[start:index], text.env)).strip()
        if html:
            parts.append({"html": html})
        if index < len(tokens) and token.meta["number"] < len(codes):
            parts.append({"question": codes[token.meta["number"]]})
        start = index + 1
    return parts


def _document(lesson: SourceLesson, text: Text, page: LessonPage, parts: list[Json]) -> Json:
    plain = "\n".join(plain_text(part["html"]) for part in parts if "html" in part)
    return {
        "id": lesson.id,
        "title": lesson.title,
        "minutes": lesson.minutes,
        "objectives": list(lesson.objectives),
        "prerequisites": list(lesson.prerequisites),
        "claims": list(lesson.claims),
        "reviewed": lesson.reviewed,
        "notices": list(lesson.notices),
        "clinical_review": lesson.clinical_review,
        "toc": [
            {"id": heading.id, "text": heading.text}
            for heading in text.headings
            if heading.level == _CONTENTS_LEVEL
        ],
        "anchors": {heading.id: heading.text for heading in text.headings},
        "body": [_with_drawings(part, page.drawings) for part in parts],
        "popovers": page.popovers_html(),
        "citations": list(page.cited),
        "terms": list(page.terms),
        "practice": [question.id for question in lesson.practice],
        "quiz": _quiz(lesson.quiz) if lesson.quiz else None,
        "words": count_words(plain),
        "plain": plain,
    }


def _with_drawings(part: Json, drawings: Sequence[str]) -> Json:
    """Put the drawings in their slots: they passed a wall of their own, and the HTML is clean."""
    if "html" not in part:
        return part
    return {"html": _SLOT.sub(lambda slot: drawings[int(slot[1]) - 1], part["html"])}


def _quiz(quiz: SourceQuiz) -> Json:
    settings = quiz.settings
    return {
        "id": quiz.id,
        "title": quiz.title,
        "settings": {
            "pass_percent": settings.pass_percent,
            "attempts": settings.attempts,
            "feedback": settings.feedback,
            "time_limit_minutes": settings.time_limit_minutes,
            "shuffle_questions": settings.shuffle_questions,
            "shuffle_options": settings.shuffle_options,
        },
        "draw": [
            {"questions": list(row.questions)}
            if row.pool is None
            else {"pool": row.pool, "pick": row.pick}
            for row in quiz.draw
        ],
        "pools": {name: list(codes) for name, codes in quiz.pools.items()},
        "questions": [question.id for question in quiz.questions],
        "retired": list(quiz.retired),
    }
