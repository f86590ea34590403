"""Whether every claim of the register is answered, in the lesson that the register names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from learn.content.lesson_file import Draft
from learn.content.source import Problem, SourceClaim


def check(
    claims: Mapping[str, SourceClaim], drafts: Sequence[Draft], path: str
) -> Iterator[Problem]:
    """Yield claims without their lesson, and front matter and cards that differ.

    A claim whose lesson is not in the library yet is no problem. `path` is that of claims.yaml.
    """
    lessons = {draft.lesson.id: draft for draft in drafts}
    for claim in claims.values():
        draft = lessons.get(claim.lesson)
        if draft is not None and claim.id not in draft.lesson.claims:
            yield Problem(
                path,
                claim.line,
                f"the claim `{claim.id}` belongs to the lesson `{claim.lesson}`, which does not"
                f" answer it; add it to `claims` in {draft.lesson.path} and give it a card",
            )
    for draft in drafts:
        yield from _listed(claims, draft)
        yield from _cards(draft)


def cards(draft: Draft) -> dict[str, int]:
    """Return the claims that have a card in a lesson's body, with the line of the first."""
    found: dict[str, int] = {}
    for use in draft.body.uses:
        if use.block is not None and use.block.name == "claim":
            found.setdefault(use.block.argument, draft.lesson.body_line + use.line)
    return found


def _listed(claims: Mapping[str, SourceClaim], draft: Draft) -> Iterator[Problem]:
    lesson = draft.lesson
    shown = cards(draft)
    for number, name in enumerate(lesson.claims):
        line = lesson.lines.get(f"claims.{number}", 1)
        claim = claims.get(name)
        if claim is None:
            yield Problem(lesson.path, line, f"claims.yaml has no sound entry `{name}`")
        elif claim.lesson != lesson.id:
            yield Problem(
                lesson.path,
                line,
                f"claims.yaml gives the claim `{name}` to the lesson `{claim.lesson}`;"
                " take it out here, or change it there",
            )
        if name not in shown:
            yield Problem(
                lesson.path,
                line,
                f"the claim `{name}` has no card in the body; add `:::{{claim}} {name}` and `:::`",
            )


def _cards(draft: Draft) -> Iterator[Problem]:
    lesson = draft.lesson
    seen: set[str] = set()
    for use in draft.body.uses:
        if use.block is None or use.block.name != "claim" or not use.block.argument:
            continue
        name, line = use.block.argument, lesson.body_line + use.line
        if name not in lesson.claims:
            yield Problem(
                lesson.path, line, f"`claims` in the front matter does not list the claim `{name}`"
            )
        if name in seen:
            yield Problem(lesson.path, line, f"the claim `{name}` has a second card; keep one")
        seen.add(name)
