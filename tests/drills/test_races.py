"""Two of everything at once: two nodes that migrate, two that publish.

Red when its protection goes: without the advisory locks one of two nodes on PostgreSQL stops with
an error, or both publish the same library.
"""

from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, func, select

from learn import schema
from learn.content.compile import Compiled
from learn.db import make_engine, open_session, unit_of_work
from learn.publishing.models import Publication
from learn.publishing.operations import publish
from tests.conftest import START
from tests.drills.conftest import Figures
from tests.postgres import Postgres

NODES = 4


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'lymph.sqlite3'}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.new_database()


def at_once(address: str, work: Callable[[Engine], object]) -> list[BaseException]:
    """Do the same on several nodes at the same moment; return what went wrong."""
    ready, errors = Barrier(NODES), []

    def node() -> None:
        engine = make_engine(address)
        try:
            ready.wait()
            work(engine)
        except Exception as error:  # noqa: BLE001  whatever it is, the test shows it
            errors.append(error)
        finally:
            engine.dispose()

    nodes = [Thread(target=node) for _ in range(NODES)]
    for one in nodes:
        one.start()
    for one in nodes:
        one.join()
    return errors


def test_nodes_that_start_at_once_migrate_and_publish_once(
    address: str, compiled: Compiled, figures: Figures
) -> None:
    def publishing(engine: Engine) -> None:
        with unit_of_work(engine) as session:
            publish(session, compiled, START)

    assert at_once(address, schema.migrate) == []
    assert at_once(address, publishing) == []
    engine = make_engine(address)
    schema.need_current(engine)
    with open_session(engine, writes=False) as session:
        count = session.scalar(select(func.count(Publication.id)))
    figures.say(nodes=NODES, errors=0, publications=count)
    assert count == 1
    engine.dispose()
