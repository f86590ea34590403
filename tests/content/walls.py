"""A judge of HTML that shares no list and no parser with the code it judges.

`violations(html)` names everything that could run a script, load something from elsewhere, or is
simply not meant to be in a published page.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from learn import questions
from learn.content.compile import Compiled

TAGS = frozenset(
    [
        *("a", "blockquote", "br", "button", "cite", "code", "dd", "details", "div", "dl", "dt"),
        *("em", "figcaption", "figure", "h2", "h3", "hr", "li", "ol", "p", "pre", "q", "section"),
        *("span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "th", "thead", "tr"),
        "ul",
    ]
)
DRAWN = frozenset(
    [
        *("svg", "g", "title", "desc", "defs", "marker", "pattern", "rect", "circle", "ellipse"),
        *("line", "polyline", "polygon", "path", "text", "tspan", "use"),
    ]
)
ATTRIBUTES = frozenset(
    [
        *("class", "id", "href", "rel", "aria-label", "aria-hidden", "type", "popovertarget"),
        *("popover", "tabindex", "role", "data-grade", "start", "scope"),
    ]
)
DRAWN_ATTRIBUTES = frozenset(
    [
        *("id", "class", "viewbox", "role", "aria-label", "aria-labelledby", "aria-hidden", "x"),
        *("y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "width", "height", "points"),
        *("d", "transform", "font-size", "font-weight", "text-anchor", "dominant-baseline"),
        *("stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "href", "fill"),
        *("marker-start", "marker-end", "markerwidth", "markerheight", "refx", "refy", "orient"),
        *("markerunits", "patternunits", "patterntransform", "preserveaspectratio", "opacity"),
        "stroke",
    ]
)
VOID = frozenset({"br", "hr"})
OWN = re.compile(r"#[\w-]+|/(glossary|sources|claims|modules)/[\w./#-]+", re.ASCII)
WEB = re.compile(r"https://[^\s\"'<>@]+(@[^\s\"'<>]*)?", re.IGNORECASE)


class _Judge(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.ids: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        is_drawn = "svg" in self.open or tag == "svg"
        if tag not in (DRAWN if is_drawn else TAGS):
            self.found.append(f"<{tag}>")
        names = [name for name, _value in attrs]
        if len(names) != len(set(names)):
            self.found.append(f"<{tag}> repeats an attribute")
        for name, value in attrs:
            self._attribute(tag, name, value or "", is_drawn=is_drawn)
        if tag == "button" and dict(attrs).get("type") != "button":
            self.found.append("<button> that submits")
        if tag not in VOID:
            self.open.append(tag)

    def _attribute(self, tag: str, name: str, value: str, *, is_drawn: bool) -> None:
        if name not in (DRAWN_ATTRIBUTES if is_drawn else ATTRIBUTES):
            self.found.append(f"{name} on <{tag}>")
        if name == "href":
            is_good = value.startswith("#") if is_drawn else bool(_address(value))
            if not is_good:
                self.found.append(f"href={value!r} on <{tag}>")
        if (
            is_drawn
            and name != "aria-label"
            and "url(" in value
            and not re.fullmatch(r"url\(#[\w-]+\)", value)
        ):
            self.found.append(f"{name}={value!r} on <{tag}>")
        if name == "id":
            self.ids.append(value)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.found.append(f"</{tag}> closes {self.open[-1:]}")

    def handle_comment(self, data: str) -> None:
        self.found.append(f"comment {data!r}")

    def handle_decl(self, decl: str) -> None:
        self.found.append(f"declaration {decl!r}")

    def handle_pi(self, data: str) -> None:
        self.found.append(f"instruction {data!r}")

    def unknown_decl(self, data: str) -> None:
        self.found.append(f"section {data!r}")


def _address(value: str) -> bool:
    return OWN.fullmatch(value) is not None or WEB.fullmatch(value) is not None


def judged(html: str) -> _Judge:
    judge = _Judge()
    judge.feed(html)
    judge.close()
    if judge.open:
        judge.found.append(f"never closed: {judge.open}")
    return judge


def violations(html: str) -> list[str]:
    """Return what must not stand in published HTML; an empty list for a clean piece."""
    return judged(html).found


def ids(html: str) -> list[str]:
    """Return the ids in their order."""
    return judged(html).ids


def published_html(made: Compiled) -> Iterator[str]:
    """Return every string of the documents that pages print as HTML."""
    commons = made.commons
    yield from (source["html"] for source in commons["references"].values())
    yield from (term["definition_html"] for term in commons["terms"].values())
    yield from (one["teach"] for one in commons["claims"].values())
    yield from (one["truth"] for one in commons["misconceptions"].values())
    for module in made.modules:
        for one in module["lessons"]:
            yield one["popovers"]
            yield from (part["html"] for part in one["body"] if "html" in part)
    for asked in made.questions.values():
        yield from (text for _path, text in questions.prose(asked.rendered))
