"""A guess at what an author meant."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches


def near(name: str, known: Collection[str]) -> str:
    """Return `; did you mean ...?` when something known reads like the name, else nothing."""
    found = get_close_matches(name, sorted(known), n=1, cutoff=0.75)
    return f"; did you mean `{found[0]}`?" if found else ""
