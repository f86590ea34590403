"""The yardstick of stored answers: raw INSERT and upsert, one commit each, on one connection."""

import sqlite3
import sys
import time
from contextlib import closing
from itertools import count
from typing import Any

import psycopg

TABLES = (
    "DROP TABLE IF EXISTS raw_answer",
    "DROP TABLE IF EXISTS raw_summary",
    "CREATE TABLE raw_answer (id INTEGER PRIMARY KEY, item INTEGER, body TEXT, at TEXT)",
    "CREATE TABLE raw_summary (item INTEGER PRIMARY KEY, answers INTEGER)",
)
INSERT = "INSERT INTO raw_answer VALUES (?, ?, ?, ?)"
UPSERT = (
    "INSERT INTO raw_summary VALUES (?, 1) "
    "ON CONFLICT (item) DO UPDATE SET answers = raw_summary.answers + 1"
)
ITEMS = 320


def commits_per_second(connection: Any, mark: str, seconds: float) -> float:  # noqa: ANN401
    """Return how many answers a second are made durable; `mark` stands for a parameter."""
    cursor = connection.cursor()
    for statement in TABLES:
        cursor.execute(statement)
    connection.commit()
    add, fold = INSERT.replace("?", mark), UPSERT.replace("?", mark)
    begun = time.perf_counter()
    for number in count(1):
        item = number % ITEMS
        cursor.execute(add, (number, item, '{"choice": "a"}', "2026-01-01 00:00:00"))
        cursor.execute(fold, (item,))
        connection.commit()
        if time.perf_counter() - begun >= seconds:
            return number / (time.perf_counter() - begun)
    raise AssertionError


def main() -> None:
    """Print the figure for the database and the seconds that the command line names."""
    url, seconds = sys.argv[1], float(sys.argv[2])
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=30)) as raw:
            raw.execute("PRAGMA journal_mode=WAL")
            raw.execute("PRAGMA synchronous=FULL")
            print(commits_per_second(raw, "?", seconds))
    else:
        with psycopg.connect(url.replace("+psycopg", "")) as raw:
            print(commits_per_second(raw, "%s", seconds))


if __name__ == "__main__":
    main()
