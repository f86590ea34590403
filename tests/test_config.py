"""What the environment may say: defaults that work, and a plain sentence for what cannot be."""

import stat
from pathlib import Path
from typing import Any

import pytest

from learn.config import REPOSITORY, Config, ConfigurationError

SECRET = "s" * 40


def read(folder: Path, **environ: str) -> Config:
    return Config.from_environment({"LEARN_DATA_DIR": str(folder / "data"), **environ})


def test_an_empty_environment_works_on_one_machine(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert found.data_dir == tmp_path / "data"
    assert found.database_url == f"sqlite:///{tmp_path / 'data' / 'lymph.sqlite3'}"
    assert found.is_sqlite
    assert not found.is_https
    assert (found.host, found.port) == ("127.0.0.1", 8000)
    assert found.base_url == "http://127.0.0.1:8000"
    assert (found.site_name, found.workers, found.threads) == ("Lymph", 1, 256)
    assert found.modules_dir == REPOSITORY / "modules"
    assert found.trusted_proxies == 0
    assert (found.smtp_url, found.contact, found.crisis_text) == ("", "", "")


@pytest.mark.parametrize(
    ("environ", "field", "value"),
    [
        ({"PORT": "8001"}, "port", 8001),
        ({"PORT": "0"}, "port", 0),
        ({"PORT": "65535"}, "port", 65535),
        ({"PORT": " 80 "}, "port", 80),
        ({"PORT": ""}, "port", 8000),
        ({"PORT": "8001"}, "base_url", "http://127.0.0.1:8001"),
        ({"HOST": "0.0.0.0"}, "host", "0.0.0.0"),  # noqa: S104  a setting that is read
        ({"HOST": "::1"}, "base_url", "http://[::1]:8000"),
        ({"LEARN_BASE_URL": "https://a.example/"}, "base_url", "https://a.example"),
        ({"LEARN_BASE_URL": "https://a.example"}, "is_https", True),
        ({"LEARN_BASE_URL": "http://a.example"}, "is_https", False),
        ({"LEARN_SECRET_KEY": SECRET}, "secret_key", SECRET),
        ({"LEARN_SITE_NAME": "Bees"}, "site_name", "Bees"),
        ({"LEARN_CONTACT": "a@b.example"}, "contact", "a@b.example"),
        ({"LEARN_CRISIS_TEXT": "Call 112."}, "crisis_text", "Call 112."),
        ({"LEARN_SMTP_URL": "smtp://mail"}, "smtp_url", "smtp://mail"),
        ({"LEARN_MAIL_FROM": "a@b.example"}, "mail_from", "a@b.example"),
        ({"LEARN_TRUSTED_PROXIES": "1"}, "trusted_proxies", 1),
        ({"LEARN_WORKERS": "4"}, "workers", 4),
        ({}, "runs_jobs", True),
        ({"LEARN_JOBS": "on"}, "runs_jobs", True),
        ({"LEARN_JOBS": "Off"}, "runs_jobs", False),
        ({"LEARN_LOG": "text"}, "log_format", "text"),
        ({}, "log_format", ""),
        ({"LEARN_METRICS_TOKEN": "a" * 16}, "metrics_token", "a" * 16),
        ({}, "metrics_token", ""),
        ({"LEARN_THREADS": "64"}, "threads", 64),
        ({"LEARN_DATABASE_URL": "postgres://u@h/d"}, "database_url", "postgresql+psycopg://u@h/d"),
        ({"LEARN_DATABASE_URL": "postgresql://h/d"}, "database_url", "postgresql+psycopg://h/d"),
        ({"LEARN_DATABASE_URL": "postgresql+psycopg://h/d"}, "is_sqlite", False),
        ({"LEARN_DATABASE_URL": "sqlite:////tmp/x.db"}, "database_url", "sqlite:////tmp/x.db"),
    ],
)
def test_a_setting_is_read(
    tmp_path: Path, environ: dict[str, str], field: str, value: object
) -> None:
    assert getattr(read(tmp_path, **environ), field) == value


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"PORT": "65536"}, "PORT must be a whole number from 0 to 65535, not '65536'."),
        ({"PORT": "-1"}, "PORT must be a whole number from 0 to 65535, not '-1'."),
        ({"PORT": "8e3"}, "PORT must be a whole number"),
        ({"PORT": "８０"}, "PORT must be a whole number"),
        ({"PORT": "9" * 5000}, "PORT must be a whole number"),
        ({"LEARN_WORKERS": "0"}, "LEARN_WORKERS must be a whole number from 1 to 64, not '0'."),
        ({"LEARN_WORKERS": "65"}, "LEARN_WORKERS must be"),
        ({"LEARN_JOBS": "maybe"}, "LEARN_JOBS must be on or off, not 'maybe'."),
        ({"LEARN_LOG": "xml"}, "LEARN_LOG must be json or text, not 'xml'."),
        ({"LEARN_METRICS_TOKEN": "a" * 15}, "LEARN_METRICS_TOKEN is too easy to guess."),
        ({"LEARN_THREADS": "none"}, "LEARN_THREADS must be"),
        ({"LEARN_TRUSTED_PROXIES": "11"}, "LEARN_TRUSTED_PROXIES must be"),
        ({"LEARN_DATABASE_URL": "mysql://h/d"}, "must begin with sqlite:/// or postgresql://"),
        ({"LEARN_DATABASE_URL": "lymph.sqlite3"}, "must begin with sqlite:/// or postgresql://"),
        ({"LEARN_BASE_URL": "a.example"}, "must look like https://learn.example.org"),
        ({"LEARN_BASE_URL": "ftp://a.example"}, "must look like https://learn.example.org"),
        ({"LEARN_BASE_URL": "https://"}, "must look like https://learn.example.org"),
        ({"LEARN_BASE_URL": "https://a.example?x=1"}, "must look like https://"),
        ({"LEARN_BASE_URL": "https://a.example:99999"}, "must look like https://"),
        ({"LEARN_BASE_URL": "http://[::1"}, "must look like https://learn.example.org"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    tmp_path: Path, environ: dict[str, str], words: str
) -> None:
    with pytest.raises(ConfigurationError) as told:
        read(tmp_path, **environ)
    assert words in str(told.value)
    assert "\n" not in str(told.value)


def test_a_secret_is_made_once_and_kept_for_its_owner(tmp_path: Path) -> None:
    first, second = read(tmp_path), read(tmp_path)
    kept = tmp_path / "data" / "secret_key"
    assert first.secret_key == second.secret_key == kept.read_text()
    assert len(first.secret_key) >= 64
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700


def test_every_installation_has_its_own_secret(tmp_path: Path) -> None:
    assert read(tmp_path / "a").secret_key != read(tmp_path / "b").secret_key


def test_a_given_secret_is_not_written_down(tmp_path: Path) -> None:
    read(tmp_path, LEARN_SECRET_KEY=SECRET)
    assert not list((tmp_path / "data").iterdir())


@pytest.mark.parametrize("secret", ["", "short", " " * 40, "s" * 31])
def test_a_kept_secret_that_is_too_short_is_refused(tmp_path: Path, secret: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret_key").write_text(secret)
    with pytest.raises(ConfigurationError, match="is too short"):
        read(tmp_path)


@pytest.mark.parametrize("secret", ["", "   "])
def test_a_blank_secret_is_none_at_all(tmp_path: Path, secret: str) -> None:
    assert len(read(tmp_path, LEARN_SECRET_KEY=secret).secret_key) >= 64


def test_a_kept_secret_that_is_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "data" / "secret_key").mkdir(parents=True)
    with pytest.raises(ConfigurationError, match="cannot be read: Is a directory"):
        read(tmp_path)


def test_a_data_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file in the way")
    with pytest.raises(ConfigurationError, match="cannot be made: File exists"):
        read(tmp_path)


def test_a_data_folder_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("learn.config.os.open", refuse)
    with pytest.raises(ConfigurationError, match="cannot be written: Permission denied"):
        read(tmp_path)


def test_settings_cannot_be_changed_afterwards(tmp_path: Path) -> None:
    found = read(tmp_path)
    with pytest.raises(AttributeError):
        found.port = 1  # type: ignore[misc]
