"""Drawings: an SVG file becomes markup of our own, or a list of what is wrong with it.

Nothing of the file is passed on as it stands: elements and attributes are read from an allow-list,
every value is checked against the form it may have, and the text is written anew. Colour comes from
classes, so a drawing follows the theme; every reference stays inside the drawing.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from learn.content.svg_rules import ATTRIBUTES, ELEMENTS, NAME

MAX_BYTES = 256 * 1024
MAX_ELEMENTS = 4000
MAX_DEPTH = 24

_NAMESPACE = "{http://www.w3.org/2000/svg}"
_WORDS_ONLY = frozenset({"title", "desc"})
_HOLDS_TEXT = frozenset({"title", "desc", "text", "tspan"})
_LOCAL = re.compile(rf"(url\(#|^#)({NAME})")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing that was checked: write it into a page with `inline`."""

    root: Element

    def inline(self, prefix: str, name: str) -> str:
        """Return the SVG for a page: ids begin with the prefix, `name` says it in words.

        The file's own title and description are left out: a browser would show the title as a tip
        over the whole drawing, and the page says both in words.
        """
        return "".join(_root(self.root, prefix, name))


def read(text: str) -> tuple[Drawing | None, tuple[str, ...]]:
    """Return the drawing and no complaints, or None and everything that is wrong with the file."""
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        return None, (f"The drawing is larger than {MAX_BYTES // 1024} kB: simplify it.",)
    try:
        root = fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, RecursionError) as problem:
        return None, (f"The drawing cannot be read as XML without a DTD ({_reason(problem)}).",)
    complaints = tuple(dict.fromkeys(_complaints(root)))
    return (None, complaints) if complaints else (Drawing(root), ())


def _reason(problem: Exception) -> str:
    if isinstance(problem, ParseError):
        return f"line {problem.position[0]}, column {problem.position[1]}"
    return type(problem).__name__


def _complaints(root: Element) -> Iterator[str]:
    depth = _depth(root)
    if depth > MAX_DEPTH or sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        yield f"The drawing has over {MAX_ELEMENTS} parts or {MAX_DEPTH} levels: simplify it."
        return
    yield from _root_complaints(root)
    for element in root.iter():
        yield from _element_complaints(element, is_root=element is root)
    yield from _reference_complaints(root)


def _depth(root: Element) -> int:
    depth, level = 0, [root]
    while level and depth <= MAX_DEPTH:
        depth, level = depth + 1, [child for element in level for child in element]
    return depth


def _root_complaints(root: Element) -> Iterator[str]:
    if root.tag != _NAMESPACE + "svg":
        yield 'The root must be <svg xmlns="http://www.w3.org/2000/svg">.'
    if root.get("viewBox") is None:
        yield "The root needs a viewBox."
    for name in ("title", "desc"):
        words = root.findtext(_NAMESPACE + name)
        if not words or not words.strip():
            yield f"The root needs a <{name}> with words."


def _element_complaints(element: Element, *, is_root: bool) -> Iterator[str]:
    name = _local(element.tag)
    if name not in ELEMENTS or name == element.tag:
        allowed = ", ".join(sorted(ELEMENTS))
        yield f"<{name[:60]}> is not allowed in a drawing; allowed are {allowed}."
        return
    if name == "svg" and not is_root:
        yield "An <svg> inside the drawing is not allowed: use <g>."
    if name in _WORDS_ONLY and len(element):
        yield f"<{name}> holds words only."
    if name not in _HOLDS_TEXT and _has_text(element):
        yield f"Words stand in <text>, not in <{name}>."
    for attribute, value in element.items():
        check = ATTRIBUTES.get(attribute)
        if check is None:
            yield _refused(name, attribute)
        elif not check(value):
            yield f'{attribute}="{value[:60]}" on <{name}> is not allowed.'


def _refused(name: str, attribute: str) -> str:
    advice = {
        "style": " Colour comes from classes such as fill-read and line-ink2.",
        "{http://www.w3.org/1999/xlink}href": " Write href.",
    }.get(attribute, "")
    return f"The attribute {_local(attribute)[:60]} on <{name}> is not allowed.{advice}"


def _has_text(element: Element) -> bool:
    texts = [element.text, *(child.tail for child in element)]
    return any(text and text.strip() for text in texts)


def _local(tag: object) -> str:
    """Return the name without the SVG namespace; a name of another namespace keeps it."""
    return str(tag).removeprefix(_NAMESPACE)


def _reference_complaints(root: Element) -> Iterator[str]:
    ids = Counter(value for element in root.iter() if (value := element.get("id")))
    for value, count in ids.items():
        if count > 1:
            yield f'The id "{value}" stands twice.'
    for element in root.iter():
        for attribute, value in element.items():
            for target in _targets(attribute, value):
                if target not in ids:
                    yield f'{attribute} refers to "{target}", which is not in the drawing.'
    yield from _copy_complaints(root)


def _copy_complaints(root: Element) -> Iterator[str]:
    """Complain about copies of copies: they may be circular, or grow without bound."""
    copied = {use.get("href", "")[1:] for use in root.iter(_NAMESPACE + "use")}
    for element in root.iter():
        if element.get("id") in copied and next(element.iter(_NAMESPACE + "use"), None) is not None:
            yield f'What <use> copies ("{element.get("id")}") may not hold another <use>.'


def _targets(attribute: str, value: str) -> list[str]:
    if attribute == "aria-labelledby":
        return value.split()
    if attribute in {"href", "fill", "stroke", "marker-start", "marker-end"}:
        return [match[2] for match in _LOCAL.finditer(value)]
    return []


def _root(root: Element, prefix: str, name: str) -> Iterator[str]:
    kept = {
        key: value
        for key, value in root.items()
        if key not in {"class", "role", "aria-labelledby", "aria-hidden", "id"}
    }
    attributes = "".join(f' {key}="{_value(key, value, prefix)}"' for key, value in kept.items())
    yield f'<svg class="figure" role="img" aria-label="{escape(name)}"{attributes}>'
    for child in root:
        if _local(child.tag) not in _WORDS_ONLY:
            yield from _written(child, prefix)
    yield "</svg>"


def _written(element: Element, prefix: str) -> Iterator[str]:
    name = _local(element.tag)
    attributes = "".join(f' {key}="{_value(key, value, prefix)}"' for key, value in element.items())
    yield f"<{name}{attributes}>"
    if name in _HOLDS_TEXT and element.text:
        yield escape(element.text, quote=False)
    for child in element:
        yield from _written(child, prefix)
        if name in _HOLDS_TEXT and child.tail:
            yield escape(child.tail, quote=False)
    yield f"</{name}>"


def _value(attribute: str, value: str, prefix: str) -> str:
    """Return the value with the ids in it prefixed."""
    if attribute == "id":
        return escape(f"{prefix}-{value}")
    if attribute == "aria-labelledby":
        return escape(" ".join(f"{prefix}-{one}" for one in value.split()))
    if attribute in {"href", "fill", "stroke", "marker-start", "marker-end"}:
        return escape(_LOCAL.sub(rf"\g<1>{prefix}-\g<2>", value))
    return escape(" ".join(value.split()))
