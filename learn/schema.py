"""The database's schema: brought up to date, compared with the code, never half way."""

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
MIGRATING = 7_301  # the name of this work in PostgreSQL's advisory locks


class SchemaIsNewer(Exception):  # noqa: N818
    """The database was migrated by newer code than this."""


class SchemaIsOlder(Exception):  # noqa: N818
    """The database needs a migration before this code can use it."""


def settings() -> AlembicConfig:
    """Return Alembic's settings for this repository."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def revision_of(connection: Connection) -> str | None:
    """Return the migration at which a database stands; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """Return the newest migration that this code knows."""
    return ScriptDirectory.from_config(settings()).get_current_head()


def need_current(engine: Engine) -> None:
    """Raise SchemaIsNewer or SchemaIsOlder unless code and database agree."""
    with engine.connect() as connection:
        found = revision_of(connection)
    _need_known(found)
    if found != newest_revision():
        message = "The database needs a migration. Run `learn migrate` first."
        raise SchemaIsOlder(message)


def _need_known(revision: str | None) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(settings()).walk_revisions()}
    if revision is not None and revision not in known:
        message = (
            "The database was made by a newer Lymph than this one. "
            "Update the code, or restore an older backup."
        )
        raise SchemaIsNewer(message)


def migrate(engine: Engine, target: str = "head") -> None:
    """Bring the database to `target`, all or nothing. Raises SchemaIsNewer.

    On SQLite foreign keys are off meanwhile: a table that is copied and dropped must not take
    its children along. They are checked at the end.
    """
    config = settings()
    with engine.execution_options(writes=True).connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        raw = connection.connection.driver_connection
        if is_sqlite and raw is not None:
            raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                if not is_sqlite:
                    _be_alone(connection)
                _migrate(connection, config, target)
                if is_sqlite:
                    _need_whole(connection)
        finally:
            if is_sqlite and raw is not None:
                raw.execute("PRAGMA foreign_keys=ON")


def _be_alone(connection: Connection) -> None:
    """Let one node after the other migrate a PostgreSQL, however long it takes.

    Only that wait has no end: a table that others hold is given up after the lock time-out.
    """
    for statement in (
        "SET LOCAL statement_timeout = 0",
        "SET LOCAL lock_timeout = 0",
        f"SELECT pg_advisory_xact_lock({MIGRATING})",
        "SET LOCAL lock_timeout = 10000",
    ):
        connection.execute(text(statement))


def _migrate(connection: Connection, config: AlembicConfig, target: str) -> None:
    _need_known(revision_of(connection))
    config.attributes["connection"] = connection
    if target in ("head", "heads"):
        command.upgrade(config, target)
    else:
        command.downgrade(config, target)


def _need_whole(connection: Connection) -> None:
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        message = f"The migration would have left {len(broken)} rows without their parents."
        raise RuntimeError(message)
