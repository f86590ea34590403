"""Where a person may be sent after a form: only to a page of this site."""

from urllib.parse import unquote

MAX_LENGTH = 2000
MAX_ENCODINGS = 3


def safe_next(target: str | None, default: str = "/") -> str:
    """Return `target` when every browser would stay on this site with it, else `default`.

    Browsers drop tabs and line breaks, trim blanks, read a backslash as a slash and take `//host`
    for another site (https://url.spec.whatwg.org/#concept-basic-url-parser); proxies may decode
    percent signs once more. A path that means one thing to one of them is refused.
    """
    if target is None or not _is_plain(target):
        return default
    path = target.partition("#")[0].partition("?")[0]
    return target if _is_local_path(path) else default


def _is_plain(target: str) -> bool:
    """Tell whether the text has a sane length and no character that a browser would reinterpret."""
    return len(target) <= MAX_LENGTH and all(
        character.isprintable() and character not in "\\ \u00a0" for character in target
    )


def _is_local_path(path: str) -> bool:
    """Tell whether a path stays a simple local one however often it is decoded."""
    for _ in range(MAX_ENCODINGS):
        if not _is_simple(path):
            return False
        decoded = unquote(path, errors="replace")
        if decoded == path:
            return True
        path = decoded
    return False


def _is_simple(path: str) -> bool:
    """Tell whether a path is one slash, then ASCII segments none of which is empty or dotted."""
    if not (path.startswith("/") and path.isascii() and path.isprintable()) or "\\" in path:
        return False
    segments = path[1:].split("/")
    return not any(segment in {".", ".."} for segment in segments) and "" not in segments[:-1]
