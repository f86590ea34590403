"""The files that all modules share: references, glossary, claims, misconceptions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from learn.content import records
from learn.content.files import Folder
from learn.content.schema import Record
from learn.content.source import (
    SourceClaim,
    SourceClaimSource,
    SourceMisconception,
    SourceReference,
    SourceTerm,
)

NAMES = ("references", "glossary", "claims", "misconceptions")


@dataclass(slots=True)
class Commons:
    """What the shared files hold, by key; empty where a file is absent."""

    references: dict[str, SourceReference] = field(default_factory=dict)
    glossary: dict[str, SourceTerm] = field(default_factory=dict)
    claims: dict[str, SourceClaim] = field(default_factory=dict)
    claim_sources: dict[str, SourceClaimSource] = field(default_factory=dict)
    misconceptions: dict[str, SourceMisconception] = field(default_factory=dict)


def read(folder: Folder) -> Commons:
    """Return what the shared files of a library hold; entries that fail are left out."""
    found: dict[str, Record] = {}
    for name in NAMES:
        file = folder.root / f"{name}.yaml"
        record = records.read_file(folder, file, name) if file.is_file() else None
        if record is not None:
            found[name] = record
    return Commons(
        references={
            key: _reference(key, entry, line)
            for key, entry, line in _entries(found.get("references"), "references")
        },
        glossary={
            key: SourceTerm(
                key,
                entry["term"],
                entry["definition"],
                tuple(entry.get("forms", ())),
                line,
            )
            for key, entry, line in _entries(found.get("glossary"), "terms")
        },
        claims={
            key: _claim(key, entry, line)
            for key, entry, line in _entries(found.get("claims"), "claims")
        },
        claim_sources={
            key: SourceClaimSource(key, entry["title"], entry, line)
            for key, entry, line in _entries(found.get("claims"), "sources")
        },
        misconceptions={
            key: SourceMisconception(key, entry["text"], entry["truth"], _keys(entry), line)
            for key, entry, line in _entries(found.get("misconceptions"), "misconceptions")
        },
    )


def _entries(record: Record | None, under: str) -> Iterator[tuple[str, Any, int]]:
    """Yield key, entry and line of every sound entry of a mapping."""
    entries = record.data.get(under) if record is not None else None
    if record is None or not isinstance(entries, dict):
        return
    for key, entry in entries.items():
        if record.is_sound(under, key):
            yield key, entry, record.line(under, key)


def _keys(entry: dict[str, Any]) -> tuple[str, ...]:
    """Return the keys of the references of an entry; locators are of no use there."""
    return tuple(
        reference if isinstance(reference, str) else reference["cite"]
        for reference in entry.get("references", ())
    )


def _reference(key: str, entry: dict[str, Any], line: int) -> SourceReference:
    optional = ("journal", "year", "volume", "pages", "doi", "pmid", "url", "accessed", "note")
    return SourceReference(
        key=key,
        authors=entry["authors"],
        title=entry["title"],
        status=entry["status"],
        line=line,
        **{name: entry.get(name) for name in optional},
    )


def _claim(key: str, entry: dict[str, Any], line: int) -> SourceClaim:
    return SourceClaim(
        id=key,
        claim=entry["claim"],
        verdict=entry["verdict"],
        grade=entry["grade"],
        basis=entry.get("basis"),
        teach=entry["teach"],
        references=_keys(entry),
        lesson=entry["lesson"],
        source_id=key.partition("-")[0],
        line=line,
        is_example=entry.get("example", False),
    )
