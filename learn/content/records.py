"""Reading a YAML file or fence with its schema."""

from __future__ import annotations

from pathlib import Path

from learn.content import schema, yaml_source
from learn.content.files import Folder
from learn.content.schema import Record
from learn.content.source import Problem


def read_file(folder: Folder, file: Path, name: str) -> Record | None:
    """Return the record of a file that follows the schema `name`; None when it cannot be read."""
    text = folder.text(file)
    return None if text is None else read_text(folder, text, folder.name(file), name)


def read_text(
    folder: Folder,
    text: str,
    path: str,
    name: str,
    first_line: int = 1,
) -> Record | None:
    """Return the record of a text that begins at a line of its file, or None, as above."""
    root, problems = yaml_source.read(text, path, first_line)
    folder.problems.extend(problems)
    if root is None:
        if not problems:
            folder.problems.append(Problem(path, first_line, "there is nothing here"))
        return None
    raw, lines = yaml_source.unfold(root)
    record = schema.check(name, raw, lines, path)
    folder.problems.extend(record.problems)
    return record if isinstance(raw, dict) else None
