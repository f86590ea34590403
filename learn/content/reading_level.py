"""How hard a text is to read: the Flesch-Kincaid grade.

Kincaid, Fishburne, Rogers and Chissom (1975), Derivation of new readability formulas for Navy
enlisted personnel, Research Branch Report 8-75: grade = 0.39 x words per sentence
+ 11.8 x syllables per word - 15.59. Syllables are counted by rule, so the grade is an estimate.
"""

from __future__ import annotations

import re

_SENTENCE_END = re.compile(r"[.!?:;]+(?:[\s\"')\]]|$)")
_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]+(?:['-][A-Za-zÀ-ÖØ-öø-ÿ]+)*")
_VOWELS = re.compile(r"[aeiouyà-öø-ÿ]+")
_SILENT = re.compile(r"(?:[^laeiouy]e|[^aeiouytd]ed|[^aeiouyscxzgh]es)$")


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of plain text; 0 when it has no words."""
    words = _WORD.findall(text)
    if not words:
        return 0.0
    sentences = max(1, len(_SENTENCE_END.findall(text)))
    total = sum(syllables(word) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * total / len(words) - 15.59


def count_words(text: str) -> int:
    """Return how many words the text has."""
    return len(_WORD.findall(text))


def syllables(word: str) -> int:
    """Return about how many syllables an English word has; at least one."""
    lowered = word.lower()
    count = len(_VOWELS.findall(lowered))
    if count > 1 and _SILENT.search(lowered):
        count -= 1
    return max(1, count)
