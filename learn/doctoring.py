"""What can be wrong with an installation, and how to mend it."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from learn import schema
from learn.config import LOOPBACK_HOSTS, MIN_SECRET, Config
from learn.content import loader
from learn.db import make_engine, open_session
from learn.publishing.queries import newest_publication

FULL = 2


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    is_well: bool
    text: str


def examine(config: Config) -> list[Finding]:
    """Return what was found: settings, database, migrations, content, in this order.

    Every examination runs, whatever the others find; none changes anything.
    """
    engine = make_engine(config.database_url)
    examinations: tuple[Callable[[Config, Engine], Iterator[Finding]], ...] = (
        _settings,
        _durability,
        _migrations,
        _integrity,
        _content,
        _publication,
    )
    findings: list[Finding] = []
    for examination in examinations:
        try:
            findings.extend(examination(config, engine))
        except SQLAlchemyError as problem:
            cause = str(getattr(problem, "orig", None) or problem).strip().splitlines()[0]
            findings.append(Finding(is_well=False, text=f"The database cannot be used: {cause}"))
    engine.dispose()
    return list(dict.fromkeys(findings))


def _settings(config: Config, _engine: Engine) -> Iterator[Finding]:
    is_writable = os.access(config.data_dir, os.W_OK)
    advice = "" if is_writable else " cannot be written; give it to the user who runs Lymph"
    yield Finding(is_writable, f"Data folder {config.data_dir}{advice}")
    key = config.data_dir / "secret_key"
    if key.exists():
        is_private = key.stat().st_mode & 0o077 == 0
        advice = "" if is_private else f" can be read by others; run: chmod 600 {key}"
        yield Finding(is_private, f"Secret key{advice}")
    is_long = len(config.secret_key) >= MIN_SECRET
    advice = "" if is_long else f" is too easy to guess; give at least {MIN_SECRET} characters"
    yield Finding(is_long, f"Secret that signs sessions{advice}")
    is_public = config.host not in LOOPBACK_HOSTS
    is_safe = config.is_https or not is_public
    advice = "" if is_safe else " is open to the network without TLS; set LEARN_BASE_URL=https://…"
    yield Finding(is_safe, f"Address {config.base_url}{advice}")
    mail = "SMTP is set" if config.smtp_url else "no SMTP: reset links are written to the log"
    yield Finding(is_well=True, text=f"Mail: {mail}")


def _durability(config: Config, engine: Engine) -> Iterator[Finding]:
    with engine.connect() as connection:
        if config.is_sqlite:
            mode = connection.execute(text("PRAGMA journal_mode")).scalar()
            level = connection.execute(text("PRAGMA synchronous")).scalar()
            is_safe = mode == "wal" and level == FULL
            yield Finding(is_safe, f"SQLite: journal {mode}, synchronous {level}")
        else:
            level = connection.execute(text("SHOW synchronous_commit")).scalar()
            is_safe = level in ("on", "remote_apply", "remote_write")
            advice = "" if is_safe else ": saved answers can be lost; set it to on"
            yield Finding(is_safe, f"PostgreSQL: synchronous_commit {level}{advice}")


def _migrations(_config: Config, engine: Engine) -> Iterator[Finding]:
    try:
        schema.need_current(engine)
    except (schema.SchemaIsNewer, schema.SchemaIsOlder) as problem:
        yield Finding(is_well=False, text=str(problem))
    else:
        yield Finding(is_well=True, text=f"Migrations: at {schema.NEWEST}, the newest")


def _integrity(config: Config, engine: Engine) -> Iterator[Finding]:
    if not config.is_sqlite:
        return
    with engine.connect() as connection:
        answer = connection.execute(text("PRAGMA quick_check")).scalar()
        orphans = connection.execute(text("PRAGMA foreign_key_check")).all()
    is_whole = answer == "ok" and not orphans
    advice = "" if is_whole else "; restore the newest backup"
    yield Finding(is_whole, f"Database file: {answer}, {len(orphans)} orphaned rows{advice}")


def _content(config: Config, _engine: Engine) -> Iterator[Finding]:
    if not config.modules_dir.is_dir():
        yield Finding(is_well=False, text=f"There is no modules folder {config.modules_dir}")
        return
    problems = [one for one in loader.load(config.modules_dir).problems if one.severity == "error"]
    advice = "; run `learn check` to see them" if problems else ""
    yield Finding(not problems, f"Modules folder: {len(problems)} mistakes{advice}")


def _publication(_config: Config, engine: Engine) -> Iterator[Finding]:
    with open_session(engine, writes=False) as session:
        newest = newest_publication(session)
    if newest is None:
        yield Finding(is_well=False, text="Nothing is published; run `learn publish`")
    else:
        yield Finding(is_well=True, text=f"Published: number {newest.id}")
