"""Each mistake in a quiz is reported at its line: keys, gaps, ways through a case, draws, ids."""

from pathlib import Path

import pytest

from tests.content.mistakes import (
    DANCE_QUIZ,
    LEAVES_QUIZ,
    WATER,
    WINTER_QUIZ,
    Mistake,
    assert_reported,
)


def dance(name: str, old: str, new: str, at: str, *words: str) -> Mistake:
    return Mistake(name, DANCE_QUIZ, old, new, at, words)


def leaves(name: str, old: str, new: str, at: str, *words: str) -> Mistake:
    return Mistake(name, LEAVES_QUIZ, old, new, at, words)


SCHEMA = [
    dance("unknown key", "    hint: On", "    hnt: On", "hnt:", "did you mean `hint`"),
    dance(
        "key of another kind",
        "    answer: false",
        "    answers: [no]",
        "answers: [no]",
        "unknown key `answers`",
        "did you mean `answer`",
    ),
    dance(
        "no stem",
        "    stem: Which pieces of information does the waggle dance carry? Choose two.\n",
        "",
        "- id: BEE-02",
        "`stem` is missing",
    ),
    dance(
        "no explanation",
        "    explanation: The dance is advice. What a follower does depends on"
        " what she knows and smells as well.\n",
        "",
        "- id: BEE-03",
        "`explanation` is missing",
    ),
    dance(
        "no reason",
        "        why: The entrance plays no part; the sun is what the angle is measured from.\n",
        "",
        "- id: a",
        "`why` is missing",
    ),
    dance("no objective", "    objective: BE1.a\n", "", "- id: BEE-01", "`objective` is missing"),
    dance(
        "no reading", "    read: bee-dance#who-follows\n", "", "- id: BEE-03", "`read` is missing"
    ),
    dance("type", "type: truefalse", "type: true-false", "true-false", "did you mean `truefalse`"),
    dance("points", "points: 1.5", "points: many", "many", "must be a number"),
    dance("no points", "points: 1.5", "points: 0", "points: 0", "must be more than 0"),
    dance("fine points", "points: 1.5", "points: 1.0005", "1.0005", "three decimals"),
    dance("yes", "correct: true", "correct: yes", "correct: yes", "true or false"),
    dance("score", "score: 0.25", "score: 2", "score: 2", "at most 1"),
    dance(
        "scoring",
        "scoring: each_answer",
        "scoring: each-answer",
        "each-answer",
        "did you mean `each_answer`",
    ),
    dance(
        "a side without reason",
        "      true: Many followers prefer a place that they know already.\n",
        "",
        "    why:$",
        "the key `true` is missing",
    ),
    dance(
        "both tolerances",
        "        tolerance: 0.1",
        "        tolerance: 0.1\n        relative: 0.1",
        "- value: 2.5",
        "not both",
    ),
    dance(
        "model answer alone",
        "    key_points:\n      - Followers may know another place\n"
        "      - Many do not fly where the dance points\n",
        "",
        "- id: BEE-08",
        "key_points",
    ),
    dance("one pair", "quality: best", "quality: good", "quality: good", "best, weak, harmful"),
    dance("feedback", "after_question", "at_once", "at_once", "after_question, after_attempt"),
    dance(
        "attempts",
        "attempts: unlimited",
        "attempts: endless",
        "endless",
        "a whole number or the word unlimited",
    ),
    dance("pass mark", "pass_percent: 70", "pass_percent: 170", "170", "at most 100"),
    dance(
        "read",
        "read: bee-dance#what-it-tells",
        "read: bee-dance",
        "read: bee-dance",
        "a lesson and a heading",
    ),
    dance(
        "list for a text",
        "hint: On the comb, straight up stands for the sun.",
        "hint: [On the comb]",
        "hint: [",
        "must be a text",
        "a list",
    ),
    dance(
        "text for a list",
        "references: [seeley1995]",
        "references: seeley1995",
        "references: seeley1995",
        "must be a list",
    ),
    dance(
        "prose in braces",
        "    why:\n      true: Many followers prefer a place that they know already.\n",
        "    why: {true: Many, or so they say, prefer it}\n    x:\n",
        "why: {",
        "a comma ends a text there",
    ),
    dance(
        "cut text",
        "text: 40 degrees to the right of the sun",
        "text: See task #3",
        "task #3",
        "begins a comment",
        "`See task`",
    ),
    dance(
        "same key",
        "    objective: BE1.a\n    stem",
        "    id: BEE-01\n    stem",
        "    id: BEE-01",
        "stands twice",
    ),
]

KEYS = [
    dance(
        "no key",
        "        correct: true\n        why: The angle on the comb",
        "        why: The angle on the comb",
        "options:$",
        "no option is right",
    ),
    dance("full score for a wrong option", "score: 0.25", "score: 1", "score: 1", "is right"),
    dance(
        "same option",
        "text: 40 degrees to the right of the sun",
        "text: 40 Degrees to the left  of the sun",
        "the left of the sun$",
        "two options read the same",
    ),
    dance(
        "same left",
        "left: Straight down",
        "left: straight up",
        "left: straight up",
        "two left sides read the same",
    ),
    dance(
        "same right",
        "text: Towards the moon",
        "text: Towards the sun",
        "text: Towards the sun",
        "two right sides read the same",
    ),
    dance("swallowed mistake", "value: 25", "value: 2.6", "value: 2.6", "within the tolerance"),
    dance(
        "mistake swallowed by a share",
        "value: 25",
        "value: 2.9",
        "value: 2.9",
        "within the tolerance",
    ),
    dance(
        "no full answer",
        "        tolerance: 0.1\n",
        "        score: 0.9\n",
        "answers:",
        "no answer is fully right",
    ),
    dance(
        "same spelling",
        "[the sun, sun]",
        "[the sun, The Sun.]",
        "[the sun",
        "counts as `the sun` already",
    ),
    dance("mistake that is right", "text: moon", "text: Sun", "text: Sun", "counts as `sun`"),
    dance(
        "no key to a text",
        "    answers: [the sun, sun]\n    errors:\n      - text: moon\n"
        "        why: The moon plays no part.\n",
        "",
        "- id: BEE-07",
        "the key is missing",
    ),
    dance(
        "two keys to a text",
        "    key_points:",
        "    answers: [x]\n    key_points:",
        "answers: [x]",
        "not both",
    ),
    dance(
        "unknown gap",
        "gives the {{what}}",
        "gives the {{which}}",
        "stem: |",
        "`{{which}}` that `gaps` does not describe",
    ),
    dance("gap not in the stem", "gives the {{what}}", "gives it", "- id: what", "no `{{what}}`"),
    dance("gap twice", "The dance was", "{{name}} The dance was", "stem: |", "stands twice"),
    dance(
        "gap elsewhere",
        "stem: In which order",
        "stem: In {{which}} order",
        "stem: In {{which",
        "only a cloze",
    ),
    dance("start", "start: hive", "start: hut", "start: hut", "the node `hut`, which does not"),
    dance("next", "next: lost", "next: loss", "next: loss", "the node `loss`, which does not"),
    dance(
        "unreachable",
        "next: lost",
        "next: field",
        "- id: lost",
        "no choice leads to the node `lost`",
    ),
    dance("claim", "claims: [000-01]", "claims: [000-11]", "[000-11]", "no sound entry `000-11`"),
    dance("mix-up", "misconception: M01", "misconception: M11", "M11", "no `M11`"),
    dance(
        "source",
        "references: [frisch1967, {",
        "references: [dyer2002, {",
        "dyer2002",
        "may not be cited",
    ),
    dance("objective", "objective: BE1.a", "objective: TE1.a", "TE1.a", "no objective `TE1.a`"),
    dance(
        "paragraph",
        "read: bee-dance#what-it-tells",
        "read: bee-dance#what-it-tell",
        "what-it-tell$",
        "did you mean `what-it-tells`",
    ),
    dance(
        "lesson",
        "read: bee-dance#what",
        "read: bee-dancing#what",
        "bee-dancing",
        "did you mean `bee-dance`",
    ),
    dance(
        "citation in the explanation",
        "and the sun [@frisch1967]",
        "and the sun [@frisch1968]",
        "[@frisch1968]",
        "no sound entry `frisch1968`",
    ),
    dance(
        "HTML in an option",
        "text: The direction of the food",
        "text: The <i>direction</i> of the food",
        "<i>",
        "raw HTML",
    ),
]

DRAWS = [
    leaves("small pool", "pick: 2", "pick: 4", "pick: 4", "holds 3 questions"),
    leaves("no such pool", "pool: water", "pool: watr", "watr", "did you mean `water`"),
    leaves(
        "no such question in a pool",
        "[TEA-03, TEA-04",
        "[TEA-33, TEA-04",
        "TEA-33",
        "does not have",
    ),
    leaves(
        "no such question in the draw",
        "[TEA-01, TEA-02]",
        "[TEA-01, TEA-22]",
        "TEA-22",
        "no question of this quiz",
    ),
    leaves("never drawn", "[TEA-01, TEA-02]", "[TEA-01]", "- id: TEA-02", "never drawn"),
    leaves(
        "drawn twice",
        "[TEA-01, TEA-02]",
        "[TEA-01, TEA-02, TEA-03]",
        "- pool: water",
        "`TEA-03` could be drawn twice",
    ),
    leaves(
        "pool never drawn",
        "draw:\n  - questions: [TEA-01, TEA-02]\n  - pool: water\n    pick: 2\n",
        "",
        "  water:",
        "never drawn from",
    ),
    leaves(
        "pool and questions",
        "  - pool: water\n",
        "  - pool: water\n    questions: [TEA-03]\n",
        "pool: water",
        "cannot stand",
    ),
    leaves("pool without number", "    pick: 2\n", "", "- pool: water", "`pick` is missing"),
    leaves("question id taken", "id: TEA-05", "id: tea-04", "id: tea-04", "is taken"),
    Mistake("id taken in a lesson", WATER, "tea-try-1", "TEA-01", "id: TEA-01", ("is taken",)),
    Mistake(
        "id taken in another module",
        WINTER_QUIZ,
        "BEE-21",
        "TEA-01",
        "- id: TEA-01",
        ("is taken",),
        path=LEAVES_QUIZ,
    ),
    Mistake(
        "retired",
        DANCE_QUIZ,
        "[BEE-00]",
        "[BEE-20]",
        "- id: BEE-20",
        ("is retired",),
        path=WINTER_QUIZ,
    ),
    leaves("badly formed id", "- id: TEA-05", "- id: TEA 05", "TEA 05", "such as IB-01"),
]


@pytest.mark.parametrize("mistake", [*SCHEMA, *KEYS, *DRAWS], ids=str)
def test_a_mistake_is_reported_at_its_line(mistake: Mistake, tmp_path: Path) -> None:
    assert_reported(mistake, tmp_path)
