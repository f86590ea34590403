"""Nobody is sent to another site, by whatever spelling."""

from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from learn.accounts.redirects import MAX_LENGTH, safe_next

HERE = "https://learn.example.org/sign-in"

KEPT = [
    "/",
    "/today",
    "/modules/pain/01-types?section=2#nociplastic",
    "/search?q=T%2Dcell%20%5Cfoo",
    "/search?q=β-Endorphin",
    "/search?next=https://elsewhere.example/",
    "/attempts/AbC_-123/questions/3",
    "/settings/",
    "/a@b",
]
REFUSED = [
    None,
    "",
    "today",
    "https://evil.example/",
    "HTTPS://evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/a\\b",
    " //evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    "/\r\nSet-Cookie: a=b",
    "/today\x00",
    "/%2Fevil.example",
    "/%2f%2fevil.example",
    "/%5Cevil.example",
    "/%255Cevil.example",
    "/%252Fevil.example",
    "/%25252Fevil.example",
    "/%09/evil.example",
    "/%0d%0aLocation:%20https://evil.example",
    "/.//evil.example",
    "/..//evil.example",
    "/../evil",
    "/%2e%2e/evil",
    "/a//evil.example",
    "javascript:alert(1)",
    "/\u2028/evil",
    "/\u00a0/evil",
    "/\u200b/evil",
    "/a?b\tc",
    "/a?b\\c",
    "/a#\r\nX: y",
    "/\ud800",
    "/\uff0fevil.example",
    "http:evil.example",
    "?next=/",
    "#top",
    "/" + "a" * MAX_LENGTH,
]


@pytest.mark.parametrize("target", KEPT)
def test_a_local_path_is_kept(target: str) -> None:
    assert safe_next(target, "/default") == target


@pytest.mark.parametrize("target", REFUSED)
def test_anything_else_gives_the_default(target: str | None) -> None:
    assert safe_next(target, "/default") == "/default"


def test_the_longest_path_and_one_more() -> None:
    longest = "/" + "a" * (MAX_LENGTH - 1)
    assert safe_next(longest) == longest
    assert safe_next(longest + "a") == "/"


WORDS = "/ \\ // %2f %5c %252f %09 . .. a evil.example : @ ? # https: %2e é %00"
PIECES = st.sampled_from(["\t", "\n", " ", "\u2028", *WORDS.split()])


@given(st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=12).map("".join)))
@example("/%2")
@example("/%zz")
def test_whatever_is_kept_stays_on_this_site(target: str) -> None:
    kept = safe_next(target, "/default")
    for spelling in (kept, _as_browsers_read(kept), unquote(kept.partition("?")[0])):
        goal = urlsplit(urljoin(HERE, spelling))
        assert (goal.scheme, goal.netloc) == ("https", "learn.example.org")
    assert kept in (target, "/default")


def _as_browsers_read(text: str) -> str:
    """Trim, drop tabs and line breaks, and turn backslashes, as the URL standard says."""
    trimmed = text.strip("".join(map(chr, range(33))))
    return trimmed.translate({9: None, 10: None, 13: None}).replace("\\", "/")
