"""How migrations run: on a connection given by `learn.schema`, or on the configured database."""

from alembic import context
from sqlalchemy import Connection

from learn.config import Config
from learn.db import UtcDateTime, make_engine
from learn.tables import METADATA


def render_item(kind: str, item: object, _context: object) -> str | bool:
    """Write our own column type as the plain one, so that migrations import no models."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run(connection: Connection) -> None:
    """Migrate on `connection`; on SQLite the caller has switched foreign keys off."""
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        transactional_ddl=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with make_engine(Config.from_environment().database_url).begin() as opened:
        run(opened)
