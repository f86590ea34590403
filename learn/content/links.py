"""Which addresses a link may have: our own pages, or https."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

_WORD = r"[A-Za-z0-9][A-Za-z0-9_.-]*"
_OWN_PAGE = re.compile(
    rf"/(?:glossary|sources|claims|modules)(?:/{_WORD}){{1,2}}(?:#[A-Za-z0-9][A-Za-z0-9_-]*)?"
)
_ANCHOR = re.compile(r"#[A-Za-z0-9][A-Za-z0-9_-]*")
_WEB = re.compile(r"https://[!#-&(-;=?-\[\]_a-z~]+", re.IGNORECASE | re.ASCII)
_LESSON = re.compile(r"lesson:([a-z0-9][a-z0-9-]*)(?:#([A-Za-z0-9][A-Za-z0-9_-]*))?")


class LinkError(ValueError):
    """An address that may not stand in a text; the message says how to mend it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A lesson as links see it: its module, and the ids that stand in it."""

    module: str
    anchors: frozenset[str]


def is_own_link(address: str) -> bool:
    """Return whether the address is an anchor in this page or one of our reading pages."""
    return bool(_OWN_PAGE.fullmatch(address) or _ANCHOR.fullmatch(address))


def is_web_link(address: str) -> bool:
    """Return whether the address is https with a host name and neither user nor password."""
    if not _WEB.fullmatch(address):
        return False
    try:
        parts = urlsplit(address)
        host, has_user = parts.hostname, "@" in parts.netloc
    except ValueError:
        return False
    return bool(host) and "." in str(host) and not has_user


def is_safe_link(address: str) -> bool:
    """Return whether a link may have this address."""
    return is_own_link(address) or is_web_link(address)


def resolve(written: str, places: Mapping[str, Place], own: frozenset[str]) -> str:
    """Return the address of a link as written; `own` are the anchors of the page it stands on.

    `lesson:slug#anchor` becomes the address of the lesson. Raises LinkError for an address that
    is not allowed and for an anchor or lesson that does not exist.
    """
    if written.startswith("lesson:"):
        return _to_lesson(written, places)
    if _ANCHOR.fullmatch(written):
        if written[1:] not in own:
            message = f"`{written}` is no heading of this text."
            raise LinkError(message)
        return written
    if is_web_link(written):
        return written
    message = (
        f"The link to `{written[:80]}` is not allowed: link to `lesson:slug#anchor`, to `#anchor`"
        " in the same lesson, or to an `https://` address."
    )
    raise LinkError(message)


def _to_lesson(written: str, places: Mapping[str, Place]) -> str:
    match = _LESSON.fullmatch(written)
    place = places.get(match[1]) if match else None
    if match is None or place is None:
        message = f"`{written[:80]}` names no lesson: write `lesson:slug#anchor`."
        raise LinkError(message)
    if match[2] and match[2] not in place.anchors:
        message = f"The lesson `{match[1]}` has no anchor `#{match[2]}`."
        raise LinkError(message)
    return f"/modules/{place.module}/{match[1]}" + (f"#{match[2]}" if match[2] else "")
