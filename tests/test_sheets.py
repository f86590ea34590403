"""A page that is filled in while it is packed is, unpacked, the page that is filled in."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.sheets import MARK, MAX_STORED, Sheet, Sheets, hole

WORDS = st.text(st.characters(exclude_characters=MARK, exclude_categories=["Cs"]))
LONG = st.tuples(WORDS, st.integers(1, 3_000)).map(lambda part: part[0] * part[1])
NAMES = ("name", "token", "id")
FILLED = dict.fromkeys(NAMES, WORDS)


def page_of(first: str, rest: list[tuple[str, str]]) -> str:
    return first + "".join(hole(name) + piece for name, piece in rest)


PAGES = st.builds(
    page_of, WORDS | LONG, st.lists(st.tuples(st.sampled_from(NAMES), WORDS | LONG), max_size=6)
)


@given(page=PAGES, fillings=st.fixed_dictionaries(FILLED))
def test_what_is_unpacked_is_the_text(page: str, fillings: dict[str, str]) -> None:
    """Red when a checksum is carried over one bit too few, or a size leaves a filling out."""
    sheet = Sheet(page)
    expected = page
    for name, filling in fillings.items():
        expected = expected.replace(hole(name), filling)
    assert sheet.text(fillings) == expected
    assert gzip.decompress(sheet.gzipped(fillings)) == expected.encode()


@given(page=PAGES, one=st.fixed_dictionaries(FILLED), other=st.fixed_dictionaries(FILLED))
def test_a_sheet_keeps_nothing_of_whom_it_was_filled_for(
    page: str, one: dict[str, str], other: dict[str, str]
) -> None:
    sheet = Sheet(page)
    before = sheet.gzipped(one)
    sheet.gzipped(other)
    assert sheet.gzipped(one) == before
    assert Sheet(page).gzipped(one) == before


def test_it_is_one_member_without_anything_after_it() -> None:
    unpacked = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    sheet = Sheet(f"Good day, {hole('name')}.")
    assert unpacked.decompress(sheet.gzipped({"name": "Zoë"})) == "Good day, Zoë.".encode()
    assert (unpacked.eof, unpacked.unused_data) == (True, b"")


def test_a_filling_is_at_most_a_block() -> None:
    """Bytes count, not letters: the last that fits is half as many letters of two bytes."""
    sheet = Sheet(f"<{hole('name')}>")
    for filling in ("a" * MAX_STORED, "a" + "é" * (MAX_STORED // 2)):
        assert gzip.decompress(sheet.gzipped({"name": filling})) == f"<{filling}>".encode()
    for filling in ("a" * (MAX_STORED + 1), "é" * (MAX_STORED // 2 + 1)):
        with pytest.raises(ValueError, match="longer than a block"):
            sheet.gzipped({"name": filling})


@pytest.mark.parametrize("page", [MARK, f"a{MARK}name", f"{hole('name')}{MARK}"])
def test_half_a_hole_is_refused(page: str) -> None:
    with pytest.raises(ValueError, match="without an end"):
        Sheet(page)


def test_a_hole_that_nothing_fills_is_no_page() -> None:
    sheet = Sheet(f"{hole('name')} {hole('email')}")
    with pytest.raises(KeyError):
        sheet.text({"name": "Ada"})
    with pytest.raises(KeyError):
        sheet.gzipped({"name": "Ada"})


def test_a_tag_differs_with_the_page_and_with_what_is_ones_own() -> None:
    """Red when a tag leaves out either, or runs two parts together."""
    page, other = Sheet(f"a{hole('name')}"), Sheet(f"a{hole('id')}")
    owns = [(), ("",), ("ab", "c"), ("a", "bc"), ("abc",), ("c", "ab"), ("ab", "c", "")]
    tags = [sheet.tag(*own) for sheet in (page, other) for own in owns]
    assert len(set(tags)) == len(tags)
    assert page.tag("ab", "c") == Sheet(f"a{hole('name')}").tag("ab", "c")


def test_what_was_asked_for_last_is_kept() -> None:
    """Red when `get` no longer moves what it finds to the end."""
    sheets = Sheets(most=2)
    rendered: list[str] = []

    def ask(key: str) -> Sheet:
        return sheets.get_or_make(key, lambda: rendered.append(key) or key)  # type: ignore[func-returns-value]

    ask("one")
    ask("two")
    ask("one")
    ask("three")
    assert [key for key in ("one", "two", "three") if sheets.get(key)] == ["one", "three"]
    assert ask("one").text({}) == "one"
    assert rendered == ["one", "two", "three"]


def test_what_cannot_be_rendered_is_not_kept() -> None:
    sheets = Sheets()

    def fail() -> str:
        raise LookupError

    with pytest.raises(LookupError):
        sheets.get_or_make("one", fail)
    assert sheets.get("one") is None
    assert sheets.get_or_make("one", lambda: "page").text({}) == "page"
