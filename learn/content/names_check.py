"""Names that texts and questions use: sources, terms, claims, mix-ups, pictures, paragraphs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from learn import questions
from learn.content import body as bodies
from learn.content.blocks import NAMES as BLOCKS
from learn.content.body import Use
from learn.content.citations import READY
from learn.content.commons import Commons
from learn.content.crosscheck import questions_of
from learn.content.glossary import Glossary, Role
from learn.content.headings import RESERVED_PREFIXES
from learn.content.lesson_file import Draft
from learn.content.module_folder import ModuleDraft
from learn.content.nearby import near
from learn.content.source import Problem, SourceModule, SourceQuestion

_MADE = RESERVED_PREFIXES  # anchors of cards and figures, which compiling makes and checks
_ALT = "say in `:alt:` what the picture shows, for those who do not see it"


@dataclass(slots=True)
class Names:
    """Everything that can be named in a library."""

    commons: Commons
    glossary: Glossary
    anchors: Mapping[str, frozenset[str]]

    def citation(self, key: str) -> str | None:
        """Return what is wrong with citing a source, or None."""
        if not key:
            return "this is no citation; write `[@key, p. 12; @key2]`"
        reference = self.commons.references.get(key)
        if reference is None:
            known = set(self.commons.references)
            return f"references.yaml has no sound entry `{key}`{near(key, known)}"
        if reference.status != READY:
            return (
                f"`{key}` may not be cited: its status is `{reference.status}`, not `{READY}`;"
                " cite another source, or check this one"
            )
        return None

    def term(self, words: str) -> str | None:
        """Return what is wrong with a term, or None."""
        if self.glossary.find(Role("term", words, "")) is not None:
            return None
        known = set(self.commons.glossary)
        return (
            f"glossary.yaml has no term or form `{words}`{near(words.casefold(), known)};"
            " write {term}`words <slug>`, or add the form"
        )

    def paragraph(self, address: str, what: str) -> str | None:
        """Return what is wrong with the address of a paragraph (`lesson#anchor`), or None."""
        lesson, _, anchor = address.partition("#")
        if lesson not in self.anchors:
            known = set(self.anchors)
            return f"{what} names the lesson `{lesson}`, which does not exist{near(lesson, known)}"
        if anchor and anchor not in self.anchors[lesson]:
            return f"{what} names the heading `#{anchor}`, which `{lesson}` does not have" + near(
                anchor, self.anchors[lesson]
            )
        return None


def names_of(
    commons: Commons, modules: Sequence[ModuleDraft], unsound: Mapping[str, frozenset[str]]
) -> Names:
    """Return what can be named in a library; `unsound` are lessons that could not be used."""
    sound = {draft.lesson.id: draft.body.anchors for module in modules for draft in module.drafts}
    return Names(commons, Glossary(commons.glossary), {**unsound, **sound})


def check(
    names: Names, modules: Sequence[ModuleDraft], paths: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield every name in lessons, questions and shared files that leads nowhere.

    `paths` are the paths of the shared files by name.
    """
    yield from _commons(names, paths)
    for module in modules:
        for draft in module.drafts:
            yield from _lesson(names, module.module, draft)
            for question in questions_of(draft.lesson):
                yield from _question(names, module.module, question)


def _commons(names: Names, paths: Mapping[str, str]) -> Iterator[Problem]:
    commons = names.commons
    for term in commons.glossary.values():
        yield from _text(names, term.definition, paths["glossary"], term.line)
    for mixup in commons.misconceptions.values():
        yield from _cited(names, mixup.references, paths["misconceptions"], mixup.line)
    for claim in commons.claims.values():
        yield from _cited(names, claim.references, paths["claims"], claim.line)
        yield from _text(names, claim.teach, paths["claims"], claim.line)
        if claim.source_id not in commons.claim_sources:
            yield Problem(
                paths["claims"],
                claim.line,
                f"`sources` has no article `{claim.source_id}` for this claim",
            )


def _cited(names: Names, keys: Sequence[str], path: str, line: int) -> Iterator[Problem]:
    """Yield keys that do not exist; sources that are not ready may stand here and are not shown."""
    known = names.commons.references
    for key in keys:
        if key not in known:
            message = f"references.yaml has no sound entry `{key}`{near(key, set(known))}"
            yield Problem(path, line, message)


def _text(names: Names, text: str, path: str, line: int) -> Iterator[Problem]:
    for use in bodies.uses_of(text):
        yield from _use(names, use, path, line)


def _use(names: Names, use: Use, path: str, line: int) -> Iterator[Problem]:
    message: str | None = None
    if use.kind == "citation":
        message = names.citation(use.value)
    elif use.kind == "term":
        message = names.term(use.value)
    elif use.kind == "html":
        message = f"raw HTML (`{use.value[:40]}`) is not allowed; write Markdown"
    elif use.kind == "link" and use.value.startswith("lesson:"):
        address = use.value.removeprefix("lesson:")
        lesson, _, anchor = address.partition("#")
        message = names.paragraph(lesson if anchor.startswith(_MADE) else address, "the link")
    if message is not None:
        yield Problem(path, line, message)


def _lesson(names: Names, module: SourceModule, draft: Draft) -> Iterator[Problem]:
    lesson = draft.lesson
    objectives = {objective.id for objective in module.objectives}
    for number, name in enumerate(lesson.objectives):
        if name not in objectives:
            yield Problem(
                lesson.path,
                lesson.lines.get(f"objectives.{number}", 1),
                f"module.yaml has no objective `{name}`" + near(name, objectives),
            )
    for use in draft.body.uses:
        line = lesson.body_line + use.line
        if use.kind == "block":
            yield from _block(names, module, use, lesson.path, line)
        else:
            yield from _use(names, use, lesson.path, line)


def _block(names: Names, module: SourceModule, use: Use, path: str, line: int) -> Iterator[Problem]:
    block = use.block
    if block is None:
        return
    message: str | None = None
    if block.name not in BLOCKS:
        known = near(block.name, set(BLOCKS)) or f"; there are {', '.join(BLOCKS)}"
        message = f"there is no block `{block.name}`{known}"
    elif block.name == "claim":
        message = _claim(names, block.argument)
    elif block.name == "mixup" and block.argument:
        known_mixups = names.commons.misconceptions
        if block.argument not in known_mixups:
            message = f"misconceptions.yaml has no `{block.argument}`"
    elif block.name == "figure":
        message = _figure(module, block.argument)
        if not block.options.get("alt"):
            yield Problem(path, line, f"the figure has no alt text; {_ALT}")
    if message is not None:
        yield Problem(path, line, message)


def _claim(names: Names, argument: str) -> str | None:
    if not argument:
        return "the block names no claim; write `:::{claim} 001-08`"
    if argument not in names.commons.claims:
        return f"claims.yaml has no sound entry `{argument}`"
    return None


def _figure(module: SourceModule, argument: str) -> str | None:
    if argument in module.figures:
        return None
    return f"there is no picture `{argument}` in this module" + near(argument, set(module.figures))


def _question(names: Names, module: SourceModule, question: SourceQuestion) -> Iterator[Problem]:
    document = question.document

    def problem(message: str | None, *place: str | int) -> Iterator[Problem]:
        if message is not None:
            yield Problem(question.path, question.line_of(*place), message)

    objectives = {objective.id for objective in module.objectives}
    objective = document["objective"]
    if objective not in objectives:
        message = f"module.yaml has no objective `{objective}`" + near(objective, objectives)
        yield from problem(message, "objective")
    for number, reference in enumerate(document["references"]):
        yield from problem(names.citation(reference["cite"]), "references", number)
    for number, claim in enumerate(document["claims"]):
        yield from problem(_claim(names, claim), "claims", number)
    mixup = document["misconception"]
    if mixup and mixup not in names.commons.misconceptions:
        yield from problem(f"misconceptions.yaml has no `{mixup}`", "misconception")
    if document["read"]:
        yield from problem(names.paragraph(document["read"], "`read`"), "read")
    for place, text in questions.prose(document):
        yield from _text(names, text, question.path, question.line_of(*place))
