"""The first form of a module, a lesson and a quiz: valid, small, meant to be written over."""

import re
from pathlib import Path

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
NUMBERED = re.compile(r"(\d\d)-.*\.md")

MODULE = """\
# yaml-language-server: $schema=../../learn/content/schemas/module.schema.json
format: module/1
id: {id}
title: {title}
order: 100
summary: One sentence that says what the module is about.
licence: CC BY 4.0
lessons: []
objectives:
  - id: {prefix}1.a
    text: Name one thing that a learner can do after the first lesson
"""
LESSON = """\
---
id: {id}
title: {title}
minutes: 5
objectives: []
reviewed: {today}
---

Begin with the question that makes a reader want to go on.

## A heading that says what the section shows {{#first-section}}

One idea, in plain words first.

:::{{key}}
- What to take away.
:::
"""
QUIZ = """\
# yaml-language-server: $schema=../../learn/content/schemas/quiz.schema.json
format: quiz/1
id: {id}
title: {title}
questions:
  - id: {id}-1
    type: single
    objective: {objective}
    stem: Which of these does the lesson show?
    options:
      - id: first
        text: What the lesson says
        correct: true
        why: The reason why this is right, in a sentence that teaches.
      - id: second
        text: What people often think
        why: The reason why this is a mix-up, without blame.
    explanation: What to remember, in one or two sentences.
    read: {id}#first-section
"""


class CannotMake(ValueError):  # noqa: N818
    """The file cannot be made; the message says why and what to do."""


def title_of(slug: str) -> str:
    """Return a first title: the words of the id."""
    return slug.replace("-", " ").capitalize()


def need_slug(slug: str) -> str:
    """Return `slug` if it can be an id. Raises CannotMake."""
    if not SLUG.fullmatch(slug):
        message = f"`{slug}` cannot be an id: use lower-case words joined by hyphens."
        raise CannotMake(message)
    return slug


def new_module(root: Path, slug: str) -> Path:
    """Make the folder of a module below `root` and return its module.yaml."""
    path = root / need_slug(slug) / "module.yaml"
    prefix = "".join(word[0] for word in slug.split("-")).upper()
    return _write(path, MODULE.format(id=slug, title=title_of(slug), prefix=prefix))


def new_lesson(folder: Path, slug: str, today: str) -> Path:
    """Make the next lesson of the module in `folder` and return its file; `today` is ISO."""
    _need_module(folder)
    taken = [int(found[1]) for path in folder.iterdir() if (found := NUMBERED.match(path.name))]
    path = folder / f"{max(taken, default=0) + 1:02}-{need_slug(slug)}.md"
    return _write(path, LESSON.format(id=slug, title=title_of(slug), today=today))


def new_quiz(folder: Path, slug: str, objective: str) -> Path:
    """Make the quiz beside the lesson `slug` and return its file."""
    _need_module(folder)
    lessons = sorted(folder.glob(f"[0-9][0-9]-{need_slug(slug)}.md"))
    if not lessons:
        message = f"There is no lesson `{slug}` in {folder}. Make it first: learn new lesson"
        raise CannotMake(message)
    path = lessons[0].with_suffix(".quiz.yaml")
    return _write(path, QUIZ.format(id=slug, title=title_of(slug), objective=objective))


def _need_module(folder: Path) -> None:
    if not (folder / "module.yaml").is_file():
        message = f"{folder} is no module: it has no module.yaml. Make one: learn new module"
        raise CannotMake(message)


def _write(path: Path, text: str) -> Path:
    if path.exists():
        message = f"{path} is there already; nothing was changed."
        raise CannotMake(message)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
