"""`learn publish` of a folder that means no good: one sentence each, and nothing is published."""

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import copy, copytree

import pytest

from tests.conftest import SAMPLE_MODULES

LEARN = Path(sys.executable).parent / "learn"
MOST_MEMORY = 1_500_000_000  # address space, of which libraries take most


def huge(folder: Path) -> None:
    with (folder / "bees" / "99-huge.md").open("wb") as file:
        file.truncate(3_000_000_000)  # takes no room on the disk


def bomb(folder: Path) -> None:
    lines = ["a: &a [x, x]", *(f"{b}: &{b} [*{a}, *{a}]" for a, b in zip("abcdef", "bcdefg"))]  # noqa: B905
    (folder / "glossary.yaml").write_text("\n".join(lines))


def nest(folder: Path) -> None:
    (folder / "glossary.yaml").write_text("[" * 100_000)


def expand(folder: Path) -> None:
    entities = '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    drawing = f'{entities}<svg xmlns="http://www.w3.org/2000/svg"><title>&b;</title></svg>'
    (folder / "bees" / "figures" / "dance.svg").write_text(drawing)


def garble(folder: Path) -> None:
    (folder / "bees" / "module.yaml").write_bytes(b"id: \xff\xfe\x00")


def link(folder: Path) -> None:
    lesson = folder / "bees" / "01-bee-dance.md"
    lesson.unlink()
    lesson.symlink_to("/etc/passwd")


@pytest.mark.parametrize("spoil", [huge, bomb, nest, expand, garble, link])
def test_a_hostile_folder_is_refused_in_words(
    tmp_path: Path, sqlite_pattern: Path, spoil: Callable[[Path], None]
) -> None:
    folder = Path(copytree(SAMPLE_MODULES, tmp_path / "modules"))
    spoil(folder)
    environment = {**os.environ, "LEARN_DATA_DIR": str(tmp_path), "LEARN_MODULES_DIR": str(folder)}
    environment.pop("LEARN_DATABASE_URL", None)
    copy(sqlite_pattern, tmp_path)
    refused = subprocess.run(
        [LEARN, "publish"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY)),
    )
    assert refused.returncode == 1
    assert "Nothing was published" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert "root:x" not in refused.stderr + refused.stdout
