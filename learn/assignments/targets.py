"""What an assignment asks for: modules, lessons, quizzes, and what those hold. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from learn.content.library import Lesson, Library, Quiz

KINDS = ("module", "lesson", "quiz")


@dataclass(frozen=True)
class Target:
    """One thing that is asked for; `kind` is module, lesson or quiz."""

    kind: str
    id: str

    @property
    def key(self) -> str:
        """How a form names it: `module:bees`."""
        return f"{self.kind}:{self.id}"

    @classmethod
    def of(cls, key: str) -> "Target | None":
        """Return the target that a form names; None for anything else."""
        kind, _colon, name = key.partition(":")
        return cls(kind, name) if kind in KINDS and name else None


@dataclass(frozen=True)
class Content:
    """What targets hold together, each once: lessons to read and quizzes to take."""

    lessons: tuple[Lesson, ...]
    quizzes: tuple[Quiz, ...]


def content_of(library: Library, targets: Iterable[Target]) -> Content:
    """Return what is to be done: a module means all of it, a lesson reading, a quiz the quiz.

    What is no longer published is left out.
    """
    lessons: dict[str, Lesson] = {}
    quizzes: dict[str, Quiz] = {}
    for target in targets:
        for lesson in _lessons(library, target):
            if target.kind != "quiz":
                lessons[lesson.id] = lesson
            if target.kind != "lesson" and lesson.quiz is not None:
                quizzes[lesson.quiz.id] = lesson.quiz
    return Content(tuple(lessons.values()), tuple(quizzes.values()))


def _lessons(library: Library, target: Target) -> tuple[Lesson, ...]:
    if target.kind == "module":
        module = library.module(target.id)
        return module.lessons if module else ()
    lesson = library.lesson(target.id)
    return (lesson,) if lesson else ()


def is_published(library: Library, target: Target) -> bool:
    """Tell whether there is anything to do in a target."""
    found = content_of(library, [target])
    return bool(found.lessons or found.quizzes)


def title_of(library: Library, target: Target) -> str:
    """Return what people call a target."""
    if target.kind == "module":
        module = library.module(target.id)
        return module.title if module else "A module that is no longer published"
    lesson = library.lesson(target.id)
    if lesson is None:
        return f"A {target.kind} that is no longer published"
    return f"Quiz: {lesson.quiz.title}" if target.kind == "quiz" and lesson.quiz else lesson.title


def asking_for(
    library: Library, *, quiz_id: str | None = None, lesson_id: str | None = None
) -> list[Target]:
    """Return every target that would ask for this quiz or for reading this lesson."""
    found: list[Target] = []
    for kind, name in (("quiz", quiz_id), ("lesson", lesson_id)):
        lesson = library.lesson(name) if name else None
        if lesson is not None:
            found += [Target(kind, lesson.id), Target("module", lesson.module_id)]
    return list(dict.fromkeys(found))
