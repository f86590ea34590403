"""What the environment says, read once, checked, frozen."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

REPOSITORY = Path(__file__).resolve().parent.parent
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
MIN_SECRET = 32
MIN_TOKEN = 16
MAX_DIGITS = 9


class ConfigurationError(Exception):
    """A setting cannot be used; the message says which and how to mend it."""


@dataclass(frozen=True)
class Config:
    """Every setting of one Lymph, with defaults that work on one machine."""

    data_dir: Path
    database_url: str
    secret_key: str
    modules_dir: Path = REPOSITORY / "modules"
    host: str = "127.0.0.1"
    port: int = 8000
    base_url: str = "http://127.0.0.1:8000"
    site_name: str = "Lymph"
    contact: str = ""
    crisis_text: str = ""
    smtp_url: str = ""
    mail_from: str = "lymph@localhost"
    trusted_proxies: int = 0
    workers: int = 1
    threads: int = 256
    runs_jobs: bool = True
    log_format: str = ""
    metrics_token: str = ""
    library_poll_seconds: float = 1.0

    @property
    def is_https(self) -> bool:
        """True when people reach the site through TLS, so that cookies must be Secure."""
        return self.base_url.startswith("https://")

    @property
    def is_sqlite(self) -> bool:
        """True when the database is the embedded one."""
        return self.database_url.startswith("sqlite")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Return the settings that `environ` (default: the process's own) asks for.

        Makes the data folder and, where none is given, a secret key in it.
        Raises ConfigurationError with a plain sentence for a setting that cannot be used.
        """
        env = os.environ if environ is None else environ
        data_dir = _data_dir(env)
        host = env.get("HOST", "127.0.0.1")
        port = _whole_number(env, "PORT", 8000, least=0, most=65535)
        shown_host = f"[{host}]" if ":" in host else host
        return cls(
            data_dir=data_dir,
            database_url=_database_url(env, data_dir),
            secret_key=env.get("LEARN_SECRET_KEY", "").strip() or _kept_secret(data_dir),
            modules_dir=Path(env.get("LEARN_MODULES_DIR", REPOSITORY / "modules")).resolve(),
            host=host,
            port=port,
            base_url=_base_url(env, f"http://{shown_host}:{port}"),
            site_name=env.get("LEARN_SITE_NAME", "Lymph"),
            contact=env.get("LEARN_CONTACT", ""),
            crisis_text=env.get("LEARN_CRISIS_TEXT", ""),
            smtp_url=env.get("LEARN_SMTP_URL", ""),
            mail_from=env.get("LEARN_MAIL_FROM", "lymph@localhost"),
            trusted_proxies=_whole_number(env, "LEARN_TRUSTED_PROXIES", 0, least=0, most=10),
            workers=_whole_number(env, "LEARN_WORKERS", 1, least=1, most=64),
            threads=_whole_number(env, "LEARN_THREADS", 256, least=1, most=1024),
            runs_jobs=_is_on(env, "LEARN_JOBS", default=True),
            log_format=_one_of(env, "LEARN_LOG", ("json", "text")),
            metrics_token=_metrics_token(env),
        )


def _data_dir(env: Mapping[str, str]) -> Path:
    folder = Path(env.get("LEARN_DATA_DIR", REPOSITORY / "data")).resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        reason = problem.strerror
        message = (
            f"The data folder {folder} cannot be made: {reason}. Set LEARN_DATA_DIR to another."
        )
        raise ConfigurationError(message) from problem
    return folder


def _database_url(env: Mapping[str, str], data_dir: Path) -> str:
    url = env.get("LEARN_DATABASE_URL") or f"sqlite:///{data_dir / 'lymph.sqlite3'}"
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    if url.startswith(("sqlite:///", "postgresql+psycopg://")):
        return url
    message = (
        "LEARN_DATABASE_URL must begin with sqlite:/// or postgresql://; "
        "leave it out to use the embedded database."
    )
    raise ConfigurationError(message)


def _kept_secret(data_dir: Path) -> str:
    """Return the secret kept in the data folder, made on the first start, owner-readable only."""
    path = data_dir / "secret_key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read_secret(path)
    except OSError as problem:
        message = (
            f"The data folder {data_dir} cannot be written: {problem.strerror}. "
            "Make it writable, or set LEARN_DATA_DIR to another."
        )
        raise ConfigurationError(message) from problem
    secret = secrets.token_urlsafe(48)
    with os.fdopen(descriptor, "w") as file:
        file.write(secret)
    return secret


def _read_secret(path: Path) -> str:
    try:
        secret = path.read_text().strip()
    except OSError as problem:
        message = f"The secret key {path} cannot be read: {problem.strerror}."
        raise ConfigurationError(message) from problem
    if len(secret) < MIN_SECRET:
        message = f"The secret key in {path} is too short. Delete the file to have one made."
        raise ConfigurationError(message)
    return secret


def _base_url(env: Mapping[str, str], default: str) -> str:
    url = (env.get("LEARN_BASE_URL") or default).rstrip("/")
    if _is_base_url(url):
        return url
    message = "LEARN_BASE_URL must look like https://learn.example.org"
    raise ConfigurationError(message)


def _is_base_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:  # broken brackets, a port beyond the last
        return False
    return parts.scheme in ("http", "https") and bool(host) and not parts.query


def _metrics_token(env: Mapping[str, str]) -> str:
    token = env.get("LEARN_METRICS_TOKEN", "").strip()
    if token and len(token) < MIN_TOKEN:
        message = f"LEARN_METRICS_TOKEN is too easy to guess. Give it {MIN_TOKEN} characters."
        raise ConfigurationError(message)
    return token


def _is_on(env: Mapping[str, str], name: str, *, default: bool) -> bool:
    text = _one_of(env, name, ("on", "off"))
    return text == "on" if text else default


def _one_of(env: Mapping[str, str], name: str, words: tuple[str, str]) -> str:
    text = env.get(name, "").strip().lower()
    if text in (*words, ""):
        return text
    message = f"{name} must be {' or '.join(words)}, not {text!r}."
    raise ConfigurationError(message)


def _whole_number(env: Mapping[str, str], name: str, default: int, *, least: int, most: int) -> int:
    text = env.get(name, "").strip()
    if not text:
        return default
    if text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS and least <= int(text) <= most:
        return int(text)
    message = f"{name} must be a whole number from {least} to {most}, not {text!r}."
    raise ConfigurationError(message)
