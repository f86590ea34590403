"""The words of rendered HTML: for search, and to count how long a lesson is."""

import re
from html.parser import HTMLParser

_WORD = re.compile(r"\w+(?:[-'’.,]\w+)*")
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "h2",
        "h3",
        "li",
        "dt",
        "dd",
        "td",
        "th",
        "tr",
        "figcaption",
        "summary",
        "blockquote",
        "pre",
        "section",
        "details",
        "ul",
        "ol",
        "dl",
        "hr",
        "br",
    ]
)
_SKIPPED = frozenset({"cite", "cites", "footnote-ref", "footnote-backref", "claim-link"})


class _Words(HTMLParser):
    """Collects text; what only makes sense on the page (source numbers, note marks) is left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._skipping: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line at a block; begin to skip at a class that is left out."""
        if tag in _BLOCKS:
            self.pieces.append("\n")
        classes = set((dict(attrs).get("class") or "").split())
        if self._skipping:
            self._skipping += [tag] * (tag == self._skipping[0])
        elif classes & _SKIPPED:
            self._skipping = [tag]

    def handle_endtag(self, tag: str) -> None:
        """End a line at a block; end skipping where it began."""
        if tag in _BLOCKS:
            self.pieces.append("\n")
        if self._skipping and tag == self._skipping[0]:
            self._skipping.pop()

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        if not self._skipping:
            self.pieces.append(data.replace("\n", " "))


def plain_text(html: str) -> str:
    """Return the text of clean HTML, a line for each block, without source numbers or marks."""
    parser = _Words()
    parser.feed(html)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def count_words(text: str) -> int:
    """Return how many words a plain text has."""
    return len(_WORD.findall(text))
