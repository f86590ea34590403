"""What the reading pages show beside the published text."""

from dataclasses import dataclass, replace

from flask import render_template

from learn import context
from learn.content.library import Lesson, Module
from learn.lessons import looks
from learn.lessons.looks import Reader
from learn.progress.completion import Reading
from learn.progress.completion import next_lesson as first_unread
from learn.progress.queries import PersonProgress
from learn.questions import Presentation
from learn.quizzes.operations import practice_rng
from learn.security import holes_for_tokens


@dataclass(frozen=True)
class PracticeQuestion:
    """A question that stands inside a page."""

    code: str
    presentation: Presentation


@dataclass(frozen=True)
class ShownPart:
    """A part of a lesson as the template prints it: HTML, or a question to try."""

    html: str | None
    question: PracticeQuestion | None


def practice_question(code: str) -> PracticeQuestion | None:
    """Return a question of a lesson as it may be seen; None when it is not published."""
    entry = context.library().questions.get(code)
    if entry is None:
        return None
    shelf = context.services().shelf
    question = shelf.withheld(context.session(), [entry.revision_id])[entry.revision_id]
    order = question.arrange(practice_rng(code), shuffle=True)
    return PracticeQuestion(code, question.present(order))


def parts(lesson: Lesson) -> list[ShownPart]:
    """Return the body of a lesson with its questions ready to be asked."""
    return [
        ShownPart(part.html, practice_question(part.question) if part.question else None)
        for part in lesson.body
    ]


def next_lesson(module: Module, mine: PersonProgress) -> Lesson | None:
    """Return the lesson to go on with; None when all are read."""
    read = {name for name, reading in mine.readings.items() if reading is Reading.READ}
    return first_unread(module, read)


def lesson_sheet(lesson: Lesson, reader: Reader) -> str:
    """Render a lesson with holes where it speaks of one person."""
    person = reader.person and looks.with_holes(reader.person)
    with holes_for_tokens():
        return lesson_page(lesson, replace(reader, person=person), person=person)


def lesson_page(lesson: Lesson, reader: Reader, **shown: object) -> str:
    """Render a lesson; what is `shown` stands before what every page is given."""
    library = context.library()
    return render_template(
        "lessons/lesson.html",
        lesson=lesson,
        module=library.module(lesson.module_id),
        parts=parts(lesson),
        state=reader.state,
        neighbours=library.neighbours(lesson.id),
        references=[library.references[key] for key in lesson.citations],
        terms=[library.terms[slug] for slug in lesson.terms],
        prerequisites=[one for one in map(library.lesson, lesson.prerequisites) if one],
        crisis_text=context.site().crisis_text,
        **shown,
    )
