"""What `learn check` says: every problem, and what the library holds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from learn.content import lint, loader
from learn.content.compile import CompileError, compile_library
from learn.content.crosscheck import questions_of
from learn.content.loader import Loaded
from learn.content.source import Problem, Source


@dataclass(frozen=True, slots=True)
class Summary:
    """What a library holds; `objectives_short` have fewer than two questions."""

    modules: int
    lessons: int
    questions: int
    claims: int
    claims_covered: int
    terms: int
    objectives: int
    objectives_short: int


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Everything wrong with a library, and its counts."""

    problems: tuple[Problem, ...]
    counts: Summary

    @property
    def errors(self) -> int:
        """How many problems keep the library from being published."""
        return sum(problem.severity == "error" for problem in self.problems)

    @property
    def warnings(self) -> int:
        """How many problems do not."""
        return len(self.problems) - self.errors

    def exit_status(self, *, strict: bool = False) -> int:
        """Return 1 on an error, and in strict mode on a warning; otherwise 0."""
        return int(bool(self.errors or (strict and self.warnings)))

    def closing_line(self) -> str:
        """Return the counts as one line."""
        counts = self.counts
        short = counts.objectives_short
        objectives = "every objective with at least two questions"
        if short:
            objectives = f"{_many(short, 'objective')} with fewer than two questions"
        ending = [_many(self.errors, "error")] if self.errors else []
        return ", ".join(
            [
                _many(counts.modules, "module"),
                _many(counts.lessons, "lesson"),
                _many(counts.questions, "question"),
                f"{counts.claims_covered} of {_many(counts.claims, 'claim')} covered",
                _many(counts.terms, "term"),
                objectives,
                *ending,
                _many(self.warnings, "warning"),
            ]
        )


def check_library(root: Path) -> CheckReport:
    """Read the library in a folder and return everything that is wrong with it, and its counts."""
    return check_report(loader.load(root))


def check_report(loaded: Loaded) -> CheckReport:
    """Return the problems of a library that was read, its warnings, and its counts.

    Rendering is tried once reading finds no error. Warnings are given for all that could be read.
    """
    problems = list(loaded.problems)
    if loaded.source is not None:
        try:
            compile_library(loaded.source)
        except CompileError as error:
            problems.extend(error.problems)
    problems.extend(lint.check(loaded.partial))
    return CheckReport(loader.tidy(problems), summary(loaded.partial))


def summary(source: Source) -> Summary:
    """Return what a library holds, as far as it could be read."""
    answered = {name for lesson in source.lessons for name in lesson.claims}
    short = sum(
        lint.tested(module)[objective.id] < lint.QUESTIONS_PER_OBJECTIVE
        for module in source.modules
        for objective in module.objectives
    )
    return Summary(
        modules=len(source.modules),
        lessons=len(source.lessons),
        questions=sum(len(questions_of(lesson)) for lesson in source.lessons),
        claims=len(source.claims),
        claims_covered=len(answered & source.claims.keys()),
        terms=len(source.glossary),
        objectives=sum(len(module.objectives) for module in source.modules),
        objectives_short=short,
    )


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
