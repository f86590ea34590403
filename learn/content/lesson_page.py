"""The page of a lesson: numbered sources and first uses of terms as buttons, with popovers."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape

from markdown_it.token import Token

from learn.content import citations as cited
from learn.content.blocks import EXERCISES, NAMES, Block
from learn.content.callouts import LABELS, callout
from learn.content.citations import Citation
from learn.content.claims import card
from learn.content.figures import Drawing
from learn.content.glossary import Role
from learn.content.links import LinkError, resolve
from learn.content.markdown import read_line, read_prose, to_html, words_html
from learn.content.markup import made_token
from learn.content.prose import Prose, Register, unknown_term
from learn.content.rendering import Decide, decide, render
from learn.content.sanitise import clean
from learn.content.source import Problem, SourceLesson, SourceMisconception

QUESTION_INFO = re.compile(r"ya?ml\s+\{question\}")
WORD_JOINER = "\u2060"  # with no-wrap, keeps a raised number on the line of the word before it
_ARGUMENTS = {"claim", "figure", "mixup"}


@dataclass(slots=True)
class LessonPage:
    """The surface of one lesson, filled while its body is decided."""

    register: Register
    lesson: SourceLesson
    draw: Callable[[str], Drawing | None]
    anchors: frozenset[str]
    problems: list[Problem] = field(default_factory=list)
    cited: dict[str, int] = field(default_factory=dict)
    terms: dict[str, bool] = field(default_factory=dict)
    popovers: dict[str, str] = field(default_factory=dict)
    drawings: list[str] = field(default_factory=list)
    cards: set[str] = field(default_factory=set)
    questions: int = 0
    _pressed: list[str] = field(default_factory=list)

    @property
    def is_numbered(self) -> bool:
        """Citations are numbers here."""
        return True

    def report(self, line: int, message: str) -> None:
        """Note a problem at a line counted from 0 in the body."""
        self.problems.append(Problem(self.lesson.path, self.lesson.body_line + line, message))

    def cite(self, citations: Sequence[Citation], line: int) -> str:
        """Return a numbered button for each source; the same source has the same number again."""
        buttons = "".join(self._button(citation, line) for citation in citations)
        return f'<span class="cites">{WORD_JOINER}{buttons}</span>' if buttons else ""

    def _button(self, citation: Citation, line: int) -> str:
        why_not = self.register.why_not(citation.key)
        if why_not:
            self.report(line, why_not)
            return ""
        number = self.cited.setdefault(citation.key, len(self.cited) + 1)
        target = self._source_popover(citation, number)
        self._pressed.append(citation.key)
        return (
            f'<button type="button" class="cite" popovertarget="{target}"'
            f' aria-label="Source {number}">{number}</button>'
        )

    def _source_popover(self, citation: Citation, number: int) -> str:
        reference = self.register.references[citation.key]
        place = ""
        if citation.locator:
            place = f"<p>Here: {escape(cited.with_dashes(citation.locator))}.</p>\n"
        inside = (
            f'<p class="pop-title">Source {number}</p>\n'
            f"<p>{cited.formatted(reference)}</p>\n{place}"
            f'<p><a href="/sources/{escape(citation.key)}">About source {number}</a></p>\n'
        )
        for variant in range(1, len(self.popovers) + 2):
            target = f"source-{number}" + (f"-{variant}" if variant > 1 else "")
            if self.popovers.setdefault(target, inside) == inside:
                return target
        return f"source-{number}"

    def term(self, role: Role, line: int, *, is_plain: bool) -> str:
        """Return a button at the first use in the lesson, the words alone afterwards."""
        entry = self.register.glossary.find(role)
        if entry is None:
            self.report(line, unknown_term(role))
            return words_html(role.words)
        is_explained = self.terms.setdefault(entry.slug, False)
        if is_plain or is_explained:
            return words_html(role.words)
        self.terms[entry.slug] = True
        self.popovers[f"term-{entry.slug}"] = self._definition(entry.slug)
        return (
            f'<button type="button" class="term" popovertarget="term-{escape(entry.slug)}">'
            f"{words_html(role.words)}</button>"
        )

    def _definition(self, slug: str) -> str:
        """Return the inside of a term's popover; problems of definitions are reported elsewhere."""
        term = self.register.glossary.terms[slug]
        prose = Prose(self.register, "", 0, is_linking_terms=True)
        return (
            f'<p class="pop-title">{escape(term.term)}</p>\n'
            f"{render(read_prose(term.definition), prose)}"
            f'<p><a href="/glossary/{escape(slug)}">{escape(term.term)} in the glossary</a></p>\n'
        )

    def popovers_html(self) -> str:
        """Return the popovers of the whole page, cleaned: they stand at its end."""
        return clean(
            "".join(
                f'<div id="{escape(target)}" class="pop" popover="">\n{inside}</div>\n'
                for target, inside in self.popovers.items()
            )
        )

    def address(self, written: str, line: int) -> str | None:
        """Return the address of a link."""
        try:
            return resolve(written, self.register.places, self.anchors)
        except LinkError as problem:
            self.report(line, str(problem))
            return None

    def question(self, token: Token, *, is_at_top: bool) -> Token | None:
        """Return a `question` token for the fence of an inline question."""
        if not QUESTION_INFO.fullmatch(token.info.strip()):
            return None
        if not is_at_top:
            self.report(
                token.map[0] if token.map else 0,
                "A question stands by itself, not inside a block, a list or a quotation.",
            )
        made = Token("question", "", 0)
        made.meta = {"number": self.questions}
        self.questions += 1
        return made

    def block(self, block: Block, body: Sequence[Token], decide: Decide) -> list[Token]:
        """Return the tokens of a callout, a claim card or a figure."""
        if block.name not in NAMES:
            self.report(
                block.line, f"There is no block `{block.name}`: it is one of {', '.join(NAMES)}."
            )
            return decide(body)
        self._check_head(block)
        if block.name == "claim":
            return self._claim(block, body, decide)
        if block.name == "figure":
            return self._figure(block, decide(body))
        if block.name == "mixup" and block.argument:
            return callout("mixup", self._mixup(block, decide(body)))
        if not body:
            self.report(block.line, f"The block `{block.name}` is empty.")
        return callout(block.name, decide(body))

    def _check_head(self, block: Block) -> None:
        allowed = {"alt", "exercise"} if block.name == "figure" else set()
        for option in block.options.keys() - allowed:
            self.report(block.line, f"The block `{block.name}` has no option `:{option}:`.")
        if block.argument and block.name not in _ARGUMENTS:
            self.report(
                block.line,
                f"`{block.argument}` does not belong behind `:::{{{block.name}}}`: its label is"
                f" always “{LABELS[block.name]}”.",
            )

    def _line(self, text: str, keys: Sequence[str], line: int) -> tuple[str, bool]:
        """Return a line of Markdown with its sources, and whether it has any.

        Sources that the line cites itself are not repeated after it.
        """
        before, pressed = len(self.problems), len(self._pressed)
        made = to_html(decide(read_line(text), self), {})
        for index in range(before, len(self.problems)):
            message = self.problems[index].message
            self.problems[index] = Problem(self.lesson.path, self.lesson.body_line + line, message)
        inside = self._pressed[pressed:]
        more = [Citation(key, "") for key in self.register.ready(keys) if key not in inside]
        return made + self.cite(more, line), bool(inside or more)

    def _claim(self, block: Block, body: Sequence[Token], decide: Decide) -> list[Token]:
        claim = self.register.claims.get(block.argument)
        if claim is None:
            self.report(
                block.line,
                f"`{block.argument}` is no claim of claims.yaml: write `:::{{claim}} 001-08`.",
            )
            return decide(body)
        if claim.id in self.cards:
            self.report(block.line, f"The claim {claim.id} has a card in this lesson already.")
        self.cards.add(claim.id)
        teach, is_sourced = self._line(claim.teach, claim.references, block.line)
        return card(claim, teach, decide(body), is_sourced=is_sourced)

    def _mixup(self, block: Block, body: list[Token]) -> list[Token]:
        mixup: SourceMisconception | None = self.register.misconceptions.get(block.argument)
        if mixup is None:
            self.report(block.line, f"`{block.argument}` is not in misconceptions.yaml.")
            return body
        said = made_token(f"<p><q>{escape(mixup.text)}</q></p>\n")
        if body:
            return [said, *body]
        truth, _is_sourced = self._line(mixup.truth, mixup.references, block.line)
        return [said, made_token(f"<p>{truth}</p>\n")]

    def _figure(self, block: Block, body: list[Token]) -> list[Token]:
        alt = " ".join(block.options.get("alt", "").split())
        caption, description = _caption(body)
        for is_missing, message in (
            (
                not alt,
                "The figure needs its meaning in a sentence: a line `:alt: ...` at its start.",
            ),
            (not caption, "The figure needs a caption: a paragraph after its options."),
            (not description, "The figure needs its description in words after the caption."),
        ):
            if is_missing:
                self.report(block.line, message)
        drawing = self.draw(block.argument)
        if drawing is None:
            self.report(block.line, f"There is no drawing `{block.argument}` that can be shown.")
            return body
        number = len(self.drawings) + 1
        self.drawings.append(drawing.inline(f"fig-{number}", alt))
        opening = (
            f'<figure class="figure" id="fig-{number}"{self._exercise(block)}>\n'
            f'<div data-figure="{number}"></div>\n<figcaption>'
        )
        middle = "</figcaption>\n"
        if description:
            middle += '<details class="figure-text"><summary>The figure in words</summary>\n'
        closing = "</details>\n</figure>\n" if description else "</figure>\n"
        return [
            made_token(opening),
            *caption,
            made_token(middle),
            *description,
            made_token(closing),
        ]

    def _exercise(self, block: Block) -> str:
        """Return the attribute by which a script finds a figure that can be tried."""
        name = block.options.get("exercise")
        if name is None:
            return ""
        if name not in EXERCISES:
            known = ", ".join(EXERCISES)
            self.report(block.line, f"There is no exercise `{name}`: it is one of {known}.")
            return ""
        return f' data-exercise="{name}"'


def _caption(body: list[Token]) -> tuple[list[Token], list[Token]]:
    """Return the inline token of the first paragraph, and what follows that paragraph."""
    if len(body) >= 3 and body[0].type == "paragraph_open":  # noqa: PLR2004 - open, words, close
        return [body[1]], body[3:]
    return [], body
