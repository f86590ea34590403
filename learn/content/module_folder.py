"""Reading a module's folder: module.yaml, lessons with their quizzes, figures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from learn.content import lesson_file, quiz_file, records
from learn.content.files import Folder
from learn.content.lesson_file import Draft
from learn.content.schema import Record
from learn.content.source import SourceModule, SourceObjective, SourceQuiz

MODULE_FILE = "module.yaml"
IGNORED = frozenset({"README.md"})

_LESSON = re.compile(r"[0-9]{2,3}-[a-z0-9]+(-[a-z0-9]+)*\.md")
_QUIZ = re.compile(r"[0-9]{2,3}-[a-z0-9]+(-[a-z0-9]+)*\.quiz\.yaml")
_FIGURE = re.compile(r"[a-z0-9]+([-_.][a-z0-9]+)*\.svg")
_EXPECTED = (
    "a module holds module.yaml, lessons (01-name.md), their quizzes (01-name.quiz.yaml), figures/"
    " and README.md"
)


@dataclass(slots=True)
class Contents:
    """The files of a module by their purpose; quizzes and lessons by their common stem."""

    lessons: dict[str, Path]
    quizzes: dict[str, Path]
    figures: dict[str, Path]


@dataclass(frozen=True, slots=True)
class ModuleDraft:
    """A module with the drafts of its lessons, in the order of module.yaml."""

    module: SourceModule
    drafts: tuple[Draft, ...]


def read(folder: Folder, place: Path) -> ModuleDraft | None:
    """Return the module of a folder with every lesson that could be read."""
    contents = _contents(folder, place)
    drafts = _drafts(folder, contents)
    module = _read(folder, place, contents, drafts)
    if module is None:
        folder.unsound.update({draft.lesson.id: draft.body.anchors for draft in drafts})
    return module


def _read(
    folder: Folder, place: Path, contents: Contents, drafts: list[Draft]
) -> ModuleDraft | None:
    file = place / MODULE_FILE
    if not file.is_file():
        folder.error(place, 1, f"this folder has no {MODULE_FILE}; write one, or take it away")
        return None
    record = records.read_file(folder, file, "module")
    if record is None:
        return None
    _check_listed(folder, file, record, drafts, unread=len(contents.lessons) - len(drafts))
    if record.problems:
        return None
    return _module(folder, record, contents, drafts)


def _contents(folder: Folder, place: Path) -> Contents:
    contents = Contents({}, {}, {})
    for entry in folder.entries(place):
        if entry.name in IGNORED or entry.name == MODULE_FILE:
            continue
        if entry.is_dir():
            if entry.name == "figures":
                contents.figures = _figures(folder, entry)
            else:
                folder.error(entry, 1, f"this folder does not belong here; {_EXPECTED}")
        elif _LESSON.fullmatch(entry.name):
            contents.lessons[entry.name.removesuffix(".md")] = entry
        elif _QUIZ.fullmatch(entry.name):
            contents.quizzes[entry.name.removesuffix(".quiz.yaml")] = entry
        else:
            folder.error(entry, 1, f"this file does not belong here; {_EXPECTED}")
    return contents


def _figures(folder: Folder, place: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for entry in folder.entries(place):
        if entry.name in IGNORED:
            continue
        if _FIGURE.fullmatch(entry.name) and entry.is_file():
            found[f"figures/{entry.name}"] = entry
        else:
            folder.error(
                entry,
                1,
                "figures/ holds drawings only: name.svg in small letters, digits and hyphens",
            )
    return found


def _drafts(folder: Folder, contents: Contents) -> list[Draft]:
    drafts: list[Draft] = []
    for stem, file in contents.lessons.items():
        draft = lesson_file.read(folder, file)
        quiz = quiz_file.read(folder, contents.quizzes[stem]) if stem in contents.quizzes else None
        if draft is None:
            continue
        if quiz is not None:
            _check_pair(folder, contents.quizzes[stem], quiz, draft)
        drafts.append(lesson_file.with_quiz(draft, quiz))
    for stem, file in contents.quizzes.items():
        if stem not in contents.lessons:
            folder.error(file, 1, f"this quiz has no lesson; a file {stem}.md belongs beside it")
    return drafts


def _check_pair(folder: Folder, file: Path, quiz: SourceQuiz, draft: Draft) -> None:
    if quiz.id != draft.lesson.id:
        folder.error(
            file,
            quiz.lines.get("id", 1),
            f"a quiz has the id of its lesson: `{draft.lesson.id}`, not `{quiz.id}`",
        )


def _check_listed(
    folder: Folder, file: Path, record: Record, drafts: list[Draft], unread: int
) -> None:
    """Hold module.yaml's list of lessons and the lessons in the folder to each other."""
    if not record.is_sound("lessons") or "lessons" not in record.data:
        return
    listed = record.data["lessons"]
    known = {draft.lesson.id for draft in drafts}
    for number, name in enumerate(listed):
        if name not in known and not unread:
            folder.error(
                file,
                record.line("lessons", number),
                f"the lesson `{name}` is listed, but no file here has this id",
            )
    for draft in drafts:
        if draft.lesson.id not in listed:
            folder.error(
                draft.lesson.file,
                draft.lesson.lines.get("id", 1),
                f"the lesson `{draft.lesson.id}` is not listed under `lessons` in {MODULE_FILE}",
            )


def _module(folder: Folder, record: Record, contents: Contents, drafts: list[Draft]) -> ModuleDraft:
    data = record.data
    if not lesson_file.is_date(data.get("reviewed")):
        file = folder.root.parent / record.path
        folder.error(file, record.line("reviewed"), "`reviewed` is no day of the calendar")
    order = {name: number for number, name in enumerate(data["lessons"])}
    drafts = sorted(drafts, key=lambda draft: order.get(draft.lesson.id, len(order)))
    module = SourceModule(
        path=record.path,
        folder=folder.root.parent / Path(record.path).parent,
        id=data["id"],
        title=data["title"],
        order=data["order"],
        summary=data["summary"],
        level=data.get("level"),
        topics=tuple(data.get("topics", ())),
        licence=data["licence"],
        reviewed=data.get("reviewed"),
        objectives=tuple(
            SourceObjective(entry["id"], entry["text"], record.line("objectives", number, "id"))
            for number, entry in enumerate(data["objectives"])
        ),
        lessons=tuple(draft.lesson for draft in drafts),
        figures=contents.figures,
        lines=record.lines,
    )
    return ModuleDraft(module, tuple(drafts))
