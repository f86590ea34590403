"""The JSON Schemas of the format: text becomes numbers, and what does not fit is reported."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from jsonschema import Draft7Validator
from jsonschema.protocols import Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

from learn.content import schema_errors
from learn.content.source import Json, Problem

NAMES = (
    *("module", "lesson", "quiz", "question"),
    *("references", "glossary", "claims", "misconceptions"),
)
_BASE = "https://lymph.invalid/schemas/"
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?")
_INTEGER = re.compile(r"[+-]?[0-9]{1,30}")


@cache
def documents() -> Mapping[str, Json]:
    """Return the schemas by file name, as shipped in `schemas/`."""
    folder = resources.files("learn.content") / "schemas"
    names = [f"{name}.schema.json" for name in NAMES]
    return {name: json.loads((folder / name).read_text(encoding="utf-8")) for name in names}


@cache
def _validator(name: str) -> Validator:
    registry: Registry[Any] = Registry().with_resources(
        (_BASE + file, Resource.from_contents(schema, default_specification=DRAFT7))
        for file, schema in documents().items()
    )
    return Draft7Validator({"$ref": f"{_BASE}{name}.schema.json"}, registry=registry)


@dataclass(frozen=True, slots=True)
class Record:
    """A document with its numbers: `raw` as written, `lines` its lines, `broken` where it fails."""

    path: str
    raw: Any
    data: Any
    lines: Mapping[str, int]
    broken: frozenset[str]
    problems: tuple[Problem, ...]

    def is_sound(self, *place: str | int) -> bool:
        """Whether the schema has no objection to this part or to anything in it."""
        start = ".".join(str(step) for step in place)
        return not any(path == start or path.startswith(f"{start}.") for path in self.broken)

    def line(self, *place: str | int) -> int:
        """Return the line of a part, or of its nearest parent that has one."""
        return _line([str(step) for step in place], self.lines)


def check(name: str, raw: object, lines: Mapping[str, int], path: str) -> Record:
    """Return the record of a document, numbers and booleans made of text, and what is wrong in it.

    `raw` is text, lists and dicts as `yaml_source.unfold` gives them, `lines` its lines.
    """
    data = coerce(raw, documents()[f"{name}.schema.json"], name)
    found: dict[tuple[int, str], Problem] = {}
    broken: set[str] = set()
    for error in _validator(name).iter_errors(data):
        place = [str(part) for part in error.absolute_path]
        broken.add(".".join(place))
        for extra, message in schema_errors.sentences(error):
            line = _line([*place, *extra], lines)
            found[line, message] = Problem(path, line, message)
    return Record(path, raw, data, lines, frozenset(broken), tuple(sorted(found.values())))


def _line(place: list[str], lines: Mapping[str, int]) -> int:
    while place and ".".join(place) not in lines:
        place = place[:-1]
    return lines.get(".".join(place), 1)


# Text into numbers


def coerce(data: object, schema: object, name: str) -> Any:  # noqa: ANN401
    """Return the data with each text made what its schema asks for first, where it can be.

    A schema's list of types says which reading is preferred: ["integer", "string"] makes `70` a
    number and leaves `none` a text, ["string", "number"] leaves `70` a text.
    """
    return _coerce(data, list(_expand(schema, data, name)))


def _coerce(data: object, schemas: list[tuple[Json, str]]) -> Any:  # noqa: ANN401
    if isinstance(data, str):
        for schema, _ in schemas:
            if "type" in schema:
                return _scalar(data, schema["type"])
        return data
    if isinstance(data, list):
        return [
            _coerce(
                item,
                [
                    part
                    for schema, name in schemas
                    for part in _expand(schema.get("items"), item, name)
                ],
            )
            for item in data
        ]
    if isinstance(data, dict):
        return {key: _coerce(value, _under(key, value, schemas)) for key, value in data.items()}
    return data


def _under(key: str, value: object, schemas: list[tuple[Json, str]]) -> list[tuple[Json, str]]:
    found: list[tuple[Json, str]] = []
    for schema, name in schemas:
        part = schema.get("properties", {}).get(key, schema.get("additionalProperties"))
        found.extend(_expand(part, value, name))
    return found


def _expand(schema: object, data: object, name: str) -> Iterator[tuple[Json, str]]:
    """Yield the schema and all that it brings with it for this data, each with its file's name."""
    if not isinstance(schema, dict):
        return
    if "$ref" in schema:
        file, _, pointer = schema["$ref"].partition("#")
        name = file.removesuffix(".schema.json") or name
        target: Any = documents()[f"{name}.schema.json"]
        for step in filter(None, pointer.split("/")):
            target = target[step]
        yield from _expand(target, data, name)
        return
    yield schema, name
    for part in schema.get("allOf", ()):
        yield from _expand(part, data, name)
    if "if" in schema:
        branch = "then" if _holds(schema["if"], data) else "else"
        yield from _expand(schema.get(branch), data, name)


def _holds(condition: Json, data: object) -> bool:
    """Whether an `if` of our schemas holds; they know only `required` and `const`."""
    if not isinstance(data, dict):
        return False
    return all(key in data for key in condition.get("required", ())) and all(
        data.get(key) == wanted["const"] for key, wanted in condition.get("properties", {}).items()
    )


def _scalar(text: str, types: str | list[str]) -> object:
    for kind in [types] if isinstance(types, str) else types:
        if kind == "string":
            return text
        if kind == "boolean" and text in {"true", "false"}:
            return text == "true"
        if kind == "integer" and _INTEGER.fullmatch(text):
            return int(text)
        if kind == "number" and _NUMBER.fullmatch(text):
            return Decimal(text)
    return text
