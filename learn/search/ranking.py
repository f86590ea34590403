"""Finding texts by words: folded, equal on every database, simple. Pure.

A text is found when it holds every word of the query, the last one also as a beginning.
Words in the title weigh ten times, and each further occurrence counts less.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from learn import limits
from learn.lessons.registers import PLAIN_MARKS, folded

TITLE_WEIGHT = 10
EXCERPT_BEFORE = 60
EXCERPT_LENGTH = 200
WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
PARTS = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Entry:
    """One thing that can be found."""

    kind: str
    title: str
    address: str
    text: str
    words: frozenset[str]
    title_words: frozenset[str]
    folded_text: str


@dataclass(frozen=True)
class Hit:
    """One thing that was found, with the words around the first match."""

    kind: str
    title: str
    address: str
    excerpt: str
    score: float


def entry(kind: str, title: str, address: str, text: str, *, also: str = "") -> Entry:
    """Return something that can be found by its title, its text, and words that are not shown."""
    flat = " ".join(text.split())
    title_words = frozenset(_with_parts(words_of(title)))
    return Entry(
        kind,
        title,
        address,
        flat,
        frozenset(_with_parts(words_of(f"{flat} {also}"))) | title_words,
        title_words,
        folded(flat),
    )


def words_of(text: str) -> list[str]:
    """Return the words of a text in the form in which they are compared."""
    return WORD.findall(folded(text))


def _with_parts(words: Iterable[str]) -> Iterator[str]:
    """Give each word, and the parts of one with a hyphen or an apostrophe."""
    for word in words:
        yield word
        yield from PARTS.findall(word)


def search(entries: Iterable[Entry], query: str) -> list[Hit]:
    """Return what fits `query`, best first, the best of each kind; nothing without a word."""
    wanted = words_of(query[: limits.MAX_QUERY])
    if not wanted:
        return []
    found = (_hit(one, wanted) for one in entries if _fits(one, wanted))
    ranked = sorted(found, key=lambda hit: (-hit.score, hit.title, hit.address))
    return list(_best_of_each_kind(ranked))


def _best_of_each_kind(ranked: Iterable[Hit]) -> Iterator[Hit]:
    """Give the first hits of every kind: many claims must not crowd out the lessons."""
    taken: Counter[str] = Counter()
    for hit in ranked:
        taken[hit.kind] += 1
        if taken[hit.kind] <= limits.MAX_RESULTS:
            yield hit


def _fits(one: Entry, wanted: Sequence[str]) -> bool:
    *whole, last = wanted
    return all(word in one.words for word in whole) and any(
        word.startswith(last) for word in one.words
    )


def _hit(one: Entry, wanted: Sequence[str]) -> Hit:
    score = 0.0
    for word in wanted:
        in_title = any(title_word.startswith(word) for title_word in one.title_words)
        score += TITLE_WEIGHT * in_title + math.log1p(one.folded_text.count(word))
    return Hit(one.kind, one.title, one.address, excerpt(one.text, wanted), score)


def excerpt(text: str, wanted: Sequence[str]) -> str:
    """Return about two lines of `text` around the first word that was looked for."""
    lowered = _aligned(text)
    places = [lowered.find(word) for word in wanted]
    first = min((place for place in places if place >= 0), default=0)
    start = max(0, first - EXCERPT_BEFORE)
    if start:
        start = text.find(" ", start) + 1 or start
    end = min(len(text), start + EXCERPT_LENGTH)
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1)
    return ("… " if start else "") + text[start:end].strip() + (" …" if end < len(text) else "")


def _aligned(text: str) -> str:
    """Return `text` folded character by character, so that places in both are the same."""
    plain = (unicodedata.normalize("NFKD", char)[0].casefold()[0] for char in text)
    return "".join(plain).translate(PLAIN_MARKS)
