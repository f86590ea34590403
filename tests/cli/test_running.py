"""Starting: what stands in the way is one plain sentence and exit status 1."""

import os
import pkgutil
import socket
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import text

from learn import cli
from learn.cli import serving
from learn.cli.root import MODULES
from learn.config import Config
from learn.db import make_engine
from tests.cli.conftest import Run

LEARN = Path(sys.executable).parent / "learn"


def test_a_port_in_use_is_said_before_anything_is_made(
    learn: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
        result = learn("serve")
    assert result.exit_code == 1
    assert "is in use already" in result.stderr
    assert not (tmp_path / "data" / "lymph.sqlite3").exists()


def test_a_database_that_is_newer_than_the_code_is_refused(learn: Run, tmp_path: Path) -> None:
    learn("migrate")
    engine = make_engine(f"sqlite:///{tmp_path / 'data' / 'lymph.sqlite3'}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    for command in ("serve", "migrate", "publish"):
        result = learn(command)
        assert result.exit_code == 1
        assert "newer Lymph" in result.stderr


NO_RIGHTS_OF_ROOT = [
    "setpriv",
    "--bounding-set=-dac_override,-dac_read_search",
    "--inh-caps=-dac_override,-dac_read_search",
]


def learn_without_rights(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command where permissions hold, also for root."""
    return subprocess.run(
        [*(NO_RIGHTS_OF_ROOT if os.geteuid() == 0 else []), str(LEARN), *arguments],
        env={**os.environ, "LEARN_DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    for folder, words in ((tmp_path / "data", "cannot be made"), (tmp_path, "cannot be written")):
        result = learn_without_rights(folder, "serve")
        assert result.returncode == 1
        assert words in result.stderr
        assert len(result.stderr.splitlines()) == 1


def test_a_database_that_cannot_be_written_is_one_sentence(learn: Run, tmp_path: Path) -> None:
    learn("migrate")
    for path in (tmp_path / "data").iterdir():
        path.chmod(0o444)
    (tmp_path / "data").chmod(0o555)
    result = learn_without_rights(tmp_path / "data", "serve")
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "eighty", "PORT must be a whole number"),
        ("LEARN_DATABASE_URL", "mysql://x", "LEARN_DATABASE_URL must begin with"),
        ("LEARN_BASE_URL", "lymph.example", "LEARN_BASE_URL must look like"),
        ("LEARN_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none", "cannot be used"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    learn: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(name, value)
    result = learn("migrate")
    assert result.exit_code == 1
    assert words in result.stderr


def test_the_secret_is_made_once_for_its_owner_only(learn: Run, tmp_path: Path) -> None:
    learn("migrate")
    path = tmp_path / "data" / "secret_key"
    secret = path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    learn("migrate")
    assert path.read_text() == secret


def test_the_doctor_finds_a_fresh_installation_well(learn: Run) -> None:
    learn("migrate")
    learn("publish")
    result = learn("doctor")
    assert result.exit_code == 0, result.output
    assert "WRONG" not in result.stdout


def test_the_doctor_says_what_is_missing(learn: Run, tmp_path: Path) -> None:
    learn("migrate")
    (tmp_path / "data" / "secret_key").chmod(0o644)
    result = learn("doctor")
    assert result.exit_code == 1
    assert "learn publish" in result.stdout
    assert "chmod 600" in result.stdout


def test_the_doctor_says_once_that_the_database_is_away(
    learn: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEARN_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    result = learn("doctor")
    assert result.exit_code == 1
    assert result.stdout.count("The database cannot be used") == 1
    assert "sqlalche.me" not in result.stdout


def test_rebuild_says_how_many_people(learn: Run) -> None:
    learn("migrate")
    assert "Rebuilt the progress of 0 people." in learn("rebuild").stdout


def test_the_demonstration_has_a_database_of_its_own(tmp_path: Path) -> None:
    config = Config(data_dir=tmp_path, database_url="sqlite:///real", secret_key="x" * 40)
    assert serving.demo_config(config).database_url.endswith("demonstration.sqlite3")


def test_every_module_of_commands_is_known(learn: Run) -> None:
    """Red when a command is missing from the list: it could not be called."""
    for one in pkgutil.iter_modules(cli.__path__):
        import_module(f"learn.cli.{one.name}")
    assert cli.main.commands.keys() == MODULES.keys()


def test_a_start_imports_nothing_that_few_starts_need() -> None:
    """Red with any of these imports at the top of a module that serving takes."""
    seldom = ("alembic", "jsonschema", "markdown_it", "nh3", "ruamel", "xlsxwriter")
    look = f"import sys, learn.cli.serving; print([n for n in {seldom} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_every_command_explains_itself(learn: Run) -> None:
    for name in MODULES:
        result = learn(name, "--help")
        assert result.exit_code == 0
        assert len(result.stdout.splitlines()) > 3
