"""Reading a lesson: front matter, body, and the questions inside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from learn.content import body as bodies
from learn.content import quiz_file, records
from learn.content.body import Body
from learn.content.files import Folder
from learn.content.schema import Record
from learn.content.source import SourceLesson, SourceQuestion, SourceQuiz

_MARK = "---"
_FRONT = (
    "a lesson begins with its front matter: a line `---`, keys such as `id` and `title`,"
    " and another line `---`"
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A lesson with what its body names, until the whole library has been compared."""

    lesson: SourceLesson
    body: Body


def read(folder: Folder, file: Path) -> Draft | None:
    """Return the lesson of a file, without its quiz; None when its front matter fails."""
    text = folder.text(file)
    if text is None:
        return None
    lines = text.split("\n")
    if lines[0].rstrip() != _MARK:
        folder.error(file, 1, _FRONT)
        return None
    end = next((n for n, line in enumerate(lines) if n and line.rstrip() == _MARK), 0)
    if not end:
        folder.error(file, 1, "the front matter is never closed; end it with a line `---`")
        return None
    name = folder.name(file)
    front = records.read_text(folder, "\n".join(lines[1:end]) + "\n", name, "lesson", 2)
    content = "\n".join(lines[end + 1 :])
    body = bodies.read(content)
    start = end + 2
    for line, message in body.problems:
        folder.error(file, start + line, message)
    practice = _practice(folder, name, body, start)
    if front is None or front.problems:
        if front is not None and front.is_sound("id"):
            folder.unsound[str(front.data.get("id"))] = body.anchors
        return None
    lesson = _lesson(front, file, content, start, practice)
    _check_date(folder, file, front)
    return Draft(lesson, body)


def _lesson(
    front: Record,
    file: Path,
    body: str,
    body_line: int,
    practice: tuple[SourceQuestion, ...],
) -> SourceLesson:
    data = front.data
    return SourceLesson(
        path=front.path,
        file=file,
        id=data["id"],
        title=data["title"],
        minutes=data["minutes"],
        objectives=tuple(data["objectives"]),
        prerequisites=tuple(data.get("prerequisites", ())),
        claims=tuple(data.get("claims", ())),
        reviewed=data.get("reviewed"),
        notices=tuple(data.get("notices", ())),
        clinical_review=data.get("clinical_review"),
        body=body,
        body_line=body_line,
        practice=practice,
        quiz=None,
        lines=front.lines,
    )


def _practice(folder: Folder, path: str, body: Body, start: int) -> tuple[SourceQuestion, ...]:
    found: list[SourceQuestion] = []
    for fence in body.fences:
        record = records.read_text(folder, fence.text, path, "question", start + fence.line)
        question = quiz_file.question(folder, record) if record is not None else None
        if question is not None:
            found.append(question)
    return tuple(found)


def _check_date(folder: Folder, file: Path, front: Record) -> None:
    if not is_date(front.data.get("reviewed")):
        folder.error(file, front.line("reviewed"), "`reviewed` is no day of the calendar")


def is_date(text: str | None) -> bool:
    """Whether the text is a day of the calendar, or nothing."""
    try:
        return text is None or bool(date.fromisoformat(text))
    except ValueError:
        return False


def with_quiz(draft: Draft, quiz: SourceQuiz | None) -> Draft:
    """Return the draft of the lesson with its quiz."""
    return replace(draft, lesson=replace(draft.lesson, quiz=quiz))
