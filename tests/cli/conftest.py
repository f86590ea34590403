"""The command in a data folder of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from learn.cli import main
from tests.conftest import SAMPLE_MODULES

Run = Callable[..., Result]


@pytest.fixture
def learn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `learn` with arguments; its database lies in tmp_path / "data"."""
    monkeypatch.setenv("LEARN_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("LEARN_MODULES_DIR", str(SAMPLE_MODULES))
    monkeypatch.delenv("LEARN_DATABASE_URL", raising=False)
    monkeypatch.delenv("PORT", raising=False)
    runner = CliRunner()

    def run(*arguments: str, typed: str | None = None) -> Result:
        return runner.invoke(main, arguments, input=typed)

    return run
