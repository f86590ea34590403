"""What the reading pages show beside the published text."""

from dataclasses import dataclass

from learn import context
from learn.content.library import Lesson, Module
from learn.progress.completion import Reading
from learn.progress.completion import next_lesson as first_unread
from learn.progress.queries import PersonProgress
from learn.questions import Presentation
from learn.quizzes.operations import practice_rng


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
