"""The library in memory: what the documents say, looked up; nothing that is a key."""

from dataclasses import FrozenInstanceError, fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from learn.content.compile import compile_library
from learn.content.library import Draw, Library, Neighbours, QuestionEntry, Quiz, Uses
from tests.content.samples import library as sample

CODES = ("tea-try-1", "TE-01", "TE-02", "TE-03")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = compile_library(sample(tmp_path))
    return Library.from_documents(
        7,
        made.commons,
        [{**document, "revision_id": 70 + place} for place, document in enumerate(made.modules)],
        {code: {"revision_id": place} for place, code in enumerate(CODES, 1)},
    )


def test_an_empty_library_holds_nothing() -> None:
    empty = Library.from_documents(0, {}, (), {})
    assert (empty.version, empty.modules, empty.lessons, empty.minutes) == (0, (), (), 0)
    assert [len(part) for part in (empty.references, empty.claims, empty.questions)] == [0, 0, 0]
    for find in (empty.module, empty.lesson, empty.quiz, empty.objective):
        assert find("a") is None


def test_modules_and_lessons_are_found_by_id(library: Library) -> None:
    module = library.module("tea")
    assert module is library.modules[0]
    assert module is not None
    assert (module.title, module.minutes, module.revision_id) == ("Tea", 18, 70)
    lesson = library.lesson("brewing")
    assert lesson is module.lessons[1]
    assert lesson is not None
    assert (lesson.number, lesson.module_id, lesson.quiz) == (2, "tea", None)
    assert library.minutes == 18
    assert library.lesson("nowhere") is None
    assert library.module("nowhere") is None


def test_a_lesson_knows_its_parts(library: Library) -> None:
    lesson = library.lessons[0]
    assert [part.question for part in lesson.body] == [None, "tea-try-1", None]
    assert [(heading.id, heading.text) for heading in lesson.toc] == [
        ("wilting", "Wilting and rolling")
    ]
    assert lesson.citations == ("leaf2018", "steam2020")
    assert lesson.terms == ("tannin",)
    assert lesson.claims == ("001-08",)
    assert [objective.id for objective in lesson.objectives] == ["T1.a"]
    assert lesson.words > 30


def test_objectives_know_the_lesson_that_teaches_them(library: Library) -> None:
    objective = library.objective("T1.b")
    assert objective is not None
    assert (objective.lesson_id, objective.module_id) == ("brewing", "tea")
    assert [one.code for one in library.questions_of_objective("T1.a")] == list(CODES)


def test_a_quiz_knows_its_size(library: Library) -> None:
    quiz = library.quiz("wilting-leaves")
    assert quiz is not None
    assert quiz.draw == (Draw(("TE-01",)), Draw((), "recall", 1))
    assert quiz.pools["recall"] == ("TE-02", "TE-03")
    assert quiz.size == 2
    assert (quiz.settings.pass_percent, quiz.settings.attempts) == (70, 2)
    whole = Quiz("a", "A", "a", "m", quiz.settings, (), {}, ("q", "r", "s"))
    assert whole.size == 3


def test_questions_are_known_without_their_keys(library: Library) -> None:
    assert tuple(library.questions) == CODES
    entry = library.questions["TE-02"]
    assert entry == QuestionEntry(
        code="TE-02",
        revision_id=3,
        type="single",
        objective_id="T1.a",
        lesson_id="wilting-leaves",
        quiz_id="wilting-leaves",
        points=1000,
        read="wilting-leaves#wilting",
        claims=("001-08",),
        references=("leaf2018",),
        terms=("tannin",),
        is_practice=False,
        is_sample=True,
    )
    practice = library.questions["tea-try-1"]
    assert (practice.is_practice, practice.quiz_id, practice.is_sample) == (True, None, False)


def test_a_question_without_a_revision_is_left_out(tmp_path: Path) -> None:
    made = compile_library(sample(tmp_path))
    modules = [{**document, "revision_id": 1} for document in made.modules]
    few = Library.from_documents(1, made.commons, modules, {"TE-01": {"revision_id": 9}})
    assert tuple(few.questions) == ("TE-01",)


def test_no_key_reaches_the_library(tmp_path: Path) -> None:
    made = compile_library(sample(tmp_path))
    held = repr(made.modules) + repr(made.commons)
    for key in ("They lose", "Water leaves first", "'correct'", "'options'", "'explanation'"):
        assert key not in held


def test_registers_are_read(library: Library) -> None:
    assert set(library.references) == {"leaf2018", "steam2020"}
    assert library.references["leaf2018"].link == "https://doi.org/10.1000/tea.2018"
    assert library.terms["tannin"].forms == ("tannins",)
    assert library.terms["tannin"].definition_html.startswith("<p>A <em>bitter</em>")
    claim = library.claims["001-08"]
    assert (claim.lesson_id, claim.source_id, claim.basis) == ("wilting-leaves", "001", "tested")
    assert library.claim_sources["001"].title == "Tea today"
    assert library.misconceptions["M01"].truth == "It is a drink"


def test_lessons_have_neighbours_through_all_modules(library: Library) -> None:
    first, second = library.lessons
    assert library.neighbours(first.id) == Neighbours(None, second)
    assert library.neighbours(second.id) == Neighbours(first, None)
    assert library.neighbours("nowhere") == Neighbours(None, None)


@pytest.mark.parametrize(
    ("read", "title", "address"),
    [
        ("wilting-leaves#wilting", "Wilting and rolling", "/modules/tea/wilting-leaves#wilting"),
        ("wilting-leaves#cd4-leaves-in-h2o", "CD4+ leaves in H2O", None),
        ("brewing", "Brewing", "/modules/tea/brewing"),
        ("brewing#nowhere", None, None),
        ("nowhere#a", None, None),
    ],
)
def test_a_question_leads_to_the_paragraph_that_teaches_it(
    library: Library, read: str, title: str | None, address: str | None
) -> None:
    assert library.anchor_title(read) == title
    if address or title is None:
        assert library.read_address(read) == address


def test_uses_are_lessons_claims_and_a_count(library: Library) -> None:
    first = library.lessons[0]
    assert library.uses_of_term("tannin") == Uses((first,), (), 4)
    assert library.uses_of_reference("steam2020") == Uses((first,), (library.claims["001-08"],), 0)
    assert library.uses_of_reference("leaf2018") == Uses((first,), (), 4)
    assert library.uses_of_term("nowhere") == Uses((), (), 0)


def test_everything_is_frozen(library: Library) -> None:
    for record in (library, library.modules[0], library.lessons[0], library.questions["TE-01"]):
        assert is_dataclass(record)
        with pytest.raises((FrozenInstanceError, TypeError)):
            setattr(record, fields(record)[0].name, None)
    registers: list[Any] = [library.references, library.questions, library.lessons[0].anchors]
    for register in registers:
        with pytest.raises(TypeError):
            register["new"] = None
