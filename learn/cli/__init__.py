"""The `learn` command: everything that is done from a terminal."""

from learn.cli import content, demo, people, running
from learn.cli.root import main

__all__ = ["content", "demo", "main", "people", "running"]
