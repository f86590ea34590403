"""Rows on the terminal and in a file."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.rows import PEERS, Result, Round

HEAD = f"{'':>3} {'':<30}{'median':>9}{'gate':>8}{'goal':>8}{'min':>9}{'max':>9}  unit"


def print_rows(database: str, results: Sequence[Result]) -> None:
    """Print the rows of one database, and say which gates are missed."""
    print(f"\n{database}\n{HEAD}")
    for one in results:
        row = one.row
        gate = "" if row.gate is None else f"{row.gate:g}"
        mark = "" if one.meets(row.gate) else "  GATE MISSED"
        print(
            f"{row.number:>3} {row.name:<30}{_short(one.middle):>9}{gate:>8}{row.goal:>8g}"
            f"{_short(min(one.values)):>9}{_short(max(one.values)):>9}  {row.unit}{mark}"
        )


def print_figures(rounds: Sequence[Round]) -> None:
    """Print what the ratios are made of: medians over the rounds."""
    print(f"\n    {'':<30}{'/s':>9}{'cpu ms':>9}{'p50 ms':>9}{'p99 ms':>9}")
    for name in rounds[0]:
        cells = (_middle(rounds, name, key) for key in ("per_second", "cpu_ms", "p50_ms", "p99_ms"))
        print(f"    {name:<30}" + "".join(f"{cell:>9}" for cell in cells))


def print_peers() -> None:
    """Name the figures that were not measured in this run."""
    print("\nRecorded, not measured in this run (a second, signed in, 8 clients):")
    for peer in PEERS:
        print(f"    {peer.name:<16} {peer.lessons:g} lesson views, {peer.answers:g} answers")
    print(
        "Rows 8 to 10 are tests (page weights: tests/journeys/test_weight.py, statements: "
        "tests/test_query_counts.py); row 13 is a drill (make drills)."
    )


def write(path: Path, facts: Mapping[str, Any], found: Mapping[str, Sequence[Result]]) -> None:
    """Write the rows of every database to a file."""
    rows = {
        database: [
            {
                "number": one.row.number,
                "name": one.row.name,
                "unit": one.row.unit,
                "gate": one.row.gate,
                "goal": one.row.goal,
                "median": one.middle,
                "min": min(one.values),
                "max": max(one.values),
                "meets_gate": one.meets(one.row.gate),
            }
            for one in results
        ]
        for database, results in found.items()
    }
    path.write_text(json.dumps({**facts, "rows": rows}, indent=2) + "\n")


def _middle(rounds: Sequence[Round], name: str, key: str) -> str:
    values = [one[name][key] for one in rounds if key in one[name]]
    return _short(median(values)) if values else ""


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"  # noqa: PLR2004
