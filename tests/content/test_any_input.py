"""Whatever stands in a file, loading answers with a library or with problems."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learn.content import lint, loader, report
from tests.content.mistakes import SAMPLE, copy_library

FILES = sorted(
    str(file.relative_to(SAMPLE)) for file in SAMPLE.rglob("*") if file.suffix in {".yaml", ".md"}
)
PIECES = st.sampled_from(
    [
        "\n",
        "  ",
        "- ",
        ": ",
        "#",
        '"',
        "'",
        "|",
        "[",
        "]",
        "{",
        "}",
        "---\n",
        "null",
        "true",
        "-1",
        "9" * 50,
        "\x00",
        "\u202e",
        "\u00e9",
        ":::",
        "```",
        "{question}",
        "[@",
        "{term}`",
        "<b>",
        "![",
        "](",
        "{{",
        "}}",
        "&a ",
        "*a",
        "!t ",
        "\t",
        "%",
        "=",
        "single",
        "case",
        "id: ",
        "\ud83d\ude00",
    ]
).map(lambda piece: piece.encode("utf-16", "surrogatepass").decode("utf-16"))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    place = tmp_path_factory.mktemp("library")
    yield copy_library(place)
    shutil.rmtree(place)


def check_with(root: Path, file: str, data: bytes) -> None:
    """Load the library with a file replaced; put the file back."""
    before = (root / file).read_bytes()
    try:
        (root / file).write_bytes(data)
        loaded = loader.load(root)
        report.check_report(loaded)
        lint.check(loaded.partial)
        assert loaded.source is not None or loaded.problems
        for problem in loaded.problems:
            assert problem.line >= 1
            assert problem.path.startswith("modules")
    finally:
        (root / file).write_bytes(before)


def with_pieces(data: st.DataObject, text: str) -> str:
    """Put pieces into a text in up to three places, each in the place of up to 30 characters."""
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 30)))
        text = text[:start] + data.draw(PIECES) + text[end:]
    return text


def check_pieces(root: Path, file: str, data: st.DataObject) -> None:
    text = with_pieces(data, (SAMPLE / file).read_text(encoding="utf-8"))
    check_with(root, file, text.encode("utf-8", "surrogatepass"))


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(FILES), st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes(root: Path, file: str, data: bytes) -> None:
    check_with(root, file, data)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(FILES), st.data())
def test_a_file_with_pieces_put_in_or_cut_out(root: Path, file: str, data: st.DataObject) -> None:
    check_pieces(root, file, data)


@pytest.mark.slow
@settings(max_examples=800, deadline=None)
@given(st.sampled_from(FILES), st.data())
def test_many_files_with_pieces(root: Path, file: str, data: st.DataObject) -> None:
    check_pieces(root, file, data)
