"""Texts that stand outside lessons: questions, definitions, what the evidence supports.

Nothing opens here: a citation is a link to its source, a term is a link to the glossary or plain
words.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from markdown_it.token import Token

from learn.content import citations as cited
from learn.content.blocks import Block
from learn.content.citations import READY, Citation
from learn.content.glossary import Glossary, Role
from learn.content.links import LinkError, Place, resolve
from learn.content.markdown import read_line, read_prose, words_html
from learn.content.rendering import Decide, render
from learn.content.sanitise import clean
from learn.content.source import Problem, SourceClaim, SourceMisconception, SourceReference

# Words in which neither Markdown nor HTML has anything to read: most options are such.
_WORDS_ONLY = re.compile(r"[A-Za-z0-9À-ÿ ,.;:?()/%+=–’“”-]*")


@dataclass(frozen=True, slots=True)
class Register:
    """What a text may refer to: every source, term, claim, misconception and lesson there is."""

    references: Mapping[str, SourceReference] = field(default_factory=dict)
    glossary: Glossary = field(default_factory=lambda: Glossary({}))
    claims: Mapping[str, SourceClaim] = field(default_factory=dict)
    misconceptions: Mapping[str, SourceMisconception] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)

    def ready(self, keys: Sequence[str]) -> tuple[str, ...]:
        """Return the keys of the sources that may be printed, in their order, each once."""
        return tuple(
            key
            for key in dict.fromkeys(keys)
            if key in self.references and self.references[key].status == READY
        )

    def why_not(self, key: str) -> str | None:
        """Return why this source cannot be cited, or None when it can."""
        reference = self.references.get(key)
        if reference is None:
            return f"`@{key}` is not in references.yaml: check the key, or add the source."
        if reference.status != READY:
            return (
                f"`@{key}` is not ready to be printed (its status is `{reference.status}`): cite"
                " another source, or drop the statement."
            )
        return None


@dataclass(slots=True)
class Prose:
    """The surface of a text that stands on `line` (from 1) of the file `path`."""

    register: Register
    path: str
    line: int
    is_linking_terms: bool = False
    problems: list[Problem] = field(default_factory=list)
    cited: dict[str, None] = field(default_factory=dict)
    terms: dict[str, None] = field(default_factory=dict)

    @property
    def is_numbered(self) -> bool:
        """Citations are words in brackets here."""
        return False

    def html(self, text: str) -> str:
        """Return the clean HTML of a text of one or more paragraphs."""
        return clean(render(read_prose(text), self))

    def line_html(self, text: str) -> str:
        """Return the clean inline HTML of a text that stands in a sentence, an option or a cell."""
        if _WORDS_ONLY.fullmatch(text):
            return " ".join(text.split())
        return clean(render(read_line(text), self))

    def report(self, line: int, message: str) -> None:
        """Note a problem at a line counted from 0 in the text."""
        self.problems.append(Problem(self.path, self.line + line, message))

    def cite(self, citations: Sequence[Citation], line: int) -> str:
        """Return links to the sources in round brackets: `(Netea MG, et al. 2020, pp. 376-378)`."""
        links = [link for citation in citations if (link := self._link(citation, line))]
        return f"({'; '.join(links)})" if links else ""

    def _link(self, citation: Citation, line: int) -> str:
        why_not = self.register.why_not(citation.key)
        if why_not:
            self.report(line, why_not)
            return ""
        self.cited[citation.key] = None
        words = escape(cited.short(self.register.references[citation.key]))
        place = f", {escape(cited.with_dashes(citation.locator))}" if citation.locator else ""
        return f'<a class="reference" href="/sources/{escape(citation.key)}">{words}</a>{place}'

    def term(self, role: Role, line: int, *, is_plain: bool) -> str:
        """Return the words; linked to the glossary where this surface links terms."""
        entry = self.register.glossary.find(role)
        if entry is None:
            self.report(line, unknown_term(role))
            return words_html(role.words)
        self.terms[entry.slug] = None
        if is_plain or not self.is_linking_terms:
            return words_html(role.words)
        return f'<a href="/glossary/{escape(entry.slug)}">{words_html(role.words)}</a>'

    def address(self, written: str, line: int) -> str | None:
        """Return the address of a link."""
        try:
            return resolve(written, self.register.places, frozenset())
        except LinkError as problem:
            self.report(line, str(problem))
            return None

    def block(self, block: Block, body: Sequence[Token], decide: Decide) -> list[Token]:
        """Return the body alone: blocks stand in lessons."""
        self.report(block.line, f"The block `{block.name}` can stand in a lesson only.")
        return decide(body)

    def question(self, token: Token, *, is_at_top: bool) -> Token | None:  # noqa: ARG002
        """Return None: a fence is code here."""
        return None


def unknown_term(role: Role) -> str:
    """Return what is wrong with a term that the glossary does not hold."""
    words = role.target or role.words
    return (
        f"`{words}` is not in glossary.yaml: add the term, add the spelling to the `forms` of its"
        f" entry, or name the entry: {{term}}`{role.words} <slug>`."
    )
