"""`learn doctor` sees a database that could lose what it has acknowledged.

Red where it does not ask PostgreSQL for `synchronous_commit`.
"""

from pathlib import Path

import pytest
from sqlalchemy import text

from learn.config import Config
from learn.db import make_engine
from learn.doctoring import examine
from tests.postgres import Postgres


@pytest.mark.postgres
@pytest.mark.parametrize(("level", "is_well"), [("on", True), ("off", False)])
def test_a_postgresql_that_does_not_wait_for_its_disk_is_named(
    postgres: Postgres, tmp_path: Path, level: str, is_well: bool
) -> None:
    config = Config(tmp_path, postgres.new_database(), "s" * 40)
    engine = make_engine(config.database_url)
    with engine.begin() as connection:
        name = connection.scalar(text("SELECT current_database()"))
        connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = {level}"))
    engine.dispose()
    (found,) = (one for one in examine(config) if "synchronous_commit" in one.text)
    assert found.is_well is is_well
