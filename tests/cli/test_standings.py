"""What is published anew is asked anew: standings follow the modules."""

from pathlib import Path
from shutil import copytree

import pytest
from sqlalchemy import select

from learn import schema
from learn.assignments.models import Standing
from learn.cli import publishing
from learn.cli.publishing import publish_folder
from learn.config import Config
from learn.db import make_engine, open_session, unit_of_work
from learn.progress.operations import record_result
from tests.conftest import SAMPLE_MODULES, START
from tests.factories import a_classroom, a_person, an_assignment, an_enrolment


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    return Path(copytree(SAMPLE_MODULES, tmp_path / "modules"))


@pytest.mark.parametrize("is_broken_off", [False, True])
def test_a_publication_folds_standings_anew(
    tmp_path: Path, modules: Path, monkeypatch: pytest.MonkeyPatch, is_broken_off: bool
) -> None:
    """Red where the folder is noted as published before standings follow it."""
    url = f"sqlite:///{tmp_path / 'lymph.sqlite3'}"
    config = Config(data_dir=tmp_path, database_url=url, modules_dir=modules, secret_key="s" * 40)
    engine = make_engine(url)
    schema.migrate(engine)
    publish_folder(config, engine)
    with unit_of_work(engine) as session:
        room, ada = a_classroom(session, a_person(session, "Iris")), a_person(session)
        an_enrolment(session, room, ada)
        record_result(session, ada.id, "tea-leaves", 1, 6, 10, None, START, START)
        an_assignment(session, room)

    def has_passed() -> bool:
        with open_session(engine, writes=False) as session:
            return session.scalars(select(Standing.is_passed)).one()

    assert has_passed()
    quiz = modules / "tea" / "01-tea-leaves.quiz.yaml"
    quiz.write_text(quiz.read_text().replace("pass_percent: 50", "pass_percent: 90"))
    if is_broken_off:
        monkeypatch.setattr(publishing, "_refold_standings", lambda _engine: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            publish_folder(config, engine)
        monkeypatch.undo()
    assert publish_folder(config, engine).is_new is not is_broken_off
    assert not has_passed()
    engine.dispose()
