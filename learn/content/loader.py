"""A folder of modules into a `Source`, or every mistake in it at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from learn.content import commons, coverage, crosscheck, module_folder, names_check
from learn.content.commons import Commons
from learn.content.files import Folder
from learn.content.module_folder import ModuleDraft
from learn.content.source import Problem, Source

_ROOT_FILES = frozenset(
    {*(f"{name}.yaml" for name in commons.NAMES), "README.md", "LICENSE", "LICENSE.md"}
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was read: `source` when there is no error, and always `partial`, what could be read."""

    source: Source | None
    problems: tuple[Problem, ...]
    partial: Source


def load(root: Path) -> Loaded:
    """Return the library in a folder, or every mistake in it with file and line.

    Nothing is written and nothing outside the folder is read.
    """
    root = root.resolve()
    folder = Folder(root)
    if not root.is_dir():
        problem = Problem(root.name, 1, "There is no such folder; name the folder of the modules.")
        return Loaded(None, (problem,), Source(root, ()))
    shared = commons.read(folder)
    modules = _modules(folder)
    paths = {name: f"{root.name}/{name}.yaml" for name in commons.NAMES}
    drafts = [draft for module in modules for draft in module.drafts]
    folder.problems.extend(crosscheck.check(modules, folder.unsound))
    names = names_check.names_of(shared, modules, folder.unsound)
    folder.problems.extend(names_check.check(names, modules, paths))
    folder.problems.extend(coverage.check(shared.claims, drafts, paths["claims"]))
    problems = tidy(folder.problems)
    partial = _source(folder, shared, modules)
    has_errors = any(problem.severity == "error" for problem in problems)
    return Loaded(None if has_errors else partial, problems, partial)


def _modules(folder: Folder) -> list[ModuleDraft]:
    found: list[ModuleDraft] = []
    for entry in folder.entries(folder.root):
        if entry.is_dir():
            module = module_folder.read(folder, entry)
            if module is not None:
                found.append(module)
        elif entry.name not in _ROOT_FILES:
            folder.error(
                entry,
                1,
                f"this file does not belong here; beside the modules stand {_words(_ROOT_FILES)}",
            )
    return sorted(found, key=lambda draft: (draft.module.order, draft.module.id))


def _words(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _source(folder: Folder, shared: Commons, modules: Sequence[ModuleDraft]) -> Source:
    return Source(
        root=folder.root,
        modules=tuple(draft.module for draft in modules),
        references=shared.references,
        glossary=shared.glossary,
        claims=shared.claims,
        claim_sources=shared.claim_sources,
        misconceptions=shared.misconceptions,
        files=folder.sizes,
    )


def tidy(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems once each, in the order of files and lines, as sentences."""
    return tuple(sorted({replace(one, message=_sentence(one.message)) for one in problems}))


def _sentence(message: str) -> str:
    """Return the message with a capital, unless it begins with a file's name, and a full stop."""
    start = message if "." in message.split(" ", 1)[0] else message[:1].upper() + message[1:]
    return start + ("" if message[-1:] in {".", "?", "!"} else ".")
