"""The second wall against stored scripts: rendered HTML passes through our own allow-list.

Markdown is rendered without raw HTML first; this module assumes that it was not. A lesson's
drawings are put in afterwards (`figures.py` has its own allow-list), through the empty
`data-figure` slots.
"""

import html
import re
from collections.abc import Callable

import nh3

from learn.content.blocks import EXERCISES
from learn.content.links import is_safe_link

MAX_PASSES = 5

TAGS = frozenset(
    [
        "a",
        "blockquote",
        "br",
        "button",
        "cite",
        "code",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h2",
        "h3",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "q",
        "section",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)

CLASSES = frozenset(
    [
        "align-center",
        "align-right",
        "callout",
        "callout-case",
        "callout-key",
        "callout-label",
        "callout-mixup",
        "callout-note",
        "callout-predict",
        "callout-safety",
        "cite",
        "cites",
        "claim",
        "claim-basis",
        "claim-grade",
        "claim-label",
        "claim-link",
        "claim-none",
        "claim-says",
        "claim-supports",
        "figure",
        "figure-text",
        "footnote-backref",
        "footnote-item",
        "footnote-ref",
        "footnotes",
        "grade",
        "grade-contested",
        "grade-established",
        "grade-not-supported",
        "grade-preliminary",
        "grade-supported",
        "kept",
        "mark",
        "pop",
        "pop-title",
        "reference",
        "scroll",
        "term",
        "verdict",
        "why",
        "wide",
    ]
)

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,127}")
_NUMBER = re.compile(r"[0-9]{1,6}")
_TEXT = re.compile(r"[^\x00-\x1f\x7f]{1,600}")

Check = Callable[[str], bool]


def _one_of(*values: str) -> Check:
    return frozenset(values).__contains__


def _is_id(value: str) -> bool:
    return _ID.fullmatch(value) is not None


def _is_number(value: str) -> bool:
    return _NUMBER.fullmatch(value) is not None


def _is_text(value: str) -> bool:
    return _TEXT.fullmatch(value) is not None


ATTRIBUTES: dict[str, dict[str, Check]] = {
    "a": {"href": is_safe_link, "rel": _one_of("noopener"), "aria-label": _is_text, "id": _is_id},
    "button": {
        "type": _one_of("button"),
        "popovertarget": _is_id,
        "aria-label": _is_text,
    },
    "div": {
        "id": _is_id,
        "popover": _one_of(""),
        "tabindex": _one_of("0"),
        "role": _one_of("region"),
        "aria-label": _is_text,
        "data-grade": _one_of(
            "established", "supported", "preliminary", "contested", "not supported"
        ),
        "data-figure": _is_number,
    },
    "figure": {"id": _is_id, "data-exercise": _one_of(*EXERCISES)},
    "h2": {"id": _is_id},
    "h3": {"id": _is_id},
    "li": {"id": _is_id},
    "ol": {"start": _is_number, "type": _one_of("a")},
    "section": {"aria-label": _is_text},
    "span": {"aria-hidden": _one_of("true")},
    "th": {"scope": _one_of("col")},
}


def clean(rendered: str) -> str:
    """Return the HTML with allowed tags and attributes only; cleaning it again changes nothing.

    Text is kept; the content of `script` and `style` is not. HTML that keeps changing when it is
    read again (the sign of a parser trick) comes back as plain escaped text.
    """
    for _ in range(MAX_PASSES):
        cleaned = _CLEANER.clean(rendered)
        if cleaned == rendered:
            return cleaned
        rendered = cleaned
    return html.escape(rendered, quote=False)


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "class":
        kept = " ".join(word for word in value.split() if word in CLASSES)
        return kept or None
    check = ATTRIBUTES.get(tag, {}).get(name)
    return value if check is not None and check(value) else None


_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags={"script", "style"},
    attributes={
        tag: {"class"}
        | {name for name in ATTRIBUTES.get(tag, {}) if tag != "button" or name != "type"}
        for tag in TAGS
    },
    attribute_filter=_attribute,
    set_tag_attribute_values={"button": {"type": "button"}},
    strip_comments=True,
    link_rel=None,
    url_schemes={"https"},
)
