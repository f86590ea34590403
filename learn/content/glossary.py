"""Terms of the glossary: the `{term}` role, and which entry a word belongs to."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from learn.content.source import SourceTerm

_ROLE = re.compile(r"\{([a-z][a-z0-9_-]*)\}(`+)")
_TARGET = re.compile(r"(.*\S)\s*<([^<>]*)>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Role:
    """Words with a role: `{term}` with the words shown and the entry meant (or nothing)."""

    name: str
    words: str
    target: str


def roles_plugin(md: MarkdownIt) -> None:
    """Make the parser read ``{name}`words <target>` `` as a `role` token with `meta["role"]`."""
    md.inline.ruler.before("backticks", "role", _role)


def _role(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    if not state.src.startswith("{", state.pos):
        return False
    opening = _ROLE.match(state.src, state.pos, state.posMax)
    if opening is None:
        return False
    ticks = opening[2]
    end = state.src.find(ticks, opening.end(), state.posMax)
    if end <= opening.end():
        return False
    if not silent:
        token = state.push("role", "", 0)
        token.meta = {"role": _read(opening[1], state.src[opening.end() : end])}
    state.pos = end + len(ticks)
    return True


def _read(name: str, content: str) -> Role:
    content = " ".join(content.split())
    target = _TARGET.fullmatch(content)
    if target:
        return Role(name, target[1].strip(), target[2].strip())
    return Role(name, content, "")


class Glossary:
    """The entries by slug, and the slug of every spelling."""

    def __init__(self, terms: Mapping[str, SourceTerm]) -> None:
        """Index the entries; where two share a spelling, the earlier one keeps it."""
        self._spellings: dict[str, str] = {}
        for slug, term in terms.items():
            for spelling in _spellings(slug, term):
                self._spellings.setdefault(spelling, slug)
        self.terms = terms

    def find(self, role: Role) -> SourceTerm | None:
        """Return the entry that the role means, by its target or else by its words."""
        slug = self._spellings.get(_fold(role.target or role.words))
        return self.terms[slug] if slug is not None else None


def _spellings(slug: str, term: SourceTerm) -> Iterable[str]:
    yield _fold(slug)
    yield _fold(term.term)
    yield from (_fold(form) for form in term.forms)


def _fold(words: str) -> str:
    return " ".join(words.casefold().split())
