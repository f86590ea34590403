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

from learn.content import schema_errors
from learn.content.source import Json, Problem

NAMES = (
    *("module", "lesson", "quiz", "question"),
    *("references", "glossary", "claims", "misconceptions"),
)
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?")
_INTEGER = re.compile(r"[+-]?[0-9]{1,30}")


@cache
def documents() -> Mapping[str, Json]:
    """Return the schemas by name, every `$ref` replaced by what it names (none names itself)."""
    folder = resources.files("learn.content") / "schemas"
    written = {
        name: json.loads((folder / f"{name}.schema.json").read_text(encoding="utf-8"))
        for name in NAMES
    }
    return {name: _resolved(schema, name, written) for name, schema in written.items()}


def _resolved(part: Any, name: str, written: Mapping[str, Json]) -> Any:  # noqa: ANN401
    if isinstance(part, list):
        return [_resolved(item, name, written) for item in part]
    if not isinstance(part, dict):
        return part
    if "$ref" not in part:
        return {
            key: _resolved(value, name, written)
            for key, value in part.items()
            if key != "definitions"
        }
    file, _, pointer = part["$ref"].partition("#")
    name = file.removesuffix(".schema.json") or name
    target: Any = written[name]
    for step in filter(None, pointer.split("/")):
        target = target[step]
    return _resolved(target, name, written)


@cache
def _validator(name: str) -> Validator:
    return Draft7Validator(documents()[name])


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
        if not place:
            return not self.broken
        start = ".".join(str(step) for step in place)
        return not any(path == start or path.startswith(f"{start}.") for path in self.broken)

    def line(self, *place: str | int) -> int:
        """Return the line of a part, or of its nearest parent that has one."""
        return _line([str(step) for step in place], self.lines)


def check(name: str, raw: object, lines: Mapping[str, int], path: str) -> Record:
    """Return the record of a document, numbers and booleans made of text, and what is wrong in it.

    `raw` is text, lists and dicts as `yaml_source.unfold` gives them, `lines` its lines.
    """
    data = coerce(raw, documents()[name])
    found: dict[tuple[int, str], Problem] = {}
    broken: set[str] = set()
    for error in _validator(name).iter_errors(data):
        place = [str(part) for part in error.absolute_path]
        for extra, message in schema_errors.sentences(error):
            broken.add(".".join([*place, *extra]))
            line = _line([*place, *extra], lines)
            found[line, message] = Problem(path, line, message)
    return Record(path, raw, data, lines, frozenset(broken), tuple(sorted(found.values())))


def _line(place: list[str], lines: Mapping[str, int]) -> int:
    while place and ".".join(place) not in lines:
        place = place[:-1]
    return lines.get(".".join(place), 1)


# Text into numbers


def coerce(data: object, schema: object) -> Any:  # noqa: ANN401
    """Return the data with each text made what its schema asks for first, where it can be.

    A schema's list of types says which reading is preferred: ["integer", "string"] makes `70` a
    number and leaves `none` a text, ["string", "number"] leaves `70` a text.
    """
    return _coerce(data, list(_expand(schema, data)))


def _coerce(data: object, schemas: list[Json]) -> Any:  # noqa: ANN401
    if isinstance(data, str):
        types = next((schema["type"] for schema in schemas if "type" in schema), "string")
        return _scalar(data, types)
    if isinstance(data, list):
        parts = [schema["items"] for schema in schemas if "items" in schema]
        return [
            _coerce(item, [one for part in parts for one in _expand(part, item)]) for item in data
        ]
    if isinstance(data, dict):
        return {key: _coerce(value, _under(key, value, schemas)) for key, value in data.items()}
    return data


def _under(key: str, value: object, schemas: list[Json]) -> list[Json]:
    found: list[Json] = []
    for schema in schemas:
        part = schema.get("properties", {}).get(key, schema.get("additionalProperties"))
        found.extend(_expand(part, value))
    return found


def _expand(schema: object, data: object) -> Iterator[Json]:
    """Yield the schema and all that it brings with it for this data."""
    if not isinstance(schema, dict):
        return
    yield schema
    for part in schema.get("allOf", ()):
        yield from _expand(part, data)
    if "if" in schema:
        branch = "then" if _holds(schema["if"], data) else "else"
        yield from _expand(schema.get(branch), data)


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
