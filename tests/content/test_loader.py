"""The sample library loads; each mistake in it is reported at its line."""

from pathlib import Path

import pytest

from learn.content import loader
from tests.content.mistakes import (
    BEES,
    DANCE,
    DANCE_QUIZ,
    LEAVES,
    SAMPLE,
    TEA,
    WATER,
    WINTER,
    WINTER_QUIZ,
    Mistake,
    assert_reported,
    copy_library,
    replace_text,
)

FRONT = [
    Mistake("unknown key", DANCE, "minutes:", "minuts:", "minuts:", ("unknown key", "minutes")),
    Mistake("missing key", DANCE, "minutes: 4\n", "", "id: bee-dance", ("`minutes` is missing",)),
    Mistake("not a number", DANCE, "minutes: 4", "minutes: four", "four", ("a whole number",)),
    Mistake("not a day", DANCE, "2026-11-22", "2026-02-30", "2026-02-30", ("calendar",)),
    Mistake("bad id", DANCE, "id: bee-dance", "id: Bee Dance", "Bee Dance", ("small letters",)),
    Mistake("notice", DANCE, "[practice]", "[practise]", "practise", ("did you mean `practice`",)),
    Mistake("no such objective", DANCE, "BE1.b]", "BE1.c]", "BE1.c]", ("no objective `BE1.c`",)),
    Mistake(
        "no such prerequisite",
        WINTER,
        "[bee-dance]",
        "[bee-danse]",
        "bee-danse",
        ("prerequisite", "did you mean `bee-dance`"),
    ),
    Mistake(
        "prerequisites in a circle",
        DANCE,
        "claims:",
        "prerequisites: [bee-winter]\nclaims:",
        "prerequisites:",
        ("circle", "bee-winter → bee-dance"),
    ),
    Mistake("no front matter", WATER, "---\n", "", "id: tea-water", ("front matter",)),
    Mistake("open front matter", WATER, "22\n---\n", "22\n", "---", ("never closed",)),
    Mistake(
        "not listed", BEES, "  - bee-winter\n", "", "id: bee-winter", ("not listed",), path=WINTER
    ),
    Mistake(
        "no such lesson", TEA, "tea-water]", "tea-wate]", "lessons:", ("`tea-wate` is listed",)
    ),
    Mistake(
        "lesson id twice", WATER, "id: tea-water", "id: bee-dance", "id: bee-dance", ("taken",)
    ),
]

BODY = [
    Mistake(
        "no such source",
        DANCE,
        "[@frisch1967;",
        "[@frisch1976;",
        "[@frisch1976",
        ("no sound entry `frisch1976`", "did you mean `frisch1967`"),
    ),
    Mistake(
        "source not ready",
        DANCE,
        "[@frisch1967;",
        "[@dyer2002;",
        "@dyer2002",
        ("may not be cited", "`after-check`"),
    ),
    Mistake(
        "background source",
        DANCE,
        "[@frisch1967;",
        "[@teapage;",
        "@teapage",
        ("may not be cited", "`background`"),
    ),
    Mistake("no citation", DANCE, "[@frisch1967;", "[@;", "[@;", ("no citation",)),
    Mistake(
        "no such term",
        DANCE,
        "{term}`forager`",
        "{term}`drone`",
        "`drone`",
        ("no term or form `drone`",),
    ),
    Mistake(
        "unknown block",
        DANCE,
        ":::{safety}",
        ":::{safty}",
        "safty",
        ("no block `safty`", "did you mean `safety`"),
    ),
    Mistake("open block", WATER, "## What", ":::{note}\n## What", ":::{note}", ("never closed",)),
    Mistake("closes nothing", WATER, "## What", ":::\n\n## What", ":::", ("closes no block",)),
    Mistake(
        "no such claim",
        DANCE,
        "{claim} 000-02",
        "{claim} 000-22",
        "000-22",
        ("no sound entry `000-22`",),
    ),
    Mistake(
        "claim without number",
        DANCE,
        "{claim} 000-02",
        "{claim}",
        ":::{claim}$",
        ("names no claim",),
    ),
    Mistake("no such mix-up", DANCE, "{mixup} M01", "{mixup} M09", "M09", ("no `M09`",)),
    Mistake(
        "no picture",
        DANCE,
        "figures/dance.svg",
        "figures/dancing.svg",
        "dancing.svg",
        ("no picture", "did you mean `figures/dance.svg`"),
    ),
    Mistake(
        "path escape", DANCE, "figures/dance.svg", "../../secret.svg", "secret.svg", ("no picture",)
    ),
    Mistake("no alt", DANCE, ":alt: A straight", "A straight", ":::{figure}", ("alt text",)),
    Mistake(
        "empty alt",
        DANCE,
        ":alt: A straight run at an angle to the vertical, with a loop back on either side.",
        ":alt:",
        ":::{figure}",
        ("alt text",),
    ),
    Mistake("raw HTML", WATER, "Tasters compare", "<b>Tasters</b> compare", "<b>", ("raw HTML",)),
    Mistake("comment", WATER, "Tasters compare", "<!-- x --> Tasters", "<!--", ("raw HTML",)),
    Mistake("first level", WATER, "## What", "# What", "# What", ("two levels",)),
    Mistake(
        "same anchor",
        DANCE,
        "{#left-open}",
        "{#what-it-tells}",
        "leaves open {#what",
        ("stands twice",),
    ),
    Mistake(
        "no such lesson in a link",
        DANCE,
        "lesson:bee-winter",
        "lesson:bee-summer",
        "lesson:bee-summer",
        ("`bee-summer`, which does not exist",),
    ),
    Mistake(
        "no such anchor in a link",
        DANCE,
        "bee-winter#cluster",
        "bee-winter#cloister",
        "#cloister",
        ("did you mean `cluster`",),
    ),
    Mistake("open fence", LEAVES, "## Water", "```text\n## Water", "```text", ("never closed",)),
    Mistake(
        "nearly a question",
        WATER,
        "```yaml {question}",
        "```{question}",
        "```{question}",
        ("write ```yaml {question}",),
    ),
    Mistake(
        "question in a block",
        DANCE,
        "```yaml {question}",
        ":::{note}\n```yaml {question}",
        "```yaml {question}",
        ("stands by itself",),
    ),
    Mistake(
        "inline question", WATER, "    correct: true\n", "", "options:", ("no option is right",)
    ),
    Mistake(
        "option without id",
        WATER,
        "  - id: a\n    text: Drinking",
        "  - text: Drinking",
        "- text: Drinking",
        ("`id` is missing",),
    ),
    Mistake(
        "key in inline question",
        WATER,
        "explanation: The standard",
        "explaination: The",
        "explaination",
        ("did you mean `explanation`",),
    ),
]


def test_the_sample_library_loads_without_a_word() -> None:
    loaded = loader.load(SAMPLE)
    assert loaded.problems == ()
    assert loaded.source is loaded.partial
    assert [module.id for module in loaded.partial.modules] == ["bees", "tea"]
    assert [lesson.id for lesson in loaded.partial.lessons] == [
        "bee-dance",
        "bee-winter",
        "tea-leaves",
        "tea-water",
    ]


def test_a_lesson_knows_its_lines_and_its_questions() -> None:
    lesson = loader.load(SAMPLE).partial.lessons[0]
    written = (SAMPLE / DANCE).read_text(encoding="utf-8").split("\n")
    assert written[lesson.body_line - 2] == "---"
    assert lesson.body.split("\n") == written[lesson.body_line - 1 :]
    (question,) = lesson.practice
    assert written[question.line - 1] == "id: bee-try-1"
    assert written[question.line_of("options", 1, "why") - 1].startswith("    why: Straight up")
    assert question.document["points"] == 1000
    assert lesson.quiz is not None
    quiz_lines = (SAMPLE / DANCE_QUIZ).read_text(encoding="utf-8").split("\n")
    for one in lesson.quiz.questions:
        assert quiz_lines[one.line_of("id") - 1].strip(" -") == f"id: {one.id}"
    assert {one.document["type"] for one in lesson.quiz.questions} == {
        "single",
        "multiple",
        "truefalse",
        "matching",
        "ordering",
        "numeric",
        "text",
        "cloze",
        "case",
    }


def test_settings_are_numbers_and_none() -> None:
    dance, winter, leaves, water = loader.load(SAMPLE).partial.lessons
    assert dance.quiz is not None
    assert (dance.quiz.settings.attempts, dance.quiz.settings.time_limit_minutes) == (None, None)
    assert dance.quiz.settings.shuffle_questions is False
    assert winter.quiz is not None
    assert winter.quiz.settings.pass_percent == 70
    assert leaves.quiz is not None
    assert leaves.quiz.settings.attempts == 2
    assert leaves.quiz.settings.time_limit_minutes == 10
    assert leaves.quiz.draw[1].pool == "water"
    assert leaves.quiz.draw[1].pick == 2
    assert water.quiz is None


@pytest.mark.parametrize("mistake", [*FRONT, *BODY], ids=str)
def test_a_mistake_is_reported_at_its_line(mistake: Mistake, tmp_path: Path) -> None:
    assert_reported(mistake, tmp_path)


def test_every_mistake_is_reported_at_once(tmp_path: Path) -> None:
    root = copy_library(tmp_path)
    replace_text(root, DANCE, "minutes: 4", "minutes: four")
    replace_text(root, LEAVES, "[@iso3103]", "[@iso]")
    replace_text(root, WINTER_QUIZ, "type: single", "type: singel")
    replace_text(root, "glossary.yaml", "term: Forager", "trm: Forager")
    files = {problem.path for problem in loader.load(root).problems}
    assert {f"modules/{name}" for name in (DANCE, LEAVES, WINTER_QUIZ, "glossary.yaml")} <= files


def test_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    root = copy_library(tmp_path)
    for file in root.rglob("*.md"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    loaded = loader.load(root)
    assert loaded.problems == ()
    assert loaded.partial.lessons[0].body == loader.load(SAMPLE).partial.lessons[0].body


def test_no_folder_is_one_plain_sentence(tmp_path: Path) -> None:
    loaded = loader.load(tmp_path / "nowhere")
    assert [str(one) for one in loaded.problems] == [
        "nowhere:1: There is no such folder; name the folder of the modules."
    ]
