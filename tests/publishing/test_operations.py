"""Publishing: only what changed is new, nothing is lost, and keys stay where they belong."""

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from learn.content.compile import Compiled, CompiledQuestion
from learn.db import open_session, unit_of_work
from learn.publishing import operations, queries
from learn.publishing.models import (
    CommonsRevision,
    ModuleRevision,
    Publication,
    PublicationModule,
    PublicationQuestion,
    QuestionKey,
    QuestionRevision,
)
from learn.publishing.operations import Published, content_hash, publish
from learn.publishing.shelf import Shelf
from tests.conftest import START

TABLES = (
    CommonsRevision,
    ModuleRevision,
    Publication,
    PublicationModule,
    PublicationQuestion,
    QuestionKey,
    QuestionRevision,
)
LATER = START + timedelta(days=1)
Edit = Callable[[dict[str, Any]], None]


def edited(compiled: Compiled, code: str, edit: Edit) -> Compiled:
    """Return the library with one question changed, as written and as rendered."""
    old = compiled.questions[code]
    new = CompiledQuestion(copy.deepcopy(old.document), copy.deepcopy(old.rendered))
    for document in (new.document, new.rendered):
        edit(document)
    return replace(compiled, questions={**compiled.questions, code: new})


def typo(document: dict[str, Any]) -> None:
    document["stem"] = document["stem"].replace("direction", "directoin")


def other_key(document: dict[str, Any]) -> None:
    for option in document["options"]:
        option["correct"] = not option["correct"] and option["id"] == "a"


def counts(session: Session) -> list[int]:
    return [session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


def revisions(session: Session, code: str = "BEE-01") -> list[tuple[str, int | None]]:
    rows = session.execute(
        select(QuestionRevision.change, QuestionRevision.previous_id)
        .where(QuestionRevision.code == code)
        .order_by(QuestionRevision.id)
    )
    return [(row.change, row.previous_id) for row in rows]


def current(session: Session, code: str = "BEE-01") -> int:
    return Shelf(0).library(session).questions[code].revision_id


def test_publishing_the_same_again_changes_nothing(session: Session, compiled: Compiled) -> None:
    before = counts(session)
    again = publish(session, copy.deepcopy(compiled), LATER)
    assert again == Published(queries.newest_version(session), is_new=False)
    assert counts(session) == before


def test_the_first_publication_has_a_revision_and_a_key_of_every_question(
    session: Session, compiled: Compiled
) -> None:
    rows = session.execute(select(QuestionRevision.code, QuestionRevision.change)).all()
    assert {row.code for row in rows} == set(compiled.questions)
    assert {row.change for row in rows} == {"first"}
    assert counts(session)[5] == counts(session)[6] == len(compiled.questions)
    key = queries.key_documents(session, current(session))
    assert key.document == compiled.questions["BEE-01"].document
    assert key.rendered == compiled.questions["BEE-01"].rendered
    with pytest.raises(KeyError):
        queries.key_documents(session, 999_999)


def test_a_typo_makes_one_new_revision(session: Session, compiled: Compiled) -> None:
    before, old = counts(session), current(session)
    done = publish(session, edited(compiled, "BEE-01", typo), LATER)
    assert done.is_new
    assert done.changes == {"cosmetic": 1}
    assert done.changed_codes == {"BEE-01": "cosmetic"}
    grown = [after - was for after, was in zip(counts(session), before, strict=True)]
    modules, questions = len(compiled.modules), len(compiled.questions)
    assert grown == [0, 0, 1, modules, questions, 1, 1]
    assert revisions(session) == [("first", None), ("cosmetic", old)]
    assert current(session) != old


def test_another_key_is_called_one(session: Session, compiled: Compiled) -> None:
    done = publish(session, edited(compiled, "BEE-01", other_key), LATER)
    assert done.changed_codes == {"BEE-01": "key"}


def test_going_back_uses_the_old_revision_again(session: Session, compiled: Compiled) -> None:
    first = current(session)
    publish(session, edited(compiled, "BEE-01", other_key), LATER)
    before = counts(session)
    back = publish(session, compiled, LATER)
    assert back.is_new
    assert back.changed_codes == {"BEE-01": "key"}  # said, though no revision is new
    assert current(session) == first
    assert counts(session)[6] == before[6]


def test_a_change_is_measured_from_what_people_are_asked_now(
    session: Session, compiled: Compiled
) -> None:
    first = current(session)
    publish(session, edited(compiled, "BEE-01", other_key), LATER)
    publish(session, compiled, LATER)
    done = publish(session, edited(compiled, "BEE-01", typo), LATER)
    assert done.changed_codes == {"BEE-01": "cosmetic"}
    assert revisions(session)[-1] == ("cosmetic", first)


def test_a_question_that_comes_back_is_measured_from_its_newest_revision(
    session: Session, compiled: Compiled
) -> None:
    first = current(session)
    kept = {code: one for code, one in compiled.questions.items() if code != "BEE-01"}
    done = publish(session, replace(compiled, questions=kept), LATER)
    assert done.changed_codes == {}
    assert "BEE-01" not in Shelf(0).library(session).questions
    done = publish(session, edited(compiled, "BEE-01", typo), LATER)
    assert done.changed_codes == {"BEE-01": "cosmetic"}
    assert revisions(session)[-1] == ("cosmetic", first)


def test_a_module_that_changed_gets_a_revision_and_others_keep_theirs(
    session: Session, compiled: Compiled
) -> None:
    before = Shelf(0).library(session)
    bees, tea = compiled.modules
    publish(session, replace(compiled, modules=({**bees, "title": "Honey bees"}, tea)), LATER)
    after = Shelf(0).library(session)
    assert [module.title for module in after.modules] == ["Honey bees", "Tea"]
    assert after.modules[0].revision_id != before.modules[0].revision_id
    assert after.modules[1].revision_id == before.modules[1].revision_id
    assert after.version > before.version


def test_the_order_of_modules_is_part_of_a_publication(
    session: Session, compiled: Compiled
) -> None:
    done = publish(session, replace(compiled, modules=compiled.modules[::-1]), LATER)
    assert done.is_new
    assert [module.id for module in Shelf(0).library(session).modules] == ["tea", "bees"]


def test_nothing_is_half_published(
    ready_engine: Engine, compiled: Compiled, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        message = "the lights went out"
        raise RuntimeError(message)

    monkeypatch.setattr(operations, "_link", fail)
    with open_session(ready_engine, writes=False) as session:
        before = counts(session)
    with pytest.raises(RuntimeError), unit_of_work(ready_engine) as session:
        publish(session, edited(compiled, "BEE-01", typo), LATER)
    with open_session(ready_engine, writes=False) as session:
        assert counts(session) == before


# ---------- The shelf


def test_a_process_notices_a_new_publication(session: Session, compiled: Compiled) -> None:
    shelf = Shelf(0)
    old = shelf.library(session)
    held = shelf.withheld(session, [old.questions["BEE-01"].revision_id])
    publish(session, edited(compiled, "BEE-01", typo), LATER)
    new = shelf.library(session)
    assert new.version > old.version
    revision_id = new.questions["BEE-01"].revision_id
    assert "directoin" in shelf.withheld(session, [revision_id])[revision_id].stem
    # What is held already stays as it is: attempts go on with it.
    assert shelf.withheld(session, held) == held


def test_the_database_is_asked_once_per_interval(session: Session, compiled: Compiled) -> None:
    shelf = Shelf(3_600)
    old = shelf.library(session)
    publish(session, edited(compiled, "BEE-01", typo), LATER)
    assert shelf.library(session) is old


def test_keys_are_read_at_once_and_kept(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(0)
    ids = [entry.revision_id for entry in shelf.library(session).questions.values()]
    asked: list[set[int]] = []
    real = queries.keys_of

    def noted(session: Session, wanted: set[int]) -> dict[int, queries.KeyDocuments]:
        asked.append(set(wanted))
        return real(session, wanted)

    monkeypatch.setattr("learn.publishing.shelf.queries.keys_of", noted)
    monkeypatch.setattr("learn.publishing.shelf.MAX_KEYS_KEPT", len(ids))
    assert set(shelf.graded_questions(session, ids[1:])) == set(ids[1:])
    assert set(shelf.revealed_questions(session, ids)) == set(ids)
    assert set(shelf.graded_questions(session, [])) == set()
    assert asked == [set(ids[1:]), {ids[0]}]
    monkeypatch.setattr("learn.publishing.shelf.MAX_KEYS_KEPT", 1)
    shelf = Shelf(0)
    assert set(shelf.graded_questions(session, ids[:2])) == set(ids[:2])
    assert set(shelf.graded_questions(session, ids[1:4])) == set(ids[1:4])


def test_before_the_first_publication_the_library_is_empty(session: Session) -> None:
    library = queries.load_library(session, 0)
    assert (library.version, library.modules) == (0, ())


# ---------- Keys


def marked(compiled: Compiled) -> Compiled:
    """Return the library with a mark in everything that may not be seen before an answer."""
    hidden = ("why", "explanation", "model_answer", "locator")

    def plant(value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {key: plant(inner, key) for key, inner in value.items()}
        if isinstance(value, list):
            return [plant(inner, name) for inner in value]
        is_mark = isinstance(value, str) and name in (*hidden, "answers", "key_points", "errors")
        return f"{value} MARKED-KEY" if is_mark else value

    questions = {
        code: CompiledQuestion(plant(one.document), plant(one.rendered))
        for code, one in compiled.questions.items()
    }
    return replace(compiled, questions=questions)


def test_keys_are_in_their_own_table_only(session: Session, compiled: Compiled) -> None:
    publish(session, marked(compiled), LATER)
    assert all(
        "MARKED-KEY" in json.dumps(row.document)
        for row in session.scalars(
            select(QuestionKey).order_by(QuestionKey.revision_id.desc())
        ).all()[: len(compiled.questions)]
    )
    for column in (QuestionRevision.withheld, ModuleRevision.document, CommonsRevision.document):
        for document in session.scalars(select(column)):
            assert "MARKED-KEY" not in json.dumps(document)


def test_what_is_withheld_names_no_truth(session: Session) -> None:
    names = {
        "answer", "answers", "claims", "correct", "errors", "explanation", "key_points",
        "misconception", "model_answer", "pairs", "quality", "read", "references", "score",
        "sequence", "tolerance", "why",
    }  # fmt: skip

    def keys(value: Any) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {name for inner in value.values() for name in keys(inner)}
        return (
            {name for inner in value for name in keys(inner)} if isinstance(value, list) else set()
        )

    for document in session.scalars(select(QuestionRevision.withheld)):
        assert not keys(document) & names
        assert document["withheld"] is True


@pytest.mark.parametrize("seed", range(3))
def test_a_hash_names_the_content_and_not_its_order_of_fields(seed: int) -> None:
    document = {"b": [1, {"d": "ü", "c": None}], "a": True}
    names = Random(seed).sample(sorted(document), 2)
    assert content_hash({name: document[name] for name in names}) == content_hash(document)
    assert content_hash({**document, "b": [{"c": None, "d": "ü"}, 1]}) != content_hash(document)
