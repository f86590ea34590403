"""The database's schema: brought up to date, compared with the code, never half way."""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, inspect, text

REVISIONS: Final = ("0001", "0002")  # every migration in its order; a test compares the files
NEWEST: Final = REVISIONS[-1]
HEADS: Final = ("head", "heads")
MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
MIGRATING = 7_301  # the name of this work in PostgreSQL's advisory locks


class SchemaIsNewer(Exception):  # noqa: N818
    """The database was migrated by newer code than this."""


class SchemaIsOlder(Exception):  # noqa: N818
    """The database needs a migration before this code can use it."""


def revision_of(connection: Connection) -> str | None:
    """Return the migration at which a database stands; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def need_current(engine: Engine) -> None:
    """Raise SchemaIsNewer or SchemaIsOlder unless code and database agree."""
    with engine.connect() as connection:
        found = revision_of(connection)
    _need_known(found)
    if found != NEWEST:
        message = "The database needs a migration. Run `learn migrate` first."
        raise SchemaIsOlder(message)


def _need_known(revision: str | None) -> None:
    if revision is not None and revision not in REVISIONS:
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
    if target in HEADS and _is_newest(engine):
        return
    with engine.execution_options(writes=True).connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        raw = connection.connection.driver_connection
        if is_sqlite and raw is not None:
            raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                if not is_sqlite:
                    _be_alone(connection)
                _migrate(connection, target)
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


def _is_newest(engine: Engine) -> bool:
    with engine.connect() as connection:
        return revision_of(connection) == NEWEST


def _migrate(connection: Connection, target: str) -> None:
    # Most starts have nothing to migrate; Alembic would be a tenth of their time.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    _need_known(revision_of(connection))
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    if target in HEADS:
        command.upgrade(config, target)
    else:
        command.downgrade(config, target)


def _need_whole(connection: Connection) -> None:
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        message = f"The migration would have left {len(broken)} rows without their parents."
        raise RuntimeError(message)
