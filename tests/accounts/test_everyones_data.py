"""No table that names a person is forgotten when people merge, leave or ask for their data."""

import pytest
from flask import Flask

from learn.accounts import operations, registry
from learn.accounts.registry import Registry
from learn.tables import METADATA


def columns_that_name_a_person() -> set[str]:
    return {
        f"{table.name}.{key.parent.name}"
        for table in METADATA.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "person"
    }


@pytest.mark.parametrize("kind", ["merging", "erasing", "exporting"])
@pytest.mark.usefixtures("app")
def test_every_column_that_names_a_person_is_taken_care_of(kind: str) -> None:
    parts: Registry[registry.Merger] = getattr(registry, kind)
    named = columns_that_name_a_person()
    assert named > operations.OWN_COLUMNS
    assert named - operations.OWN_COLUMNS == parts.person_columns()


def test_each_application_registers_its_features_once(app: Flask) -> None:
    assert app.testing
    assert sorted(registry.merging.parts()) == sorted(registry.exporting.parts())
    assert sorted(registry.merging.parts()) == sorted(registry.erasing.parts())
