"""Backup and restore as people type them."""

import os
import subprocess
import sys
from pathlib import Path

from learn.db import make_engine
from tests.cli.conftest import Run

LEARN = Path(sys.executable).parent / "learn"


def test_a_backup_comes_back_where_nothing_was(learn: Run, tmp_path: Path) -> None:
    learn("migrate")
    learn("user", "add", "ada", typed="a long password\na long password\n")
    made = learn("backup", str(tmp_path / "backup"))
    assert made.exit_code == 0, made.output
    assert "Copied 100 %" in made.stdout
    assert "Backed up and checked" in made.stdout
    (tmp_path / "data" / "lymph.sqlite3").unlink()
    restored = learn("restore", str(tmp_path / "backup"))
    assert restored.exit_code == 0, restored.output
    assert "ada" in learn("user", "list").stdout


def test_what_cannot_be_done_is_one_sentence(learn: Run, tmp_path: Path) -> None:
    missing = learn("backup", str(tmp_path / "backup"))
    assert missing.exit_code == 1
    assert missing.stderr.startswith("There is no database")
    learn("migrate")
    assert learn("backup", str(tmp_path / "backup")).exit_code == 0
    again = learn("backup", str(tmp_path / "backup"))
    assert again.exit_code == 1
    assert "exists already" in again.stderr
    refused = learn("restore", str(tmp_path / "backup"))
    assert refused.exit_code == 1
    assert "--replace" in refused.stderr


def test_a_restored_database_replaces_another_and_is_as_durable(tmp_path: Path) -> None:
    backup = str(tmp_path / "backup")
    environment = {**os.environ, "LEARN_DATA_DIR": str(tmp_path / "other")}
    subprocess.run([LEARN, "migrate"], env=environment, check=True, capture_output=True)
    for arguments in (["backup", backup], ["restore", "--replace", backup]):
        done = subprocess.run(
            [LEARN, *arguments], env=environment, check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
    assert "kept as" in done.stdout
    engine = make_engine(f"sqlite:///{tmp_path / 'other' / 'lymph.sqlite3'}")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    engine.dispose()
