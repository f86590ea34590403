"""The `learn` command: everything that is done from a terminal."""

from learn.cli import content, people, running
from learn.cli.root import main

__all__ = ["content", "main", "people", "running"]
