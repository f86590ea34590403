"""Only small plain text inside the folder is read."""

import os
from pathlib import Path

import pytest

from learn import limits
from learn.content import files, loader
from tests.content.mistakes import DANCE, SAMPLE, WATER, copy_library

STRANGE = {
    "null": "\x00",
    "bell": "\x07",
    "carriage return alone": "\r",
    "escape": "\x1b",
    "next line": "\x85",
    "line separator": "\u2028",
    "right to left": "\u202e",
    "isolate": "\u2066",
}


def only_problem(root: Path) -> str:
    found = [str(one) for one in loader.load(root).problems if "sound" not in one.message]
    assert found
    return found[0]


@pytest.mark.parametrize("character", STRANGE.values(), ids=STRANGE)
def test_unsafe_characters_are_refused_with_their_line(character: str, tmp_path: Path) -> None:
    root = copy_library(tmp_path)
    text = (root / WATER).read_text(encoding="utf-8")
    (root / WATER).write_bytes(text.replace("Tasters", f"Tas{character}ters").encode())
    line = text[: text.index("Tasters")].count("\n") + 1
    assert only_problem(root).startswith(
        f"modules/{WATER}:{line}: The character U+{ord(character):04X}"
    )


def test_a_file_that_is_not_utf8_is_refused_with_its_line(tmp_path: Path) -> None:
    root = copy_library(tmp_path)
    data = (root / WATER).read_bytes().replace(b"Tasters", b"Caf\xe9")
    (root / WATER).write_bytes(data)
    line = data[: data.index(b"Caf")].count(b"\n") + 1
    assert only_problem(root).startswith(f"modules/{WATER}:{line}: This is not UTF-8 text")


def test_a_mark_of_utf8_at_the_start_is_passed_over(tmp_path: Path) -> None:
    root = copy_library(tmp_path)
    (root / WATER).write_bytes(b"\xef\xbb\xbf" + (root / WATER).read_bytes())
    assert loader.load(root).problems == ()


def test_letters_are_composed(tmp_path: Path) -> None:
    root = copy_library(tmp_path)
    text = (root / WATER).read_text(encoding="utf-8").replace("Tasters", "Cafe\u0301s")
    (root / WATER).write_text(text, encoding="utf-8")
    source = loader.load(root).source
    assert source is not None
    assert "Caf\u00e9s" in source.lessons[-1].body


@pytest.mark.parametrize(("more", "is_refused"), [(0, False), (1, True)])
def test_a_file_has_a_largest_size(more: int, *, is_refused: bool, tmp_path: Path) -> None:
    folder = files.Folder(tmp_path)
    (tmp_path / "a.md").write_bytes(b"x" * (limits.MAX_FILE_BYTES + more))
    text = folder.text(tmp_path / "a.md")
    assert (text is None) is is_refused
    assert [one.message for one in folder.problems] == [
        "this file is larger than 512 kB; divide it"
    ] * is_refused


@pytest.mark.parametrize(("before", "is_refused"), [(1, False), (0, True)])
def test_a_library_has_a_largest_number_of_files(
    before: int, *, is_refused: bool, tmp_path: Path
) -> None:
    folder = files.Folder(tmp_path, dict.fromkeys(map(str, range(limits.MAX_FILES - before)), 1))
    (tmp_path / "a.md").write_text("x")
    assert (folder.text(tmp_path / "a.md") is None) is is_refused


@pytest.mark.parametrize("name", [DANCE, "claims.yaml", "bees/figures/dance.svg", "tea"])
def test_links_are_refused(name: str, tmp_path: Path) -> None:
    root = copy_library(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    (root / name).rename(elsewhere)
    (root / name).symlink_to(elsewhere)
    found = [str(one) for one in loader.load(root).problems]
    assert f"modules/{name}:1: This is a link to elsewhere; put the file itself here." in found
    assert "elsewhere" not in loader.load(root).partial.files


def test_pipes_are_refused(tmp_path: Path) -> None:
    root = copy_library(tmp_path)
    os.mkfifo(root / "bees" / "03-pipe.md")
    assert "neither a file nor a folder" in only_problem(root)


UNKNOWN = {
    "bees/notes.txt": "does not belong here; a module holds",
    "bees/01-Bee.md": "does not belong here; a module holds",
    "bees/drafts/x.md": "This folder does not belong here",
    "bees/figures/dance.png": "drawings only",
    "bees/module.yaml.bak": "does not belong here",
    "extra.yaml": "beside the modules stand",
    "cats/README.md": "has no module.yaml",
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_unknown_files_are_reported(name: str, tmp_path: Path) -> None:
    root = copy_library(tmp_path)
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).write_text("x")
    assert UNKNOWN[name] in only_problem(root)


@pytest.mark.parametrize("name", ["bees/README.md", "README.md", ".hidden", "bees/.DS_Store"])
def test_some_files_are_passed_over(name: str, tmp_path: Path) -> None:
    root = copy_library(tmp_path)
    (root / name).write_bytes(b"\xff\x00")
    assert loader.load(root).problems == ()


def test_every_file_that_was_read_is_named_with_its_size() -> None:
    read = loader.load(SAMPLE).partial.files
    assert read[f"sample_modules/{DANCE}"] == (SAMPLE / DANCE).stat().st_size
    assert len(read) == 13


def test_what_cannot_be_read_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = copy_library(tmp_path)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    for method in ("open", "lstat", "iterdir"):
        with monkeypatch.context() as patch:
            patch.setattr(Path, method, refuse)
            folder = files.Folder(root)
            if method == "open":
                assert folder.text(root / WATER) is None
            else:
                assert folder.entries(root / "tea") == []
        assert {one.message for one in folder.problems} <= {
            "this file cannot be read (Permission denied)",
            "this folder cannot be read (Permission denied)",
            "this cannot be read (Permission denied)",
        }
        assert folder.problems


def test_a_readme_beside_the_figures_is_passed_over(tmp_path: Path) -> None:
    root = copy_library(tmp_path)
    (root / "bees/figures/README.md").write_text("x")
    assert loader.load(root).problems == ()
