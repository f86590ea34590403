"""Warnings about a library: coverage, positions of keys, length, figures without a source."""

from pathlib import Path

import pytest

from learn.content import lint, loader, reading_level
from tests.content.mistakes import (
    BEES,
    DANCE,
    DANCE_QUIZ,
    LEAVES_QUIZ,
    SAMPLE,
    WATER,
    WINTER,
    WINTER_QUIZ,
    copy_library,
    replace_text,
)


def warnings(root: Path) -> list[str]:
    source = loader.load(root).source
    assert source is not None, loader.load(root).problems
    found = lint.check(source)
    assert {one.severity for one in found} <= {"warning"}
    return [str(one) for one in found]


def line_of(root: Path, file: str, fragment: str) -> int:
    lines = (root / file).read_text(encoding="utf-8").split("\n")
    return next(n for n, text in enumerate(lines, start=1) if fragment in text)


def test_the_sample_library_has_no_flaw() -> None:
    assert warnings(SAMPLE) == []


CASES = [
    (
        "longest key",
        WINTER_QUIZ,
        "The muscles that move the wings",
        "The muscles that move the wings of the many bees in the middle",
        "text: The muscles",
        "the right option is the longest",
    ),
    ("too long for its minutes", DANCE, "minutes: 4", "minutes: 2", "minutes:", "words take about"),
    ("too short for its minutes", DANCE, "minutes: 4", "minutes: 8", "minutes:", "780 to 1,300"),
    (
        "figure without a source",
        WINTER,
        "a fire.\n\n## The cluster {#cluster}\n\nIn the cold",
        "a fire.\n\n## The cluster {#cluster}\n\nOf 100 hives 12% die.\n\nIn the cold",
        "12%",
        "`12%`",
    ),
    (
        "question without a source",
        WINTER_QUIZ,
        "    references: [seeley1995]\n",
        "",
        "explanation: Shivering",
        "names no source",
    ),
]


SOURCED = [
    ("Of 100 hives 12% die.", False),
    ("Of 100 hives 12% die [@seeley1995].", True),
    ("Bees shiver [@seeley1995].\n\nOf 100 hives 12% die.", False),
    ("Suppose that of 100 hives 12% die.", True),
    ("An invented survey counts 100 hives: 12% die.", True),
    ("The trial NCT01234567 has 63 participants.", True),
    ('An article says "12% of hives die".', True),
]


@pytest.mark.parametrize(("text", "is_sourced"), SOURCED)
def test_a_figure_stands_beside_its_source(text: str, is_sourced: bool, tmp_path: Path) -> None:
    root = copy_library(tmp_path)
    replace_text(
        root, WINTER, "{#cluster}\n\nIn the cold", f"{{#cluster}}\n\n{text}\n\nIn the cold"
    )
    found = [one for one in warnings(root) if "cite the source beside it" in one]
    assert (found == []) is is_sourced


@pytest.mark.parametrize(
    ("file", "old", "new", "at", "words"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_a_flaw_is_warned_of_at_its_line(
    file: str, old: str, new: str, at: str, words: str, tmp_path: Path
) -> None:
    root = copy_library(tmp_path)
    replace_text(root, file, old, new)
    start = f"modules/{file}:{line_of(root, file, at)}: warning: "
    assert any(one.startswith(start) and words in one for one in warnings(root)), warnings(root)


def test_an_objective_needs_two_questions(tmp_path: Path) -> None:
    root = copy_library(tmp_path)
    text = (root / WINTER_QUIZ).read_text(encoding="utf-8")
    (root / WINTER_QUIZ).write_text(text[: text.index("  - id: BEE-21")], encoding="utf-8")
    line = line_of(root, BEES, "id: BE2.a")
    message = "warning: One question tests the objective `BE2.a`; write 2 or more."
    assert warnings(root) == [f"modules/{BEES}:{line}: {message}"]


def test_an_objective_belongs_to_one_lesson(tmp_path: Path) -> None:
    root = copy_library(tmp_path)
    replace_text(root, WINTER, "[BE2.a]", "[BE1.a]")
    found = warnings(root)
    assert any("2 lessons list the objective `BE1.a`" in one for one in found)
    assert any("No lesson lists the objective `BE2.a`" in one for one in found)


def test_a_picture_that_no_lesson_shows_is_named(tmp_path: Path) -> None:
    root = copy_library(tmp_path)
    (root / "bees/figures/hive.svg").write_bytes((root / "bees/figures/dance.svg").read_bytes())
    assert [one.split(": ")[0] for one in warnings(root)] == ["modules/bees/figures/hive.svg:1"]


def single(number: int, place: int) -> str:
    options = "".join(
        f"      - id: {name}\n        text: Answer {name}{number}\n"
        + ("        correct: true\n" if n == place else "")
        + "        why: This is a reason.\n"
        for n, name in enumerate("abc")
    )
    return (
        f"  - id: POS-{number}\n    type: single\n    objective: TE1.a\n    stem: Which is it?\n"
        f"    options:\n{options}    explanation: It is so.\n    references: [iso3103]\n"
        "    read: tea-leaves#water\n"
    )


@pytest.mark.parametrize(
    ("places", "is_flaw"),
    [((0, 0, 0, 0), True), ((0, 0, 0, 1, 2), False), ((0, 0, 0, 1), True), ((1, 1, 1), False)],
)
def test_keys_are_spread_over_the_places(
    places: tuple[int, ...], *, is_flaw: bool, tmp_path: Path
) -> None:
    root = copy_library(tmp_path)
    text = (root / LEAVES_QUIZ).read_text(encoding="utf-8")
    start = text[: text.index("draw:")]
    body = text[text.index("  - id: TEA-02") : text.index("  - id: TEA-04")]
    fifth = text[text.index("  - id: TEA-05") :]
    first = text[text.index("  - id: TEA-01") : text.index("  - id: TEA-02")]
    more = "".join(single(n, place) for n, place in enumerate(places))
    first = first.replace("type: single", "type: multiple")
    (root / LEAVES_QUIZ).write_text(f"{start}questions:\n{first}{body}{fifth}{more}", "utf-8")
    found = [one for one in warnings(root) if "keys stand in place" in one]
    assert bool(found) is is_flaw
    if is_flaw:
        line = start.count("\n") + 1
        assert found[0].startswith(f"modules/{LEAVES_QUIZ}:{line}: warning: ")


def test_a_hard_lesson_is_warned_of(tmp_path: Path) -> None:
    root = copy_library(tmp_path)
    hard = "Interdisciplinary characterisation necessitates methodological differentiation. " * 14
    text = (root / WATER).read_text(encoding="utf-8")
    start, _, rest = text.partition("Tasters compare teas.")
    (root / WATER).write_text(f"{start}{hard}\n\n{rest[rest.index('```yaml') :]}", "utf-8")
    assert any("reads like grade" in one for one in warnings(root))


def test_inline_questions_and_quizzes_are_both_looked_at(tmp_path: Path) -> None:
    root = copy_library(tmp_path)
    replace_text(root, WATER, "What is the standard cup good for?", "The standard cup.")
    replace_text(root, DANCE_QUIZ, "why: The moon plays no part.", "why: No.")
    found = "\n".join(warnings(root))
    assert "`tea-try-1`: the stem asks nothing" in found
    assert "`BEE-04`: the reason `No.` is too short" in found


# Flesch-Kincaid


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("bee", 1),
        ("cake", 1),
        ("table", 2),
        ("honey", 2),
        ("immune", 2),
        ("antibody", 4),
        ("danced", 1),
        ("wanted", 2),
        ("boxes", 2),
        ("makes", 1),
        ("rhythm", 1),
    ],
)
def test_syllables(word: str, count: int) -> None:
    assert reading_level.syllables(word) == count


def test_the_grade_follows_its_formula() -> None:
    text = "The cat sat on the mat."  # one sentence, six words, six syllables
    assert reading_level.grade(text) == pytest.approx(0.39 * 6 + 11.8 * 1 - 15.59)
    assert reading_level.grade("") == 0
    assert reading_level.grade("12 % 3.4") == 0
