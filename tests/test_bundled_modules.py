"""The shipped course, tested like code: complete, strict, honest about what awaits review."""

import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from learn.content import loader
from learn.content.compile import Compiled, CompiledQuestion, compile_library
from learn.content.lesson_flaws import WORDS_A_MINUTE
from learn.content.loader import Loaded
from learn.content.plain import count_words
from learn.content.report import CheckReport, check_report

# In one process: reading the whole course takes seconds.
pytestmark = pytest.mark.xdist_group("course")

MODULES = Path(__file__).parents[1] / "modules"
NARROWEST_FIGURE = 704  # pixels: 44rem in app.css
KINDS = {
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


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return loader.load(MODULES)


@pytest.fixture(scope="module")
def report(loaded: Loaded) -> CheckReport:
    return check_report(loaded)


@pytest.fixture(scope="module")
def library(loaded: Loaded) -> Compiled:
    assert loaded.source is not None
    return compile_library(loaded.source)


def test_the_strict_check_passes_and_counts_the_whole_course(report: CheckReport) -> None:
    assert [str(problem) for problem in report.problems] == []
    assert re.fullmatch(
        r"7 modules, 33 lessons, (\d+) questions, 217 of 217 claims covered, 86 terms, "
        r"every objective with at least two questions, 0 warnings",
        report.closing_line(),
    )
    assert report.counts.questions >= 198


def test_every_kind_of_question_is_used(library: Compiled) -> None:
    assert {question.document["type"] for question in library.questions.values()} == KINDS


def test_exactly_three_claims_have_no_source_that_is_ready(library: Compiled) -> None:
    bare = {key for key, claim in library.commons["claims"].items() if not claim["references"]}
    assert bare == {"002-02", "003-20", "004-36"}


def test_all_ten_figures_are_drawn() -> None:
    assert len(list(MODULES.glob("*/figures/*.svg"))) == 10


@pytest.mark.parametrize(
    "drawing", sorted(MODULES.glob("*/figures/*.svg")), ids=lambda one: one.stem
)
def test_the_smallest_words_of_a_figure_can_be_read(drawing: Path) -> None:
    svg = drawing.read_text(encoding="utf-8")
    width = float(re.search(r'viewBox="0 0 ([0-9.]+) ', svg)[1])  # type: ignore[index]
    smallest = min(float(size) for size in re.findall(r'font-size="([0-9.]+)"', svg))
    assert smallest * NARROWEST_FIGURE / width >= 10.9


def test_lessons_that_await_a_clinician_are_listed(loaded: Loaded) -> None:
    assert loaded.source is not None
    readme = (MODULES / "README.md").read_text()
    listed = readme.split("## What awaits review", 1)[1]
    for lesson in loaded.source.lessons:
        is_treatment = lesson.path.startswith("modules/treatments-and-evidence/")
        is_listed = f"`{lesson.id}`" in listed or is_treatment
        assert is_listed == (lesson.clinical_review == "awaiting"), lesson.id


def test_treatment_lessons_carry_their_banner(library: Compiled) -> None:
    module = next(one for one in library.modules if one["id"] == "treatments-and-evidence")
    notices = {lesson["id"]: lesson["notices"] for lesson in module["lessons"]}
    assert all("treatment" in notices[lesson] for lesson in list(notices)[2:])
    assert "crisis" in notices["what-guidelines-recommend"]


def test_the_landing_page_has_a_question_to_try(library: Compiled) -> None:
    facts = [fact for module in library.modules for fact in module["questions"].values()]
    assert any(fact["sample"] for fact in facts)


def test_reading_takes_as_long_as_promised(library: Compiled) -> None:
    for lesson in (lesson for module in library.modules for lesson in module["lessons"]):
        checks = [part["question"] for part in lesson["body"] if "question" in part]
        words = lesson["words"] + sum(words_of(library.questions[code]) for code in checks)
        assert 0.75 <= words / WORDS_A_MINUTE / lesson["minutes"] <= 1.25, lesson["id"]


def words_of(question: CompiledQuestion) -> int:
    """Count what a learner reads of a question: the stem, the options, an explanation."""
    document = question.document
    parts = [*document.get("options", ()), *document.get("sequence", ())]
    texts = [document["stem"], document["explanation"], *(part["text"] for part in parts)]
    return sum(count_words(text) for text in texts)


def test_the_place_and_length_of_a_key_give_nothing_away(library: Compiled) -> None:
    documents = [question.document for question in library.questions.values()]
    singles = [one["options"] for one in documents if one["type"] == "single"]
    places = Counter((len(options), key_place(options)) for options in singles)
    for size in {len(options) for options in singles}:
        of_size = sum(count for (options, _), count in places.items() if options == size)
        for place in range(size):
            assert 0.5 <= places[size, place] * size / of_size <= 1.6, (size, place)
    longest = sum(
        len(options[key_place(options)]["text"]) == max(len(one["text"]) for one in options)
        for options in singles
    )
    assert longest / len(singles) <= 1 / 3
    answers = [one["answer"] for one in documents if one["type"] == "truefalse"]
    assert 0.3 <= sum(answers) / len(answers) <= 0.7


def key_place(options: list[dict[str, Any]]) -> int:
    return next(place for place, option in enumerate(options) if option.get("correct"))


def test_only_sources_that_were_checked_are_cited(loaded: Loaded, library: Compiled) -> None:
    assert loaded.source is not None
    status = {key: reference.status for key, reference in loaded.source.references.items()}
    assert {status[key] for key in ("toyka1975", "bjornevik2022")} == {"after-check"}
    cited = {
        key
        for module in library.modules
        for lesson in module["lessons"]
        for key in lesson["citations"]
    }
    assert {status[key] for key in cited} == {"ready"}


LESSON = "immune-branches/01-innate-first-responders.md"
QUIZ = "immune-branches/01-innate-first-responders.quiz.yaml"
CITED = "neuroinflammation/01-pain-types-and-sensitisation.md"


def without_claim(text: str) -> str:
    """Take the first claim out of the front matter; its card stays in the body."""
    return re.sub(r"^claims: \[[\d-]+, ", "claims: [", text, count=1, flags=re.MULTILINE)


def without_alt(text: str) -> str:
    return re.sub(r"^:alt: .*\n", "", text, count=1, flags=re.MULTILINE)


def without_citation(text: str) -> str:
    """Take the citation away from beside a number."""
    return re.sub(r"(effect size of about 0\.57) \[@obrien2018\]", r"\1", text, count=1)


def with_unknown_source(text: str) -> str:
    return text.replace("[@", "[@nobody1900; @", 1)


def with_long_key(text: str) -> str:
    """Make the first key the longest option by far."""
    return re.sub(
        r"(    text: [^\n]*)(\n        correct: true)",
        r"\1 and a good deal more words than any of the other options has\2",
        text,
        count=1,
    )


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        (LESSON, without_claim, "claim"),
        (LESSON, without_alt, ":alt:"),
        (LESSON, with_unknown_source, "nobody1900"),
        (CITED, without_citation, "cite the source beside it"),
        (QUIZ, with_long_key, "median"),
    ],
)
def test_one_mistake_fails_the_strict_check_with_file_and_line(
    tmp_path: Path, name: str, change: Callable[[str], str], words: str
) -> None:
    root = tmp_path / "modules"
    shutil.copytree(MODULES, root)
    before = (root / name).read_text()
    assert change(before) != before
    (root / name).write_text(change(before))

    report = check_report(loader.load(root))

    assert report.exit_status(strict=True) == 1
    found = [str(problem) for problem in report.problems if words in problem.message]
    assert any(re.match(rf"modules/{name}:\d+: ", problem) for problem in found), found
