"""Which questions one attempt asks, and in which order. Pure; the chance comes in."""

import random

from learn.content.library import Quiz


def draw(quiz: Quiz, rng: random.Random, *, shuffle: bool) -> list[str]:
    """Return the codes of the questions of one attempt.

    Fixed questions and picks from pools, as the quiz says; all questions where it says nothing.
    No question comes twice.
    """
    codes: list[str] = []
    for row in quiz.draw:
        if row.pool is None:
            codes.extend(code for code in row.questions if code not in codes)
        else:
            left = [code for code in quiz.pools[row.pool] if code not in codes]
            codes.extend(rng.sample(left, min(row.pick, len(left))))
    if not quiz.draw:
        codes = list(quiz.questions)
    if shuffle:
        rng.shuffle(codes)
    return codes
