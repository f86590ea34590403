"""A library of the size of the whole curriculum loads in under three seconds."""

import shutil
import time
from pathlib import Path

import pytest

from learn.content import loader
from tests.content.mistakes import SAMPLE

LIMIT = 3.0


def grown_library(place: Path) -> Path:
    """Return 36 lessons and 380 questions: the sample, copied with other ids."""
    root = place / "modules"
    root.mkdir()
    for name in ("references", "glossary", "misconceptions"):
        shutil.copy(SAMPLE / f"{name}.yaml", root)
    for number in range(18):
        shutil.copytree(SAMPLE / "bees", root / f"bees{number}")
        for file in (root / f"bees{number}").rglob("*.*"):
            text = file.read_text(encoding="utf-8")
            for old, new in (
                ("bee-", f"bee{number}-"),
                ("BEE-", f"BEE{number}-"),
                ("BE1.", f"BE{number}1."),
                ("BE2.", f"BE{number}2."),
                ("id: bees", f"id: bees{number}"),
                ("order: 1", f"order: {number}"),
            ):
                text = text.replace(old, new)
            file.write_text(text, encoding="utf-8")
    return root


@pytest.mark.slow
def test_the_whole_curriculum_loads_in_three_seconds(tmp_path: Path) -> None:
    root = grown_library(tmp_path)
    loader.load(SAMPLE)
    began = time.process_time()
    loaded = loader.load(root)
    took = time.process_time() - began
    assert len(loaded.partial.lessons) == 36
    assert took < LIMIT, f"{took:.1f} s"
