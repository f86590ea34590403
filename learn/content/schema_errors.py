"""What a JSON Schema objects to, in plain sentences for authors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, TypeAlias

from jsonschema.exceptions import ValidationError

_TYPE_WORDS = {
    "object": "keys and values, indented below it",
    "array": "a list",
    "string": "a text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
}
_BOUNDS = {
    "minimum": "must be at least {}",
    "maximum": "must be at most {}",
    "exclusiveMinimum": "must be more than {}",
    "exclusiveMaximum": "must be less than {}",
    "minItems": "needs {} or more entries",
    "maxItems": "takes at most {} entries",
    "minLength": "is empty; give it a text or leave it out",
    "maxLength": "is too long; it takes at most {} characters",
    "uniqueItems": "lists something twice",
}
_LONGEST_QUOTE = 60

Sentence: TypeAlias = tuple[list[str], str]


@dataclass(frozen=True, slots=True)
class _Error:
    """An error of jsonschema: the rule, its value, what broke it, the schema around, a name."""

    rule: str
    value: Any
    instance: Any
    known: dict[str, Any]
    wanted: str
    name: str


def sentences(error: ValidationError) -> Iterator[Sentence]:
    """Yield what to say about one error, with what to add to its path to find its line."""
    schema = error.schema if isinstance(error.schema, dict) else {}
    ours = _Error(
        rule=str(error.validator),
        value=error.validator_value,
        instance=error.instance,
        known=schema.get("properties", {}),
        wanted=schema.get("patternErrorMessage", "written otherwise"),
        name=_name(error),
    )
    is_key = "propertyNames" in error.absolute_schema_path
    for place, sentence in _SENTENCES.get(ours.rule, _bound)(ours):
        yield ([str(error.instance)] if is_key else place), sentence


def _name(error: ValidationError) -> str:
    if "propertyNames" in error.absolute_schema_path:
        return f"the key `{error.instance}`"
    place = list(error.absolute_path)
    keys = [step for step in place if isinstance(step, str)]
    if not keys:
        return "what stands here"
    last = place[-1]
    return f"item {last + 1} of `{keys[-1]}`" if isinstance(last, int) else f"`{keys[-1]}`"


def _unknown(error: _Error) -> Iterator[Sentence]:
    free = [name for name in error.known if name not in error.instance]
    for key in (name for name in error.instance if name not in error.known):
        near = get_close_matches(key, free, n=1, cutoff=0.6)
        if near:
            advice = f"did you mean `{near[0]}`?"
        elif free:
            advice = f"what can stand here: {', '.join(free)}"
        else:
            advice = "nothing more can stand here"
        yield [key], f"unknown key `{key}`; {advice}"


def _missing(error: _Error) -> Iterator[Sentence]:
    for key in error.value:
        if key in error.instance:
            continue
        schema = error.known.get(key)
        described = schema.get("description", "") if isinstance(schema, dict) else ""
        meaning = f" ({described.rstrip('.')})" if described else ""
        yield [], f"the key `{key}` is missing{meaning}; add it"


def _enum(error: _Error) -> Iterator[Sentence]:
    allowed = [str(value) for value in error.value]
    near = get_close_matches(str(error.instance), allowed, n=1, cutoff=0.7)
    hint = f"; did you mean `{near[0]}`?" if near else ""
    listed = ", ".join(allowed)
    yield [], f"{error.name} must be one of {listed}, not {_quote(error.instance)}{hint}"


def _const(error: _Error) -> Iterator[Sentence]:
    yield [], f"{error.name} must be `{error.value}`, not {_quote(error.instance)}"


def _type(error: _Error) -> Iterator[Sentence]:
    types = [error.value] if isinstance(error.value, str) else list(error.value)
    if types == ["string", "number"]:
        types = ["string"]
    wanted = " or ".join(_TYPE_WORDS.get(kind, kind) for kind in types)
    yield [], f"{error.name} must be {wanted}, not {_quote(error.instance)}"


def _pattern(error: _Error) -> Iterator[Sentence]:
    yield [], f"{error.name} must be {error.wanted}, not {_quote(error.instance)}"


def _dependencies(error: _Error) -> Iterator[Sentence]:
    yield [], f"{' and '.join(f'`{key}`' for key in sorted(error.value))} need each other; add both"


def _not(error: _Error) -> Iterator[Sentence]:
    """Say that two keys exclude each other, or that one cannot stand beside the others."""
    keys = error.value.get("required", ())
    if len(keys) == 1:
        yield list(keys), f"`{keys[0]}` cannot stand beside the other keys here; take it out"
    else:
        yield [], f"give {' or '.join(f'`{key}`' for key in keys)}, not both"


def _bound(error: _Error) -> Iterator[Sentence]:
    words = _BOUNDS.get(error.rule, "breaks the rule " + error.rule)
    yield [], f"{error.name} {words.format(error.value)}"


def _quote(value: object) -> str:
    if isinstance(value, dict):
        return "keys and values"
    if isinstance(value, list):
        return "a list"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    shown = text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"
    return f"`{shown}`"


_SENTENCES: dict[str, Callable[[_Error], Iterator[Sentence]]] = {
    "additionalProperties": _unknown,
    "required": _missing,
    "enum": _enum,
    "const": _const,
    "type": _type,
    "pattern": _pattern,
    "dependencies": _dependencies,
    "not": _not,
}
