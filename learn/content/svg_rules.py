"""What may stand in a drawing: elements, classes, attributes, and the form of every value."""

import re
from collections.abc import Callable

ELEMENTS = frozenset(
    [
        "svg",
        "g",
        "title",
        "desc",
        "defs",
        "marker",
        "pattern",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "path",
        "text",
        "tspan",
        "use",
    ]
)
COLOURS = (
    "ink",
    "ink2",
    "edge",
    "line",
    "surface",
    "sunk",
    "read",
    "readtint",
    "recall",
    "recalltint",
    "ok",
    "oktint",
    "no",
    "notint",
    "warn",
    "warntint",
    "info",
    "infotint",
)
CLASSES = frozenset(
    ["figure", *(f"fill-{name}" for name in COLOURS), *(f"line-{name}" for name in COLOURS)]
)

_N = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?"
NAME = r"[A-Za-z][A-Za-z0-9_-]{0,63}"


def _form(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda value: compiled.fullmatch(value) is not None


def _one_of(*values: str) -> Callable[[str], bool]:
    return frozenset(values).__contains__


_NUMBER = _form(_N)
_LENGTH = _form(rf"{_N}(?:px|em|%)?")
_NUMBERS = _form(r"[0-9eE+.,\s-]{1,20000}")
_ID = _form(NAME)
_PAINT = _form(rf"none|currentColor|url\(#{NAME}\)")
_LINE_END = _form(rf"none|url\(#{NAME}\)")
_TRANSFORM = _form(
    r"(?:\s*(?:translate|scale|rotate|skewX|skewY|matrix)\([0-9eE+.,\s-]{1,200}\)\s*,?){1,8}\s*"
)
_UNITS = _one_of("userSpaceOnUse", "objectBoundingBox", "strokeWidth")

ATTRIBUTES: dict[str, Callable[[str], bool]] = {
    "id": _ID,
    "class": lambda value: bool(value.split()) and CLASSES.issuperset(value.split()),
    "viewBox": _form(rf"{_N}(?:[\s,]+{_N}){{3}}"),
    "role": _one_of("img", "group", "presentation", "none"),
    "aria-labelledby": _form(rf"{NAME}(?:\s+{NAME})*"),
    "aria-hidden": _one_of("true", "false"),
    "d": _form(r"[MmZzLlHhVvCcSsQqTtAa0-9eE+.,\s-]{1,60000}"),
    "points": _NUMBERS,
    "transform": _TRANSFORM,
    "patternTransform": _TRANSFORM,
    "font-weight": _form(r"normal|bold|[1-9]00"),
    "text-anchor": _one_of("start", "middle", "end"),
    "dominant-baseline": _one_of(
        "auto", "middle", "central", "hanging", "alphabetic", "mathematical", "text-top"
    ),
    "stroke-dasharray": _form(rf"none|{_N}(?:[\s,]+{_N}){{0,15}}"),
    "stroke-linecap": _one_of("butt", "round", "square"),
    "stroke-linejoin": _one_of("miter", "round", "bevel"),
    "marker-start": _LINE_END,
    "marker-end": _LINE_END,
    "orient": _form(rf"auto|auto-start-reverse|{_N}"),
    "markerUnits": _UNITS,
    "patternUnits": _UNITS,
    "preserveAspectRatio": _form(r"none|x(?:Min|Mid|Max)Y(?:Min|Mid|Max)(?: (?:meet|slice))?"),
    "opacity": _NUMBER,
    "href": _form(rf"#{NAME}"),
    "fill": _PAINT,
    "stroke": _PAINT,
    **dict.fromkeys(
        [
            "x",
            "y",
            "x1",
            "y1",
            "x2",
            "y2",
            "cx",
            "cy",
            "r",
            "rx",
            "ry",
            "width",
            "height",
            "font-size",
            "stroke-width",
            "markerWidth",
            "markerHeight",
            "refX",
            "refY",
        ],
        _LENGTH,
    ),
}
