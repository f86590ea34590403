"""Reading questions: a quiz file beside its lesson, and the fences inside a lesson."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from learn import questions
from learn.content import question_rules, records
from learn.content.files import Folder
from learn.content.schema import Record
from learn.content.source import (
    Problem,
    SourceDraw,
    SourceQuestion,
    SourceQuiz,
    SourceSettings,
)


def read(folder: Folder, file: Path) -> SourceQuiz | None:
    """Return the quiz of a file with those of its questions that are sound."""
    record = records.read_file(folder, file, "quiz")
    if record is None:
        return None
    data = record.data
    listed = data.get("questions")
    found = [
        question(folder, record, "questions", number)
        for number in range(len(listed) if isinstance(listed, list) else 0)
    ]
    if not all(record.is_sound(key) for key in ("id", "title", "settings", "draw", "pools")):
        return None
    if "id" not in data or "title" not in data or not record.is_sound("retired"):
        return None
    return SourceQuiz(
        path=record.path,
        id=data["id"],
        title=data["title"],
        settings=_settings(data.get("settings", {})),
        draw=tuple(_draw(row) for row in data.get("draw", ())),
        pools={name: tuple(ids) for name, ids in data.get("pools", {}).items()},
        questions=tuple(one for one in found if one is not None),
        retired=tuple(data.get("retired", ())),
        lines=record.lines,
    )


def question(folder: Folder, record: Record, *place: str | int) -> SourceQuestion | None:
    """Return the question at a place of a record; None when anything is wrong with it."""
    if not record.is_sound(*place):
        return None
    raw = record.raw
    data = record.data
    for step in place:
        raw, data = raw[step], data[step]
    lines = _below(record.lines, ".".join(str(step) for step in place))
    line = lines.get("", record.line(*place))
    problems = [
        Problem(record.path, _line(lines, at, line), message)
        for at, message in question_rules.check(data)
    ]
    if problems:
        folder.problems.extend(problems)
        return None
    try:
        document = questions.normalise(raw)
        questions.load(document)
    except questions.DocumentProblem as error:
        folder.problems.append(Problem(record.path, line, f"question `{data['id']}`: {error}"))
        return None
    return SourceQuestion(record.path, line, data["id"], raw, document, lines)


def _below(lines: Mapping[str, int], start: str) -> dict[str, int]:
    """Return the lines of a part, their paths counted from that part."""
    if not start:
        return dict(lines)
    cut = len(start) + 1
    below = {path[cut:]: line for path, line in lines.items() if path.startswith(f"{start}.")}
    return {"": lines[start], **below}


def _line(lines: Mapping[str, int], path: str, otherwise: int) -> int:
    while path and path not in lines:
        path = path.rpartition(".")[0]
    return lines.get(path, otherwise)


def _settings(data: Mapping[str, Any]) -> SourceSettings:
    shuffle = data.get("shuffle", {})
    standard = SourceSettings()
    return SourceSettings(
        pass_percent=_number(data.get("pass_percent", standard.pass_percent)),
        attempts=_number(data.get("attempts")),
        feedback=data.get("feedback", standard.feedback),
        time_limit_minutes=_number(data.get("time_limit_minutes")),
        shuffle_questions=shuffle.get("questions", True),
        shuffle_options=shuffle.get("options", True),
    )


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _draw(row: Mapping[str, Any]) -> SourceDraw:
    return SourceDraw(tuple(row.get("questions", ())), row.get("pool"), row.get("pick", 0))
