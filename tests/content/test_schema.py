"""The schemas: strict everywhere, helpful in an editor, and text is made what they ask for."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

import learn.content
from learn.content import schema

FOLDER = Path(learn.content.__file__).parent / "schemas"
FILES = sorted(FOLDER.glob("*.schema.json"))


def parts(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        yield path, node
        for key, value in node.items():
            yield from parts(value, f"{path}/{key}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from parts(value, f"{path}/{number}")


def test_there_is_a_schema_for_every_kind_of_file() -> None:
    assert {file.name for file in FILES} == {f"{name}.schema.json" for name in schema.NAMES}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_schema_is_draft_7_and_written_in_one_way(file: Path) -> None:
    written = json.loads(file.read_text(encoding="utf-8"))
    assert written["$schema"] == "http://json-schema.org/draft-07/schema#"
    Draft7Validator.check_schema(written)
    assert (
        file.read_text(encoding="utf-8") == json.dumps(written, indent=2, ensure_ascii=False) + "\n"
    )


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_nothing_unknown_may_stand_anywhere(file: Path) -> None:
    for path, part in parts(json.loads(file.read_text(encoding="utf-8"))):
        kinds = part.get("type")
        is_object = kinds == "object" or (isinstance(kinds, list) and "object" in kinds)
        if is_object and "allOf" not in part:
            assert "additionalProperties" in part, path
        for kind in ("oneOf", "anyOf"):
            assert kind not in part, f"{path}: errors of {kind} are useless to authors"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_key_tells_in_an_editor_what_it_is(file: Path) -> None:
    resolved = schema.documents()[file.name.removesuffix(".schema.json")]
    for path, part in parts(resolved):
        for key, value in part.get("properties", {}).items():
            if isinstance(value, dict) and "const" not in value and "/if" not in path:
                assert value.get("title"), f"{path}: {key}"
                assert value.get("description"), f"{path}: {key}"


def checked(name: str, data: Any) -> schema.Record:
    return schema.check(name, data, {"": 1}, "x.yaml")


def test_text_becomes_what_its_schema_prefers() -> None:
    record = checked(
        "quiz",
        {
            "format": "quiz/1",
            "id": "tea",
            "title": "2022",
            "settings": {
                "pass_percent": "70",
                "attempts": "unlimited",
                "shuffle": {"questions": "true", "options": "false"},
            },
            "questions": [
                {
                    "id": "A-1",
                    "type": "numeric",
                    "points": "0.5",
                    "objective": "A1.a",
                    "stem": "12",
                    "explanation": "x",
                    "read": "a#b",
                    "answers": [{"value": "-1.50", "tolerance": "1e-2"}],
                },
                {
                    "id": "A-2",
                    "type": "single",
                    "objective": "A1.a",
                    "stem": "S",
                    "read": "a#b",
                    "explanation": "x",
                    "options": [
                        {"id": "a", "text": "10", "correct": "true", "why": "true"},
                        {"id": "b", "text": "0x1f", "why": "x", "score": "0"},
                    ],
                },
            ],
        },
    )
    assert record.problems == ()
    assert record.data["title"] == "2022"
    assert record.data["settings"] == {
        "pass_percent": 70,
        "attempts": "unlimited",
        "shuffle": {"questions": True, "options": False},
    }
    numeric, single = record.data["questions"]
    assert numeric["points"] == Decimal("0.5")
    assert numeric["stem"] == "12"
    assert numeric["answers"] == [{"value": Decimal("-1.50"), "tolerance": Decimal("0.01")}]
    assert single["options"][0] == {"id": "a", "text": "10", "correct": True, "why": "true"}
    assert record.raw["questions"][0]["points"] == "0.5"


@pytest.mark.parametrize("text", ["NaN", "inf", "1_000", "1,5", "0x10", "٣", "1" * 40, "", "--1"])
def test_only_plain_numbers_are_numbers(text: str) -> None:
    record = checked("question", {"type": "numeric", "points": text})
    assert record.data["points"] == text
    assert any("`points` must be a number" in one.message for one in record.problems)


def test_what_is_sound_is_known_for_each_part() -> None:
    terms = {"tea": {"term": "Tea", "definition": "D"}, "cup": {"term": "Cup", "definiton": "D"}}
    record = checked("glossary", {"format": "glossary/1", "terms": terms})
    assert record.is_sound("terms", "tea")
    assert not record.is_sound("terms", "cup")
    assert not record.is_sound("terms")
    assert not record.is_sound()
    assert record.is_sound("format")
    assert [one.message for one in record.problems] == [
        "the key `definition` is missing (One plain sentence or two. Markdown); add it",
        "unknown key `definiton`; did you mean `definition`?",
    ]


def test_what_can_stand_is_told_when_nothing_is_near() -> None:
    record = checked("glossary", {"format": "glossary/1", "terms": {}, "zzz": "1"})
    assert [one.message for one in record.problems] == [
        "unknown key `zzz`; nothing more can stand here"
    ]


@pytest.mark.parametrize("data", ["text", ["a"], {"format": ["quiz/1"]}, {"questions": {"a": "b"}}])
def test_any_shape_gets_an_answer(data: Any) -> None:
    assert checked("quiz", data).problems
