"""Flaws of one question that help the test-wise or hinder the rest.

After Paniagua and Swygert (eds), Constructing Written Test Questions for the Basic and Clinical
Sciences, NBME 2016 (the "Gold Book"). Every rule yields pairs of a dotted path and a message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Any, TypeAlias

from learn.content.body import plain
from learn.content.reading_level import count_words, grade
from learn.questions import prose

Entry: TypeAlias = Mapping[str, Any]
Found: TypeAlias = Iterator[tuple[str, str]]

LONGEST_KEY = 1.4
WIDEST_SPREAD = 3
SPREAD_FROM = 40
MOST_OPTIONS = {"single": 5, "multiple": 6}
HARDEST_STEM = 16
SHORTEST_STEM = 12
SHORTEST_REASON = 3
LONGEST_REASON = 240
_CLANG = 7

_ABOVE = re.compile(
    r"\b(?:all|none|both|neither|any) of (?:the above|these|them|those)\b", re.IGNORECASE
)
_NEGATIVE = re.compile(r"\b(?:not|except|never|cannot|\w+n['’]t)\b", re.IGNORECASE)
_EMPHASIS = re.compile(r"\*+[^*]*\*+|\b(?:NOT|EXCEPT|NEVER|CANNOT)\b")
_ABSOLUTE = re.compile(
    r"\b(?:always|never|completely|totally|entirely|absolutely|impossible|invariably|certainly"
    r"|everyone|everybody|nobody|no one|guarantees?d?|without exception)\b|^(?:all|every|none)\b",
    re.IGNORECASE,
)
_IMPERATIVE = re.compile(
    r"(?:^|[.:;!?,\"'\u2019\u201d)]\s+|\n\s*)(?:(?:then|please|now) )?"
    r"(?:match|put|order|arrange|sort|place|pair|complete|fill|choose|select|name|calculate|work"
    r"|explain|describe|give|list|state|write|say|type|estimate|pick|decide|compare|read|find"
    r"|finish|enter|mark|assign|trace|correct|rewrite|reply|answer|summarise|outline|label"
    r"|critique|contrast|define|identify)\b",
    re.IGNORECASE,
)
_ASKING = frozenset({"single", "multiple", "matching", "ordering", "numeric", "text"})
_ARTICLE = re.compile(r"\b(an?)\W*$", re.IGNORECASE)
_NUMBER = re.compile(r"[-+\u2212]?[0-9][0-9,\u202f ]*(?:\.[0-9]+)?")
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")


def check(question: Entry) -> Found:
    """Yield the flaws of a question's document (its normal form)."""
    yield from _stem(question)
    yield from _explanation(question)
    yield from _reasons(question)
    if question["type"] in MOST_OPTIONS:
        yield from _options(question, plain(question["stem"]), "options")
    elif question["type"] == "cloze":
        for number, gap in enumerate(question["gaps"]):
            if gap["type"] == "single":
                before = question["stem"].partition(f"{{{{{gap['id']}}}}}")[0]
                yield from _gap(gap, plain(before), f"gaps.{number}.options")


def key_position(question: Entry) -> int | None:
    """Return where the key of a single-choice question stands, from 0; None for other kinds."""
    if question["type"] != "single":
        return None
    return next(n for n, option in enumerate(question["options"]) if option["correct"])


def _stem(question: Entry) -> Found:
    stem = plain(question["stem"])
    kind = question["type"]
    if kind in _ASKING and "?" not in stem and not _IMPERATIVE.search(stem):
        yield "stem", "the stem asks nothing; end it with a question"
    if kind in MOST_OPTIONS and _is_negative(question["stem"]):
        advice = "ask it the other way round, or emphasise the word (**not**)"
        yield "stem", f"the question is negative; {advice}"
    level = grade(stem)
    if level > HARDEST_STEM and count_words(stem) >= SHORTEST_STEM:
        advice = "shorten sentences and words"
        yield "stem", f"the stem reads like grade {level:.0f}, above {HARDEST_STEM}; {advice}"


def _is_negative(stem: str) -> bool:
    """Whether what is asked (the last sentence) has a negative that is not emphasised."""
    asked = re.split(r"(?<=[.!?])\s+", _EMPHASIS.sub("", stem).strip())[-1]
    return bool(_NEGATIVE.search(asked))


def _explanation(question: Entry) -> Found:
    if not question["references"] and "[@" not in question["explanation"]:
        yield "explanation", "the explanation names no source; add `references`"


def _reasons(question: Entry) -> Found:
    for path, text in prose(question):
        if "why" not in path:
            continue
        place = ".".join(str(step) for step in path)
        if count_words(text) < SHORTEST_REASON:
            yield place, f"the reason `{text}` is too short to teach; write a sentence"
        elif len(plain(text)) > LONGEST_REASON:
            message = f"the reason has {len(plain(text))} characters; {LONGEST_REASON} are the most"
            yield place, f"{message}, the explanation may say more"


def _options(question: Entry, stem: str, at: str) -> Found:
    options = question["options"]
    texts = [plain(option["text"]) for option in options]
    right = [n for n, option in enumerate(options) if option["correct"]]
    for rule in (_longest_key, _above, _absolute, _article, _clang):
        for number, message in rule(stem, texts, right):
            yield f"{at}.{number}.text", message
    yield from _spread(texts, at)
    yield from _unsorted(texts, at)
    most = MOST_OPTIONS.get(question["type"], 0)
    if len(options) > most:
        yield at, f"{len(options)} options are many; three or four are enough, {most} the most"


def _gap(gap: Entry, before: str, at: str) -> Found:
    texts = [plain(option["text"]) for option in gap["options"]]
    right = [n for n, option in enumerate(gap["options"]) if option["correct"]]
    for rule in (_longest_key, _above, _article):
        for number, message in rule(before, texts, right):
            yield f"{at}.{number}.text", message


Flaws: TypeAlias = Iterator[tuple[int, str]]


def _longest_key(_stem: str, texts: Sequence[str], right: Sequence[int]) -> Flaws:
    middle = median(len(text) for text in texts)
    longest = max(len(text) for text in texts)
    for number in right:
        length = len(texts[number])
        if length == longest and length > LONGEST_KEY * middle:
            times = f"{length / middle:.2f} times the median, above {LONGEST_KEY}"
            yield number, f"the right option is the longest: {times}; even the lengths"


def _above(_stem: str, texts: Sequence[str], _right: Sequence[int]) -> Flaws:
    for number, text in enumerate(texts):
        if _ABOVE.search(text):
            yield number, f"`{text}` tests how options are read; replace it by a real option"


def _absolute(_stem: str, texts: Sequence[str], right: Sequence[int]) -> Flaws:
    if any(_ABSOLUTE.search(texts[number]) for number in right):
        return
    for number, text in enumerate(texts):
        found = _ABSOLUTE.search(text)
        if found is not None:
            yield number, f"`{found[0]}` gives a wrong option away; say it without absolute words"


def _article(stem: str, texts: Sequence[str], _right: Sequence[int]) -> Flaws:
    article = _ARTICLE.search(stem)
    if article is None:
        return
    wants_vowel = article[1].lower() == "an"
    for number, text in enumerate(texts):
        if (text[:1].lower() in "aeiou") != wants_vowel:
            yield number, f"`{article[1]}` before the options rules this one out; write a/an"
            return


def _clang(stem: str, texts: Sequence[str], right: Sequence[int]) -> Flaws:
    """Yield the one right option when only it shares a long word with the stem."""
    if len(right) != 1:
        return
    in_stem = {word for word in _WORD.findall(stem.lower()) if len(word) >= _CLANG}
    for number in right:
        wrong = [text for n, text in enumerate(texts) if n not in right]
        others = set(_WORD.findall(" ".join(wrong).lower()))
        repeated = in_stem & set(_WORD.findall(texts[number].lower())) - others
        if repeated and wrong:
            words = ", ".join(f"`{word}`" for word in sorted(repeated))
            yield number, f"only the right option repeats {words} from the stem; use other words"


def _spread(texts: Sequence[str], at: str) -> Found:
    lengths = [len(text) for text in texts]
    if max(lengths) >= SPREAD_FROM and max(lengths) > WIDEST_SPREAD * min(lengths):
        yield at, f"the longest option is more than {WIDEST_SPREAD} times the shortest; even them"


def _unsorted(texts: Sequence[str], at: str) -> Found:
    found = [_NUMBER.match(text) for text in texts]
    if not all(found):
        return
    values = [_value(match[0]) for match in found if match is not None]
    if values not in (sorted(values), sorted(values, reverse=True)):
        yield at, "options that are numbers stand in order; sort them and set `shuffle: false`"


def _value(text: str) -> float:
    return float(re.sub(r"[,\u202f ]", "", text).replace("\u2212", "-"))
